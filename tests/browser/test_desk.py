"""A reviewer at work, by keyboard alone, in a real browser."""

import pytest
from playwright.sync_api import Page

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import MaskOrigin
from tests.archive import Someone, make_photograph, make_submission, someone
from tests.browser.looking import Opening

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]


@pytest.fixture
def reviewer() -> Someone:
    """Give a reviewer."""
    return someone(Role.REVIEWER)


@pytest.fixture
def page(open_page: Opening, reviewer: Someone) -> Page:
    """Give a browser's page in which the reviewer is signed in."""
    return open_page(reviewer)


def wait_for(page: Page, photograph: Photograph) -> None:
    """Wait until a photograph is whole on the screen."""
    page.wait_for_function("id => document.body.dataset.shown === id", arg=photograph.pk)


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def test_a_reviewer_answers_draws_marks_and_approves_by_keyboard(page: Page) -> None:
    deposit = make_submission()
    first = make_photograph(submission=deposit, suspects=(Box(300, 200, 30, 30), Box(500, 200, 30, 30)))
    second = make_photograph(submission=deposit)
    page.goto("/atelier/suivante/")
    wait_for(page, first)
    press(page, "n", "m", "u", "m")
    press(page, "d", "ArrowRight", "Shift+ArrowDown", "Enter")
    press(page, "Escape", "o", "o")
    press(page, "a", "a")
    wait_for(page, second)
    first.refresh_from_db()
    assert first.state == State.APPROVED
    assert sorted(Suspect.objects.filter(photograph=first).values_list("answer", flat=True)) == ["mask", "not_a_face"]
    assert Mask.objects.filter(photograph=first, origin=MaskOrigin.REVIEWER).count() == 2
    assert Portrait.objects.filter(photograph=first).count() == 1


def test_one_sheet_answers_all_that_is_left(page: Page) -> None:
    photograph = make_photograph(suspects=tuple(Box(20 + 40 * n, 300, 20, 20) for n in range(15)))
    page.goto("/atelier/suivante/")
    wait_for(page, photograph)
    press(page, "t", "m", "Enter", "a", "a")
    page.wait_for_url("**/atelier/")
    answers = list(Suspect.objects.filter(photograph=photograph).values_list("answer", flat=True))
    assert sorted(answers) == ["mask"] + 14 * ["not_a_face"]


def test_the_last_decision_is_undone_and_others_are_passed_on_and_held(page: Page) -> None:
    deposit = make_submission()
    first, second, third = (make_photograph(submission=deposit) for _ in range(3))
    page.goto("/atelier/suivante/")
    wait_for(page, first)
    press(page, "a", "a")
    wait_for(page, second)
    press(page, "u")
    wait_for(page, first)
    first.refresh_from_db()
    assert first.state == State.TO_REVIEW
    press(page, "p")
    wait_for(page, second)
    press(page, "h", "1")
    wait_for(page, third)
    second.refresh_from_db()
    assert (second.state, second.hold_code) == (State.HELD, "reviewer_doubt")
