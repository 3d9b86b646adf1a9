"""A lease says which worker has a photograph: one at a time, while it gives a sign of life, and never after."""

import os
import threading
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from contrechamp_server import pipeline
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.redaction import leases
from contrechamp_server.stages.redaction.errors import LeaseLostError
from contrechamp_server.stages.redaction.leases import HUNG, leased, locked
from tests.archive import make_photograph

pytestmark = pytest.mark.django_db(transaction=True)


def take(key: str) -> AbstractContextManager[str | None]:
    return leased(key, waiting=State.RECEIVED, working=State.REDACTING)


def test_a_photograph_is_leased_to_one_worker_at_a_time() -> None:
    key = make_photograph(State.RECEIVED).pk
    with take(key) as first, take(key) as second:
        assert first is not None
        assert second is None
        photograph = Photograph.objects.get(pk=key)
        assert (photograph.state, photograph.lease, photograph.tries) == (State.REDACTING, first, 1)


def test_of_many_that_ask_at_once_one_gets_it() -> None:
    key = make_photograph(State.RECEIVED).pk
    got, together = [], threading.Barrier(6)

    def ask() -> None:
        together.wait()
        try:
            with take(key) as lease:
                got.append(lease)
                together.wait()
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([lease for lease in got if lease]) == 1


def test_an_approved_photograph_is_leased_without_changing_its_state() -> None:
    photograph = make_photograph(State.TO_REVIEW)
    Photograph.objects.update(state=State.APPROVED)
    with leased(photograph.pk, waiting=State.APPROVED, working=State.APPROVED) as lease:
        with leased(photograph.pk, waiting=State.APPROVED, working=State.APPROVED) as other:
            assert other is None
        assert locked_in_transaction(photograph.pk, lease).state == State.APPROVED


def test_who_has_lost_the_lease_cannot_write() -> None:
    key = make_photograph(State.RECEIVED).pk
    with take(key) as lease:
        Photograph.objects.filter(pk=key).update(leased_until=now() - timedelta(seconds=1))
        pipeline.sweep()
        with pytest.raises(LeaseLostError):
            locked_in_transaction(key, lease)


def test_a_worker_that_lives_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    key = make_photograph(State.RECEIVED).pk
    renewed = threading.Event()
    renew = leases._Heartbeat._renew

    def renew_and_tell(heart: leases._Heartbeat) -> None:
        renew(heart)
        renewed.set()

    monkeypatch.setattr(leases._Heartbeat, "_renew", renew_and_tell)
    with take(key):
        before = Photograph.objects.get(pk=key).leased_until
        assert renewed.wait(30)
        after = Photograph.objects.get(pk=key).leased_until
    assert before is not None and after is not None and after > before


def test_a_beat_that_the_database_refuses_does_not_stop_the_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    key = make_photograph(State.RECEIVED).pk

    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError

    with take(key) as lease:
        Photograph.objects.update(leased_until=now())
        heart = leases._Heartbeat(key, lease or "")
        with monkeypatch.context() as patch:
            patch.setattr(QuerySet, "update", refuse)
            heart._renew()
        heart._renew()
        until = Photograph.objects.get(pk=key).leased_until
        assert until is not None and until > now()


def test_a_worker_that_hangs_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    key = make_photograph(State.RECEIVED).pk
    ended = threading.Event()

    def end(status: int) -> None:
        assert status == HUNG
        ended.set()

    monkeypatch.setattr(os, "_exit", end)
    heart = leases._Heartbeat(key, "a-lease")
    heart._deadline = now() - timedelta(seconds=1)
    heart.start()
    assert ended.wait(options().lease_seconds + 30)
    heart.stop()


def locked_in_transaction(key: str, lease: str | None) -> Photograph:
    with transaction.atomic():
        return locked(key, lease or "")
