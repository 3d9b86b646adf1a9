"""What `contrechamp ingest` says: to a person in their language, in the report in English."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import typer
from django.utils import translation
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from contrechamp.cli.batch.sources import Picture
from contrechamp.cli.console import err, out, printable
from contrechamp.cli.language import _, figure, ngettext, told
from contrechamp.cli.summary import MAX_HELD_SHOWN
from contrechamp.errors import ContrechampError
from contrechamp_server.foundation.core.errors import ArchiveError
from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.stages.intake.communes import label
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.selectors import events_to_pick

if TYPE_CHECKING:
    from contrechamp_server.commands.ingesting import Destination, Tally

_OPTIONS: Final = {
    "source_kind": "--source",
    "source_url": "--url",
    "event_title": "--new-event",
    "event_date": "--date",
    "frame_size": "--frame",
    "draw_seed": "--seed",
}
"""Fields as the services call them → options; all others are called alike."""
_EVENTS_SHOWN: Final = 10


def speak(language: str) -> None:
    """Let the archive's own messages speak the language of the command."""
    translation.activate(language)


def shown(error: ContrechampError) -> str:
    """Give an error's sentence for a person."""
    return str(error.message) if isinstance(error, ArchiveError) else told(str(error))


def in_english(error: ContrechampError) -> str:
    """Give an error's sentence for the report, which programs read."""
    with translation.override("en"):
        return str(error.message) if isinstance(error, ArchiveError) else str(error)


def option_of(field: str) -> str:
    """Give the option that says a field of a statement."""
    return _OPTIONS.get(field, f"--{field.replace('_', '-')}")


def refuse_statement(error: ProvenanceError) -> NoReturn:
    """Tell all that is wrong with what was said, each beside its option, and end: a wrong call."""
    for name, sentence in error.problems.items():
        err.print(f"contrechamp: {option_of(name)}: {printable(sentence)}", soft_wrap=True)
    for place in error.communes:
        err.print(f"  --commune {place.code}  {printable(label(place))}", soft_wrap=True)
    if "event" in error.problems:
        for event in events_to_pick("", limit=_EVENTS_SHOWN):
            err.print(f"  --event {event.pk}  {event.date.isoformat()}  {printable(event.title)}", soft_wrap=True)
    raise typer.Exit(2)


def tell_opened(code: str) -> None:
    """Give the code of a new deposit, which nobody can give again."""
    err.print(_("Deposit opened. Its code, of which the archive keeps no copy: {code}").format(code=code))


def tell_continued(submission: Submission) -> None:
    """Say which deposit this run goes on with."""
    when = submission.created_at.strftime("%Y-%m-%d %H:%M UTC")
    err.print(_("Going on with the deposit opened on {when}, which says the same.").format(when=when))


class Bar:
    """Bytes read, rate and time left, and the file at hand; on a terminal only."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(_("sealing"), total=total, file="")

    def advance(self, count: int) -> None:
        """Count bytes."""
        self._progress.advance(self._task, count)

    def name(self, path: Path) -> None:
        """Name the file at hand."""
        self._progress.update(self._task, file=printable(path.name))


@contextmanager
def progress(pictures: Sequence[Picture]) -> Iterator[Bar]:
    """Show a bar while files are taken; nothing at all where stderr is no terminal."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}"),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal, redirect_stdout=False) as bar:
        yield Bar(bar, sum(_size(picture.real) for picture in pictures))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # told when it is read


def show(tally: "Tally", destination: "Destination", left_out: int, *, is_dry: bool) -> None:
    """Print the refused files and why on stderr, then the one summary."""
    for path, reason in tally.refused[:MAX_HELD_SHOWN]:
        line = _("refused: {path}: {reason}")
        err.print(line.format(path=printable(path), reason=printable(told(reason))), soft_wrap=True)
    if (more := len(tally.refused) - MAX_HELD_SHOWN) > 0:
        line = ngettext("refused: and {count} more", "refused: and {count} more", more)
        err.print(f"{line}; {_('--report FILE.jsonl lists every one with its reason')}")
    show_figures(tally, left_out, is_dry=is_dry)
    if destination.code is not None:
        out.print(_("code: {code}").format(code=destination.code), markup=False)


def show_figures(tally: "Tally", left_out: int, *, is_dry: bool) -> None:
    """Print the one summary."""
    lines = [(figure(count), what) for count, what, always in _lines(tally, left_out, is_dry) if count or always]
    width = max(len(count) for count, _what in lines)
    for count, what in lines:
        out.print(f"{count:>{width}}  {what}", soft_wrap=True)


def _lines(tally: "Tally", others: int, is_dry: bool) -> Iterator[tuple[int, str, bool]]:  # noqa: FBT001 - of the run
    """Give each line's figure, what it counts (in other languages it agrees with the figure), and whether none is shown."""
    taken, known, repeats, refused = *(tally.counts[name] for name in ("taken", "known", "repeat")), len(tally.refused)
    if is_dry:
        yield taken, ngettext("would be taken; nothing was", "would be taken; nothing was", taken), True
    else:
        yield taken, ngettext("taken and sealed", "taken and sealed", taken), True
    also = ngettext(
        "also taken: the archive has the same bytes from another deposit",
        "also taken: the archive has the same bytes from another deposit",
        known,
    )
    yield known, also, False
    yield repeats, ngettext("in already", "in already", repeats), False
    yield refused, ngettext("refused: nothing was kept of them", "refused: nothing was kept of them", refused), True
    left_out = ngettext(
        "left out, not pictures (--verbose names them)", "left out, not pictures (--verbose names them)", others
    )
    yield others, left_out, False
