"""The archive's own workers, run until nothing waits for them any more."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from contrechamp.cli.batch.run import count_cores
from contrechamp_server import pipeline
from contrechamp_server.commands.supervising import Child, python
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.stages.approval.models import Repaint
from demo.rendering import progress_bar

_WAITING = (State.RECEIVED, State.REDACTING, State.APPROVED)
_TICK_SECONDS = 0.5


class WorkersFailedError(Exception):
    """The workers ended with work undone; what they said stands above."""


@contextmanager
def workers() -> Iterator[list[Child]]:
    """Run one worker a core while the block runs."""
    children = [
        Child(f"worker {n + 1}", python("contrechamp_server.commands.child", "worker")) for n in range(count_cores())
    ]
    for child in children:
        child.start(os.environ)
    try:
        yield children
    finally:
        for child in children:
            if child.process is not None:
                child.process.terminate()
        for child in children:
            _end(child)


def wait_for_rest(children: list[Child], title: str, console: Console) -> None:
    """Wait until no photograph waits for a worker.

    Raises:
        WorkersFailedError: a worker has ended by itself.
    """
    with progress_bar(console) as bar:
        total = _waiting()
        task = bar.add_task(title, total=total)
        while (left := _waiting()) > 0:
            bar.update(task, completed=total - left)
            if any(child.process is None or child.process.poll() is not None for child in children):
                raise WorkersFailedError("a worker of the archive ended by itself")
            time.sleep(_TICK_SECONDS)
        bar.update(task, completed=total)
    pipeline.sweep()


def _waiting() -> int:
    return Photograph.objects.filter(state__in=_WAITING).count() + Repaint.objects.count()


def _end(child: Child) -> None:
    if child.process is None:
        return
    try:
        child.process.wait(20)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
