"""What a reviewer is told of a photograph and of the work that waits, and which short decisions need no picture."""

from typing import Any

import pytest

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.records.models import Burst, Duplicate, Event, Photograph, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState
from contrechamp_server.stages.approval.models import VeilReason
from contrechamp_server.stages.approval.services import pass_on_photograph
from contrechamp_server.stages.approval.veil_lifts import request_veil_lift
from tests.archive import Someone, make_event, make_photograph, make_submission, someone

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"accept": "application/json"}


def state(who: Someone, photograph: Photograph) -> dict[str, Any]:
    """Give what the desk's script is told of a photograph."""
    found: dict[str, Any] = who.client.get(f"/atelier/photographies/{photograph.pk}/etat.json", headers=JSON).json()
    return found


def home(who: Someone) -> str:
    """Give the desk's first page."""
    return who.client.get("/atelier/", headers={"accept-language": "fr"}).content.decode()


def test_neighbours_are_the_same_bytes_the_nearly_same_picture_and_the_burst_each_once() -> None:
    deposit = make_submission()
    exact, near, burst, both, unlike = (make_photograph(submission=deposit) for _ in range(5))
    photograph = make_photograph(submission=deposit)
    row = Burst.objects.create()
    Photograph.objects.filter(pk__in=[photograph.pk, burst.pk, both.pk]).update(burst=row)
    Duplicate.objects.create(photograph=photograph, earlier=near, is_exact=False, distance=2)
    Duplicate.objects.create(photograph=exact, earlier=photograph, is_exact=True)
    Duplicate.objects.create(photograph=photograph, earlier=both, is_exact=False, distance=4)
    reviewer = someone(Role.REVIEWER)
    found = {one["id"]: one["words"] for one in state(reviewer, photograph)["neighbours"]}
    assert found == {
        exact.pk: "Mêmes octets",
        near.pk: "Presque la même image",
        both.pk: "Presque la même image",
        burst.pk: "Même rafale",
    }
    assert unlike.pk not in found
    for one in state(reviewer, photograph)["neighbours"]:
        assert reviewer.client.get(one["image"]).headers["Content-Type"] == "image/jpeg"


def test_a_neighbour_that_is_graphic_or_has_no_picture_is_named_and_not_shown() -> None:
    photograph, graphic, waiting = make_photograph(), make_photograph(), make_photograph(State.RECEIVED)
    Photograph.objects.filter(pk=graphic.pk).update(is_graphic=True)
    for other in (graphic, waiting):
        Duplicate.objects.create(photograph=photograph, earlier=other, is_exact=True)
    found = state(someone(Role.REVIEWER), photograph)["neighbours"]
    assert [one["image"] for one in found] == ["", ""]


def test_the_number_that_waits_is_one_s_own() -> None:
    reviewer = someone(Role.REVIEWER)
    photograph = make_photograph()
    make_photograph(submission=make_submission(submitter=reviewer.account.pk))
    left = make_photograph()
    pass_on_photograph(actor=reviewer.actor, photograph_id=left.pk, version=0)
    assert state(reviewer, photograph)["waiting"] == 1
    assert "1 photographie vous attend." in home(reviewer)
    assert state(someone(Role.EDITOR), photograph)["waiting"] == 0


def test_suspects_come_in_reading_order_with_the_mask_that_each_would_get() -> None:
    photograph = make_photograph(suspects=(Box(500, 20, 30, 30), Box(100, 30, 30, 30), Box(90, 500, 30, 30)))
    found = state(someone(Role.REVIEWER), photograph)["suspects"]
    assert [one["box"][:2] for one in found] == [[100, 30], [500, 20], [90, 500]]
    for one in found:
        x, y, w, h = one["mask"]
        left, top, across, down = one["box"]
        assert (x, y) < (left, top)
        assert x + w > left + across
        assert y + h > top + down
    assert {one["id"] for one in found} == set(Suspect.objects.values_list("pk", flat=True))


def test_somebody_else_s_turn_is_told() -> None:
    photograph = make_photograph()
    first, second = someone(Role.REVIEWER), someone(Role.REVIEWER)
    assert not state(first, photograph)["is_with_other"]
    assert state(second, photograph)["is_with_other"]


@pytest.mark.parametrize("role", [Role.CUSTODIAN, Role.ADJUDICATOR])
def test_only_those_who_may_order_the_queue_are_offered_it(role: Role) -> None:
    photograph = make_photograph()
    address = f"/atelier/evenements/{photograph.submission.event_id}/ordre/"
    assert address not in home(someone(role))
    assert someone(role).client.post(address, {"answer": "yes"}).status_code == 403
    steward = someone(Role.STEWARD)
    assert address in home(steward)
    assert steward.client.post(address, {"answer": "perhaps"}).status_code == 422
    assert steward.client.post(address, {"answer": "yes"}).status_code == 302
    photograph.refresh_from_db()
    assert photograph.priority == 1


def test_proposed_events_are_opened_or_refused_once() -> None:
    event = make_event(title="Cortège proposé", state=EventState.PROPOSED)
    reviewer = someone(Role.REVIEWER)
    assert "Cortège proposé" in home(reviewer)
    address = f"/atelier/evenements/{event.pk}/"
    assert someone(Role.CUSTODIAN).client.post(address, {"answer": "yes"}).status_code == 403
    assert reviewer.client.post(address, {"answer": "yes"}).status_code == 302
    assert reviewer.client.post(address, {"answer": "no"}).status_code == 409
    assert Event.objects.get().state == EventState.OPEN
    assert "Cortège proposé" not in home(reviewer)


def test_a_wish_for_the_veil_is_shown_where_it_is_decided_and_its_author_cannot() -> None:
    photograph = make_photograph(State.PUBLISHED)
    asking, deciding = someone(Role.REVIEWER), someone(Role.REVIEWER)
    lift = request_veil_lift(actor=asking.actor, photograph_id=photograph.pk, reason=VeilReason.FORCE_USED)
    page, decision = f"/atelier/photographies/{photograph.pk}/", f"/atelier/voiles/{lift.pk}/"
    assert decision in deciding.client.get(page).content.decode()
    assert decision not in asking.client.get(page).content.decode()
    assert asking.client.post(decision, {"answer": "yes"}).status_code == 403
    assert deciding.client.post(decision, {"answer": "yes"}).status_code == 302


@pytest.mark.parametrize("action", ["", "approve", "burn"])
def test_an_action_that_the_first_page_does_not_offer_is_refused(action: str) -> None:
    photograph = make_photograph(State.HELD)
    client = someone(Role.REVIEWER).client
    assert client.post(f"/atelier/photographies/{photograph.pk}/suite/", {"action": action}).status_code == 422


def test_a_held_photograph_is_retried_while_its_spool_is_there_and_set_aside_with_a_reason() -> None:
    waiting = make_photograph(State.RECEIVED)
    Photograph.objects.filter(pk=waiting.pk).update(state=State.HELD, hold_code="memory")
    steward, reviewer = someone(Role.STEWARD), someone(Role.REVIEWER)
    assert "La mémoire n’a pas suffi" in home(steward)
    address = f"/atelier/photographies/{waiting.pk}/suite/"
    assert steward.client.post(address, {"action": "retry"}).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.hold_code) == (State.RECEIVED, "")
    held = make_photograph(State.HELD)
    address = f"/atelier/photographies/{held.pk}/suite/"
    assert reviewer.client.post(address, {"action": "not_useful", "reason": "no_officer"}).status_code == 302
    held.refresh_from_db()
    assert held.state == State.NOT_USEFUL
