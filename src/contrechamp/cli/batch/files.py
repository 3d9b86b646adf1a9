"""How a source is opened: only a regular file, never through a link, never waiting for a writer."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import ClassVar

from contrechamp.errors import ContrechampError

DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""What an `OSError` says when the next file would fare no better."""

_BLOCK = 1 << 20


class SourceError(ContrechampError):
    """A source cannot be read from the disk."""

    code: ClassVar[str] = "unreadable_file"


class NotARegularFileError(SourceError):
    """A pipe, a device, a socket or a folder stands where a file was looked for; it was not read."""

    code: ClassVar[str] = "not_a_file"


@contextmanager
def open_regular(path: Path) -> Iterator[BufferedReader]:
    """Open a regular file for reading, and nothing else.

    `path` must have its links resolved: a link put there since is refused, and a pipe put there since never waits.

    Raises:
        NotARegularFileError: it is no regular file.
        SourceError: it cannot be read.
    """
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError as error:
        raise SourceError(f"the file cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        raise NotARegularFileError("not a regular file (a pipe, a device, a socket or a folder); it was not read")
    with os.fdopen(number, "rb") as file:
        try:
            yield file
        except OSError as error:
            raise SourceError(f"the file cannot be read: {error.strerror}") from error


def read_head(path: Path, count: int) -> bytes:
    """Give the first bytes of a file. Raises SourceError as `open_regular` does."""
    with open_regular(path) as file:
        return file.read(count)


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file in hexadecimal, read in blocks. Raises SourceError as `open_regular` does."""
    digest = hashlib.sha256()
    with open_regular(path) as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
