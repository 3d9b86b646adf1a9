"""Files appear whole or not at all, and never over another, on every kind of disk."""

import errno
import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

from contrechamp.vault.atomic import appearing
from contrechamp.vault.errors import TargetExistsError, UnwritableError


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


KINDS = ["nameless", "hidden", "no hard links"]


@pytest.fixture(params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, as three kinds of file system answer; the two poorer kinds are the real one with answers taken away."""
    if request.param == "nameless":
        if not hasattr(os, "O_TMPFILE"):
            pytest.skip("this system has no files without a name")
    else:
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    if request.param == "no hard links":

        def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "link", refuse)
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


def test_a_file_appears_whole_when_the_block_ends(disk: Path) -> None:
    with appearing(disk / "new", private=True) as file:
        file.write(b"all of it")
        assert not (disk / "new").exists()
    assert (disk / "new").read_bytes() == b"all of it"
    assert names(disk) == ["new"]


def test_a_failing_block_leaves_nothing(disk: Path) -> None:
    def fail() -> None:
        with appearing(disk / "new", private=True) as file:
            file.write(b"half of it")
            file.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert names(disk) == []


def test_a_file_that_is_there_stays_as_it_is(disk: Path) -> None:
    (disk / "new").write_text("precious")
    with pytest.raises(TargetExistsError), appearing(disk / "new", private=True):
        pytest.fail("the block ran")
    assert (disk / "new").read_text() == "precious"


def test_a_file_that_appears_meanwhile_stays_as_it_is(disk: Path) -> None:
    def be_second() -> None:
        with appearing(disk / "new", private=True) as file:
            file.write(b"mine")
            (disk / "new").write_text("precious")

    with pytest.raises(TargetExistsError):
        be_second()
    assert (disk / "new").read_text() == "precious"
    assert names(disk) == ["new"]


def test_a_dangling_link_is_in_the_way_and_is_not_followed(disk: Path, tmp_path: Path) -> None:
    (disk / "new").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TargetExistsError), appearing(disk / "new", private=True):
        pytest.fail("the block ran")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o640)])
def test_private_files_are_their_owners_and_others_follow_the_umask(disk: Path, private: bool, mode: int) -> None:
    before = os.umask(0o027)
    try:
        with appearing(disk / "new", private=private) as file:
            assert os.fstat(file.fileno()).st_mode & 0o777 == mode
    finally:
        os.umask(before)
    assert (disk / "new").stat().st_mode & 0o777 == mode


def test_a_folder_renamed_meanwhile_still_gets_the_file(disk: Path) -> None:
    with appearing(disk / "new", private=True) as file:
        file.write(b"all of it")
        disk.rename(disk.parent / "moved")
    assert (disk.parent / "moved" / "new").read_bytes() == b"all of it"


def test_no_folder_no_file(disk: Path) -> None:
    (disk / "file").touch()
    for folder in ("missing", "file"):
        with pytest.raises(UnwritableError), appearing(disk / folder / "new", private=True):
            pytest.fail("the block ran")


def test_no_open_descriptor_is_left_behind(disk: Path) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("this system does not list open files")
    open_before = len(names(descriptors))
    for number in range(5):
        with appearing(disk / str(number), private=True):
            pass
        with pytest.raises(ZeroDivisionError), appearing(disk / f"failed {number}", private=True):
            raise ZeroDivisionError
    assert len(names(descriptors)) == open_before
