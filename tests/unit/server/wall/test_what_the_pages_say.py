"""The wall, a portrait, an event: the finding in plain words, what is shown in the title, no cell under ten."""

import re

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.records.codebook import CODEBOOK, Legibility, UnitType
from contrechamp_server.foundation.records.models import Finding, Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.wall import note_finding
from contrechamp_server.outlets.public.filters import NAMES
from contrechamp_server.outlets.public.findings import findings_of
from tests.archive import make_event, make_photograph, make_submission, visitor

pytestmark = pytest.mark.django_db(transaction=True)
BOXES = (Box(80, 40, 200, 300), Box(400, 40, 200, 300))


def find(portrait: Portrait, legibility: Legibility, *, is_public: bool = True) -> None:
    """Give a portrait a finding."""
    Finding.objects.create(
        portrait=portrait,
        legibility=legibility,
        unit_type=UnitType.CRS,
        unit_markings=["brassard"],
        equipment=["bouclier", "lbd_40"],
        codebook=CODEBOOK,
        published_at=now() if is_public else None,
    )
    note_finding(portrait.pk)


def page(address: str) -> str:
    """Give a page as a visitor gets it."""
    answer = visitor().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def title(text: str) -> str:
    """Give a page's title."""
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    assert found
    return found[1]


def test_each_portrait_on_the_wall_has_its_finding_in_plain_words() -> None:
    make_photograph(State.PUBLISHED, portraits=BOXES)
    one, _two = Portrait.objects.all()
    find(one, Legibility.NOT_WORN)
    text = page("/mur/")
    assert text.count('<span class="portrait__finding">Non porté</span>') == 1
    assert text.count('<span class="portrait__finding portrait__finding--waiting">À légender</span>') == 1
    english = page("/mur/?lang=en")
    assert ">Not worn<" in english
    assert ">To be captioned<" in english


def test_a_finding_that_is_not_published_is_nowhere() -> None:
    make_photograph(State.PUBLISHED, portraits=BOXES)
    portrait = Portrait.objects.first()
    assert portrait
    find(portrait, Legibility.NOT_WORN, is_public=False)
    for address in ("/", "/mur/", f"/portraits/{portrait.pk}/", f"/evenements/{portrait.event_id}/"):
        assert "Non porté" not in page(address), address


def test_the_wall_is_narrowed_by_finding_and_kind_of_unit_and_its_title_says_so() -> None:
    make_photograph(State.PUBLISHED, portraits=BOXES)
    one, two = Portrait.objects.all()
    find(one, Legibility.COVERED)
    for asked, there, absent in (
        ("constat=covered", one, two),
        ("unite=crs", one, two),
        ("constat=a-legender", two, one),
        ("constat=covered&unite=crs&departement=75&mois=2025-05", one, two),
    ):
        text = page(f"/mur/?{asked}")
        assert f"/portraits/{there.pk}/" in text
        assert absent.pk not in text
    text = page("/mur/?constat=covered&mois=2025-05")
    assert "Couvert, mai 2025" in title(text)
    assert '<option value="covered" selected>' in text
    assert "Covered, May 2025" in title(page("/mur/?constat=covered&mois=2025-05&lang=en"))
    assert "Aucun portrait public" in page("/mur/?constat=legible")


def test_the_wall_has_no_filter_but_its_five() -> None:
    make_photograph(State.PUBLISHED, portraits=BOXES)
    names = re.findall(r'<(?:select|input)[^>]* name="(\w+)"', page("/mur/?lang=fr"))
    assert set(names) == {*NAMES.values(), "lang"}
    assert set(NAMES) == {"event", "month", "departement", "legibility", "unit_type"}


def test_a_portrait_says_its_finding_its_trail_by_role_and_has_the_zoom() -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=BOXES)
    portrait = Portrait.objects.first()
    assert portrait
    find(portrait, Legibility.PARTIAL)
    text = page(f"/portraits/{portrait.pk}/")
    assert "Lisible en partie" in title(text)
    assert "<h1>Lisible en partie</h1>" in text
    for words in ("Compagnie républicaine de sécurité", "Brassard", "Bouclier, Lanceur de balles", "Collectif d’essai"):
        assert words in text
    assert f'data-region="{portrait.x},{portrait.y},{portrait.w},{portrait.h}"' in text
    trail = text[text.index('id="trace"') :]
    assert "Publiée" in trail
    assert "Moteur" in trail
    assert Action.PHOTOGRAPH_PUBLISHED not in trail
    assert f"/photographies/{photograph.pk}/" in text


def test_a_portrait_without_finding_waits_for_its_caption() -> None:
    make_photograph(State.PUBLISHED, portraits=BOXES)
    portrait = Portrait.objects.first()
    assert portrait
    assert "<h1>À légender</h1>" in page(f"/portraits/{portrait.pk}/")


def test_an_event_counts_its_findings_and_no_rate_follows() -> None:
    event = make_event()
    make_photograph(State.PUBLISHED, submission=make_submission(event), portraits=BOXES)
    find(Portrait.objects.all()[0], Legibility.COVERED)
    text = page(f"/evenements/{event.pk}/")
    part = text[text.index('id="constats"') : text.index('id="photographies"')]
    assert "1 constat confirmé" in part
    assert "1 portrait à légender" in part
    assert '>Couvert</a></th><td class="num">1</td>' in part
    # One finding is no ten: the unit is not told apart.
    assert "Compagnie" not in part
    assert "%" not in part


def test_no_unit_under_ten_findings_is_told_apart() -> None:
    few = findings_of({("covered", "crs"): 12, ("legible", "crs"): 3, ("covered", "bac"): 9, ("", ""): 7})
    assert (few.total, few.waiting) == (24, 7)
    assert few.legibilities == [("Numéro lisible", "legible", 3), ("Couvert", "covered", 21)]
    assert few.units == [("Compagnie républicaine de sécurité", 15)]
    together = findings_of({("covered", "crs"): 12, ("covered", "bac"): 9, ("covered", "egm"): 2})
    assert together.units[-1][1] == 11
    assert all(count >= 10 for _words, count in together.units)


def test_the_way_to_read_it_explains_every_word() -> None:
    text = page("/lire/")
    for label in Legibility.labels:
        assert f"<dt>{label}</dt>" in text
    assert "/lire/" in page("/mur/")
