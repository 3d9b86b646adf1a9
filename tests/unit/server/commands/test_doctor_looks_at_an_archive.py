"""`contrechamp doctor DIR` says what is not well in an archive, and what to do about it."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import EntryPoints
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db.migrations.recorder import MigrationRecorder

from contrechamp.cli import doctor
from contrechamp.cli.health import Check, State
from contrechamp.vault import generate_key
from contrechamp_server.commands import folder
from contrechamp_server.commands.checking import check_modes, check_served, check_space, examine
from contrechamp_server.commands.making import make_archive
from contrechamp_server.foundation.audit.models import LogHead, LogRecord
from contrechamp_server.foundation.audit.signing import publish_log
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media import blobs
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State as PhotographState
from tests.archive import make_photograph

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def found() -> dict[str, Check]:
    return {check.name: check for check in examine(options().folder)}


def test_an_archive_that_is_well_has_nothing_broken() -> None:
    make_photograph(PhotographState.PUBLISHED)
    publish_log()
    checks = found()
    assert not [check for check in checks.values() if check.state is State.BROKEN]
    assert {"settings", "secrets", "space", "database", "storage", "log", "spool", "held", "queue", "serve"} <= set(
        checks
    )
    assert not list((options().folder / "media").glob("trial*"))


def test_a_folder_without_an_archive_is_told(tmp_path: Path) -> None:
    (check,) = examine(tmp_path)
    assert (check.name, check.state) == ("settings", State.BROKEN)
    assert "contrechamp init" in check.detail


def test_secrets_that_others_can_read_are_named(tmp_path: Path) -> None:
    make_archive(tmp_path / "archive", generate_key(tmp_path / "custodian.key").lines)
    assert check_modes(tmp_path / "archive").state is State.OK
    (tmp_path / "archive" / "secrets" / "log.key").chmod(0o640)
    check = check_modes(tmp_path / "archive")
    assert check.state is State.BROKEN
    assert "secrets/log.key" in check.detail and "field.key" not in check.detail


@pytest.mark.parametrize(("free", "state"), [(1 << 40, State.OK), (1 << 30, State.NOTE), (1 << 20, State.BROKEN)])
def test_little_room_is_told(free: int, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    assert check_space(options().folder).state is state


def test_a_database_behind_its_version_is_told_and_what_needs_it_is_not_looked_at() -> None:
    recorder = MigrationRecorder.Migration.objects
    last = recorder.filter(app="approval").latest("pk")
    recorder.filter(pk=last.pk).delete()
    try:
        checks = found()
    finally:
        recorder.create(app=last.app, name=last.name, applied=last.applied)
    assert checks["database"].state is State.BROKEN
    assert "storage" not in checks


def test_a_storage_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise PermissionError("a path that nobody needs to know")

    monkeypatch.setattr(blobs, "_storage", refuse)
    check = found()["storage"]
    assert check.state is State.BROKEN
    assert check.detail == "this could not be looked at: PermissionError"


def test_a_damaged_log_and_a_database_older_than_it_are_told() -> None:
    make_photograph(PhotographState.PUBLISHED)
    publish_log()
    LogRecord.objects.all().delete()
    LogHead.objects.all().delete()
    assert "the database is older" in (found()["log"].remedy or "")
    records = options().folder / "log" / "records.jsonl"
    records.write_bytes(records.read_bytes().replace(b"publish", b"approve"))
    assert found()["log"].state is State.BROKEN


def test_what_waits_for_long_and_what_is_held_are_told() -> None:
    make_photograph(PhotographState.RECEIVED)
    assert (found()["queue"].state, found()["spool"].state, found()["held"].state) == (State.OK,) * 3
    Blob.objects.update(created_at=now() - timedelta(hours=options().spool_hours - 1))
    Photograph.objects.update(received_at=now() - timedelta(hours=1))
    make_photograph(PhotographState.HELD)
    checks = found()
    assert (checks["queue"].state, checks["spool"].state, checks["held"].state) == (State.NOTE,) * 3
    Photograph.objects.filter(state=PhotographState.RECEIVED).update(leased_until=now() + timedelta(minutes=1))
    assert found()["queue"].state is State.OK


def test_whether_it_is_served_is_told(tmp_path: Path) -> None:
    assert check_served(tmp_path).detail == "this archive was never served"
    with folder.served_alone(tmp_path):
        assert check_served(tmp_path).state is State.OK
    assert check_served(tmp_path).state is State.NOTE


def test_doctor_finds_the_archive_by_its_entry_point(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (check,) = doctor.examine_archive(tmp_path)
    assert check.name == "settings"
    monkeypatch.setattr(doctor, "entry_points", lambda **_: EntryPoints())
    (check,) = doctor.examine_archive(tmp_path)
    assert (check.name, check.state) == ("archive", State.BROKEN)
