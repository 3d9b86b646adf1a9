"""A backup of a running archive is whole, holds no open secret, forgets what was erased, and comes back as it was."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from contrechamp.ledger import verify_folder
from contrechamp.vault import generate_key
from contrechamp_server.commands.making import make_archive
from contrechamp_server.config.environment import read_options

FILL = """
import sys
from tests.archive import make_photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import ARCHIVE, record
from contrechamp_server.foundation.core.permissions import system
from contrechamp_server.foundation.media.blobs import delete_blob
from contrechamp_server.foundation.records.models import Photograph
from django.db import transaction
if sys.argv[1] == "fill":
    with transaction.atomic():
        record(Action.ARCHIVE_OPENED, ARCHIVE, actor=system("command"))
    for state in (State.RECEIVED, State.TO_REVIEW, State.PUBLISHED):
        make_photograph(state)
elif sys.argv[1] == "erase":
    for photograph in Photograph.objects.exclude(spool=None).select_related("spool"):
        spool, photograph.spool = photograph.spool, None
        photograph.save()
        delete_blob(spool)
print(sorted(Photograph.objects.values_list("sha256_source", "state")))
"""


def run(*arguments: str, folder: Path | None = None, setting: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("CONTRECHAMP_", "DJANGO_"))
    }
    if folder is not None:
        environment |= {
            "CONTRECHAMP_FOLDER": str(folder),
            "DJANGO_SETTINGS_MODULE": "contrechamp_server.config.settings",
        }
    if setting:
        name, _, value = setting.partition("=")
        environment[name] = value
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run("-m", "contrechamp.cli", *arguments)


def within(folder: Path, *arguments: str) -> str:
    done = run("-c", "import django; django.setup()\n" + FILL, *arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an archive with some photographs, and its custodian's key, once."""
    place = tmp_path_factory.mktemp("filled")
    make_archive(place / "archive", generate_key(place / "custodian.key").lines)
    assert run("-m", "django", "migrate", "-v", "0", folder=place / "archive").returncode == 0
    within(place / "archive", "fill")
    return place


@pytest.fixture
def archive(filled: Path, tmp_path: Path) -> Path:
    shutil.copytree(filled, tmp_path, dirs_exist_ok=True)
    return tmp_path / "archive"


def open_secrets(tmp_path: Path, backup: Path) -> Path:
    opened = tmp_path / "secrets.json"
    for path in (opened, tmp_path / "receipt.json"):
        path.unlink(missing_ok=True)
    done = command(
        *("vault", "open", str(backup / "secrets.age"), "--key", str(tmp_path / "custodian.key")),
        *("--reason", "the machine broke", "--out", str(opened), "--receipt", str(tmp_path / "receipt.json")),
    )
    assert done.returncode == 0, done.stderr
    return opened


def test_a_backup_comes_back_as_the_archive_was(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert command("backup", str(archive), str(backup)).returncode == 0
    done = command("restore", str(backup), str(tmp_path / "again"), "--secrets", str(open_secrets(tmp_path, backup)))
    assert done.returncode == 0, done.stderr
    assert within(tmp_path / "again", "look") == within(archive, "look")
    for stored in (archive / "media").rglob("*.*"):
        assert (tmp_path / "again" / stored.relative_to(archive)).read_bytes() == stored.read_bytes()
    assert command("log", "verify", str(tmp_path / "again" / "log")).returncode == 0


def test_a_backup_holds_no_secret_in_the_open(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert command("backup", str(archive), str(backup)).returncode == 0
    secrets = [
        path.read_text().split("\n")[-2 if path.name == "log.key" else 0] for path in (archive / "secrets").iterdir()
    ]
    assert len(secrets) == 4
    for path in backup.rglob("*"):
        if path.is_file():
            assert not [secret for secret in secrets if secret and secret.encode() in path.read_bytes()], path


def test_the_next_backup_forgets_what_was_erased(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert command("backup", str(archive), str(backup)).returncode == 0
    assert list((backup / "media" / "spool").rglob("*.age"))
    within(archive, "erase")
    assert command("backup", str(archive), str(backup)).returncode == 0
    assert not list((backup / "media" / "spool").rglob("*.age"))
    assert not [name for name in json.loads((backup / "manifest.json").read_text())["files"] if "spool" in name]


def test_a_changed_backup_is_not_restored(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert command("backup", str(archive), str(backup)).returncode == 0
    secrets = open_secrets(tmp_path, backup)
    victim = next((backup / "media" / "masters").rglob("*.jpg"))
    victim.write_bytes(victim.read_bytes() + b"x")
    done = command("restore", str(backup), str(tmp_path / "again"), "--secrets", str(secrets))
    assert done.returncode == 1
    assert victim.name in done.stderr.replace("\n", "")
    assert not (tmp_path / "again").exists()


def test_changed_stored_bytes_are_not_backed_up_in_silence(archive: Path, tmp_path: Path) -> None:
    victim = next((archive / "media" / "masters").rglob("*.jpg"))
    victim.write_bytes(b"x" * victim.stat().st_size)
    done = command("backup", str(archive), str(tmp_path / "backup"))
    assert done.returncode == 1
    assert victim.stem in done.stderr.replace("\n", "")
    assert not (tmp_path / "backup" / "manifest.json").exists()


def test_a_folder_of_something_else_is_no_place_for_a_backup(archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    assert command("backup", str(archive), str(other)).returncode == 1
    assert (other / "letter.txt").read_text() == "dear"
    shutil.rmtree(other)


def test_a_secret_that_stands_in_the_settings_is_sealed_and_comes_back(archive: Path, tmp_path: Path) -> None:
    with (archive / "archive.env").open("a") as file:
        file.write("CONTRECHAMP_S3_SECRET_KEY=written-in-the-settings\nCONTRECHAMP_MAX_FILES=77\n")
    backup, again = tmp_path / "backup", tmp_path / "again"
    assert command("backup", str(archive), str(backup)).returncode == 0
    assert not [path for path in backup.rglob("*") if path.is_file() and b"written-in-the" in path.read_bytes()]
    done = command("restore", str(backup), str(again), "--secrets", str(open_secrets(tmp_path, backup)))
    assert done.returncode == 0, done.stderr
    assert read_options(again, {}).s3_secret_key.startswith("written-in-the")
    assert read_options(again, {}).max_files == 77
    assert read_options(again, {}).field_key == read_options(archive, {}).field_key
    assert not [path for path in again.rglob("*.key") if path.stat().st_mode & 0o077]


def test_an_archive_that_could_not_be_restored_whole_is_not_left_to_be_served(archive: Path, tmp_path: Path) -> None:
    backup, again = tmp_path / "backup", tmp_path / "again"
    assert command("backup", str(archive), str(backup)).returncode == 0
    secrets = open_secrets(tmp_path, backup)
    done = run(
        *("-m", "contrechamp.cli", "restore", str(backup), str(again), "--secrets", str(secrets)),
        setting="CONTRECHAMP_DATABASE_URL=postgres://nobody@/another-kind",
    )
    assert done.returncode == 1
    assert not again.exists()


def test_a_backup_s_log_is_that_of_its_database(archive: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    assert command("backup", str(archive), str(backup)).returncode == 0
    with closing(sqlite3.connect(backup / "database.sqlite3")) as database:
        (kept,) = database.execute("SELECT count(*) FROM audit_logrecord").fetchone()
    assert verify_folder(backup / "log").size <= kept
