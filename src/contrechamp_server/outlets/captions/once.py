"""What counts once: a proof, a visitor's ticket. Remembered in the memory of the process until it would have run out anyway."""

import threading
from typing import Final

from contrechamp_server.foundation.core.clock import now


class Once:
    """Lets each key through once in so many seconds. When it is full, it lets nothing through: never everything."""

    def __init__(self, *, seconds: int, most: int) -> None:
        self._seconds, self._most = seconds, most
        self._used: dict[str, float] = {}
        self._lock = threading.Lock()

    def take(self, key: str) -> bool:
        """Say whether this is the first time."""
        moment = now().timestamp()
        with self._lock:
            # Keys are kept in the order in which they run out.
            while self._used and (oldest := next(iter(self._used))) and self._used[oldest] < moment:
                del self._used[oldest]
            if key in self._used or len(self._used) >= self._most:
                return False
            self._used[key] = moment + self._seconds
        return True

    def give_back(self, key: str) -> None:
        """Let a key through again: what it was taken for did not happen."""
        with self._lock:
            self._used.pop(key, None)


PROOFS: Final = Once(seconds=3_600, most=100_000)
TICKETS: Final = Once(seconds=6 * 3_600, most=200_000)
