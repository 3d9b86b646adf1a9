"""Log lines carry codes, ids and places in the code; never a number, a note, a file's name, an address or a receipt code.

Django's own lines quote addresses (a deposit's is its receipt code) and exceptions with their values; here they do not.
"""

import logging
import traceback
from types import TracebackType
from typing import TypeAlias

_Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Lines(logging.Formatter):
    """Formats records without what they could quote."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Give the line; one about a request names the view and not the address."""
        request = getattr(record, "request", None)
        if request is not None:
            view = getattr(getattr(request, "resolver_match", None), "view_name", "") or "-"
            record = logging.makeLogRecord({**record.__dict__, "msg": "%s: %s", "args": (_status(record), view)})
        # Whoever formatted it before kept an exception's text, values and all.
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the name of the standard library
        """Give where an exception was raised and of what type it is; its own words and values stay out."""
        kind, _, trace = ei
        frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([*frames, kind.__name__ if kind else ""])


def _status(record: logging.LogRecord) -> str:
    return str(getattr(record, "status_code", record.levelname))
