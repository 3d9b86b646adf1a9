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
from contrechamp.cli.language import _, figure, ngettext, told

if TYPE_CHECKING:
    from rich.progress import Task

MAX_HELD_SHOWN = 20
"""Lines of held pictures under the table; the report has them all."""


class _Rate(ProgressColumn):
    def render(self, task: "Task") -> Text:
        return Text(f"{figure(task.speed, '.1f')}/s" if task.speed else "")


class BatchProgress:
    """Counts pictures on a bar, on stderr and only on a terminal."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(_("redacting"), total=total, held="")
        self._held = 0

    def advance(self, *, is_held: bool) -> None:
        """Count one more picture."""
        self._held += is_held
        self._progress.update(
            self._task, advance=1, held=ngettext("{count} held", "{count} held", self._held) if self._held else ""
        )


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
    lines = _lines(tally, len(left_out), out_folder, seconds)
    shown = [(figure(count), what) for count, what, always in lines if count or always]
    width = max(len(count) for count, _ in shown)
    for count, what in shown:
        # Not rich's table: it would break a long path over lines that nobody can copy.
        out.print(f"{count:>{width}}  {what}", soft_wrap=True)


def _lines(tally: Tally, others: int, out_folder: Path | None, seconds: float) -> Iterator[tuple[int, str, bool]]:
    """Give each line's figure, what it counts, and whether it is shown for none as well.

    In English what is counted does not change with the figure; in other languages it agrees with it.
    """
    yield tally.redacted, _redacted(tally.redacted, out_folder, seconds), True
    yield tally.already_done, ngettext("done by an earlier run", "done by an earlier run", tally.already_done), False
    yield len(tally.held), _held(len(tally.held)), True
    yield tally.not_tried, ngettext("held without being tried", "held without being tried", tally.not_tried), False
    left_out = ngettext(
        "left out, not pictures (--verbose names them)", "left out, not pictures (--verbose names them)", others
    )
    yield others, left_out, False
    if out_folder:
        yield tally.faces, ngettext("masks painted", "masks painted", tally.faces), True
    else:
        yield tally.faces, ngettext("masks would be painted", "masks would be painted", tally.faces), True
    suspects = ngettext(
        "suspects in {count} picture: not painted, a person should look at them",
        "suspects in {count} pictures: not painted, a person should look at them",
        tally.pictures_with_suspects,
    )
    yield tally.suspects, suspects, False


def _redacted(count: int, out_folder: Path | None, seconds: float) -> str:
    if out_folder is None:
        where = ngettext("would be redacted; nothing was written", "would be redacted; nothing was written", count)
    else:
        folder = printable(out_folder)
        where = ngettext("redacted, in {folder}", "redacted, in {folder}", count, folder=folder)
    rate = _(" ({seconds} s a picture)").format(seconds=figure(seconds / count, ".2f")) if count else ""
    return f"{where}{rate}"


def _held(count: int) -> str:
    if not count:
        return _("held")
    return ngettext("held: no output was written for them", "held: no output was written for them", count)


def show_held(tally: Tally) -> None:
    """Name the held pictures and why, on stderr; of a long list the first ones."""
    for path, reason in sorted(tally.held)[:MAX_HELD_SHOWN]:
        line = _("held: {path}: {reason}").format(path=printable(path), reason=printable(told(reason)))
        err.print(line, soft_wrap=True)
    if (more := len(tally.held) - MAX_HELD_SHOWN) > 0:
        line = ngettext("held: and {count} more", "held: and {count} more", more)
        err.print(f"{line}; {_('--report FILE.jsonl lists every one with its reason')}")
    if tally.stopped_by is not None:
        count = ngettext("{count} picture not tried", "{count} pictures not tried", tally.not_tried)
        line = _("stopped: {reason}; {count}. Make room, then go on with --resume.")
        err.print(line.format(reason=printable(told(tally.stopped_by)), count=count), soft_wrap=True)


def show_left_out(left_out: list[LeftOut]) -> None:
    """Name what was left out and why, on stderr."""
    for entry in left_out:
        line = _("left out: {path}: {reason}")
        err.print(line.format(path=printable(entry.path), reason=printable(told(entry.reason))), soft_wrap=True)


def show_what_would_be_painted(path: Path, outcome: Outcome) -> None:
    """Print one picture of a dry run."""
    if outcome.is_redacted:
        counts = _("masks {masks:4}  suspects {suspects:4}").format(
            masks=len(outcome.masks), suspects=len(outcome.suspects)
        )
        out.print(f"{counts}  {outcome.width} x {outcome.height}  {printable(path)}", soft_wrap=True)
