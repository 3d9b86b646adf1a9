"""An original becomes a redacted master, or is held with its reason; doing any of it twice changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from contrechamp.vision.errors import EncodingError
from contrechamp_server import pipeline
from contrechamp_server.foundation.audit.models import LogRecord
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Role
from contrechamp_server.foundation.media import workers_key
from contrechamp_server.foundation.media.blobs import read_blob
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models import Mask, Photograph
from contrechamp_server.foundation.records.states import State, TransitionError
from contrechamp_server.stages.redaction import services
from contrechamp_server.stages.redaction.errors import LeaseLostError, SpoolGoneError
from contrechamp_server.stages.redaction.services import expire_spool, redact_photograph, retry_photograph
from tests.archive import make_photograph, make_submission, someone
from tests.arrivals import picture, receive

pytestmark = pytest.mark.django_db(transaction=True)


def snapshot() -> tuple[Any, ...]:
    """Give all that a task could change."""
    rows = Photograph.objects.order_by("pk").values()
    return (
        list(rows),
        sorted(Blob.objects.values_list("pk", flat=True)),
        LogRecord.objects.count(),
        Mask.objects.count(),
    )


def test_an_original_becomes_a_master_without_its_face_and_leaves_the_spool() -> None:
    photograph = receive(picture())
    spool = photograph.spool
    assert spool is not None
    assert redact_photograph(photograph.pk) is State.TO_REVIEW
    photograph.refresh_from_db()
    assert photograph.master is not None and photograph.spool is None and photograph.tries == 0
    assert read_blob(photograph.master).startswith(b"\xff\xd8")
    assert Mask.objects.filter(photograph=photograph).count() == photograph.mask_count == 1
    assert not Blob.objects.filter(pk=spool.pk).exists()
    assert not (options().folder / "media" / spool.place).exists()


@pytest.mark.parametrize("state", State)
def test_a_task_run_again_changes_nothing(state: State) -> None:
    photograph = make_photograph(State.TO_REVIEW if state is State.APPROVED else state)
    if state is State.REDACTING:
        Photograph.objects.update(lease="another-worker", leased_until=now() + timedelta(minutes=1))
    if state is State.RECEIVED:
        pipeline.redact.call(photograph.pk)  # what is in its spool is no age file: it is held
    if state is State.APPROVED:
        Photograph.objects.update(state=State.APPROVED)
        pipeline.publish.call(photograph.pk)
    before = snapshot()
    pipeline.redact.call(photograph.pk)
    pipeline.publish.call(photograph.pk)
    assert snapshot() == before


def test_a_real_picture_redacted_twice_is_redacted_once() -> None:
    photograph = receive(picture())
    pipeline.redact.call(photograph.pk)
    before = snapshot()
    pipeline.redact.call(photograph.pk)
    assert snapshot() == before


@pytest.mark.parametrize(
    ("error", "code"),
    [(MemoryError(), "memory"), (EncodingError("no"), "encoding"), (ZeroDivisionError("quotes a name"), "unforeseen")],
)
def test_whatever_is_wrong_with_a_picture_holds_it(
    error: Exception, code: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: bytes) -> None:
        raise error

    monkeypatch.setattr(services, "work_on", fail)
    photograph = receive(picture())
    assert redact_photograph(photograph.pk) is State.HELD
    photograph.refresh_from_db()
    assert photograph.hold_code == code
    assert photograph.spool is not None, "it can be tried again"
    assert "quotes a name" not in caplog.text


@pytest.mark.parametrize(
    ("original", "code"), [(picture()[:4000], "unreadable"), (b"\xff\xd8\xff\xe0" + bytes(200), "unreadable")]
)
def test_a_damaged_picture_is_held(original: bytes, code: str) -> None:
    photograph = receive(original)
    assert redact_photograph(photograph.pk) is State.HELD
    photograph.refresh_from_db()
    assert photograph.hold_code == code


def test_a_spool_that_does_not_open_holds() -> None:
    photograph = make_photograph(State.RECEIVED)
    assert redact_photograph(photograph.pk) is State.HELD
    photograph.refresh_from_db()
    assert photograph.hold_code == "spool_unreadable"


def test_a_spool_whose_file_is_gone_holds() -> None:
    photograph = receive(picture())
    assert photograph.spool is not None
    (options().folder / "media" / photograph.spool.place).unlink()
    assert redact_photograph(photograph.pk) is State.HELD
    photograph.refresh_from_db()
    assert photograph.hold_code == "missing_blob"


@pytest.mark.parametrize("trouble", [OSError("the store does not answer"), DatabaseError("gone")])
def test_trouble_of_the_machine_holds_nothing_and_is_tried_again(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise trouble

    photograph = receive(picture())
    with monkeypatch.context() as patch:
        patch.setattr(workers_key, "open_blob", fail)
        with pytest.raises(pipeline.TaskFailedError) as raised:
            pipeline.redact.call(photograph.pk)
    assert str(trouble) not in str(raised.value)
    photograph.refresh_from_db()
    assert (photograph.state, photograph.tries) == (State.REDACTING, 1)
    Photograph.objects.update(leased_until=now() - timedelta(seconds=1))
    pipeline.sweep()
    assert redact_photograph(photograph.pk) is State.TO_REVIEW


def test_what_a_worker_makes_after_it_has_lost_its_lease_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    photograph = receive(picture())
    blobs = set(Blob.objects.values_list("pk", flat=True))

    def lose(*_: object) -> None:
        raise LeaseLostError

    monkeypatch.setattr(services, "locked", lose)
    assert redact_photograph(photograph.pk) is None
    assert set(Blob.objects.values_list("pk", flat=True)) == blobs


def test_a_held_photograph_can_be_tried_again_by_those_who_may() -> None:
    photograph = make_photograph(State.RECEIVED)
    redact_photograph(photograph.pk)
    with pytest.raises(ForbiddenError):
        retry_photograph(actor=someone(Role.SUBMITTER).actor, photograph_id=photograph.pk)
    retried = retry_photograph(actor=someone(Role.STEWARD).actor, photograph_id=photograph.pk)
    assert (retried.state, retried.hold_code, retried.tries) == (State.RECEIVED, "", 0)
    with pytest.raises(TransitionError):
        retry_photograph(actor=someone(Role.STEWARD).actor, photograph_id=photograph.pk)


def test_an_expired_spool_is_erased_and_its_photograph_held() -> None:
    photograph = receive(picture())
    spool = photograph.spool
    assert spool is not None
    Blob.objects.filter(pk=spool.pk).update(created_at=now() - timedelta(hours=options().spool_hours, minutes=1))
    assert pipeline.sweep()["expired"] == 1
    photograph.refresh_from_db()
    assert (photograph.state, photograph.hold_code, photograph.spool) == (State.HELD, "spool_expired", None)
    assert not (options().folder / "media" / spool.place).exists()
    assert photograph.sealed is not None and read_blob(photograph.sealed)
    before = snapshot()
    expire_spool(photograph.pk)
    assert snapshot() == before
    with pytest.raises(SpoolGoneError):
        retry_photograph(actor=someone(Role.STEWARD).actor, photograph_id=photograph.pk)


def test_a_spool_is_not_erased_under_a_worker() -> None:
    photograph = make_photograph(State.REDACTING, submission=make_submission())
    expire_spool(photograph.pk)
    photograph.refresh_from_db()
    assert photograph.spool is not None
