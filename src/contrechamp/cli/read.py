"""`contrechamp read`: numbers on pictures that are redacted already. One JSON object a picture."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from contrechamp.cli.batch.outcome import Outcome
from contrechamp.cli.batch.pool import SECONDS_LIMIT, Task
from contrechamp.cli.batch.run import count_cores, start_readers
from contrechamp.cli.batch.sources import Picture, find_sources
from contrechamp.cli.console import err, printable
from contrechamp.cli.language import _, told
from contrechamp.cli.report import open_report

EXIT_HELD = 3
REGION_PARTS = 4

app = typer.Typer(add_completion=False)


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(exists=True, metavar="PATH", help="Redacted pictures or folders.")],
    *,
    pattern: Annotated[str, typer.Option(metavar="REGEX", help="What a number looks like; bounded length.")] = r"\d{7}",
    report: Annotated[Path | None, typer.Option(metavar="FILE.jsonl", help="Write there instead of printing.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(metavar="X,Y,W,H", help="Look only there, in pixels; may be given again.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, show_default="one a core", help="Pictures at a time.")] = None,
    time_limit: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Give up on a picture that takes longer.")
    ] = SECONDS_LIMIT,
) -> None:
    """Read numbers on redacted pictures: seven digits, or another pattern.

    [bold]contrechamp read redacted --report numbers.jsonl[/bold]

    Only text that fits the pattern is given; a digit that is not sure enough
    means no reading. A number is personal data: keep the report accordingly.

    Exit status: 0 all were read, 3 some could not be, 2 wrong call.
    """
    if report is not None and report.exists():
        raise typer.BadParameter(
            _("{path} exists already, and nothing is written over").format(path=report), param_hint="--report"
        )
    regions = [_region(text) for text in region] if region else None
    _check(pattern)
    found = find_sources(paths, None)
    some_held = bool(found.refused)
    for refused in found.refused:
        err.print(
            _("not read: {path}: {reason}").format(path=printable(refused.path), reason=printable(told(refused.reason)))
        )
    with open_report(report) if report else nullcontext() as written:
        for path, outcome in _read(found.pictures, pattern, regions, jobs or count_cores(), time_limit):
            row = {"source": str(path), "reason": outcome.reason, "numbers": outcome.numbers}
            some_held |= row["reason"] is not None
            if written:
                written.add(row)
            else:
                typer.echo(json.dumps(row, ensure_ascii=True))
    if some_held:
        raise typer.Exit(EXIT_HELD)


def _check(pattern: str) -> None:
    """Refuse a pattern that cannot be used, before any picture is opened."""
    from contrechamp.vision.errors import PatternError  # noqa: PLC0415 - `--help` need not wait for the engine
    from contrechamp.vision.numbers import compile_pattern  # noqa: PLC0415

    try:
        compile_pattern(pattern)
    except PatternError as error:
        raise typer.BadParameter(told(str(error)), param_hint="--pattern") from error


def _read(
    pictures: list[Picture],
    pattern: str,
    regions: list[tuple[int, int, int, int]] | None,
    jobs: int,
    seconds_limit: float,
) -> Iterator[tuple[Path, Outcome]]:
    """Give each picture's outcome, in walking order; pictures are decoded and read by workers alone."""
    if not pictures:
        return
    tasks = [Task(key, {"source": str(picture.real)}) for key, picture in enumerate(pictures)]
    with start_readers(min(jobs, len(pictures)), pattern, regions, seconds_limit) as pool:
        for task, outcome in pool.run_in_order(tasks):
            yield pictures[task.key].path, outcome


def _region(text: str) -> tuple[int, int, int, int]:
    parts = text.split(",")
    if len(parts) != REGION_PARTS or not all(part.strip().isdigit() for part in parts):
        raise typer.BadParameter(
            _("{text!r} is not X,Y,W,H in whole pixels, such as 120,80,300,60").format(text=text),
            param_hint="--region",
        )
    x, y, w, h = (int(part) for part in parts)
    return x, y, w, h
