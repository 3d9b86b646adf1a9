"""A reviewer at work, by keyboard alone, in a real browser."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Mask, Photograph, Portrait, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import HoldReason, MaskOrigin
from contrechamp_server.stages.approval.models import RedoRequest
from contrechamp_server.stages.approval.services import hold_photograph
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
    """Wait until a photograph is whole on the screen, and for as long as one needs at least to see it."""
    page.wait_for_function("id => document.body.dataset.shown === id", arg=photograph.pk)
    page.wait_for_timeout(600)


def press(page: Page, *keys: str) -> None:
    """Press keys, one after the other."""
    for key in keys:
        page.keyboard.press(key)


def becomes(photograph: Photograph, state: State) -> None:
    """Wait until the archive has a photograph in a state: the screen goes on before the answer comes."""
    for _ in range(100):
        photograph.refresh_from_db()
        if photograph.state == state:
            return
        time.sleep(0.1)
    raise AssertionError(f"{photograph.state} and not {state}")


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
    becomes(first, State.APPROVED)
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


def test_decisions_are_undone_back_to_the_first_of_the_sitting(page: Page) -> None:
    deposit = make_submission()
    first, second, third = (make_photograph(submission=deposit, suspects=(Box(300, 200, 30, 30),)) for _ in range(3))
    page.goto("/atelier/suivante/")
    for photograph, following in ((first, second), (second, third)):
        wait_for(page, photograph)
        press(page, "m", "a", "a")
        wait_for(page, following)
    press(page, "u")
    wait_for(page, second)
    becomes(second, State.TO_REVIEW)
    expect(page.locator("#count")).to_have_text("1 / 1")
    press(page, "u")
    wait_for(page, first)
    becomes(first, State.TO_REVIEW)
    press(page, "u")
    expect(page.locator("#said")).to_have_text("Rien à annuler.")


def test_others_are_passed_on_held_and_set_aside(page: Page, reviewer: Someone) -> None:
    deposit = make_submission()
    first, second, third, fourth = (make_photograph(submission=deposit) for _ in range(4))
    page.goto("/atelier/suivante/")
    wait_for(page, first)
    press(page, "p")
    wait_for(page, second)
    press(page, "h", "1")
    wait_for(page, third)
    press(page, "x", "3")
    wait_for(page, fourth)
    becomes(second, State.HELD)
    assert second.hold_code == "reviewer_doubt"
    becomes(third, State.NOT_USEFUL)
    page.goto("/atelier/")
    left = page.get_by_role("heading", name="Laissées par vous à d’autres").locator("..")
    assert left.get_by_role("link").get_attribute("href") == f"/atelier/photographies/{first.pk}/"
    assert reviewer.client.get("/atelier/suivante/", headers={"accept": "application/json"}).json() == {
        "next": fourth.pk
    }


def test_a_mask_is_asked_to_be_lifted_and_never_taken_off_here(page: Page) -> None:
    photograph = make_photograph(masks=(Box(100, 60, 60, 70), Box(400, 60, 60, 70)))
    page.goto("/atelier/suivante/")
    wait_for(page, photograph)
    press(page, "o", "Delete", "l", "r", "2")
    page.wait_for_url("**/atelier/")
    photograph.refresh_from_db()
    assert photograph.state == State.AWAITING_REDO
    assert len(RedoRequest.objects.get().masks) == 1
    assert Mask.objects.filter(photograph=photograph).count() == 2


def test_what_is_hard_to_look_at_is_grey_until_asked_for_and_not_approved_unseen(page: Page) -> None:
    photograph = make_photograph(suspects=(Box(300, 200, 30, 30),))
    Photograph.objects.filter(pk=photograph.pk).update(is_graphic=True)
    page.goto("/atelier/suivante/")
    wait_for(page, photograph)
    press(page, "n", "a", "a", "t")
    expect(page.locator("#said")).to_contain_text("on n’approuve pas sans regarder")
    expect(page.locator("dialog[open]")).to_have_count(0)
    press(page, "v", "a", "a")
    page.wait_for_url("**/atelier/")
    photograph.refresh_from_db()
    assert (photograph.state, photograph.is_graphic) == (State.APPROVED, True)


def test_a_refused_decision_brings_its_photograph_back_with_the_work_on_it(page: Page, open_page: Opening) -> None:
    deposit = make_submission()
    first, second = make_photograph(submission=deposit), make_photograph(submission=deposit)
    page.goto("/atelier/suivante/")
    wait_for(page, first)
    Photograph.objects.filter(pk=first.pk).update(version=7)
    press(page, "O", "a", "a")
    expect(page.locator("#said")).to_contain_text("Quelqu’un d’autre est passé entre-temps")
    wait_for(page, first)
    expect(page.locator("#officers")).to_have_text("1")
    open_page.watch.forgive("409")
    press(page, "a", "a")
    wait_for(page, second)
    becomes(first, State.APPROVED)


def test_a_photograph_that_somebody_held_meanwhile_is_not_approved(page: Page, open_page: Opening) -> None:
    photograph = make_photograph()
    page.goto("/atelier/suivante/")
    wait_for(page, photograph)
    other = someone(Role.REVIEWER).actor
    hold_photograph(actor=other, photograph_id=photograph.pk, version=0, reason=HoldReason.CHILD)
    press(page, "a", "a")
    expect(page.locator("#said")).to_contain_text("Quelqu’un d’autre est passé entre-temps")
    open_page.watch.forgive("409")
    becomes(photograph, State.HELD)


def test_a_depositor_sees_their_photograph_and_no_way_to_decide(page: Page, reviewer: Someone) -> None:
    photograph = make_photograph(submission=make_submission(submitter=reviewer.account.pk))
    page.goto(f"/atelier/photographies/{photograph.pk}/")
    wait_for(page, photograph)
    expect(page.locator("#said")).to_contain_text("Vous avez déposé cette photographie")
    press(page, "a", "a", "p")
    page.goto("/atelier/")
    photograph.refresh_from_db()
    assert photograph.state == State.TO_REVIEW


def test_the_picture_on_the_screen_is_that_of_the_decision_however_slow_the_tiles(page: Page) -> None:
    deposit = make_submission()
    photographs = [make_photograph(submission=deposit) for _ in range(6)]
    waits = iter([0.0, 0.6, 0.1, 0.8, 0.0, 0.5] * 100)

    def dawdle(route: Route) -> None:
        time.sleep(next(waits) / 4)
        route.continue_()

    page.route("**/atelier/iiif/**", dawdle)
    page.goto("/atelier/suivante/")
    for photograph in photographs:
        wait_for(page, photograph)
        shown = page.locator(".desk__pane:not(.is-spare)")
        assert photograph.pk in (shown.get_attribute("data-picture") or "")
        press(page, "a", "a")
    page.wait_for_url("**/atelier/")
    assert set(Photograph.objects.values_list("state", flat=True)) == {State.APPROVED}


def test_a_key_that_bounces_or_is_held_down_approves_nothing_unseen(page: Page) -> None:
    deposit = make_submission()
    first, second, third = (make_photograph(submission=deposit) for _ in range(3))
    page.goto("/atelier/suivante/")
    wait_for(page, first)
    press(page, "a", "a", "a", "a", "a")
    wait_for(page, second)
    for _ in range(6):
        page.keyboard.down("a")  # without a release in between: what a held key sends
    page.wait_for_timeout(300)
    becomes(first, State.APPROVED)
    for photograph in (second, third):
        photograph.refresh_from_db()
        assert photograph.state == State.TO_REVIEW
