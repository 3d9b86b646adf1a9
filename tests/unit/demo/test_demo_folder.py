"""The demo deletes only what it made."""

from pathlib import Path

import pytest

from demo.folder import DemoFolder, FolderInUseError


def test_a_folder_with_somebody_elses_files_is_refused_untouched(tmp_path: Path) -> None:
    (tmp_path / "redacted").mkdir()
    (tmp_path / "redacted" / "mine.jpg").write_bytes(b"mine")
    with pytest.raises(FolderInUseError, match="--out"):
        DemoFolder.prepare(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == ["redacted", "redacted/mine.jpg"]


def test_a_folder_of_its_own_is_emptied_of_the_earlier_run(tmp_path: Path) -> None:
    folder = DemoFolder.prepare(tmp_path / "demo")
    (folder.sources / "face.jpg").write_bytes(b"face")
    folder.archive.mkdir()
    (folder.archive / "archive.env").write_text("old")
    folder.logins.write_text("old")
    again = DemoFolder.prepare(tmp_path / "demo")
    assert sorted(path.name for path in again.root.rglob("*") if path.is_file()) == [".contrechamp-demo"]


def test_sources_are_gone_after_they_are_deleted(tmp_path: Path) -> None:
    folder = DemoFolder.prepare(tmp_path / "demo")
    (folder.sources / "face.jpg").write_bytes(b"face")
    folder.delete_sources()
    assert not folder.sources.exists()
