"""The table of an archive that is brought along: a CSV with one row a picture. Read whole before anything is done."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contrechamp.cli.errors import WrongCallError

FILE: Final = "file"
_MOST_BYTES: Final = 200_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        number: as spreadsheets count; the names of the columns are row 1.
        file: what it names, as it is written.
        values: column → cell, without the file; only cells with something in them.
        is_too_long: it has more cells than there are columns.
    """

    number: int
    file: str
    values: dict[str, str]
    is_too_long: bool


def read_table(path: Path, fields: Sequence[str]) -> list[Row]:
    """Read a table: UTF-8 with or without a mark at its start, commas or semicolons. Rows without any cell are no rows.

    Raises:
        WrongCallError: it cannot be read, or its columns are not those that are known.
    """
    text = _text_of(path)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows, columns, number = [], None, 0
    try:
        for number, cells in enumerate(found, start=1):
            if columns is None:
                columns = _columns(path, cells, fields)
            elif any(cell.strip() for cell in cells):
                rows.append(_row(number, columns, cells))
    except csv.Error as error:
        raise WrongCallError(f"row {number + 1} of {path} cannot be read: a quotation mark is left open") from error
    if not rows:
        raise WrongCallError(f"{path} has no row")
    return rows


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise WrongCallError(f"{path} cannot be read: {error.strerror}") from error
    if len(data) > _MOST_BYTES:
        raise WrongCallError(f"{path} is too large for a table; part it in two")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise WrongCallError(f"{path} is not UTF-8 in line {line}; save it again as CSV in UTF-8") from error
    if "\0" in text:
        raise WrongCallError(f"{path} is no CSV; save it again as CSV in UTF-8")
    return text


def _separator(text: str) -> str:
    first = text.lstrip("\r\n").partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _columns(path: Path, cells: list[str], fields: Sequence[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()  # spreadsheets leave empty ones at the end
    known = (FILE, *fields)
    unknown = [cell.strip() or "(empty)" for cell, column in zip(cells, columns, strict=False) if column not in known]
    if unknown:
        raise WrongCallError(
            f"{path} has columns that are not known: {', '.join(unknown)}. Known are {', '.join(known)}"
        )
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise WrongCallError(f"{path} has two columns of the same name: {', '.join(twice)}")
    if FILE not in columns:
        raise WrongCallError(f"{path} has no column called {FILE}")
    return columns


def _row(number: int, columns: list[str], cells: list[str]) -> Row:
    values = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
    file = values.pop(FILE, "")
    return Row(number, file, values, any(cell.strip() for cell in cells[len(columns) :]))
