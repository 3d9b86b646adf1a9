"""Deposits by programs: the form's rules, with a token, and any call may be repeated."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.membership.tokens import make_token
from contrechamp_server.foundation.records.models import Duplicate, Event, Photograph, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import Channel, EventState
from tests.archive import make_event, make_photograph, someone
from tests.flow.batches import portrait

pytestmark = pytest.mark.django_db


class Program:
    """A program with a token of somebody's."""

    def __init__(self, *roles: Role) -> None:
        self.account = someone(*(roles or (Role.SUBMITTER,))).account
        steward = someone(Role.STEWARD).actor
        self.token = make_token(actor=steward, account_id=self.account.pk, label="essai")
        self._client = Client(headers={"authorization": f"Bearer {self.token.bearer}"})

    def ask(self, method: str, path: str, sent: Any = None, **headers: str) -> Any:
        kind = "image/jpeg" if isinstance(sent, bytes) else "application/json"
        call = getattr(self._client, method)
        return call(f"/api/v1/deposits{path}", data=sent, content_type=kind, headers=headers)

    def open(self, **given: Any) -> Any:
        fields = {"source_kind": "public_space", "licence": "cc0", "event": make_event().pk}
        return self.ask("post", "", fields | given)


@pytest.fixture
def program() -> Program:
    """Give a program whose account may deposit."""
    return Program()


def test_a_deposit_is_opened_filled_sent_and_followed(program: Program) -> None:
    opened = program.open()
    assert opened.status_code == 201
    code = opened.json()["code"]
    assert opened["Location"] == f"/api/v1/deposits/{code}"
    picture = portrait()
    put = program.ask("put", f"/{code}/photographs", picture)
    assert (put.status_code, put.json()["outcome"]) == (201, "taken")
    assert put.json()["sha256"] == hashlib.sha256(picture).hexdigest()
    sent = program.ask("post", f"/{code}/send").json()
    assert (sent["state"], len(sent["photographs"])) == ("sent", 1)
    shown = program.ask("get", f"/{code}").json()
    assert shown == sent
    assert shown["photographs"][0]["state"] == State.RECEIVED
    deposit = Submission.objects.get()
    assert (deposit.channel, deposit.submitter) == (Channel.API, program.account.pk)


def test_every_call_may_be_repeated(program: Program) -> None:
    code = program.open().json()["code"]
    first, again = (program.ask("put", f"/{code}/photographs", portrait()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["outcome"] == "repeat"
    assert Photograph.objects.count() == 1
    assert [program.ask("post", f"/{code}/send").status_code for _ in range(2)] == [200, 200]


def test_a_file_of_another_deposit_is_told_and_taken(program: Program) -> None:
    earlier = make_photograph(State.RECEIVED)
    Photograph.objects.filter(pk=earlier.pk).update(sha256_source=hashlib.sha256(portrait()).hexdigest())
    code = program.open().json()["code"]
    put = program.ask("put", f"/{code}/photographs", portrait())
    assert (put.status_code, put.json()["outcome"]) == (201, "known")
    assert Duplicate.objects.get().is_exact
    assert program.ask("get", f"/{code}").json()["photographs"][0]["is_known"]


def test_an_event_may_be_proposed_with_the_deposit(program: Program) -> None:
    opened = program.open(event=None, event_title="Marche du 8 mars", event_date="2025-03-08", commune="13055")
    assert opened.status_code == 201
    event = Event.objects.get(title="Marche du 8 mars")
    assert (event.state, event.commune) == (EventState.PROPOSED, "13055")
    assert opened.json()["event"]["state"] == "proposed"
    assert opened.json()["taken_on"] == "2025-03-08"


def test_all_that_is_wrong_is_told_at_once(program: Program) -> None:
    answer = program.open(licence="press", source_url="https://example.org/", sampling="drawn", taken_on="2999-01-01")
    assert answer.status_code == 422
    assert set(answer.json()["problems"]) == {"source_url", "licence", "credit", "frame_size", "draw_seed", "taken_on"}
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"unit": "CRS"}, "unit"),
        ({"frame_size": True}, "frame_size"),
        ({"credit": ["a"]}, "credit"),
        ({"event": "\0"}, "event"),
        ({"event": "new"}, "event_title"),
        ({"event_title": "Marche du 8 mars", "event_date": "2025-03-08"}, "event"),
        ({"commune": "75001"}, "commune"),
        ({"step": "dix"}, "step"),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(program: Program, given: dict[str, Any], field: str) -> None:
    answer = program.open(**given)
    assert answer.status_code == 422
    assert answer.json()["code"] == "provenance"
    assert field in answer.json()["problems"]


def test_communes_of_the_same_name_are_listed_to_choose_from(program: Program) -> None:
    answer = program.open(commune="Saint-Denis")
    assert {"code": "93066", "label": "Saint-Denis (93)"} in answer.json()["communes"]
    assert program.open(commune="Saint-Denis", commune_code="93066").json()["commune"]["code"] == "93066"


@pytest.mark.parametrize("sent", [b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(program: Program, sent: bytes) -> None:
    answer = program._client.post("/api/v1/deposits", data=sent, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "provenance"


def test_another_kind_of_body_is_refused(program: Program) -> None:
    answer = program._client.post("/api/v1/deposits", data={"licence": "cc0"})
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong_type")
    code = program.open().json()["code"]
    form = program._client.put(f"/api/v1/deposits/{code}/photographs", data=b"--x", content_type="multipart/form-data")
    assert (form.status_code, form.json()["code"]) == (415, "wrong_type")


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, 'Bearer realm="contrechamp"'),
        ("Bearer contrechamp_nobody", 'Bearer realm="contrechamp", error="invalid_token"'),
        ("Basic Y29kZTpzZWNyZXQ=", 'Bearer realm="contrechamp", error="invalid_token"'),
        ("Bearer", 'Bearer realm="contrechamp", error="invalid_token"'),
    ],
)
def test_without_a_known_token_nothing_opens(header: str | None, challenge: str) -> None:
    client = Client(headers={"authorization": header} if header else {})
    answer = client.post("/api/v1/deposits", data={}, content_type="application/json")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, challenge)
    assert answer.json()["code"] == "unknown_token"


def test_a_session_counts_for_nothing() -> None:
    assert someone(Role.STEWARD).client.get("/api/v1/deposits/x").status_code == 401


def test_where_visitors_may_not_deposit_a_token_needs_the_right(settings: Any) -> None:
    from dataclasses import replace

    settings.ARCHIVE = replace(settings.ARCHIVE, anonymous_intake=False)
    # A token is never strong: a reviewer's role does not count in it.
    answer = Program(Role.REVIEWER).open()
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert Program(Role.SUBMITTER).open().status_code == 201


@pytest.mark.parametrize(("sent", "code"), [(b"", "empty_file"), (b"%PDF-1.7", "not_a_picture")])
def test_what_is_no_photograph_is_refused(program: Program, sent: bytes, code: str) -> None:
    deposit = program.open().json()["code"]
    answer = program.ask("put", f"/{deposit}/photographs", sent)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Photograph.objects.exists()


def test_a_sent_deposit_takes_no_more_and_an_empty_one_is_not_sent(program: Program) -> None:
    code = program.open().json()["code"]
    assert program.ask("post", f"/{code}/send").json()["code"] == "empty_deposit"
    program.ask("put", f"/{code}/photographs", portrait())
    program.ask("post", f"/{code}/send")
    answer = program.ask("put", f"/{code}/photographs", portrait(8))
    assert (answer.status_code, answer.json()["code"]) == (422, "deposit_closed")


def test_a_wrong_code_leads_nowhere(program: Program) -> None:
    for method, path in (("get", "/x"), ("put", "/x/photographs"), ("post", "/x/send")):
        answer = program.ask(method, path)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_deposit")


def test_another_method_is_told_which_ones_there_are(program: Program) -> None:
    answer = program.ask("delete", "/x/photographs")
    assert (answer.status_code, answer["Allow"]) == (405, "PUT")
    assert answer.json()["code"] == "method_not_allowed"


def test_refusals_speak_the_callers_language(program: Program) -> None:
    french, english = (
        program.ask("get", "/x", **{"accept-language": language}).json()["message"] for language in ("fr", "en")
    )
    assert french.startswith("Aucun dépôt")
    assert english.startswith("No deposit")


def test_no_answer_is_kept_by_a_cache(program: Program) -> None:
    code = program.open().json()["code"]
    assert program.ask("get", f"/{code}")["Cache-Control"] == "private, no-store"
