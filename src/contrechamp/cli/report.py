"""The report: one JSON object a picture, one line each, written as pictures finish.

One process writes a report at a time. A report that is continued (`--resume`) is first rewritten whole, without the
rows that this run will write again and without what a power cut tore: it never holds two rows for one picture.
"""

import fcntl
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from contrechamp.cli.batch.lines import append_line, decode_lines
from contrechamp.errors import ContrechampError

_FIRST_BYTES = b'{"source": "'
"""How every row begins, torn or not: what begins otherwise is no report, and is never written to."""


class ReportError(ContrechampError):
    """The report cannot be written.

    Attributes:
        path: the report.
    """

    code: ClassVar[str] = "report"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"the report {path} cannot be written: {why}")
        self.path = path


class NotAReportError(ReportError):
    """A file stands there that is no report; it was not touched. It may be somebody's original."""

    code: ClassVar[str] = "not_a_report"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "it is there already and is no report; it was not touched")


@dataclass(frozen=True, slots=True)
class Written:
    """Where a row stands in a report, and which output it speaks of."""

    offset: int
    length: int
    sha256_output: str | None


class Report:
    """An open report, this process's own. Make it with `open_report`."""

    def __init__(self, path: Path, number: int) -> None:
        self.path = path
        self._number = number
        self.is_file = stat.S_ISREG(os.fstat(number).st_mode)

    def check_kind(self) -> None:
        """Raise NotAReportError when it is a file of another kind."""
        if self.is_file and (begins := os.pread(self._number, len(_FIRST_BYTES), 0)) and begins != _FIRST_BYTES:
            raise NotAReportError(self.path)

    def written(self) -> dict[str, Written]:
        """Give where each picture's row stands; of two rows about one picture the last. No row is kept in memory."""
        found: dict[str, Written] = {}
        if not self.is_file:
            return found
        offset = 0
        with self.path.open("rb") as file:
            for line in file:
                row = next(decode_lines(line), None)
                if row is not None and isinstance(row.get("source"), str):
                    found[row["source"]] = Written(offset, len(line), row.get("sha256_output"))
                offset += len(line)
        return found

    def line(self, place: Written) -> bytes:
        """Give a row as it stands in the file."""
        return os.pread(self._number, place.length, place.offset).rstrip(b"\n") + b"\n"

    def add(self, row: dict[str, Any]) -> None:
        """Write one more row, whole or not at all. Raises ReportError."""
        try:
            append_line(self._number, row)
        except OSError as error:
            raise ReportError(self.path, str(error.strerror)) from error

    def clear(self) -> None:
        """Begin anew, with no row at all."""
        if self.is_file:
            os.ftruncate(self._number, 0)

    def rewrite(self, lines: Iterable[bytes]) -> None:
        """Put these rows in the place of all that stands there, at once: killed in between, the old ones stand.

        Raises:
            ReportError: the disk refuses it; the old rows stand.
        """
        if not self.is_file:
            return
        new_path = self.path.with_name(f".{self.path.name}.new")
        try:
            new = os.open(new_path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
            # Locked before it has the report's name: no other process can step in between.
            fcntl.flock(new, fcntl.LOCK_EX)
            with os.fdopen(os.dup(new), "wb") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(new)
            new_path.replace(self.path)
        except OSError as error:
            raise ReportError(self.path, str(error.strerror)) from error
        os.close(self._number)
        self._number = new

    def close(self) -> None:
        """Let go of the report."""
        os.close(self._number)


@contextmanager
def open_report(path: Path) -> Iterator[Report]:
    """Open a report to add to, for this process alone; its folder is made, nothing in it is changed yet.

    Raises:
        NotAReportError: it is a file of another kind.
        ReportError: it cannot be written, or another run is writing it.
    """
    if path.is_file() or not path.exists():
        path = path.resolve()  # a link stays one when the file behind it is replaced
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise ReportError(path, str(error.strerror)) from error
    report = Report(path, number)
    try:
        if report.is_file:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        report.close()
        raise ReportError(path, "another run is writing it, or it cannot be locked") from error
    try:
        report.check_kind()
        yield report
    finally:
        report.close()
