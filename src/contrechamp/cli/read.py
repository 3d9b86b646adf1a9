"""`contrechamp read`: numbers on pictures that are redacted already. One JSON object a picture."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from contrechamp.cli.batch.files import SourceError, open_regular
from contrechamp.cli.batch.sources import Picture, find_sources
from contrechamp.cli.console import err, printable
from contrechamp.cli.report import open_report
from contrechamp.errors import ContrechampError

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
) -> None:
    """Read numbers on redacted pictures: seven digits, or another pattern.

    [bold]contrechamp read redacted --report numbers.jsonl[/bold]

    Only text that fits the pattern is given; a digit that is not sure enough
    means no reading. A number is personal data: keep the report accordingly.

    Exit status: 0 all were read, 3 some could not be, 2 wrong call.
    """
    if report is not None and report.exists():
        raise typer.BadParameter(f"{report} exists already, and nothing is written over", param_hint="--report")
    regions = [_region(text) for text in region] if region else None
    _check(pattern)
    found = find_sources(paths, None)
    some_held = bool(found.refused)
    for refused in found.refused:
        err.print(f"not read: {printable(refused.path)}: {refused.reason}", highlight=False)
    with open_report(report) if report else nullcontext() as written:
        for picture in found.pictures:
            row = _read(picture, pattern, regions)
            some_held |= row["reason"] is not None
            if written:
                written.add(row)
            else:
                typer.echo(json.dumps(row, ensure_ascii=True))
    if some_held:
        raise typer.Exit(EXIT_HELD)


def _check(pattern: str) -> None:
    """Refuse a pattern, and stop for want of models, before any picture is opened."""
    from contrechamp.vision.errors import PatternError  # noqa: PLC0415 - `--help` need not wait for the engine
    from contrechamp.vision.numbers import compile_pattern, load_number_reader  # noqa: PLC0415

    load_number_reader()
    try:
        compile_pattern(pattern)
    except PatternError as error:
        raise typer.BadParameter(str(error), param_hint="--pattern") from error


def _region(text: str) -> tuple[int, int, int, int]:
    parts = text.split(",")
    if len(parts) != REGION_PARTS or not all(part.strip().isdigit() for part in parts):
        raise typer.BadParameter(
            f"{text!r} is not X,Y,W,H in whole pixels, such as 120,80,300,60", param_hint="--region"
        )
    x, y, w, h = (int(part) for part in parts)
    return x, y, w, h


def _read(picture: Picture, pattern: str, regions: list[tuple[int, int, int, int]] | None) -> dict[str, Any]:
    # `--help` need not wait for the models.
    from contrechamp.vision import Box, Limits, decode, read_numbers  # noqa: PLC0415

    row: dict[str, Any] = {"source": str(picture.path), "reason": None, "numbers": []}
    try:
        with open_regular(picture.real) as file:
            pixels = decode(file.read(Limits().max_bytes + 1)).pixels
        readings = read_numbers(pixels, pattern, [Box(*box) for box in regions] if regions else None)
    except (ContrechampError, SourceError) as error:
        return {**row, "reason": str(error)}
    row["numbers"] = [
        {"text": one.text, "confidence": round(one.confidence, 4), "box": list(one.box)} for one in readings
    ]
    return row
