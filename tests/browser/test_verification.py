"""A reviewer verifies a portrait in a real browser: by keys, by a touch on the number, and without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Finding, Photograph
from contrechamp_server.stages.verification.models import Case, Opinion, OpinionKind
from contrechamp_server.stages.verification.places import inside, meet
from tests.archive import someone
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look
from tests.unit.server.verification.casting import BAND, FRAME, TOLD, make_case, reviewers, say, verified

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


def wait_for(page: Page) -> None:
    """Wait until the portrait can be seen."""
    expect(page.locator("#tools")).to_be_visible()


def test_two_portraits_are_agreed_on_by_one_key_each(open_page: Opening) -> None:
    cases = [make_case(), make_case()]
    page = open_page(someone(Role.REVIEWER))
    page.goto("/atelier/verification/suivant/")
    for case in cases:
        expect(page).to_have_url(re.compile(case.portrait_id))
        wait_for(page)
        page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Avis gardé")
    assert list(Opinion.objects.values_list("kind", flat=True)) == [OpinionKind.AGREE, OpinionKind.AGREE]


def test_the_number_is_touched_and_the_band_lies_there(open_page: Opening) -> None:
    case = make_case(is_band_known=False)
    page = open_page(someone(Role.REVIEWER))
    page.goto(f"/atelier/verification/{case.portrait_id}/")
    wait_for(page)
    agree = page.get_by_role("button", name="D’accord")
    expect(agree).to_be_disabled()
    page.keyboard.press("a")
    box = page.locator("#viewer").bounding_box()
    assert box is not None
    # The portrait stands in the middle of the viewer, as high as it.
    factor = box["height"] / FRAME.h
    left = box["x"] + box["width"] / 2 - factor * FRAME.w / 2
    page.mouse.click(
        left + factor * (BAND.x + BAND.w / 2 - FRAME.x), box["y"] + factor * (BAND.y + BAND.h / 2 - FRAME.y)
    )
    expect(agree).to_be_enabled()
    expect(page.locator(".osd-band")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Avis gardé")
    band = Opinion.objects.get().band
    assert band is not None
    assert inside(BAND, band) == BAND
    assert Opinion.objects.get().kind == OpinionKind.AGREE


def test_without_scripts_a_correction_is_sent_and_the_number_pointed_at(open_page: Opening) -> None:
    case = make_case(is_band_known=False)
    page = open_page(someone(Role.REVIEWER), width=390, scripts=False)
    page.goto(f"/atelier/verification/{case.portrait_id}/")
    page.locator("#other > summary").click()
    page.get_by_label("Chiffres").fill("407 1935")
    page.get_by_role("button", name="Montrer où est le numéro").click(position={"x": 150, "y": 200})
    expect(page.get_by_label("Chiffres")).to_have_value("4071935")
    page.locator("#reason").select_option("digit_misread")
    page.get_by_role("button", name="Envoyer cette correction").click()
    expect(page.get_by_role("status")).to_contain_text("Avis gardé")
    row = Opinion.objects.get()
    assert row.band is not None
    assert meet(row.band, FRAME)


def test_what_may_shock_is_grey_until_asked_for_and_nothing_is_said_of_it_unseen(open_page: Opening) -> None:
    case = make_case()
    Photograph.objects.update(is_graphic=True)
    page = open_page(someone(Role.REVIEWER))
    page.goto(f"/atelier/verification/{case.portrait_id}/")
    wait_for(page)
    page.keyboard.press("a")
    expect(page.locator("#greyed")).to_be_visible()
    page.keyboard.press("v")
    expect(page.locator("#greyed")).to_have_count(0)
    assert not Opinion.objects.exists()
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Avis gardé")
    bare = open_page(someone(Role.REVIEWER), scripts=False)
    bare.goto(f"/atelier/verification/{case.portrait_id}/")
    expect(bare.locator(".case__still")).to_be_hidden()
    bare.get_by_role("link", name="Peut heurter").click()
    expect(bare.locator(".case__still")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_verification_hold_at_every_width_and_in_both_languages(open_page: Opening, width: int) -> None:
    waiting, done, split = make_case(), verified(), make_case()
    ada, bruno = reviewers()
    say(ada, split)
    say(bruno, split, TOLD.__class__("partial", "40719??", "egm", band=BAND))
    both = someone(Role.REVIEWER, Role.ADJUDICATOR)
    for language in LANGUAGES:
        page = open_page(both, width=width, language=language)
        for address in (
            "",
            f"{waiting.portrait_id}/",
            f"{split.portrait_id}/arbitrage/",
            f"{done.portrait_id}/histoire/",
        ):
            page.goto(f"/atelier/verification/{address}")
            if page.locator("#viewer").count():
                wait_for(page)
            check_look(page)
    assert Finding.objects.count() == 1
    assert Case.objects.count() == 3
