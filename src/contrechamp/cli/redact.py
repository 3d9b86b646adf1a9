"""`contrechamp redact`: photographs in, no face out."""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Annotated, NoReturn

import typer

from contrechamp.cli.batch.folder import OutputFolderError, open_output_folder
from contrechamp.cli.batch.outcome import Outcome
from contrechamp.cli.batch.plan import plan_outputs
from contrechamp.cli.batch.pool import SECONDS_LIMIT
from contrechamp.cli.batch.run import Batch, Tally, count_cores
from contrechamp.cli.batch.sources import find_sources
from contrechamp.cli.console import err
from contrechamp.cli.errors import WrongCallError
from contrechamp.cli.language import _, told
from contrechamp.cli.options import FormatName, ProfileName, RedactionOptions, ShapeName
from contrechamp.cli.report import ReportError, open_report
from contrechamp.cli.summary import (
    show_held,
    show_left_out,
    show_progress,
    show_summary,
    show_what_would_be_painted,
)

EXIT_HELD = 3

app = typer.Typer(add_completion=False)


def _colour(text: str) -> tuple[int, int, int]:
    if re.fullmatch(r"#?[0-9a-fA-F]{6}", text) is None:
        raise typer.BadParameter(_("{text!r} is no colour; write it as #2438D6").format(text=text))
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


_PAINT, _SAY, _CARE = "What is painted and written", "What is said about the pictures", "Limits and how it runs"


@app.command()
def redact(  # noqa: PLR0913 - one parameter for each option of the command
    paths: Annotated[
        list[Path], typer.Argument(exists=True, metavar="PATH", help="Pictures, and folders of pictures.")
    ],
    *,
    out_folder: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", file_okay=False, help="Where outputs go; folders keep their tree."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", dir_okay=False, help="Write one JSON object a picture.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Skip what an earlier run did in the same way.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be painted; write no picture.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name what was left out, and why.")] = False,
    profile: Annotated[
        ProfileName,
        typer.Option(help="safe covers the most faces; fast is a first look.", rich_help_panel=_PAINT),
    ] = "safe",
    mask_colour: Annotated[
        str,
        typer.Option(metavar="#RRGGBB", help="The one flat colour of all masks.", rich_help_panel=_PAINT),
    ] = "#2438D6",
    mask_shape: Annotated[
        ShapeName,
        typer.Option(help="The rectangle, or the rounded hull inside it.", rich_help_panel=_PAINT),
    ] = "rectangle",
    output_format: Annotated[
        FormatName | None,
        typer.Option(
            "--format", show_default="the source's, else jpeg", help="Format of the outputs.", rich_help_panel=_PAINT
        ),
    ] = None,
    quality: Annotated[
        int, typer.Option(min=1, max=100, help="For the formats that lose detail.", rich_help_panel=_PAINT)
    ] = 90,
    author: Annotated[
        str | None,
        typer.Option("--credit", metavar="TEXT", help="Write this credit into the outputs.", rich_help_panel=_SAY),
    ] = None,
    rights: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Write this rights statement into the outputs.", rich_help_panel=_SAY),
    ] = None,
    keep_date: Annotated[
        bool,
        typer.Option("--keep-date", help="Keep the capture date, and no other metadata.", rich_help_panel=_SAY),
    ] = False,
    numbers: Annotated[
        bool,
        typer.Option(
            "--numbers/--no-numbers",
            help="Read seven-digit numbers into the report. They are personal data.",
            rich_help_panel=_SAY,
        ),
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, show_default="one a core", help="Pictures at a time.", rich_help_panel=_CARE),
    ] = None,
    max_pixels: Annotated[
        int, typer.Option(min=1, help="Hold larger pictures, before decoding.", rich_help_panel=_CARE)
    ] = 150_000_000,
    max_bytes: Annotated[
        int, typer.Option(min=1, help="Hold longer files, before reading.", rich_help_panel=_CARE)
    ] = 200_000_000,
    time_limit: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Hold a picture that takes longer.", rich_help_panel=_CARE)
    ] = SECONDS_LIMIT,
) -> None:
    """Destroy every face in photographs, and all metadata with it.

    [bold]contrechamp redact photos --out redacted[/bold]

    A picture is redacted whole, or it is held: nothing is written for it,
    and the summary says why. Originals are never changed.

    Exit status: 0 all are redacted, 3 some are held and the others are done,
    2 wrong call, 1 this machine cannot redact, 130 stopped by Ctrl-C.

    To go on after a stop, and to keep a report:

    [bold]contrechamp redact photos --out redacted --report redacted.jsonl --resume[/bold]
    """
    _refuse_source_as_out(paths, out_folder)
    _refuse_contradictions(out_folder, resume=resume, dry_run=dry_run, numbers=numbers, report=report)
    options = RedactionOptions(
        profile=profile,
        mask_colour=_colour(mask_colour),
        mask_shape=mask_shape,
        output_format=output_format,
        quality=quality,
        author=author,
        rights=rights,
        keep_date=keep_date,
        numbers=numbers,
        max_pixels=max_pixels,
        max_bytes=max_bytes,
    )
    _refuse_senseless(options)
    sources = find_sources(paths, out_folder)
    batch = Batch(
        planned=plan_outputs(sources.pictures, out_folder, output_format),
        refused=sources.refused,
        options=options,
        folder=None,
        report=None,
        jobs=jobs or count_cores(),
        seconds_limit=time_limit,
    )
    tally = Tally()
    started = time.monotonic()
    stopped = _run(batch, tally, resume=resume, report=report, out_folder=None if dry_run else out_folder)
    if verbose:
        show_left_out(sources.left_out)
    if not (batch.planned or batch.refused):
        err.print(_("no picture was found"))
    show_held(tally)
    seconds = time.monotonic() - started
    show_summary(tally, sources.left_out, out_folder=None if dry_run else out_folder, seconds=seconds)
    if stopped is not None:
        err.print(_("stopped: nothing unfinished was left behind; the same call with --resume goes on"))
        raise typer.Exit(128 + stopped)
    if tally.held or tally.not_tried:
        raise typer.Exit(EXIT_HELD)


def _refuse_contradictions(
    out_folder: Path | None, *, resume: bool, dry_run: bool, numbers: bool, report: Path | None
) -> None:
    if out_folder is None and not dry_run:
        raise typer.BadParameter(_("say where redacted pictures go: --out DIR (or --dry-run)"))
    if dry_run and resume:
        raise typer.BadParameter(_("--dry-run writes nothing, so there is nothing for --resume to go on with"))
    if numbers and report is None:
        raise typer.BadParameter(
            _("--numbers writes what it reads into the report: say where, with --report FILE.jsonl")
        )


def _refuse_senseless(options: RedactionOptions) -> None:
    """Refuse a wish that the engine would refuse at every picture."""
    from contrechamp.vision.errors import PolicyError  # noqa: PLC0415 - `--help` need not wait for numpy

    try:
        options.policy(options.output_format or "jpeg")
    except PolicyError as error:
        hint = {"author": "--credit", "rights": "--rights"}.get(error.name)
        raise typer.BadParameter(told(str(error)), param_hint=hint) from error


def _refuse_source_as_out(paths: list[Path], out_folder: Path | None) -> None:
    if out_folder is not None and any(path.resolve() == out_folder.resolve() for path in paths):
        raise WrongCallError(
            f"--out {out_folder} is a source as well; originals are never changed: choose another folder"
        )


def _run(batch: Batch, tally: Tally, *, resume: bool, report: Path | None, out_folder: Path | None) -> int | None:
    """Run a batch with its report and its folder open; give the signal that stopped it, None when none did."""
    with ExitStack() as stack:
        if report is not None:
            try:
                batch = replace(batch, report=stack.enter_context(open_report(report)))
            except ReportError as error:
                raise WrongCallError(str(error)) from error
        progress = stack.enter_context(show_progress(len(batch.planned) + len(batch.refused)))

        def listen(path: Path, outcome: Outcome) -> None:
            progress.advance(is_held=not outcome.is_redacted)
            if out_folder is None:
                show_what_would_be_painted(path, outcome)

        batch = replace(batch, listen=listen)
        stack.enter_context(_stop_cleanly())
        try:
            if out_folder is not None:
                batch = replace(batch, folder=stack.enter_context(open_output_folder(out_folder)))
            batch.run(tally, resume=resume)
        except OutputFolderError as error:
            if resume:  # what is done stays done, in the report as well
                raise
            batch.hold_all(tally, error.code, str(error))
        except _Stopped as stop:
            return stop.number
    return None


class _Stopped(KeyboardInterrupt):
    """A signal asked us to stop."""

    def __init__(self, number: int) -> None:
        self.number = number


@contextmanager
def _stop_cleanly() -> Iterator[None]:
    """Turn Ctrl-C and SIGTERM into `_Stopped`, once: what cleans up after it is not interrupted again."""

    def stop(number: int, _frame: FrameType | None) -> NoReturn:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
