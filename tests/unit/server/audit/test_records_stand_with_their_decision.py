"""A decision and its record stand or fall together, whoever writes at the same time; refusals have a record of their own."""

import threading

import pytest
from django.db import connection, transaction

from contrechamp.ledger import Log, LogWriteError, Ref
from contrechamp.ledger.stores import MemoryStore
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import LogRecord, Salt
from contrechamp_server.foundation.audit.recording import ARCHIVE, record, record_refusal
from contrechamp_server.foundation.audit.store import DatabaseStore
from contrechamp_server.foundation.core.permissions import Role, system
from contrechamp_server.foundation.records.models import Event
from tests.archive import make_event, someone

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = system("worker")


def test_a_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(LogWriteError):
        record(Action.ARCHIVE_OPENED, ARCHIVE, actor=WORKER)
    assert not LogRecord.objects.exists()


def test_what_is_rolled_back_leaves_no_record_and_no_salt() -> None:
    steward = someone(Role.STEWARD)
    with transaction.atomic():
        record(Action.EVENT_OPENED, Ref("event", make_event().pk), actor=steward.actor)
        transaction.set_rollback(True)
    assert not LogRecord.objects.exists()
    assert not Salt.objects.exists()
    assert not Event.objects.exists()


def test_a_log_goes_on_after_a_rollback_without_a_gap() -> None:
    for keep in (True, False, True, False, True):
        with transaction.atomic():
            record(Action.ARCHIVE_OPENED, ARCHIVE, actor=WORKER)
            transaction.set_rollback(not keep)
    assert list(LogRecord.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2]
    assert_one_chain(3)


def test_a_refusal_is_recorded_though_what_was_refused_is_undone() -> None:
    reviewer = someone(Role.REVIEWER)
    with transaction.atomic():
        make_event()
        transaction.set_rollback(True)
    record_refusal(Action.ACTION_REFUSED, ARCHIVE, actor=reviewer.actor, code="forbidden")
    assert not Event.objects.exists()
    assert LogRecord.objects.count() == 1


def test_a_refusal_inside_a_transaction_is_a_mistake_that_shows() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        record_refusal(Action.ACTION_REFUSED, ARCHIVE, actor=WORKER, code="forbidden")


def test_accounts_stand_in_the_log_as_commitments_that_can_be_forgotten() -> None:
    steward = someone(Role.STEWARD)
    with transaction.atomic():
        record(Action.ARCHIVE_OPENED, ARCHIVE, actor=steward.actor)
    data = bytes(LogRecord.objects.get().data).decode()
    assert steward.account.pk not in data
    assert steward.account.pseudonym not in data
    assert Salt.objects.count() == 1


def test_many_that_write_at_once_keep_one_chain() -> None:
    together, failed = threading.Barrier(5), []

    def write() -> None:
        together.wait()
        try:
            for number in range(8):
                with transaction.atomic():
                    record(Action.ARCHIVE_OPENED, ARCHIVE, actor=WORKER)
                    if number % 4 == 3:
                        transaction.set_rollback(True)
        except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert_one_chain(5 * 6)


def assert_one_chain(size: int) -> None:
    """The nodes that were kept on the way are those of the records, read again from the first."""
    store = DatabaseStore()
    assert store.size() == size
    again = Log(MemoryStore())
    again.append_all([Log(store).record(index) for index in range(size)])
    assert Log(store).root() == again.root()
