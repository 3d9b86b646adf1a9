"""A reviewer at work with a mouse, or with a finger on a telephone: everything has a button or a gesture."""

import pytest
from playwright.sync_api import Locator, Page, expect

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Mask, Portrait, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import MaskOrigin
from contrechamp_server.stages.approval.models import RequestState, VeilLift, VeilReason
from contrechamp_server.stages.approval.veil_lifts import request_veil_lift
from tests.archive import make_event, make_photograph, make_submission, someone
from tests.browser.looking import Opening, check_look

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]
HEAD = Box(300, 100, 100, 120)


def on_picture(page: Page, x: float, y: float) -> tuple[float, float]:
    """Give where a point of the 800 x 600 picture lies in the window."""
    box = page.locator("#viewer").bounding_box()
    assert box is not None
    factor = min(box["width"] / 800, box["height"] / 600)
    left = box["x"] + (box["width"] - 800 * factor) / 2
    top = box["y"] + (box["height"] - 600 * factor) / 2
    return left + x * factor, top + y * factor


def button(page: Page, name: str) -> Locator:
    """Give a button that can be seen, by the beginning of its words."""
    return page.get_by_role("button", name=name).filter(visible=True).first


def test_a_photograph_is_reviewed_with_the_mouse(open_page: Opening) -> None:
    photograph = make_photograph(masks=(HEAD,), suspects=(Box(500, 400, 30, 30),))
    page = open_page(someone(Role.REVIEWER))
    page.goto("/atelier/suivante/")
    page.wait_for_function("id => document.body.dataset.shown === id", arg=photograph.pk)
    for _ in range(2):
        page.mouse.click(*on_picture(page, 350, 160))
        page.wait_for_timeout(400)  # not a double click, which zooms
    expect(page.locator("#officers")).to_have_text("1")
    button(page, "Masque").click()
    page.mouse.move(*on_picture(page, 100, 400))
    page.mouse.down()
    page.mouse.move(*on_picture(page, 150, 450), steps=4)
    page.mouse.move(*on_picture(page, 180, 480), steps=4)
    page.mouse.up()
    expect(page.locator("#said")).to_have_text("Cadre gardé.")
    button(page, "Pas un visage").click()
    button(page, "Approuver").click()
    button(page, "Approuver").click()
    page.wait_for_url("**/atelier/")
    photograph.refresh_from_db()
    assert photograph.state == State.APPROVED
    drawn = Mask.objects.get(origin=MaskOrigin.REVIEWER).box
    assert abs(drawn.x - 100) < 4
    assert abs(drawn.w - 80) < 6
    assert Portrait.objects.get().box.y <= HEAD.y


def test_a_telephone_is_enough(open_page: Opening) -> None:
    photograph = make_photograph(masks=(HEAD,), suspects=(Box(500, 400, 30, 30),))
    page = open_page(someone(Role.REVIEWER), width=390, language="en")
    page.goto("/atelier/suivante/")
    page.wait_for_function("id => document.body.dataset.shown === id", arg=photograph.pk)
    check_look(page)
    button(page, "All that are left on one sheet").tap()
    page.get_by_role("button", name="Place 1").tap()
    page.get_by_role("button", name="None of the others is a face").tap()
    page.get_by_role("button", name="This mask").tap()
    page.get_by_role("button", name="This mask").tap()
    expect(page.locator("#officers")).to_have_text("1")
    button(page, "Adjust").tap()
    button(page, "Keep this frame").tap()
    button(page, "Approve").tap()
    button(page, "Approve").tap()
    page.wait_for_url("**/atelier/")
    assert Suspect.objects.get().answer == "mask"
    photograph.refresh_from_db()
    assert photograph.state == State.APPROVED


def test_the_first_page_opens_events_orders_them_and_takes_held_ones_back(open_page: Opening) -> None:
    early, late = make_event(title="Premier cortège"), make_event(title="Second cortège")
    make_photograph(submission=make_submission(early))
    urgent = make_photograph(submission=make_submission(late))
    held = make_photograph(State.HELD)
    page = open_page(someone(Role.REVIEWER))
    page.goto("/atelier/")
    row = page.get_by_role("listitem").filter(has_text="Second cortège")
    with page.expect_navigation():
        row.get_by_role("button", name="Relire en premier").click()
    expect(page.get_by_role("listitem").filter(has_text="Second cortège")).to_contain_text("en premier")
    page.get_by_role("link", name="Relire la suivante").click()
    page.wait_for_function("id => document.body.dataset.shown === id", arg=urgent.pk)
    page.goto("/atelier/")
    page.get_by_role("heading", name="Retenues").locator("..").get_by_role("button", name="Reprendre").click()
    page.wait_for_function("id => document.body.dataset.shown === id", arg=held.pk)


def test_a_veil_is_lifted_by_a_second_person_who_sees_the_photograph(open_page: Opening) -> None:
    photograph = make_photograph(State.PUBLISHED, portraits=(Box(80, 50, 120, 200),))
    asking, deciding = someone(Role.REVIEWER), someone(Role.REVIEWER)
    page = open_page(asking)
    page.goto(f"/atelier/photographies/{photograph.pk}/")
    page.get_by_label("Montrer sans le voile").select_option(VeilReason.PLACE_MATTERS)
    page.get_by_role("button", name="Le demander à une deuxième personne").click()
    page.wait_for_url("**/atelier/")
    page.goto(f"/atelier/photographies/{photograph.pk}/")
    expect(page.get_by_role("button", name="Lever le voile")).to_have_count(0)
    page = open_page(deciding)
    page.goto("/atelier/")
    page.get_by_role("link", name="Le lieu ne se comprend pas sous le voile").click()
    page.get_by_role("button", name="Lever le voile").click()
    page.wait_for_url("**/atelier/")
    assert VeilLift.objects.get().state == RequestState.DONE
    photograph.refresh_from_db()
    assert photograph.is_veil_lifted


def test_a_wish_is_refused_too(open_page: Opening) -> None:
    photograph = make_photograph(State.PUBLISHED)
    request_veil_lift(actor=someone(Role.REVIEWER).actor, photograph_id=photograph.pk, reason=VeilReason.FORCE_USED)
    page = open_page(someone(Role.REVIEWER))
    page.goto(f"/atelier/photographies/{photograph.pk}/")
    page.get_by_role("button", name="Refuser").click()
    page.wait_for_url("**/atelier/")
    assert VeilLift.objects.get().state == RequestState.REFUSED
