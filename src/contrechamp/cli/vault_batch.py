"""Sealing many files: which there are, where each goes, one after the other; a failure does not stop the rest.

Everything that is in a folder is sealed, hidden files too: whoever seals a folder and then destroys it must not lose
what the walk found uninteresting. What cannot be sealed (a link, a pipe, a folder that does not open) is a failure,
never passed over.
"""

import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath
from typing import TextIO

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from contrechamp.cli.console import err, printable
from contrechamp.cli.language import _, told
from contrechamp.vault import SealedFile, UnreadableError, UnwritableError, VaultError, seal

SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class Job:
    """A file to seal.

    Attributes:
        source: the file.
        target: where its sealed file goes.
        size: bytes, for the progress bar only; the file may have changed since.
    """

    source: Path
    target: Path
    size: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not sealed, and why."""

    source: Path
    error: VaultError


@dataclass(slots=True)
class Batch:
    """What there is to do, and what cannot be done, known before the first file is sealed."""

    jobs: list[Job] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def plan_file(path: Path, target: Path) -> Batch:
    """Return the batch of one named file whose sealed file gets the name that was asked for."""
    found = _judge(path, PurePath(path.name), is_named=True)
    return Batch(refusals=[found]) if isinstance(found, Refusal) else Batch(jobs=[Job(path, target, found[2])])


def plan(paths: Sequence[Path], out: Path) -> Batch:
    """Walk files and folders in the order of their names.

    A single folder's tree is mirrored under `out`; of several paths, each folder keeps its own name. Links inside a
    folder are not followed, and `out` itself is not walked.
    """
    batch = Batch()
    for path in paths:
        top = PurePath(path.resolve().name) if len(paths) > 1 else PurePath()
        is_folder = path.is_dir()
        named = iter([_judge(path, PurePath(path.name), is_named=True)])
        for entry in _walk(path, top, out.resolve()) if is_folder else named:
            if isinstance(entry, Refusal):
                batch.refusals.append(entry)
            else:
                source, relative, size = entry
                batch.jobs.append(Job(source, out / relative.with_name(relative.name + SUFFIX), size))
    return batch


_Found = tuple[Path, PurePath, int]


def _walk(folder: Path, top: PurePath, skipped: Path) -> Iterator[_Found | Refusal]:
    # A stack and no recursion: a tree may be deeper than Python's.
    stack = [folder]
    while stack:
        place = stack.pop()
        if place is not folder and (place.is_symlink() or not place.is_dir()):
            yield _judge(place, top / place.relative_to(folder))
            continue
        if place.resolve() == skipped:
            continue
        try:
            names = sorted(entry.name for entry in os.scandir(place))
        except OSError as cause:
            yield Refusal(place, UnreadableError(f"the folder cannot be read: {cause.strerror}"))
            continue
        stack.extend(place / name for name in reversed(names))


def _judge(path: Path, relative: PurePath, *, is_named: bool = False) -> _Found | Refusal:
    """Say whether the path is a regular file; a link counts as one only where the person named it."""
    try:
        status = path.stat() if is_named else path.lstat()
    except OSError as cause:
        return Refusal(path, UnreadableError(f"it cannot be read: {cause.strerror}"))
    if stat.S_ISLNK(status.st_mode):
        return Refusal(path, UnreadableError("a symbolic link, not followed; seal what it leads to by its own name"))
    if not stat.S_ISREG(status.st_mode):
        return Refusal(path, UnreadableError("not a regular file (a pipe, a device or a socket)"))
    return path, relative, status.st_size


def run(batch: Batch, recipients: Sequence[str], report: TextIO | None) -> list[Refusal]:
    """Seal every job, tell each failure on stderr and each outcome in the report; return what was not sealed."""
    refusals: list[Refusal] = []

    def refuse(refusal: Refusal) -> None:
        refusals.append(refusal)
        line = _("not sealed: {path}: {reason}")
        err.print(
            line.format(path=printable(refusal.source), reason=printable(told(str(refusal.error)))), soft_wrap=True
        )
        if report is not None:
            _write(
                report, source=str(refusal.source), status="failed", code=refusal.error.code, reason=str(refusal.error)
            )

    for refusal in batch.refusals:
        refuse(refusal)
    with progress_bar() as bar:
        task = bar.add_task(_("sealing"), total=sum(job.size for job in batch.jobs))
        for job in batch.jobs:
            try:
                sealed = _seal_one(job, recipients, bar, task)
            except VaultError as error:
                refuse(Refusal(job.source, error))
            else:
                if report is not None:
                    _write(report, source=str(job.source), sealed=str(job.target), status="sealed", **asdict(sealed))
    return refusals


def _seal_one(job: Job, recipients: Sequence[str], bar: Progress, task: TaskID) -> SealedFile:
    try:
        job.target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise UnwritableError(f"cannot make the folder {job.target.parent}: {cause.strerror}") from None
    return seal(job.source, job.target, recipients, progress=lambda count: bar.advance(task, count))


def _write(report: TextIO, **members: object) -> None:
    # ASCII only, so that a file's name that is not UTF-8 does not break the report; a line at a time, so that what was
    # done before a crash is on the disk.
    try:
        report.write(json.dumps(members) + "\n")
        report.flush()
    except OSError as cause:
        raise UnwritableError(f"cannot go on writing the report, so sealing stopped: {cause.strerror}") from None


def progress_bar() -> Progress:
    """Return the bar for long work: bytes, rate, time left. It shows on a terminal only, and leaves nothing behind."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)
