"""What a program does for staff: what its token and its account's roles allow, and never what takes a person."""

import json
from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.core.permissions import DELEGABLE, Permission, Role
from contrechamp_server.foundation.membership.tokens import find_token, make_token
from contrechamp_server.foundation.records.models import Event, Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState
from contrechamp_server.stages.redaction.services import redact_photograph
from contrechamp_server.stages.releases.models import Release
from tests.archive import make_event, make_photograph, make_submission, someone
from tests.arrivals import picture, receive

pytestmark = pytest.mark.django_db(transaction=True)
EVENT = {"event_title": "Manifestation du 1er mai", "event_date": "2025-05-01", "commune": "75056"}


def program(*roles: Role, for_staff: bool = True) -> Client:
    """Give a program with a token of an account with these roles."""
    account = someone(*roles).account
    made = make_token(actor=someone(Role.STEWARD).actor, account_id=account.pk, label="essai", is_for_staff=for_staff)
    return Client(headers={"Authorization": f"Bearer {made.bearer}"})


def call(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    sent = "" if body is None else json.dumps(body)
    answer = client.generic(method, f"/api/v1/desk/{path}", sent, "application/json")
    return answer.status_code, answer.json()


def test_what_is_delegated_decides_on_nothing_that_people_look_at() -> None:
    assert not DELEGABLE & {
        Permission.REVIEW,
        Permission.LIFT_VEIL,
        Permission.REQUEST_REDO,
        Permission.ANSWER_REDO,
        Permission.VERIFY,
        Permission.ADJUDICATE,
        Permission.EDIT_INCIDENT,
        Permission.REVIEW_INCIDENT,
        Permission.CARRY_EVIDENCE,
        Permission.DECIDE_OBJECTION,
        Permission.MANAGE_ACCOUNTS,
        Permission.MANAGE_TOKENS,
    }


def test_a_staff_token_is_still_not_strong() -> None:
    account = someone(*Role).account
    made = make_token(actor=someone(Role.STEWARD).actor, account_id=account.pk, label="essai", is_for_staff=True)
    actor = find_token(made.bearer)
    assert not actor.is_strong
    assert {each for each in Permission if actor.may(each)} == DELEGABLE | {Permission.SUBMIT, Permission.PROPOSE_EVENT}


@pytest.mark.parametrize("client", ["deposits", "no role"])
def test_without_the_token_or_the_role_nothing_is_done(client: str) -> None:
    asked = program(*Role, for_staff=False) if client == "deposits" else program(Role.SUBMITTER, Role.CUSTODIAN)
    photograph = make_photograph(State.HELD)
    for method, path, body in (
        ("POST", "events", EVENT),
        ("POST", f"events/{make_event().pk}/open", None),
        ("PUT", f"events/{make_event().pk}/order", {"is_first": True}),
        ("POST", f"photographs/{photograph.pk}/retry", None),
        ("POST", "releases", None),
    ):
        before = Event.objects.count()
        assert call(asked, method, path, body)[0] == 403, path
        assert Event.objects.count() == before
    assert Photograph.objects.get(pk=photograph.pk).state == State.HELD
    assert not Release.objects.exists()


def test_nobody_without_a_token_sees_the_queue() -> None:
    status, told = call(Client(), "GET", "queue")
    assert (status, told["code"]) == (401, "unknown_token")


def test_the_queue_is_counted() -> None:
    make_photograph(State.TO_REVIEW)
    status, told = call(program(Role.CUSTODIAN), "GET", "queue")
    assert status == 200
    (waiting,) = (each for each in told["items"] if each["state"] == "to_review")
    assert waiting["photographs"] == 1
    assert waiting["oldest"]


def test_an_event_is_opened_once() -> None:
    client = program(Role.EDITOR)
    status, told = call(client, "POST", "events", EVENT)
    assert (status, told["state"], told["commune"]) == (200, EventState.OPEN, "75056")
    assert call(client, "POST", "events", EVENT)[1]["id"] == told["id"]
    assert Event.objects.filter(pk=told["id"]).count() == 1


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"event_title": "x"}, "event_title"),
        ({"event_title": "Appelez le 06 12 34 56 78"}, "event_title"),
        ({"event_date": "2999-01-01"}, "event_date"),
        ({"event_date": "yesterday"}, "event_date"),
        ({"commune": "75"}, "commune"),
        ({"name": "x"}, "name"),
    ],
)
def test_what_cannot_be_an_event_is_said_by_field(change: dict[str, str], where: str) -> None:
    status, told = call(program(Role.EDITOR), "POST", "events", EVENT | change)
    assert status == 422
    assert where in told["problems"]


def test_a_body_that_is_no_json_or_of_no_commune_is_refused() -> None:
    client = program(Role.EDITOR)
    answer = client.generic("POST", "/api/v1/desk/events", "{", "application/json")
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_type")
    assert call(client, "POST", "events", EVENT | {"commune": "00000"})[1]["code"] == "unknown_commune"


def test_a_proposed_event_is_opened_and_put_first() -> None:
    client, event = program(Role.REVIEWER), make_event()
    Event.objects.filter(pk=event.pk).update(state=EventState.PROPOSED)
    assert call(client, "POST", f"events/{event.pk}/open")[1]["state"] == EventState.OPEN
    assert call(client, "POST", f"events/{event.pk}/open")[0] == 409
    photograph = make_photograph(State.TO_REVIEW, submission=make_submission(event=event))
    assert call(client, "PUT", f"events/{event.pk}/order", {"is_first": True}) == (200, {"photographs": 1})
    photograph.refresh_from_db()
    assert photograph.priority


def test_a_held_photograph_is_tried_again() -> None:
    photograph = receive(picture()[:3_000])
    assert redact_photograph(photograph.pk) is State.HELD
    client = program(Role.STEWARD)
    assert call(client, "POST", f"photographs/{photograph.pk}/retry") == (
        200,
        {"id": photograph.pk, "state": "received"},
    )
    assert call(client, "POST", f"photographs/{make_photograph(State.PUBLISHED).pk}/retry")[0] == 409
    assert call(client, "POST", "photographs/k7cm2q9wz4hd8xyt/retry")[0] == 404


def test_a_release_is_asked_for_once() -> None:
    client = program(Role.STEWARD)
    status, told = call(client, "POST", "releases")
    assert status == 202
    assert told["page"].endswith("/donnees/")
    assert Release.objects.count() == 1
    assert call(client, "POST", "releases")[0] in {202, 409}  # whether a worker was quicker
