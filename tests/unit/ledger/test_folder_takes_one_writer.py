"""Two writers would interleave their records: the second is refused, whether in this process or another."""

import subprocess
import sys
from pathlib import Path

import pytest

from contrechamp.ledger import (
    FolderStore,
    Log,
    LogLockedError,
    LogWriteError,
    NotALogError,
    dump_public_key,
    verify_folder,
)
from tests.unit.ledger.ledgers import OTHER_KEY, PUBLIC, a_record, make_folder

SECOND_WRITER = """
import sys
from pathlib import Path
from contrechamp.ledger import FolderStore, LogLockedError
try:
    FolderStore(Path(sys.argv[1])).close()
except LogLockedError as error:
    sys.exit(error.code)
"""


def second_writer(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SECOND_WRITER, str(folder)], capture_output=True, text=True, check=False, timeout=60
    )
    return done.stderr.strip()


def test_second_process_is_refused_while_the_first_writes(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 2)
    with FolderStore(folder):
        assert second_writer(folder) == "log_locked"
    assert second_writer(folder) == ""


def test_second_store_in_one_process_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 2)
    with FolderStore(folder) as store:
        with pytest.raises(LogLockedError) as caught:
            FolderStore(folder)
        assert caught.value.path == folder
        Log(store).append(a_record(2))
    with FolderStore(folder) as store:
        assert store.size() == 3
        assert store.torn_bytes == 0


def test_readers_need_no_lock(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 2, heads=(2,))
    with FolderStore(folder):
        assert verify_folder(folder).size == 2


def test_new_log_needs_an_empty_folder(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 2)
    with pytest.raises(NotALogError):
        FolderStore.create(folder, PUBLIC)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").touch()
    with pytest.raises(NotALogError):
        FolderStore.create(tmp_path / "other", PUBLIC)
    with pytest.raises(NotALogError):
        FolderStore.create(tmp_path / "other" / "file", PUBLIC)
    with pytest.raises(LogWriteError):
        FolderStore.create(tmp_path / "other" / "file" / "log", PUBLIC)


def test_folder_that_is_no_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotALogError):
        FolderStore(tmp_path / "nothing")
    with pytest.raises(NotALogError):
        FolderStore(tmp_path)
    assert list(tmp_path.iterdir()) == [], "a refused folder stays as it was"


def test_folder_of_another_version_or_with_a_foreign_key_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "log", 1, heads=(1,))
    header = (folder / "log.json").read_bytes()
    (folder / "log.json").write_bytes(header.replace(b'"v":1', b'"v":2'))
    with pytest.raises(NotALogError, match="version 2"):
        verify_folder(folder)
    (folder / "log.json").write_bytes(b"{}")
    with pytest.raises(NotALogError):
        verify_folder(folder)
    (folder / "log.json").write_bytes(header)
    foreign = make_folder(tmp_path / "foreign", 0)
    (folder / "public-key.pem").write_bytes(dump_public_key(OTHER_KEY.public_key()))
    with pytest.raises(NotALogError, match="not the key"):
        verify_folder(folder)
    (folder / "public-key.pem").write_bytes((foreign / "public-key.pem").read_bytes())
    assert verify_folder(folder).size == 1
