"""A real browser for tests of pages: `open_page` gives one that fails the test on any error or foreign request."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from contrechamp_server.stages.intake import limits
from tests.archive import empty_folder
from tests.browser.looking import ARGS, CHROMIUM, Opening
from tests.flow.batches import fill

expect.set_options(timeout=20_000)  # machines are shared; nothing here is about time


@pytest.fixture(autouse=True)
def _empty_folder() -> None:
    """Begin with an empty folder, as with an empty database."""
    empty_folder()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser that the tests of a module share; each page has a profile of its own."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, and Django would take that for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield found
        found.close()


@pytest.fixture
def open_page(live_server: LiveServer, browser: Browser) -> Iterator[Opening]:
    """Give what opens pages of the test's own archive; at the end, all that they said and asked for is checked."""
    opening = Opening(browser, live_server.url)
    yield opening
    for context in browser.contexts:
        context.close()
    opening.watch.check()


@pytest.fixture(autouse=True)
def _released() -> None:
    """The brake on deposits lives in the memory of the process, and all tests are one process."""
    limits._recent.clear()


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Give three photographs."""
    folder = fill(tmp_path / "photos", ["a.jpg", "b.jpg", "c.jpg"])
    return sorted(folder.iterdir())
