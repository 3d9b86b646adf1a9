"""A volunteer at work in a real browser: by keyboard, by touch, without scripts."""

import time

import pytest
from playwright.sync_api import Page, expect

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.captions import limits
from contrechamp_server.stages.captions.models import Answer
from tests.archive import make_photograph, someone
from tests.browser.looking import LANGUAGES, WIDTHS, Opening, check_look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
BOXES = tuple(Box(20 + 110 * n, 40 + 250 * row, 100, 240) for row in range(2) for n in range(6))


@pytest.fixture(autouse=True)
def _released() -> None:
    """Brakes live in the memory of the process, and all tests are one process."""
    for each in limits.ALL:
        each.release()


@pytest.fixture
def portraits() -> list[Portrait]:
    """Give a dozen published portraits."""
    return list(Portrait.objects.filter(photograph=make_photograph(State.PUBLISHED, portraits=BOXES)))


def is_answered(count: int) -> None:
    """Wait until the archive has so many answers."""
    for _ in range(100):
        if Answer.objects.count() == count:
            return
        time.sleep(0.1)
    raise AssertionError(f"{Answer.objects.count()} answers and not {count}")


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.usefixtures("portraits")
def test_a_volunteer_captions_ten_portraits_a_minute_by_keyboard(open_page: Opening) -> None:
    page = open_page(someone(Role.VOLUNTEER))
    page.goto("/legender/")
    began = time.monotonic()
    for number in range(10):
        page.wait_for_load_state()
        ticket = page.locator('[name="ticket"]').input_value()
        page.wait_for_function("() => document.querySelector('.caption-stage img')?.complete")
        if number % 3 == 0:
            press(page, "1", *"1234567", "Enter")
        elif number % 3 == 1:
            press(page, "4", "Enter")
        else:
            press(page, "2", "7", " ", "?", "4", "Enter")
        expect(page.locator('[name="ticket"]')).not_to_have_value(ticket)
    assert time.monotonic() - began < 60
    is_answered(10)
    rows = Answer.objects.order_by("made_at")
    assert [row.legibility for row in rows][:3] == ["legible", "covered", "partial"]
    typed = [open_field(bytes(row.digits), purpose="answer", row=row.pk) for row in rows if row.digits]
    assert typed[:2] == ["1234567", "7??4???"]


@pytest.mark.usefixtures("portraits")
def test_a_visitor_taps_the_band_and_brings_a_proof(open_page: Opening) -> None:
    page = open_page(width=390)
    page.goto("/legender/")
    page.get_by_text("Lisible en partie", exact=False).first.click()
    page.locator('[name="d3"]').fill("5")
    where = page.locator(".caption-stage img").bounding_box()
    assert where is not None
    page.touchscreen.tap(where["x"] + where["width"] / 2, where["y"] + where["height"] / 4)
    expect(page.locator(".caption-mark")).to_be_visible()
    page.get_by_role("button", name="Répondre").click()
    page.wait_for_url("**suite=**")
    is_answered(1)
    row = Answer.objects.select_related("portrait").get()
    assert row.tap_x is not None and row.tap_y is not None
    assert abs(row.tap_x - (row.portrait.x + 50)) <= 2
    assert abs(row.tap_y - (row.portrait.y + 60)) <= 2
    assert len(limits.PROVEN._tries) == 1
    assert not limits.UNPROVEN._tries
    assert not page.context.cookies()


@pytest.mark.usefixtures("portraits")
def test_keys_pass_enlarge_and_do_not_answer_by_themselves(open_page: Opening) -> None:
    page = open_page(someone(Role.VOLUNTEER))
    page.goto("/legender/")
    page.keyboard.press("z")
    expect(page.locator("#agrandir")).to_be_checked()
    page.keyboard.press("p")
    page.wait_for_url("**suite=**")
    expect(page.locator(".caption-told")).to_contain_text("Portrait passé.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Dites si le numéro peut se lire.")
    open_page.watch.forgive("422")
    assert not Answer.objects.exists()


@pytest.mark.usefixtures("portraits")
@pytest.mark.parametrize("width", WIDTHS)
def test_it_works_without_scripts(open_page: Opening, width: int) -> None:
    page = open_page(width=width, scripts=False)
    page.goto("/legender/")
    page.get_by_text("Numéro lisible").click()
    for place in range(1, 8):
        page.locator(f'[name="d{place}"]').fill(str(place))
    page.locator(".caption-cell").nth(7).click()
    page.get_by_role("button", name="Répondre").click()
    page.wait_for_url("**suite=**")
    row = Answer.objects.select_related("portrait").get()
    assert open_field(bytes(row.digits), purpose="answer", row=row.pk) == "1234567"
    assert (row.tap_x, row.tap_y) == (row.portrait.x + 50, row.portrait.y + 51)


@pytest.mark.usefixtures("portraits")
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_page_holds_what_every_page_holds_with_all_its_questions_open(
    open_page: Opening, width: int, language: str
) -> None:
    page = open_page(width=width, language=language)
    page.goto("/legender/")
    page.keyboard.press("1")
    page.locator(".caption-more summary").click()
    check_look(page)
