"""The report of `contrechamp import`: a CSV, in English, for programs; begun anew by each run.

A line for each row that is in, one for each thing that is wrong, and one for each picture that no row names.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.utils import translation

from contrechamp.cli.report import NotAReportError, ReportError
from contrechamp_server.commands.importing import Checked
from contrechamp_server.commands.importing_files import REPLACE
from contrechamp_server.commands.tables import FILE

COLUMNS: Final = ("row", FILE, "status", "column", "what", "to_do", "sha256")
_FIRST_LINE: Final = ",".join(COLUMNS).encode()


class RowReport:
    """An open report. Make it with `open_row_report`."""

    def __init__(self, path: Path, file: IO[str], checked: Checked) -> None:
        self._path, self._file, self._checked = path, file, checked
        self._lines = csv.writer(file, lineterminator="\n")

    def clear(self) -> None:
        """Begin anew, with what the check found."""
        self._file.seek(0)
        self._file.truncate()
        self._write(COLUMNS)
        with translation.override("en"):
            for each in self._checked.problems:
                self._write((each.row, each.file, "refused", each.column, str(each.what), each.remedy, ""))
        for path in self._checked.unnamed:
            self._write(("", path, "not_named", "", "", "", ""))

    def add(self, row: dict[str, Any]) -> None:
        """Say what became of one good row's file."""
        found = self._checked.rows[Path(row["source"])]
        is_refused = row["status"] == "refused"
        told = (FILE, row["reason"], REPLACE) if is_refused else ("", "", "")
        self._write((found.number, found.file, row["status"], *told, row["sha256"] or ""))

    def _write(self, cells: Sequence[object]) -> None:
        try:
            self._lines.writerow(cells)
            self._file.flush()
        except OSError as error:
            raise ReportError(self._path, str(error.strerror)) from error


@contextmanager
def open_row_report(path: Path, checked: Checked) -> Iterator[RowReport]:
    """Open a report; nothing in it is changed yet.

    Raises:
        NotAReportError: a file stands there that is no such report; it was not touched.
        ReportError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise ReportError(path, str(error.strerror)) from error
    with os.fdopen(number, "r+", encoding="utf-8", errors="backslashreplace", newline="") as file:
        if os.pread(number, len(_FIRST_LINE), 0) not in {b"", _FIRST_LINE}:
            raise NotAReportError(path)
        yield RowReport(path, file, checked)
