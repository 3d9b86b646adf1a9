"""A few child processes kept alive until the program is asked to stop: web, workers, and the sweeper in between.

A child that dies is started again, a little later each time it dies young. When this process is gone, however it went,
its children notice (their standard input ends) and stop too.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Final

log = logging.getLogger("contrechamp.serve")

YOUNG_SECONDS: Final = 10.0
_LONGEST_PAUSE: Final = 5.0
_GRACE_SECONDS: Final = 30.0
_TICK: Final = 0.2


@dataclass(slots=True)
class Child:
    """One process to keep alive.

    Attributes:
        name: for messages.
        command: what it runs.
    """

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    deaths: list[int] = field(default_factory=list)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, again if it was started before. Its standard input is a pipe that ends when this process does."""
        self.let_go()
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            self.command, env=dict(environment), stdin=subprocess.PIPE, start_new_session=True
        )
        self.started = time.monotonic()

    def let_go(self) -> None:
        """Close this end of its standard input: one that still lives ends then."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()


@dataclass(slots=True)
class Chore:
    """What this process does itself, now and then.

    Attributes:
        do: called each time; an error in it is logged and does not stop the rest.
        every: seconds in between.
        due: when it is next.
    """

    do: Callable[[], object]
    every: float
    due: float = 0.0


class Supervisor:
    """Runs children and, now and then, chores of its own.

    Args:
        children: what to keep alive.
        chores: what to do in between.
    """

    def __init__(self, children: Sequence[Child], chores: Sequence[Chore]) -> None:
        self._children = list(children)
        self._chores = list(chores)
        self._is_stopping = False

    def run(self, ready: Callable[[], None]) -> None:
        """Run until SIGINT or SIGTERM; then stop the children gracefully, and after a while for good."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for child in self._children:
            child.start(os.environ)
        ready()
        while not self._is_stopping:
            for chore in self._chores:
                if time.monotonic() >= chore.due:
                    self._do(chore)
            for child in self._children:
                self._look_after(child)
            time.sleep(_TICK)
        self._end()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _do(self, chore: Chore) -> None:
        try:
            chore.do()
        except Exception as error:  # noqa: BLE001 - a locked database now must not end the archive
            log.error("the sweeper met %s; it tries again", type(error).__name__)  # noqa: TRY400 - values stay out of logs
        chore.due = time.monotonic() + chore.every

    def _look_after(self, child: Child) -> None:
        if child.process is None or child.process.poll() is None:
            return
        lived = time.monotonic() - child.started
        if lived < child.pause:
            return
        if lived > YOUNG_SECONDS:
            child.pause = 0.0
        elif not child.deaths or child.deaths[-1] != child.process.pid:
            child.deaths.append(child.process.pid)
            child.pause = min(_LONGEST_PAUSE, max(1.0, 2 * child.pause))
            log.warning("%s ended after %.1f s (status %s)", child.name, lived, child.process.returncode)
            return
        log.warning("%s is started again", child.name)
        child.start(os.environ)

    def _end(self) -> None:
        alive = [child.process for child in self._children if child.process and child.process.poll() is None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for child in self._children:
            child.let_go()


def python(module: str, *arguments: str) -> list[str]:
    """Give the command that runs a module of ours. -P: never take modules from the current folder."""
    return [sys.executable, "-P", "-m", module, *arguments]
