"""Files of JSON lines that processes append to and that a power cut may have torn: the state and the report."""

import fcntl
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def encode_line(row: dict[str, Any]) -> bytes:
    """Give one line, ASCII only: a name that is no UTF-8 becomes escapes that `os.fsencode` turns into its bytes."""
    return json.dumps(row, ensure_ascii=True, separators=(", ", ": ")).encode("ascii") + b"\n"


def decode_lines(data: bytes) -> Iterator[dict[str, Any]]:
    """Give the rows of whole lines. A line that is torn or is no object is passed over: what it said is done again."""
    for line in data.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            yield row


def append_line(number: int, row: dict[str, Any]) -> None:
    """Append a row as a whole line or not at all, to a file that is opened to read and to append, and locked.

    Raises:
        OSError: the disk refused it; what was written of the line is taken back.
    """
    about = os.fstat(number)
    is_file = stat.S_ISREG(about.st_mode)  # and no pipe, which can be neither read back nor cut
    rest = encode_line(row)
    if is_file and about.st_size and os.pread(number, 1, about.st_size - 1) != b"\n":
        rest = b"\n" + rest  # the last line was torn: ours does not continue it
    try:
        while rest:
            rest = rest[os.write(number, rest) :]
    except OSError:
        if is_file:
            os.ftruncate(number, about.st_size)
        raise


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file: one process at a time; the system lets go of it when its holder dies."""
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)
