"""The copy of the log that anyone may take away: signed, verified offline, only ever longer, and of one history."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from contrechamp.ledger import FolderStore, InconsistentHeadsError, verify_folder
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import LogHead, LogNode, LogRecord
from contrechamp_server.foundation.audit.recording import ARCHIVE, record
from contrechamp_server.foundation.audit.signing import FOLDER, publish_log
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import system

pytestmark = pytest.mark.django_db(transaction=True)


def write(count: int) -> None:
    for _ in range(count):
        with transaction.atomic():
            record(Action.ARCHIVE_OPENED, ARCHIVE, actor=system("command"))


def folder() -> Path:
    return options().folder / FOLDER


def test_what_is_published_verifies_and_holds_every_record() -> None:
    for count in (0, 3, 1, 0, 1_100):
        write(count)
        publish_log()
        assert verify_folder(folder()).size == LogRecord.objects.count()
    assert LogHead.objects.count() == 4, "no head is signed where there is no new record, but the first"


def test_publishing_again_writes_nothing() -> None:
    write(2)
    publish_log()
    before = {path: path.stat().st_mtime_ns for path in folder().rglob("*")}
    publish_log()
    assert {path: path.stat().st_mtime_ns for path in folder().rglob("*")} == before


def test_a_copy_that_was_lost_is_made_again() -> None:
    write(3)
    publish_log()
    (folder() / "heads.jsonl").write_bytes(b"")
    publish_log()
    assert verify_folder(folder()).size == 3


def test_a_crash_between_records_and_heads_is_caught_up() -> None:
    write(3)
    publish_log()
    write(2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FolderStore, "add_head", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            publish_log()
    write(1)
    publish_log()
    assert verify_folder(folder()).size == 6


def test_nobody_writes_while_another_does() -> None:
    write(1)
    publish_log()
    write(1)
    with FolderStore(folder()):
        assert publish_log() is None
    assert publish_log() is not None
    assert verify_folder(folder()).size == 2


def test_several_processes_publish_one_log() -> None:
    failed = []

    def publish() -> None:
        try:
            for _ in range(5):
                write(1)
                publish_log()
        except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    publish_log()
    assert verify_folder(folder()).size == 15


def test_a_database_that_is_older_than_what_was_published_is_refused() -> None:
    write(4)
    publish_log()
    before = (folder() / "records.jsonl").read_bytes()
    # As after restoring a backup beside the folder of the archive that went on.
    for rows in (LogRecord, LogNode, LogHead):
        rows.objects.all().delete()
    write(9)
    with pytest.raises(InconsistentHeadsError):
        publish_log()
    assert (folder() / "records.jsonl").read_bytes() == before


def test_records_changed_in_the_database_are_not_signed() -> None:
    write(4)
    publish_log()
    LogNode.objects.update(hash=bytes(32))
    write(1)
    with pytest.raises(InconsistentHeadsError):
        publish_log()
    assert LogHead.objects.count() == 1
