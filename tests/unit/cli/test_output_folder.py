"""Outputs appear whole or not at all, nothing foreign is replaced, and what the dead left is cleared away."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePath

import pytest

from contrechamp.cli.batch.folder import (
    BOOKKEEPING,
    OutputFolder,
    OutputFolderError,
    OutputTakenError,
    open_output_folder,
)
from contrechamp.cli.batch.outcome import Outcome, Status
from contrechamp.cli.batch.state import Entry, origin_of


def entry(output: str, data: bytes, source: str = "/photos/a.jpg", source_data: bytes = b"source") -> Entry:
    outcome = Outcome(
        status=Status.REDACTED,
        masks=[[1, 2, 3, 4]],
        numbers=[{"text": "1234567"}],
        sha256_source=hashlib.sha256(source_data).hexdigest(),
        sha256_output=hashlib.sha256(data).hexdigest(),
        recipe={"model": "a"},
        seconds=0.5,
    )
    return Entry(output, origin_of(Path(source)), "policy", outcome)


def commit(folder: OutputFolder, output: str, data: bytes, **source: object) -> None:
    staged = folder.staged(0)
    staged.write_bytes(data)
    folder.commit(staged, entry(output, data, **source))  # type: ignore[arg-type]


def visible(path: Path) -> list[str]:
    return sorted(str(found.relative_to(path)) for found in path.rglob("*") if BOOKKEEPING not in found.parts)


def test_a_committed_file_stands_under_its_name_and_is_remembered(tmp_path: Path) -> None:
    with open_output_folder(tmp_path / "out") as folder:
        commit(folder, "a/b.jpg", b"output")
        assert (tmp_path / "out" / "a" / "b.jpg").read_bytes() == b"output"
        remembered = folder.state.get(PurePath("a/b.jpg"))
    assert remembered is not None
    assert remembered.outcome.masks == [[1, 2, 3, 4]]
    assert remembered.outcome.recipe == {"model": "a"}


def test_numbers_and_source_paths_are_never_remembered(tmp_path: Path) -> None:
    with open_output_folder(tmp_path) as folder:
        commit(folder, "b.jpg", b"output", source="/home/nobody/private/a.jpg")
    kept = (tmp_path / BOOKKEEPING / "state.jsonl").read_text()
    assert "1234567" not in kept
    assert "private" not in kept


def test_nothing_of_a_run_is_left_when_it_ends(tmp_path: Path) -> None:
    with open_output_folder(tmp_path) as folder:
        folder.staged(7).write_bytes(b"half a pict")
    assert [found.name for found in (tmp_path / BOOKKEEPING).iterdir()] == ["lock"]


def test_the_same_picture_done_again_replaces_its_output(tmp_path: Path) -> None:
    with open_output_folder(tmp_path) as folder:
        commit(folder, "a.jpg", b"first")
        commit(folder, "a.jpg", b"same path, edited", source_data=b"edited")
        commit(folder, "a.jpg", b"same bytes, moved", source="/moved/a.jpg", source_data=b"edited")
    assert (tmp_path / "a.jpg").read_bytes() == b"same bytes, moved"


def test_another_pictures_output_is_not_replaced(tmp_path: Path) -> None:
    with open_output_folder(tmp_path) as folder:
        commit(folder, "a.jpg", b"first")
        with pytest.raises(OutputTakenError):
            commit(folder, "a.jpg", b"second", source="/others/a.jpg", source_data=b"another picture")
    assert (tmp_path / "a.jpg").read_bytes() == b"first"


@pytest.mark.parametrize("make", [lambda path: path.write_bytes(b"original"), lambda path: path.mkdir()])
def test_what_this_folder_did_not_write_is_not_replaced(tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "a.jpg")
    with open_output_folder(tmp_path) as folder, pytest.raises(OutputTakenError):
        commit(folder, "a.jpg", b"redacted")
    assert visible(tmp_path) == ["a.jpg"]
    assert (tmp_path / "a.jpg").is_dir() or (tmp_path / "a.jpg").read_bytes() == b"original"


def test_the_same_bytes_may_stand_there_when_the_state_was_deleted(tmp_path: Path) -> None:
    with open_output_folder(tmp_path) as folder:
        commit(folder, "a.jpg", b"redacted")
    (tmp_path / BOOKKEEPING / "state.jsonl").unlink()
    with open_output_folder(tmp_path) as folder:
        commit(folder, "a.jpg", b"redacted")
        assert folder.state.get(PurePath("a.jpg")) is not None


def test_a_file_in_the_way_of_a_folder_is_an_error_of_this_output_alone(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with open_output_folder(tmp_path) as folder, pytest.raises(OutputFolderError) as caught:
        commit(folder, "a/b.jpg", b"redacted")
    assert not caught.value.is_disk_trouble


def test_a_torn_state_is_as_if_its_last_line_were_not_there(tmp_path: Path) -> None:
    state = tmp_path / BOOKKEEPING / "state.jsonl"
    with open_output_folder(tmp_path) as folder:
        commit(folder, "a.jpg", b"first")
        commit(folder, "b.jpg", b"second", source="/photos/b.jpg", source_data=b"b")
    state.write_bytes(state.read_bytes()[:-20])
    with open_output_folder(tmp_path) as folder:
        assert folder.state.get(PurePath("a.jpg")) is not None
        assert folder.state.get(PurePath("b.jpg")) is None
        commit(folder, "c.jpg", b"third", source="/photos/c.jpg", source_data=b"c")
    with open_output_folder(tmp_path) as folder:
        assert folder.state.get(PurePath("a.jpg")) is not None
        assert folder.state.get(PurePath("c.jpg")) is not None


@pytest.mark.parametrize(
    "line", [b"[]\n", b"{}\n", b'{"output": "a.jpg"}\n', b'{"output": "a.jpg", "outcome": 1}\n', b"\xff\n"]
)
def test_a_state_of_another_kind_is_as_if_it_were_not_there(tmp_path: Path, line: bytes) -> None:
    (tmp_path / BOOKKEEPING).mkdir()
    (tmp_path / BOOKKEEPING / "state.jsonl").write_bytes(line)
    with open_output_folder(tmp_path) as folder:
        assert folder.state.get(PurePath("a.jpg")) is None


def test_two_folders_open_at_once_see_what_the_other_finished(tmp_path: Path) -> None:
    with open_output_folder(tmp_path) as one, open_output_folder(tmp_path) as two:
        commit(one, "a.jpg", b"first")
        with pytest.raises(OutputTakenError):
            commit(two, "a.jpg", b"second", source="/others/a.jpg", source_data=b"another picture")
        commit(two, "b.jpg", b"third", source="/others/b.jpg", source_data=b"b")
    assert visible(tmp_path) == ["a.jpg", "b.jpg"]


KILLED = """
import os, pathlib, signal, sys
from contrechamp.cli.batch.folder import open_output_folder
with open_output_folder(pathlib.Path(sys.argv[1])) as folder:
    folder.staged(0).write_bytes(b"half a pict")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_run_left_is_cleared_and_a_living_ones_is_not(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False).returncode == -9
    with open_output_folder(tmp_path) as living:
        living.staged(0).write_bytes(b"at work")
        assert len(list((tmp_path / BOOKKEEPING).glob("run-*"))) == 1
        with open_output_folder(tmp_path):
            assert living.staged(0).read_bytes() == b"at work"


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputFolderError, match="cannot be written"), open_output_folder(tmp_path / "file" / "out"):
        pass


def test_outputs_get_the_persons_usual_permissions(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with open_output_folder(tmp_path) as folder:
            commit(folder, "a.jpg", b"output")
    finally:
        os.umask(before)
    assert (tmp_path / "a.jpg").stat().st_mode & 0o777 == 0o644
