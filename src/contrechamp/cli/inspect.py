"""`contrechamp inspect`: what a file would give away, and what would be painted. Nothing is written."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from contrechamp.cli.batch.files import SourceError, read_head
from contrechamp.cli.batch.kinds import HEAD_BYTES, kind_of, output_format_for
from contrechamp.cli.batch.outcome import Outcome
from contrechamp.cli.batch.pool import Task
from contrechamp.cli.batch.run import count_cores, start_engine
from contrechamp.cli.console import out, printable
from contrechamp.cli.language import _, figure, ngettext, told
from contrechamp.cli.options import ProfileName, RedactionOptions

EXIT_HELD = 3

app = typer.Typer(add_completion=False)


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, metavar="FILE", help="Pictures.")],
    *,
    profile: Annotated[ProfileName, typer.Option(help="safe covers the most faces; fast is a first look.")] = "safe",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
) -> None:
    """Show what metadata a file carries and what would be painted.

    [bold]contrechamp inspect photo.jpg[/bold]

    Metadata is named, never repeated: that there is a position or a serial
    number, and not which. None of it would be in a redacted picture.
    Nothing is written.

    Exit status: 0 all could be redacted, 3 some would be held, 2 wrong call.
    """
    is_first = True
    some_held = False
    for path, outcome in _look_at(files, RedactionOptions(profile=profile)):
        some_held |= not outcome.is_redacted
        if as_json:
            out.print_json(json.dumps(_row(path, outcome)), indent=None, highlight=False)
            continue
        if not is_first:
            out.print()
        _show(path, outcome)
        is_first = False
    if some_held:
        raise typer.Exit(EXIT_HELD)


def _look_at(files: list[Path], options: RedactionOptions) -> Iterator[tuple[Path, Outcome]]:
    """Give each file's outcome, in the order of the call; files are decoded by workers alone."""
    tasks = [Task(key, _order(path)) for key, path in enumerate(files)]
    with start_engine(min(count_cores(), len(files)), options) as pool:
        for task, outcome in pool.run_in_order(tasks):
            yield files[task.key], outcome


def _order(path: Path) -> dict[str, Any]:
    real = path.resolve()
    try:
        kind = kind_of(read_head(real, HEAD_BYTES))
    except SourceError:
        kind = None  # the worker says what is wrong with it
    return {"source": str(real), "staged": None, "output_format": output_format_for(kind, None), "describe": True}


def _row(path: Path, outcome: Outcome) -> dict[str, Any]:
    row = outcome.row(str(path), None)
    left_out = {"output", "numbers", "sha256_output", "recipe"}
    return {**{name: value for name, value in row.items() if name not in left_out}, "metadata": outcome.metadata or []}


def _show(path: Path, outcome: Outcome) -> None:
    size = f"  {outcome.width} x {outcome.height}" if outcome.is_redacted else ""
    out.print(f"[bold]{printable(path)}[/bold]{size}", soft_wrap=True)
    if not outcome.is_redacted:
        out.print(
            "  " + _("would be held: {reason}").format(reason=printable(told(outcome.reason or ""))), soft_wrap=True
        )
    known = [entry for entry in outcome.metadata or [] if entry["kind"] != "unreadable"]
    if known or outcome.is_redacted:
        _show_metadata(known)
    if outcome.is_redacted:
        _show_faces(outcome)


def _show_metadata(entries: list[dict[str, Any]]) -> None:
    if not entries:
        out.print("  " + _("carries nothing but its pixels"))
        return
    out.print("  " + _("carries, and would lose:"))
    kinds = [told(entry["kind"]) for entry in entries]
    width = max(map(len, kinds))
    for kind, entry in zip(kinds, entries, strict=True):
        size = f"{figure(entry['bytes']):>9} {_('B')}" if entry["bytes"] else " " * 11
        out.print(f"    {kind:<{width}} {size}  {printable(told(entry['detail']))}", soft_wrap=True)


def _show_faces(outcome: Outcome) -> None:
    heights = sorted(mask[3] for mask in outcome.masks)
    ends = sorted({heights[0], heights[-1]}) if heights else []
    masks = ngettext("{count} mask", "{count} masks", len(heights))
    if len(ends) > 1:
        masks = _("{masks}, {low} to {high} px high").format(masks=masks, low=ends[0], high=ends[1])
    elif ends:
        masks = _("{masks}, {low} px high").format(masks=masks, low=ends[0])
    out.print("  " + _("would be painted: {masks}").format(masks=masks))
    if outcome.suspects:
        best = max(suspect["score"] for suspect in outcome.suspects)
        suspects = ngettext("{count} suspect", "{count} suspects", len(outcome.suspects))
        line = _("not painted, a person should look: {suspects}, the likeliest at {best}")
        out.print("  " + line.format(suspects=suspects, best=figure(best, ".2f")), soft_wrap=True)
