"""What `contrechamp import` does once Django is set up: checks every row, then takes the good ones.

Rows that say the same are one deposit. All that it knows of taking is in `ingesting`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from contrechamp.cli.batch.sources import Picture
from contrechamp_server.commands import ingesting
from contrechamp_server.commands.importing_files import REPLACE, Files, Problem, RefusedFileError
from contrechamp_server.commands.tables import FILE, Row
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.stages.intake.communes import label
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.statements import Stated, read_statement

REMEDIES: Final = {
    "source_kind": "write public_space, online or press",
    "source_url": "write the address of the page; for online only",
    "agency": "write the agency or newspaper; for press only",
    "credit": "write the credit as it will be shown, or choose cc0",
    "licence": "write cc_by, cc_by_sa or cc0; quotation for online, press for press",
    "event": "write the id that ends the address of the event’s page, or propose one by event_title and event_date",
    "event_title": "write a plain title, and the day in event_date",
    "event_date": "write the day as 2025-05-01",
    "commune": "write an INSEE code, as 75056",
    "commune_code": "write an INSEE code, as 75056",
    "place_precision": "write exact, neighbourhood, commune or departement",
    "taken_on": "write the day as 2025-05-01",
    "sampling": "write drawn, systematic or incident",
    "frame_size": "write from how many photographs they were drawn; for drawn only",
    "draw_seed": "write the seed of the draw; for drawn only",
    "step": "write one in how many; for systematic only",
    "note": "write less, and name nobody",
}
"""What to do about what is wrong in a column; a test holds them to the fields of a statement."""


@dataclass(slots=True)
class Checked:
    """What the check of all rows found.

    Attributes:
        batches: the good rows by what they say, in the order of the table.
        rows: path of a picture → its row.
        problems: of the others.
        unnamed: pictures of the folder that no row names.
    """

    batches: list[tuple[Stated, list[Picture]]] = field(default_factory=list)
    rows: dict[Path, Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unnamed: list[Path] = field(default_factory=list)


def check(rows: Iterable[Row], folder: Path, archive: Path) -> Checked:
    """Look at every row and at the file that it names; write nothing."""
    found, files = Checked(), Files(folder)
    statements: dict[tuple[tuple[str, str], ...], Stated | ProvenanceError] = {}
    batches: dict[int, list[Picture]] = {}
    for row in rows:
        key = tuple(sorted(row.values.items()))
        if key not in statements:
            statements[key] = _stated(row)
        problems, picture = _look_at(row, statements[key], files)
        found.problems += problems
        stated = statements[key]
        if picture is None or isinstance(stated, ProvenanceError):
            continue
        if id(stated) not in batches:
            batches[id(stated)] = []
            found.batches.append((stated, batches[id(stated)]))
        batches[id(stated)].append(picture)
        found.rows[picture.path] = row
    found.unnamed = list(files.unnamed(archive))
    return found


def take(checked: Checked, actor: Actor, report: ingesting.Lines | None, *, is_dry: bool) -> ingesting.Tally:
    """Take the good rows, each statement into its own deposit.

    Raises:
        ReportError: the report cannot be written on.
    """
    batches = [
        ingesting.Batch(partial(ingesting.destination_of, stated, actor), pictures)
        for stated, pictures in checked.batches
    ]
    refused = {problem.row: (Path(problem.file), str(problem.what)) for problem in checked.problems}
    tally = ingesting.ingest_batches(batches, (), report, is_dry=is_dry)
    for path, reason in tally.refused:
        row = checked.rows[path]
        checked.problems.append(Problem(row.number, row.file, FILE, reason, REPLACE))
    tally.refused += refused.values()
    checked.problems.sort(key=lambda problem: problem.row)
    return tally


def _stated(row: Row) -> Stated | ProvenanceError:
    try:
        return read_statement(row.values)
    except ProvenanceError as error:
        return error


def _look_at(row: Row, stated: Stated | ProvenanceError, files: Files) -> tuple[Sequence[Problem], Picture | None]:
    problems = []
    if row.is_too_long:
        remedy = "put quotation marks around cells that hold a comma or a semicolon"
        problems.append(Problem(row.number, row.file, "", "this row has more cells than there are columns", remedy))
    picture = None
    try:
        picture = files.picture_of(row)
    except RefusedFileError as error:
        problems.append(error.problem)
    if isinstance(stated, ProvenanceError):
        for column, sentence in stated.problems.items():
            problems.append(Problem(row.number, row.file, column, sentence, _remedy(column, stated)))
    return problems, None if problems else picture


def _remedy(column: str, error: ProvenanceError) -> str:
    if column == "commune" and error.communes:
        return ", ".join(f"{place.code} {label(place)}" for place in error.communes)
    return REMEDIES.get(column, "")
