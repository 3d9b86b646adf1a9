"""The desk is closed to those who have no part in it, and its pictures are for nobody else."""

import json

import pytest

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.core.secrets import seal_field
from contrechamp_server.foundation.records.states import State
from tests.archive import make_photograph, make_submission, someone, visitor

pytestmark = pytest.mark.django_db(transaction=True)
JSON = {"accept": "application/json"}


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.SUBMITTER])
def test_others_see_neither_page_nor_state_nor_tile(role: Role) -> None:
    photograph = make_photograph()
    reviewer, other = someone(Role.REVIEWER).client, someone(role).client
    state = reviewer.get(f"/atelier/photographies/{photograph.pk}/etat.json").json()
    tile = f"{state['image']['id']}/full/400,/0/default.jpg"
    answer = reviewer.get(tile)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private, max-age")
    for address in ("/atelier/", f"/atelier/photographies/{photograph.pk}/", tile):
        assert other.get(address).status_code == 403
        assert visitor().get(address, headers=JSON).status_code == 403


def test_a_tile_of_another_master_is_not_there() -> None:
    photograph = make_photograph()
    client = someone(Role.REVIEWER).client
    assert client.get(f"/atelier/iiif/{photograph.pk}/{'0' * 16}/full/400,/0/default.jpg").status_code == 404


def test_the_private_note_is_for_reviewers_only() -> None:
    deposit = make_submission()
    deposit.note = seal_field("le pont, vers midi", purpose="note", row=deposit.pk)
    deposit.save()
    address = f"/atelier/photographies/{make_photograph(submission=deposit).pk}/etat.json"
    assert someone(Role.REVIEWER).client.get(address).json()["note"] == "le pont, vers midi"
    assert someone(Role.EDITOR).client.get(address).json()["note"] == ""


@pytest.mark.parametrize(
    "sent",
    [
        "[]",
        "{",
        '{"kind": "approve"}',
        '{"kind": "approve", "version": true}',
        '{"kind": "burn", "version": 0}',
        '{"kind": "approve", "version": 0, "masks": [[0, 0, 1.5, 9]]}',
        '{"kind": "approve", "version": 0, "portraits": [[-1, 0, 30, 30]]}',
        '{"kind": "approve", "version": 0, "answers": {"a": "perhaps"}}',
        '{"kind": "hold", "version": 0, "reason": "because"}',
    ],
)
def test_a_decision_of_another_shape_is_refused_as_a_whole(sent: str) -> None:
    photograph = make_photograph()
    address = f"/atelier/photographies/{photograph.pk}/decision"
    answer = someone(Role.REVIEWER).client.post(address, sent, content_type="application/json", headers=JSON)
    assert answer.status_code == 422
    photograph.refresh_from_db()
    assert photograph.state == State.TO_REVIEW


def test_a_decision_says_which_photograph_is_next() -> None:
    deposit = make_submission()
    first, second = make_photograph(submission=deposit), make_photograph(submission=deposit)
    sent = json.dumps({"kind": "not_useful", "version": 0, "reason": "too_poor"})
    address = f"/atelier/photographies/{first.pk}/decision"
    answer = someone(Role.REVIEWER).client.post(address, sent, content_type="application/json", headers=JSON)
    assert answer.json() == {"next": second.pk}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CUSTODIAN, Role.STEWARD, Role.EDITOR])
@pytest.mark.parametrize("state", [State.HELD, State.TO_REVIEW, State.PUBLISHED])
def test_staff_see_the_first_page_and_a_photograph_in_each_state(role: Role, state: State) -> None:
    photograph = make_photograph(state)
    client = someone(role).client
    assert client.get("/atelier/").status_code == 200
    assert client.get(f"/atelier/photographies/{photograph.pk}/").status_code == 200


def test_a_held_photograph_is_taken_back_a_redo_asked_and_fetched() -> None:
    photograph = make_photograph(State.HELD)
    client = someone(Role.REVIEWER).client
    assert client.post(f"/atelier/photographies/{photograph.pk}/suite/", {"action": "redo"}).status_code == 302
    custodian = someone(Role.CUSTODIAN).client
    redo = custodian.get("/atelier/").content.decode().split("/atelier/tirages/")[1].split("/")[0]
    assert custodian.get(f"/atelier/tirages/{redo}/").status_code == 200
    assert custodian.get(f"/atelier/tirages/{redo}/request.json").json()["photograph"] == photograph.pk
    assert client.post(f"/atelier/photographies/{photograph.pk}/suite/", {"action": "reopen"}).status_code == 302
    assert custodian.get(f"/atelier/tirages/{redo}/").status_code == 404
