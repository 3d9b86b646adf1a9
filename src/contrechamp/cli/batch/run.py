"""A whole batch, from the plan to the last row of the report."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contrechamp.cli.batch.files import SourceError, sha256_of
from contrechamp.cli.batch.folder import OutputFolder, OutputFolderError, OutputTakenError
from contrechamp.cli.batch.lines import encode_line
from contrechamp.cli.batch.outcome import Outcome, Status, held
from contrechamp.cli.batch.plan import Planned
from contrechamp.cli.batch.pool import READER, SECONDS_LIMIT, WORKER, Task, WorkerPool
from contrechamp.cli.batch.sources import Refused
from contrechamp.cli.batch.state import Entry, origin_of
from contrechamp.cli.options import RedactionOptions
from contrechamp.cli.report import Report, Written


@dataclass(slots=True)
class Tally:
    """What a batch has come to so far.

    Attributes:
        redacted: pictures finished in this run.
        already_done: pictures that an earlier run had finished.
        held: the held pictures and why, in the order in which they were.
        faces: masks painted in this run's pictures.
        suspects: boxes that a person should answer.
        pictures_with_suspects: in how many pictures they are.
        not_tried: pictures left when the disk gave out; they are held too, all for one reason.
        stopped_by: that reason.
    """

    redacted: int = 0
    already_done: int = 0
    held: list[tuple[Path, str]] = field(default_factory=list)
    faces: int = 0
    suspects: int = 0
    pictures_with_suspects: int = 0
    not_tried: int = 0
    stopped_by: str | None = None

    def count(self, path: Path, outcome: Outcome) -> None:
        """Take in one more outcome of this run."""
        if not outcome.is_redacted:
            self.held.append((path, outcome.reason or ""))
            return
        self.redacted += 1
        self.faces += len(outcome.masks)
        self.suspects += len(outcome.suspects)
        self.pictures_with_suspects += bool(outcome.suspects)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One call of `contrechamp redact`, ready to run.

    Attributes:
        planned: the pictures to try and their outputs.
        refused: what is held without being tried.
        options: how pictures are redacted.
        folder: where outputs appear; None writes none (a dry run).
        report: where rows are written; None writes none.
        jobs: pictures at a time.
        seconds_limit: what one picture may take.
        listen: told of each outcome as it comes (progress).
    """

    planned: list[Planned]
    refused: list[Refused]
    options: RedactionOptions
    folder: OutputFolder | None
    report: Report | None
    jobs: int
    seconds_limit: float = SECONDS_LIMIT
    listen: Callable[[Path, Outcome], None] = lambda _path, _outcome: None

    def run(self, tally: Tally, *, resume: bool) -> None:
        """Redact everything that is not done yet; each picture gets one outcome and one row.

        When the disk is full or read-only, what is left is held with that reason, and this returns.

        Raises:
            EngineUnavailableError: workers cannot start.
            ReportError: the report cannot be written.
        """
        left = self._settle(tally) if resume else self.planned
        if self.report is not None and not resume:
            self.report.clear()
        for refused in self.refused:
            self._finish(refused.path, None, held(refused.code, refused.reason), tally)
        if left:
            self._work(left, tally)

    def hold_all(self, tally: Tally, code: str, reason: str) -> None:
        """Hold every picture for a reason that is none of theirs; nothing is tried. A report is begun anew."""
        if self.report is not None:
            self.report.clear()
        for refused in self.refused:
            self._finish(refused.path, None, held(refused.code, refused.reason), tally)
        self._give_up(self.planned, held(code, reason), tally)

    def _settle(self, tally: Tally) -> list[Planned]:
        """Give what is left to do, and bring the report to what is done: each finished picture has its one row."""
        if self.folder is None:
            return self.planned
        written = self.report.written() if self.report is not None else {}
        left: list[Planned] = []
        done: list[Planned] = []
        for item in self.planned:
            if self._is_done(self.folder, item, written.get(str(item.picture.path))):
                tally.already_done += 1
                self.listen(item.picture.path, Outcome(status=Status.REDACTED))
                done.append(item)
            else:
                left.append(item)
        if self.report is not None:
            self.report.rewrite(self._lines(self.report, self.folder, written, done))
        return left

    def _is_done(self, folder: OutputFolder, item: Planned, written: Written | None) -> bool:
        entry = folder.state.get(item.output)
        if entry is None or entry.policy != self.options.policy_digest():
            return False
        # Numbers that were read stand in the report alone: without their row there, they must be read again.
        if self.options.numbers and (written is None or written.sha256_output != entry.outcome.sha256_output):
            return False
        try:
            output_is_whole = sha256_of(folder.path / item.output) == entry.outcome.sha256_output
            return output_is_whole and sha256_of(item.picture.real) == entry.outcome.sha256_source
        except SourceError:
            return False

    def _lines(
        self, report: Report, folder: OutputFolder, written: dict[str, Written], done: list[Planned]
    ) -> Iterator[bytes]:
        """Give a continued report's rows: other batches' as they stand, then those of the pictures that are done."""
        ours = {str(item.picture.path) for item in self.planned} | {str(refused.path) for refused in self.refused}
        yield from (report.line(place) for source, place in written.items() if source not in ours)
        for item in done:
            place = written.get(str(item.picture.path))
            entry = folder.state.get(item.output)
            if place is not None and (entry is None or place.sha256_output == entry.outcome.sha256_output):
                yield report.line(place)
            elif entry is not None:
                yield encode_line(self._row(item.picture.path, item, entry.outcome))

    def _work(self, left: list[Planned], tally: Tally) -> None:
        unfinished = dict(enumerate(left))
        tasks = (Task(key, self._order(key, item)) for key, item in enumerate(left))
        size = min(self.jobs, len(left))
        with start_engine(size, self.options, self.seconds_limit) as pool:
            for task, worked in pool.run(tasks):
                item = unfinished.pop(task.key)
                outcome = self._commit(task.key, item, worked)
                self._finish(item.picture.path, item, outcome, tally)
                if outcome.is_disk_trouble:
                    self._give_up(unfinished.values(), outcome, tally)
                    return

    def _give_up(self, unfinished: Iterable[Planned], cause: Outcome, tally: Tally) -> None:
        tally.stopped_by = cause.reason
        for item in unfinished:
            tally.not_tried += 1
            if self.report is not None:
                self.report.add(self._row(item.picture.path, item, held("not_tried", f"not tried: {cause.reason}")))

    def _order(self, key: int, item: Planned) -> dict[str, Any]:
        staged = None if self.folder is None else str(self.folder.staged(key))
        return {"source": str(item.picture.real), "staged": staged, "output_format": item.output_format}

    def _commit(self, key: int, item: Planned, outcome: Outcome) -> Outcome:
        """Make a redacted picture appear; when it cannot, it is held."""
        if self.folder is None or not outcome.is_redacted:
            return outcome
        known = {"sha256_source": outcome.sha256_source, "seconds": outcome.seconds}
        staged = self.folder.staged(key)
        entry = Entry(str(item.output), origin_of(item.picture.real), self.options.policy_digest(), outcome)
        try:
            self.folder.commit(staged, entry)
        except OutputFolderError as error:
            return held(error.code, str(error), is_disk_trouble=error.is_disk_trouble, **known)
        except OutputTakenError as error:
            return held(error.code, str(error), **known)
        finally:
            staged.unlink(missing_ok=True)
        return outcome

    def _finish(self, path: Path, item: Planned | None, outcome: Outcome, tally: Tally) -> None:
        if self.report is not None:
            self.report.add(self._row(path, item, outcome))
        tally.count(path, outcome)
        self.listen(path, outcome)

    def _row(self, path: Path, item: Planned | None, outcome: Outcome) -> dict[str, Any]:
        if item is None or self.folder is None or not outcome.is_redacted:
            return outcome.row(str(path), None)
        return outcome.row(str(path), str(self.folder.path / item.output))


def start_engine(size: int, options: RedactionOptions, seconds_limit: float = SECONDS_LIMIT) -> WorkerPool:
    """Give a pool of so many redacting workers, which share the cores between them."""
    return _start(WORKER, size, {"options": options.to_json()}, seconds_limit)


def start_readers(
    size: int, pattern: str, regions: list[tuple[int, int, int, int]] | None, seconds_limit: float = SECONDS_LIMIT
) -> WorkerPool:
    """Give a pool of so many reading workers, which share the cores between them."""
    return _start(READER, size, {"pattern": pattern, "regions": regions}, seconds_limit)


def _start(command: Sequence[str], size: int, greeting: dict[str, Any], seconds_limit: float) -> WorkerPool:
    threads = max(1, count_cores() // size)
    return WorkerPool(
        size=size,
        greeting={**greeting, "threads": threads},
        seconds_limit=seconds_limit,
        # Else each worker's libvips would start as many threads as there are cores.
        environment={"VIPS_CONCURRENCY": os.environ.get("VIPS_CONCURRENCY", str(threads))},
        command=command,
    )


def count_cores() -> int:
    """Give how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):  # Linux; a container may give fewer than the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
