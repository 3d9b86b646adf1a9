"""Depositing in a browser: what the tests of its pages share."""

import hashlib
import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from contrechamp_server.foundation.records.models import Event, Photograph
from tests.archive import make_event

CODE: Final = re.compile(r"/deposer/((?:[a-z0-9]{6}-){3}[a-z0-9]{6})/")


def digests(paths: list[Path]) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def kept() -> set[str]:
    """Give the digests of what the archive has taken."""
    return set(Photograph.objects.values_list("sha256_source", flat=True))


def go_on(page: Page) -> None:
    page.locator(".deposit-form .buttons .button").click()


def open_deposit(page: Page) -> str:
    """Fill in the first step in the shortest way; give the deposit's code."""
    event = Event.objects.first() or make_event()
    page.goto("/deposer/")
    page.check("[name=source_kind][value=public_space]")
    page.check("[name=licence][value=cc0]")
    page.check(f"[name=event][value={event.pk}]")
    go_on(page)
    page.wait_for_url(CODE)
    found = CODE.search(page.url)
    assert found
    return found[1]


def rows(page: Page, state: str) -> list[str]:
    """Give the names of the files that are in this state."""
    return page.locator(f"#file-d-attente [data-state={state}] .deposit-file__name").all_inner_texts()


def expect_rows(page: Page, state: str, count: int) -> None:
    expect(page.locator(f"#file-d-attente [data-state={state}]")).to_have_count(count)
