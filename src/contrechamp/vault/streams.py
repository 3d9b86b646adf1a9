"""Bytes on their way into and out of age: counted and hashed as they pass, so that nothing is read twice or kept.

pyrage pulls from a `ReadTap` and pushes into a `WriteTap`. It turns whatever they raise into errors of its own, with
the cause as text; each tap therefore remembers what it raised, and `transfer` raises that again.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from contrechamp.vault.errors import UnreadableError, shown, unreadable, unwritable

_PIECE = 1 << 20

Progress = Callable[[int], None]
"""Told after each read how many bytes were read since the last call."""


class ReadTap:
    """A reader that counts and hashes what it hands over. An `OSError` of the source comes out as `UnreadableError`."""

    def __init__(self, stream: BinaryIO, name: str, progress: Progress | None = None) -> None:
        self._stream = stream
        self._name = name
        self._progress = progress
        self._sha256 = hashlib.sha256()
        self.count = 0
        self.failure: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return what the source gives."""
        try:
            piece = self._stream.read(size)
        except OSError as cause:
            self.failure = unreadable(self._name, cause)
            raise self.failure from None
        except BaseException as cause:
            self.failure = cause
            raise
        self._sha256.update(piece)
        self.count += len(piece)
        if self._progress is not None and piece:
            self._progress(len(piece))
        return piece

    def drain(self) -> None:
        """Read on to the end: what follows the end of an armored file belongs to the file's hash too."""
        while self.read(_PIECE):
            pass

    @property
    def sha256(self) -> str:
        """The digest of all that was read so far, in hexadecimal."""
        return self._sha256.hexdigest()


class WriteTap:
    """A writer that counts and hashes what passes, and hands it to a stream if there is one."""

    def __init__(self, stream: BinaryIO | None, name: str) -> None:
        self._stream = stream
        self._name = name
        self._sha256 = hashlib.sha256()
        self.count = 0
        self.failure: BaseException | None = None

    def write(self, piece: bytes) -> int:
        """Take all of the piece."""
        if self._stream is not None:
            try:
                _write_all(self._stream, piece)
            except OSError as cause:
                self.failure = unwritable(self._name, cause)
                raise self.failure from None
            except BaseException as cause:
                self.failure = cause
                raise
        self._sha256.update(piece)
        self.count += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Hand on what the stream holds back."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except OSError as cause:
                self.failure = unwritable(self._name, cause)
                raise self.failure from None

    @property
    def sha256(self) -> str:
        """The digest of all that was written so far, in hexadecimal."""
        return self._sha256.hexdigest()


def _write_all(stream: BinaryIO, piece: bytes) -> None:
    """Write every byte: an unbuffered stream may take fewer than it is given."""
    rest = memoryview(piece)
    while rest:
        taken = stream.write(rest)
        rest = rest[taken:]


@contextmanager
def transfer(*taps: ReadTap | WriteTap) -> Iterator[None]:
    """Run a call of pyrage over these taps; what a tap raised comes out as itself and not as pyrage's version of it.

    Raises:
        VaultError: from a tap.
        KeyboardInterrupt: someone stopped the program.
    """
    try:
        yield
    except Exception as error:
        for tap in taps:
            if tap.failure is not None:
                raise tap.failure from None
        # It can strike on the way into a tap, before the tap can remember it.
        if "KeyboardInterrupt" in str(error):
            raise KeyboardInterrupt from None
        raise


@contextmanager
def reading(source: Path | BinaryIO) -> Iterator[tuple[BinaryIO, str]]:
    """Open the source if it is a path; yield the stream and its name for messages. A stream of the caller stays open.

    Raises:
        UnreadableError: there is nothing there that can be read.
    """
    if not isinstance(source, Path):
        yield source, "the stream"
        return
    name = shown(source)
    try:
        # Not buffered: pyrage reads in pieces of its own.
        stream = source.open("rb", buffering=0)
    except OSError as cause:
        raise unreadable(name, cause) from None
    except ValueError:
        raise UnreadableError(f"cannot read {name}: no file name") from None
    with stream:
        yield stream, name
