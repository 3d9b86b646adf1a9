"""Worker processes, and what happens when one of them dies or hangs: that one picture is held, and the batch goes on.

The standard library's process pool gives up the whole batch when one process dies, and does not say on which task.
Here each worker has one task at a time over its own pair of pipes, as lines of JSON: the parent knows what a dead
worker was doing, can stop one that hangs, and never unpickles what a worker that met a hostile file has to say.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Any, ClassVar, Self

from contrechamp.cli.batch.outcome import Outcome, held
from contrechamp.errors import ContrechampError

# -P: never take modules from the current folder, which is where somebody else's files may lie.
WORKER = (sys.executable, "-P", "-m", "contrechamp.cli.batch.worker")
READER = (sys.executable, "-P", "-m", "contrechamp.cli.batch.reader")
SECONDS_LIMIT = 300.0
SECONDS_TO_START = 120.0
MAX_FAILED_STARTS = 3
_BLOCK = 1 << 16


class EngineUnavailableError(ContrechampError):
    """The workers cannot start: weights, a library or memory is missing. No picture is at fault."""

    code: ClassVar[str] = "engine_unavailable"


@dataclass(frozen=True, slots=True)
class Task:
    """One picture for a worker.

    Attributes:
        key: what the caller knows it by.
        order: what the worker gets, JSON-ready.
    """

    key: int
    order: dict[str, Any]


@dataclass(slots=True, eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    deadline: float
    task: Task | None = None
    is_ready: bool = False
    received: bytearray = field(default_factory=bytearray)

    @property
    def stdout(self) -> IO[bytes]:
        return _pipe(self.process.stdout)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:  # Popen was asked for a pipe
        raise EngineUnavailableError("a worker has no pipe")
    return pipe


class WorkerPool:
    """Runs tasks on a fixed number of worker processes; leaving the `with` block ends them all at once.

    Args:
        size: how many processes.
        greeting: what each worker is told first, JSON-ready.
        seconds_limit: what one picture may take before its worker is stopped.
        environment: variables that the workers get besides ours.
        command: the program that a worker runs.
    """

    def __init__(
        self,
        *,
        size: int,
        greeting: Mapping[str, Any],
        seconds_limit: float = SECONDS_LIMIT,
        environment: Mapping[str, str] | None = None,
        command: Sequence[str] = WORKER,
    ) -> None:
        self._size = size
        self._greeting = dict(greeting)
        self._seconds_limit = seconds_limit
        self._environment = {**os.environ, **(environment or {})}
        self._command = list(command)
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> Self:
        try:
            for _ in range(self._size):
                self._start()
        except BaseException:
            self._end_all()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end_all()

    def run(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Give each task's outcome as it comes, in no set order.

        Raises:
            EngineUnavailableError: workers cannot start at all.
        """
        waiting = iter(tasks)
        running = self._feed(waiting)
        while running:
            said = [
                outcome
                for key, _ in self._selector.select(self._seconds_to_wait())
                for outcome in self._listen(key.data)
            ]
            said.extend(self._stop_those_that_hang())
            # The next tasks first: what the caller does with an outcome can wait for the disk, and no worker shall.
            running = self._feed(waiting)
            yield from said

    def run_in_order(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Outcome]]:
        """Give each task's outcome in the order of the tasks, each as soon as those before it are there.

        Raises:
            EngineUnavailableError: workers cannot start at all.
        """
        waiting: dict[int, Outcome] = {}
        following = 0
        for task, outcome in self.run(tasks):
            waiting[task.key] = outcome
            while following < len(tasks) and tasks[following].key in waiting:
                yield tasks[following], waiting.pop(tasks[following].key)
                following += 1

    def _feed(self, waiting: Iterator[Task]) -> bool:
        for worker in list(self._workers):
            if worker.is_ready and worker.task is None and (task := next(waiting, None)) is not None:
                worker.task = task
                worker.deadline = time.monotonic() + self._seconds_limit
                self._tell(worker, task.order)
        # A worker that is not ready yet counts as running only while there may be a task left for it.
        if any(worker.task for worker in self._workers):
            return True
        return not any(worker.is_ready for worker in self._workers)

    def _listen(self, worker: _Worker) -> Iterator[tuple[Task, Outcome]]:
        block = os.read(worker.stdout.fileno(), _BLOCK)
        if not block:
            yield from self._bury(worker)
            return
        worker.received += block
        while b"\n" in worker.received:
            line, _, worker.received = worker.received.partition(b"\n")
            said = json.loads(line)
            if not worker.is_ready:
                if not said["ready"]:
                    raise EngineUnavailableError(f"{said['reason']}; run `contrechamp doctor`")
                worker.is_ready = True
                self._failed_starts = 0
            elif worker.task is not None:
                task, worker.task = worker.task, None
                yield task, Outcome.from_json(said)

    def _bury(self, worker: _Worker, outcome: Outcome | None = None) -> Iterator[tuple[Task, Outcome]]:
        """Take a dead worker's place with a new one, and hold the picture that it was on."""
        self._end(worker)
        if not worker.is_ready:
            self._failed_starts += 1
            if self._failed_starts == MAX_FAILED_STARTS:
                raise EngineUnavailableError(
                    f"workers end while they start ({_ending(worker)}); run `contrechamp doctor`"
                )
        if worker.task is not None:
            yield worker.task, outcome or held(*_cause_of_death(worker))
        self._start()

    def _stop_those_that_hang(self) -> Iterator[tuple[Task, Outcome]]:
        now = time.monotonic()
        for worker in list(self._workers):
            if now < worker.deadline or (worker.is_ready and worker.task is None):
                continue
            reason = f"it was not done in {self._seconds_limit:g} s and was stopped; --time-limit gives more"
            yield from self._bury(worker, held("time_limit", reason, seconds=self._seconds_limit))

    def _seconds_to_wait(self) -> float:
        busy = [worker.deadline for worker in self._workers if worker.task or not worker.is_ready]
        return max(0.0, min(busy) - time.monotonic()) if busy else 0.0

    def _start(self) -> None:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # The decoders' own complaints would tear the progress display, and can quote a file's metadata.
                stderr=subprocess.DEVNULL,
                # A session of its own: the terminal's Ctrl-C reaches the parent alone, which ends the workers.
                start_new_session=True,
            )
        except OSError as error:
            raise EngineUnavailableError(f"a worker cannot be started: {error.strerror}") from error
        worker = _Worker(process, deadline=time.monotonic() + SECONDS_TO_START)
        self._workers.append(worker)
        self._selector.register(worker.stdout, selectors.EVENT_READ, worker)
        self._tell(worker, self._greeting)

    def _tell(self, worker: _Worker, message: dict[str, Any]) -> None:
        stdin = _pipe(worker.process.stdin)
        with suppress(BrokenPipeError):  # it has died; its closed stdout says so next, and then it is buried
            stdin.write(json.dumps(message).encode() + b"\n")
            stdin.flush()

    def _end(self, worker: _Worker) -> None:
        self._selector.unregister(worker.stdout)
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.wait()
        worker.stdout.close()
        with suppress(BrokenPipeError):  # what was still to be said has no one left to hear it
            _pipe(worker.process.stdin).close()

    def _end_all(self) -> None:
        for worker in list(self._workers):
            worker.process.kill()
        for worker in list(self._workers):
            self._end(worker)
        self._selector.close()


def _ending(worker: _Worker) -> str:
    code = worker.process.returncode
    return signal.Signals(-code).name if code < 0 else f"status {code}"


def _cause_of_death(worker: _Worker) -> tuple[str, str]:
    if worker.process.returncode == -signal.SIGKILL:
        return "killed", "its worker was ended by the system, most likely for want of memory; --jobs 1 needs the least"
    return "crashed", f"its worker crashed ({_ending(worker)}): the file is damaged or hostile"
