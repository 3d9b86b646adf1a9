"""No public address takes digits: whatever is asked for by a number, the answer is that to any other number (charter 6)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver, reverse

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.frame.access import OpenTo, opening_of
from tests.architecture.test_archive_single_places import views
from tests.archive import someone, visitor
from tests.unit.server.verification.casting import DIGITS, make_case

pytestmark = pytest.mark.django_db(transaction=True)
SERVER = Path(__file__).parents[4] / "src" / "contrechamp_server"
OTHER = "2600417"
GUESSED = {
    "q",
    "s",
    "rio",
    "numero",
    "number",
    "num",
    "chiffres",
    "digits",
    "matricule",
    "recherche",
    "search",
    "filter",
}
WORD = re.compile(r"[a-z_]{1,20}")
AT_ONCE = 300
CHANCE = re.compile(rb"[\w+/=.:-]{16,}|\d{9,}")
"""Ids, signatures and times, in which the same page differs from one moment to the next."""


def parameters() -> list[str]:
    """Give every word by which a view could read something from an address, and words that one would try."""
    found = set(GUESSED)
    for path in [*(SERVER / "outlets").rglob("*.py"), *(SERVER / "frame").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORD.fullmatch(node.value):
                found.add(node.value)
    return sorted(found)


def queries(number: str) -> Iterator[str]:
    """Give queries in which every such word asks for a number."""
    names = parameters()
    for start in range(0, len(names), AT_ONCE):
        yield "?" + "&".join(f"{name}={number}" for name in names[start : start + AT_ONCE])


def plain(content: bytes, number: str) -> bytes:
    """Give a page without what it repeats of the question, and without what is drawn by lot."""
    return CHANCE.sub(b"~", content.replace(number.encode(), b"#"))


def public_addresses() -> list[str]:
    return [
        f"/{address}"
        for address, view in views(get_resolver())
        if opening_of(view) is OpenTo.ANYONE and "<" not in address
    ]


def test_no_public_page_answers_to_a_number() -> None:
    case = make_case()
    portrait, photograph = case.portrait_id, case.portrait.photograph_id
    addresses = public_addresses()
    addresses += [reverse("public:portrait", args=[portrait]), reverse("public:photograph", args=[photograph])]
    assert {"evenement", "annee", "lang"} <= set(parameters())
    assert len(addresses) > 10
    client = visitor()
    for address in addresses:
        for asked, other in zip(queries(DIGITS), queries(OTHER), strict=True):
            shown, beside = client.get(address + asked), client.get(address + other)
            assert shown.status_code == beside.status_code < 500, address
            if not shown.streaming:
                assert plain(shown.content, DIGITS) == plain(beside.content, OTHER), address


def test_no_address_has_a_place_for_a_number() -> None:
    places = {place for address, _ in views(get_resolver()) for place in re.findall(r"<(?:\w+:)?(\w+)>", address)}
    assert len(places) > 8
    assert not places & GUESSED
    assert someone(Role.REVIEWER).client.get(f"/atelier/verification/{DIGITS}/").status_code == 404
