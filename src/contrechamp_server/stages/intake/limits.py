"""A brake on deposits without account: in memory, for the archive as a whole, and without knowing anyone's address."""

import threading
import time
from collections import deque
from typing import Final

from contrechamp_server.foundation.core.options import options
from contrechamp_server.stages.intake.errors import TooManyDepositsError

_HOUR: Final = 3600.0
_lock: Final = threading.Lock()
_recent: Final[deque[float]] = deque()


def count_anonymous_deposit() -> None:
    """Count one more deposit without account.

    Raises:
        TooManyDepositsError: this hour has had as many as the archive takes.
    """
    moment = time.monotonic()
    with _lock:
        while _recent and moment - _recent[0] > _HOUR:
            _recent.popleft()
        if len(_recent) >= options().deposits_per_hour:
            raise TooManyDepositsError
        _recent.append(moment)
