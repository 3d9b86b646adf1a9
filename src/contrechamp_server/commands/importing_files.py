"""Which file of the folder a row means: one inside it, that is there, and that no other row names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from django.utils.functional import Promise

from contrechamp.cli.batch.sources import Picture, find_sources
from contrechamp_server.commands.tables import FILE, Row

REPLACE: Final = "replace the file, or take the row out"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row.

    Attributes:
        column: where; empty for the row itself.
        what: in English, or in the reader's language when it is shown.
        remedy: what to do about it, in English.
    """

    row: int
    file: str
    column: str
    what: Promise | str
    remedy: str


class RefusedFileError(Exception):
    """A row's file cannot be taken; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem.what))
        self.problem = problem


@dataclass(slots=True)
class Files:
    """The folder, and which of its files rows have named so far: real path → row."""

    folder: Path
    named: dict[Path, int] = field(default_factory=dict)

    def picture_of(self, row: Row) -> Picture:
        """Give the file that a row names.

        Raises:
            RefusedFileError: it names none, one outside the folder, one that is not there or is named already.
        """
        if not row.file:
            raise _refused(row, "this row names no file", "write the path of the file inside the folder")
        if _leads_out(row.file):
            raise _refused(row, "the path leads out of the folder", "write a path inside the folder, without ..")
        path = self.folder / row.file
        try:
            real, root = path.resolve(), self.folder.resolve()
            is_there = path.is_file()
        except (OSError, RuntimeError, ValueError):
            real, root, is_there = path, path, False
        if is_there and not real.is_relative_to(root):
            raise _refused(row, "a link leads out of the folder", "put the file itself into the folder")
        if not is_there:
            raise _refused(row, "there is no such file in the folder", "put the file there, or correct the path")
        if (other := self.named.setdefault(real, row.number)) != row.number:
            raise _refused(row, f"row {other} names this file already", "keep one of the two rows")
        found = find_sources([path], None)
        for refused in found.refused:
            raise _refused(row, refused.reason, REPLACE)
        return found.pictures[0]

    def unnamed(self, archive: Path) -> Iterator[Path]:
        """Give the pictures of the folder that no row has named."""
        for picture in find_sources([self.folder], archive).pictures:
            if picture.real not in self.named:
                yield picture.path


def _leads_out(file: str) -> bool:
    paths = (PurePosixPath(file), PureWindowsPath(file))
    return any(path.is_absolute() or path.drive or ".." in path.parts for path in paths)


def _refused(row: Row, what: str, remedy: str) -> RefusedFileError:
    return RefusedFileError(Problem(row.number, row.file, FILE, what, remedy))
