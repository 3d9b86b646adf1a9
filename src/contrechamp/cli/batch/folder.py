"""The output folder: the one place where finished files appear, whole or not at all.

A worker writes to a staged name in `.contrechamp/run-…/`, a folder of this process alone. `commit` then remembers the
picture and renames it to its name, in this order: killed in between, the next run finds an entry whose file is missing
and does it again. Several processes may work on one folder: the lock is held only while one file is put in its place.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import ClassVar

from contrechamp.cli.batch.files import DISK_TROUBLE, SourceError, sha256_of
from contrechamp.cli.batch.lines import locked
from contrechamp.cli.batch.state import Entry, State
from contrechamp.errors import ContrechampError

BOOKKEEPING = ".contrechamp"
_RUN = "run-"
_LIVING = "living"


class OutputFolderError(ContrechampError):
    """A file cannot be put in its place. No picture is at fault.

    Attributes:
        path: what could not be written.
        is_disk_trouble: it is no use to go on: the disk is full, read-only or broken.
    """

    code: ClassVar[str] = "disk"

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} cannot be written: {error.strerror}")
        self.path = path
        self.is_disk_trouble = error.errno in DISK_TROUBLE


class OutputTakenError(ContrechampError):
    """Another picture, or a file that is not ours, stands where the output belongs; it was not replaced.

    Attributes:
        path: where it stands.
    """

    code: ClassVar[str] = "output_taken"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already and is not this picture's redaction; it was not replaced")
        self.path = path


class OutputFolder:
    """An output folder in use by this process. Make it with `open_output_folder`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._books = path / BOOKKEEPING
        self._staging = self._books / f"{_RUN}{os.getpid()}-{secrets.token_hex(4)}"
        self._living: int | None = None
        self.state = State(self._books / "state.jsonl")

    def staged(self, key: int) -> Path:
        """Give the name under which a worker may write the finished file of this task."""
        return self._staging / str(key)

    def commit(self, staged: Path, entry: Entry) -> None:
        """Make a finished file appear under its name, for good: on the disk when this returns.

        Raises:
            OutputTakenError: something else stands there.
            OutputFolderError: the disk refuses it; nothing has appeared.
        """
        target = self.path / entry.output
        try:
            with locked(self._books / "lock"):
                self.state.refresh()
                if self._is_taken(target, entry):
                    raise OutputTakenError(target)
                target.parent.mkdir(parents=True, exist_ok=True)
                self.state.append(entry)
                staged.replace(target)
                _sync_folder(target.parent)
        except OSError as error:
            raise OutputFolderError(target, error) from error

    def _is_taken(self, target: Path, entry: Entry) -> bool:
        if not os.path.lexists(target):
            return False
        if (remembered := self.state.get(PurePath(entry.output))) is not None:
            return not remembered.is_of(entry.origin, entry.outcome.sha256_source)
        try:
            # The state may have been deleted. The same bytes need no replacing, so they harm nobody.
            return sha256_of(target) != entry.outcome.sha256_output
        except SourceError:
            return True

    def begin(self) -> None:
        """Make the folders, and clear away what processes that are no more have left. Raises OSError."""
        self._books.mkdir(parents=True, exist_ok=True)
        with locked(self._books / "lock"):
            for run in self._books.glob(f"{_RUN}*"):
                _clear_if_dead(run)
            self._staging.mkdir(mode=0o700)
            self._living = os.open(self._staging / _LIVING, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._living, fcntl.LOCK_EX)
            self.state.refresh()

    def end(self) -> None:
        """Clear away this process's own staged files."""
        shutil.rmtree(self._staging, ignore_errors=True)
        if self._living is not None:
            os.close(self._living)
            self._living = None


@contextmanager
def open_output_folder(path: Path) -> Iterator[OutputFolder]:
    """Use an output folder; it is made if it is not there.

    Raises:
        OutputFolderError: it cannot be made or written.
    """
    folder = OutputFolder(path)
    try:
        try:
            folder.begin()
        except OSError as error:
            raise OutputFolderError(path, error) from error
        yield folder
    finally:
        folder.end()


def _clear_if_dead(run: Path) -> None:
    """Remove a run's staged files, unless the process that holds its lock is living."""
    try:
        number = os.open(run / _LIVING, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        shutil.rmtree(run, ignore_errors=True)  # killed between making the folder and the lock, under the folder's lock
        return
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(run, ignore_errors=True)
    except BlockingIOError:
        pass  # at work
    finally:
        os.close(number)


def _sync_folder(path: Path) -> None:
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)
