"""Deposits: opened by who may, filled once with each photograph, closed when they are sent, followed by their code."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import LogRecord
from contrechamp_server.foundation.core.errors import ForbiddenError, InvalidError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, Role, system
from contrechamp_server.foundation.core.secrets import open_field
from contrechamp_server.foundation.media.arrivals import seal_arriving
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models import Burst, Duplicate, Event, Photograph, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import Channel, EventState
from contrechamp_server.stages.intake import limits, services
from contrechamp_server.stages.intake.errors import (
    AccountNeededError,
    DepositClosedError,
    DepositFullError,
    EmptyDepositError,
    EmptyFileError,
    NoSuchDepositError,
    NotAPictureError,
    TooManyDepositsError,
)
from contrechamp_server.stages.intake.selectors import receipt_lines
from contrechamp_server.stages.intake.services import Deposit, Received
from contrechamp_server.stages.intake.statements import read_statement
from tests.archive import make_event, make_photograph, someone
from tests.flow.batches import portrait

pytestmark = pytest.mark.django_db(transaction=True)
PROPOSED: Any = {"event": "new", "event_title": " Marche  du 8 mars ", "event_date": "2025-03-08", "commune": "75056"}


@pytest.fixture(autouse=True)
def nothing_arriving() -> Iterator[None]:
    """Whatever became of a photograph, nothing of it is left among the arrivals."""
    limits._recent.clear()
    yield
    incoming = options().folder / "incoming"
    assert not incoming.exists() or list(incoming.iterdir()) == []


def opened(actor: Actor = VISITOR, channel: Channel = Channel.WEB, **given: str) -> Deposit:
    event = Event.objects.filter(state=EventState.OPEN).first() or make_event()
    said = read_statement({"source_kind": "public_space", "licence": "cc0", "event": event.pk, **given})
    return services.open_deposit(actor=actor, channel=channel, provenance=said.provenance, proposal=said.proposal)


def put(submission: Submission, data: bytes, actor: Actor = VISITOR) -> Received:
    pieces = iter([data, b""])
    sealed = seal_arriving(lambda _size: next(pieces))
    return services.receive_photograph(actor=actor, submission=submission, sealed=sealed)


def recorded() -> list[str]:
    rows = LogRecord.objects.order_by("index").values_list("data", flat=True)
    return [str(json.loads(bytes(data))["action"]) for data in rows]


def test_the_code_is_the_only_way_back_and_is_not_kept() -> None:
    deposit = opened()
    assert services.find_deposit(f" {deposit.code.upper()} ") == deposit.submission
    assert not [value for value in Submission.objects.values().get().values() if deposit.code in str(value)]
    for wrong in ("", "x", deposit.code[:-1], "\0", deposit.submission.receipt_digest):
        with pytest.raises(NoSuchDepositError):
            services.find_deposit(wrong)


def test_the_note_is_encrypted_for_its_deposit() -> None:
    submission = opened(note="le pont, vers midi").submission
    assert "pont" not in str(bytes(submission.note))
    assert open_field(bytes(submission.note), purpose=services.NOTE, row=submission.pk) == "le pont, vers midi"
    assert bytes(opened().submission.note) == b""


def test_visitors_deposit_where_the_steward_allows_it(settings: Any) -> None:
    opened()
    settings.ARCHIVE = replace(settings.ARCHIVE, anonymous_intake=False)
    with pytest.raises(AccountNeededError):
        opened()
    with pytest.raises(ForbiddenError):
        opened(Actor(account_id="roleless"))
    for actor in (someone(Role.SUBMITTER).actor, someone(Role.REVIEWER).actor, system("command")):
        opened(actor)
    assert Submission.objects.count() == 4


def test_deposits_without_account_are_counted_and_others_are_not(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, deposits_per_hour=2)
    opened()
    opened()
    with pytest.raises(TooManyDepositsError):
        opened()
    opened(someone(Role.SUBMITTER).actor)
    opened(system("command"))
    assert Submission.objects.count() == 4


def test_what_cannot_be_opened_is_not_counted(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, deposits_per_hour=1)
    refused = make_event(state=EventState.REFUSED)
    good = read_statement({"source_kind": "public_space", "licence": "cc0", "event": make_event().pk}).provenance
    with pytest.raises(InvalidError):
        services.open_deposit(actor=VISITOR, channel=Channel.WEB, provenance=replace(good, event=refused.pk))
    opened()


def test_a_photograph_is_kept_twice_sealed_and_recorded() -> None:
    submission = opened().submission
    received = put(submission, portrait())
    photograph = received.photograph
    assert (photograph.state, received.is_repeat, received.is_known) == (State.RECEIVED, False, False)
    assert {blob.kind for blob in Blob.objects.all()} == {"sealed", "spool"}
    assert photograph.bytes_source == len(portrait())
    assert len(photograph.sealed_to) == 1
    assert recorded() == [Action.PHOTOGRAPH_RECEIVED]
    assert LogRecord.objects.get().subject.endswith(photograph.pk)


def test_the_same_bytes_again_change_nothing() -> None:
    submission = opened().submission
    first, again = put(submission, portrait()), put(submission, portrait())
    assert again.is_repeat
    assert again.photograph == first.photograph
    assert (Photograph.objects.count(), Blob.objects.count(), len(recorded())) == (1, 2, 1)


def test_the_same_bytes_in_another_deposit_are_kept_and_reported() -> None:
    first = put(opened().submission, portrait()).photograph
    second = put(opened().submission, portrait())
    assert second.is_known
    assert not second.is_repeat
    report = Duplicate.objects.get()
    assert (report.photograph, report.earlier, report.is_exact) == (second.photograph, first, True)


@pytest.mark.parametrize(
    ("data", "error"),
    [(b"", EmptyFileError), (b"text", NotAPictureError), (b"GIF89a" + bytes(99), NotAPictureError)],
)
def test_what_is_no_picture_is_not_kept(data: bytes, error: type[InvalidError]) -> None:
    submission = opened().submission
    with pytest.raises(error):
        put(submission, data)
    assert (Photograph.objects.count(), Blob.objects.count(), recorded()) == (0, 0, [])


def test_a_full_deposit_takes_no_more_except_from_the_command(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, max_files=1)
    by_form, by_command = opened().submission, opened(system("command"), Channel.COMMAND).submission
    for submission in (by_form, by_command):
        put(submission, portrait())
    put(by_form, portrait())  # a repeat is nothing more
    with pytest.raises(DepositFullError):
        put(by_form, portrait(8))
    put(by_command, portrait(8))
    assert Photograph.objects.count() == 3


def test_a_sent_deposit_is_closed_and_an_empty_one_is_not_sent() -> None:
    submission = opened().submission
    with pytest.raises(EmptyDepositError):
        services.send_deposit(actor=VISITOR, submission=submission)
    put(submission, portrait())
    sent = services.send_deposit(actor=VISITOR, submission=submission)
    assert sent.sent_at is not None
    assert services.send_deposit(actor=VISITOR, submission=submission).sent_at == sent.sent_at
    assert recorded().count(Action.SUBMISSION_SENT) == 1
    with pytest.raises(DepositClosedError):
        put(submission, portrait(8))
    with pytest.raises(DepositClosedError):
        services.check_open(sent)
    assert put(submission, portrait()).is_repeat


def test_a_photograph_that_could_not_be_recorded_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = opened().submission

    def broken(*_given: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "record", broken)
    with pytest.raises(RuntimeError):
        put(submission, portrait())
    assert (Photograph.objects.count(), Blob.objects.count()) == (0, 0)


def test_a_receipt_tells_duplicates_bursts_and_states() -> None:
    submission = opened().submission
    earlier = make_photograph()
    plain, near, burst = (put(submission, portrait(shift)).photograph for shift in (0, 8, 16))
    Duplicate.objects.create(photograph=near, earlier=earlier, is_exact=False, distance=3)
    Photograph.objects.filter(pk=burst.pk).update(burst=Burst.objects.create(), state=State.HELD)
    known = put(opened().submission, portrait()).photograph
    lines = receipt_lines(submission)
    assert [line.photograph_id for line in lines] == [plain.pk, near.pk, burst.pk]
    assert [(line.is_known, line.is_near, line.is_in_burst) for line in lines] == [
        (False, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert lines[2].state is State.HELD
    (other,) = receipt_lines(known.submission)
    assert (other.is_known, other.sha256) == (True, lines[0].sha256)


def test_a_proposed_event_waits_for_staff_and_is_made_once() -> None:
    first, again = opened(**PROPOSED).submission, opened(**PROPOSED).submission
    assert first.event == again.event
    assert (first.event.title, first.event.state) == ("Marche du 8 mars", EventState.PROPOSED)
    by_staff = opened(someone(Role.EDITOR).actor, **PROPOSED).submission
    assert by_staff.event == first.event
    assert by_staff.event.state == EventState.OPEN
    assert recorded() == [Action.EVENT_PROPOSED, Action.EVENT_OPENED]


def test_a_deposit_that_is_refused_leaves_no_event_behind(settings: Any) -> None:
    settings.ARCHIVE = replace(settings.ARCHIVE, deposits_per_hour=0)
    with pytest.raises(TooManyDepositsError):
        opened(**PROPOSED)
    assert not Event.objects.filter(date=date(2025, 3, 8)).exists()
