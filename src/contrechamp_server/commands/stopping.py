"""How a command that takes files one by one is stopped: the piece at hand is finished, and no file is left half in."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


class StoppedError(Exception):
    """Asked to stop, between files or in the middle of one: what was sealed of it is thrown away."""


@dataclass(slots=True)
class Stop:
    """Whether a signal has asked the run to stop."""

    number: int | None = None


@contextmanager
def listening() -> Iterator[Stop]:
    """Note Ctrl-C and SIGTERM while this lasts."""
    stop = Stop()

    def note(number: int, _frame: FrameType | None) -> None:
        stop.number = number

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
