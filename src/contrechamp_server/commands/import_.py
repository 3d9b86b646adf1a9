"""`contrechamp import TABLE FOLDER --archive DIR`: a group's own archive, a CSV and a folder of pictures, into this one."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.console import err
from contrechamp.cli.errors import WrongCallError
from contrechamp.cli.language import _, spoken
from contrechamp.cli.report import ReportError
from contrechamp.errors import ContrechampError
from contrechamp_server.commands.folder import open_archive
from contrechamp_server.commands.ingest import EXIT_REFUSED
from contrechamp_server.config.environment import PREFIX

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")


@app.command(
    epilog="Example: `contrechamp import archive.csv photos --archive archives --dry-run --report checked.csv`"
)
def import_(
    table: Annotated[Path, typer.Argument(metavar="TABLE.csv", exists=True, dir_okay=False, help="One row a picture.")],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="The pictures that the rows name.")
    ],
    *,
    archive: Annotated[
        Path, typer.Option(metavar="DIR", help="The archive's folder.", envvar=f"{PREFIX}FOLDER", file_okay=False)
    ],
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", dir_okay=False, help="Write what became of each row.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check all rows and files; take nothing.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name everything that is wrong, however much it is.")
    ] = False,
    submitter: Annotated[
        str | None,
        typer.Option("--as", metavar="PSEUDONYM", help="Whose deposits they are: this account will not review them."),
    ] = None,
) -> None:
    """Bring an existing archive: a table with one row a picture, and the folder of the pictures.

    Each row says what a deposit says: source, licence, event, place, day. Rows that say the same are one deposit. Good
    rows go in, sealed as they are read; what is wrong with the others is told row by row. Your files are never changed,
    and their names are not kept.

    Call it again, whatever happened: it takes only what is not in yet.

    Exit status: 0 all rows are in, 3 some are refused and the others are in, 2 wrong call (the table cannot be read),
    1 the archive cannot take them, 130 stopped by Ctrl-C.
    """
    open_archive(archive)
    # Only now: Django is set up.
    from contrechamp_server.commands import (  # noqa: PLC0415
        importing,
        importing_report,
        importing_words,
        ingesting,
        ingesting_words,
        preparing,
        tables,
    )
    from contrechamp_server.stages.intake.statements import FIELDS  # noqa: PLC0415

    preparing.check_tables()
    ingesting_words.speak(spoken())
    actor = ingesting.find_depositor(submitter)
    checked = importing.check(tables.read_table(table, FIELDS), folder, archive)
    with ExitStack() as stack:
        try:
            lines = stack.enter_context(importing_report.open_row_report(report, checked)) if report else None
        except ReportError as error:
            raise WrongCallError(str(error)) from error
        tally = importing.take(checked, actor, lines, is_dry=dry_run)
    importing_words.show(checked, tally, is_dry=dry_run, is_verbose=verbose)
    if isinstance(tally.stopped_by, ContrechampError):
        raise tally.stopped_by
    if tally.stopped_by is not None:
        err.print(_("stopped: nothing is half in; the same call goes on"))
        raise typer.Exit(128 + tally.stopped_by)
    if tally.refused:
        raise typer.Exit(EXIT_REFUSED)
