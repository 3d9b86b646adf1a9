"""`contrechamp ingest PATH… --archive DIR`: a folder of photographs into an archive, sealed as it is read."""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from contrechamp.cli.batch.sources import find_sources
from contrechamp.cli.console import err
from contrechamp.cli.errors import WrongCallError
from contrechamp.cli.language import _, spoken
from contrechamp.cli.report import ReportError, open_report
from contrechamp.cli.summary import show_left_out
from contrechamp.errors import ContrechampError
from contrechamp_server.commands.folder import open_archive
from contrechamp_server.config.environment import PREFIX

EXIT_REFUSED = 3

# The archive's vocabularies, said again so that `--help` need not load Django; a test holds them equal.
Source = Literal["public_space", "online", "press"]
LicenceName = Literal["cc_by", "cc_by_sa", "cc0", "press", "quotation"]
Precision = Literal["exact", "neighbourhood", "commune", "departement"]
Sampling = Literal["drawn", "systematic", "incident"]

app = typer.Typer(add_completion=False, rich_markup_mode="markdown")

_WHAT, _WHERE, _HOW = "Where the photographs come from", "What they show, and where", "How they were chosen"
_DAY = ["%Y-%m-%d"]


@app.command(
    epilog="Example: `contrechamp ingest photos --archive archives --new-event 'Manifestation du 1er mai' "
    "--date 2025-05-01 --commune Paris --source public_space --licence cc_by --credit 'Observatoire de rue'`"
)
def ingest(  # noqa: PLR0913 - one parameter for each option of the command
    paths: Annotated[
        list[Path], typer.Argument(exists=True, metavar="PATH", help="Photographs, and folders of photographs.")
    ],
    *,
    archive: Annotated[
        Path, typer.Option(metavar="DIR", help="The archive's folder.", envvar=f"{PREFIX}FOLDER", file_okay=False)
    ],
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", dir_okay=False, help="Write one JSON object a file.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken; take nothing.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name what was left out, and why.")] = False,
    deposit: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Go on with this open deposit, which says all of the following already."),
    ] = None,
    submitter: Annotated[
        str | None,
        typer.Option("--as", metavar="PSEUDONYM", help="Whose deposit it is: this account will not review it."),
    ] = None,
    source: Annotated[
        Source | None,
        typer.Option(help="Taken in public by you, found online, or from the press.", rich_help_panel=_WHAT),
    ] = None,
    url: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="online: the page; it becomes public.", rich_help_panel=_WHAT)
    ] = None,
    agency: Annotated[
        str | None, typer.Option(metavar="TEXT", help="press: the agency or newspaper.", rich_help_panel=_WHAT)
    ] = None,
    credit: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="The author's credit; none is anonymous, with cc0.", rich_help_panel=_WHAT),
    ] = None,
    licence: Annotated[
        LicenceName | None,
        typer.Option(help="Under which the faceless version may be passed on.", rich_help_panel=_WHAT),
    ] = None,
    event: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="An event of the archive; the id ends its page's address.", rich_help_panel=_WHERE
        ),
    ] = None,
    new_event: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Propose an event instead.", rich_help_panel=_WHERE)
    ] = None,
    date: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="The new event's day.", rich_help_panel=_WHERE)
    ] = None,
    commune: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="A name or an INSEE code.", show_default="the event's", rich_help_panel=_WHERE
        ),
    ] = None,
    place_precision: Annotated[
        Precision, typer.Option(help="How exactly the place is known.", rich_help_panel=_WHERE)
    ] = "commune",
    taken_on: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, metavar="DATE", help="The day.", show_default="the event's", rich_help_panel=_WHERE),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="For the reviewers only; name nobody.", rich_help_panel=_WHERE),
    ] = None,
    sampling: Annotated[
        Sampling,
        typer.Option(
            help="By lot, every k-th, or for what they show. Only the first two count in the rate.",
            rich_help_panel=_HOW,
        ),
    ] = "incident",
    frame: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="drawn: from how many photographs.", rich_help_panel=_HOW),
    ] = None,
    seed: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="drawn: the seed that makes the draw again.", rich_help_panel=_HOW),
    ] = None,
    step: Annotated[
        int | None, typer.Option(min=2, metavar="K", help="systematic: one in how many.", rich_help_panel=_HOW)
    ] = None,
) -> None:
    """Put photographs into an archive, sealed as they are read.

    One call is one deposit: photographs of one source and one event. Each is sealed to the custodians, and to the
    workers, while it is read; workers redact it at once, or when `contrechamp serve` runs next. Your files are never
    changed, and their names are not kept.

    Call it again, whatever happened: it finds its deposit by what you say of it, and takes only what is not in yet.

    Exit status: 0 all are in, 3 some are refused and the others are in, 2 wrong call, 1 the archive cannot take them,
    130 stopped by Ctrl-C.
    """
    said = {
        "source_kind": source,
        "source_url": url,
        "agency": agency,
        "credit": credit,
        "licence": licence,
        "event": event,
        "event_title": new_event,
        "event_date": date.date().isoformat() if date else None,
        "commune": commune,
        "taken_on": taken_on.date().isoformat() if taken_on else None,
        "note": note,
        "frame_size": str(frame) if frame else None,
        "draw_seed": seed,
        "step": str(step) if step else None,
    }
    given = {name: value for name, value in said.items() if value}
    if deposit and given:
        raise WrongCallError("--deposit says where the photographs come from already; leave the other options out")
    sources = find_sources(paths, archive)
    open_archive(archive)
    # Only now: Django is set up.
    from contrechamp_server.commands import ingesting, ingesting_words, preparing  # noqa: PLC0415

    preparing.check_tables()
    ingesting_words.speak(spoken())
    destination = ingesting.find_destination(
        given | {"place_precision": place_precision, "sampling": sampling}, code=deposit, pseudonym=submitter
    )
    with ExitStack() as stack:
        try:
            lines = stack.enter_context(open_report(report)) if report else None
        except ReportError as error:
            raise WrongCallError(str(error)) from error
        tally = ingesting.ingest(sources, destination, lines, is_dry=dry_run)
    if verbose:
        show_left_out(sources.left_out)
    if not (sources.pictures or sources.refused):
        err.print(_("no picture was found"))
    ingesting_words.show(tally, destination, len(sources.left_out), is_dry=dry_run)
    if isinstance(tally.stopped_by, ContrechampError):
        raise tally.stopped_by
    if tally.stopped_by is not None:
        err.print(_("stopped: nothing is half in; the same call goes on"))
        raise typer.Exit(128 + tally.stopped_by)
    if tally.refused:
        raise typer.Exit(EXIT_REFUSED)
