"""What a person sees of a batch: the progress bar while it runs, one table and the held pictures when it is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from contrechamp.cli.batch.outcome import Outcome
from contrechamp.cli.batch.run import Tally
from contrechamp.cli.batch.sources import LeftOut
from contrechamp.cli.console import err, out, printable

if TYPE_CHECKING:
    from rich.progress import Task

MAX_HELD_SHOWN = 20
"""Lines of held pictures under the table; the report has them all."""


class _Rate(ProgressColumn):
    def render(self, task: "Task") -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


class BatchProgress:
    """Counts pictures on a bar, on stderr and only on a terminal."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("redacting", total=total, held="")
        self._held = 0

    def advance(self, *, is_held: bool) -> None:
        """Count one more picture."""
        self._held += is_held
        self._progress.update(self._task, advance=1, held=f"{self._held} held" if self._held else "")


@contextmanager
def show_progress(total: int) -> Iterator[BatchProgress]:
    """Show a bar with rate and time left while a batch runs; nothing at all where stderr is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(
        *columns,
        TextColumn("{task.fields[held]}"),
        console=err,
        transient=True,
        disable=not err.is_terminal,
        redirect_stdout=False,
        redirect_stderr=False,
    ) as bar:
        yield BatchProgress(bar, total)


def show_summary(tally: Tally, left_out: list[LeftOut], *, out_folder: Path | None, seconds: float) -> None:
    """Print the one table of a batch: a figure and what it counts, a line each."""
    where = f"redacted, in {printable(out_folder)}" if out_folder else "would be redacted; nothing was written"
    rate = f" ({seconds / tally.redacted:.2f} s a picture)" if tally.redacted else ""
    pictures = f"{tally.pictures_with_suspects:,} picture{'s' * (tally.pictures_with_suspects != 1)}"
    lines = [
        (tally.redacted, f"{where}{rate}", True),
        (tally.already_done, "done by an earlier run", False),
        (len(tally.held), "held" + (": no output was written for them" if tally.held else ""), True),
        (tally.not_tried, "held without being tried", False),
        (len(left_out), "left out, not pictures (--verbose names them)", False),
        (tally.faces, "masks painted" if out_folder else "masks would be painted", True),
        (tally.suspects, f"suspects in {pictures}: not painted, a person should look at them", False),
    ]
    shown = [(f"{count:,}", what) for count, what, always in lines if count or always]
    width = max(len(count) for count, _ in shown)
    for count, what in shown:
        # Not rich's table: it would break a long path over lines that nobody can copy.
        out.print(f"{count:>{width}}  {what}", soft_wrap=True)


def show_held(tally: Tally) -> None:
    """Name the held pictures and why, on stderr; of a long list the first ones."""
    for path, reason in sorted(tally.held)[:MAX_HELD_SHOWN]:
        err.print(f"held: {printable(path)}: {printable(reason)}", soft_wrap=True)
    if (more := len(tally.held) - MAX_HELD_SHOWN) > 0:
        err.print(f"held: and {more:,} more; --report FILE.jsonl lists every one with its reason")
    if tally.stopped_by is not None:
        count = f"{tally.not_tried:,} picture{'s' * (tally.not_tried != 1)} not tried"
        err.print(
            f"stopped: {printable(tally.stopped_by)}; {count}. Make room, then go on with --resume.", soft_wrap=True
        )


def show_left_out(left_out: list[LeftOut]) -> None:
    """Name what was left out and why, on stderr."""
    for entry in left_out:
        err.print(f"left out: {printable(entry.path)}: {printable(entry.reason)}", soft_wrap=True)


def show_what_would_be_painted(path: Path, outcome: Outcome) -> None:
    """Print one picture of a dry run."""
    if outcome.is_redacted:
        counts = f"masks {len(outcome.masks):4}  suspects {len(outcome.suspects):4}"
        out.print(f"{counts}  {outcome.width} x {outcome.height}  {printable(path)}", soft_wrap=True)
