"""Request bodies that come whole and in time, or not at all: what the web server itself does not promise.

It hands over a body as it arrives, waits for the next piece for ever, and lets a body that breaks off look like a
shorter one. A multipart body cut inside a photograph would read like a finished, shorter photograph; a sender that
stalls would keep a thread for itself.
"""

import queue
import threading
import time
from typing import Final, Protocol

PIECE_BYTES: Final = 1 << 16
"""What must arrive within `PIECE_SECONDS`: about 1 kB a second, slower than any network that works."""
PIECE_SECONDS: Final = 60.0
LINGER_BYTES: Final = 1 << 24
"""How much of a refused body is still read, so that its sender hears the refusal and not a broken connection."""
LINGER_SECONDS: Final = 5.0


class Readable(Protocol):
    """What the web server gives as `wsgi.input`."""

    def read(self, size: int = -1, /) -> bytes:
        """Wait for as many bytes, or for the end."""


class WholeBody:
    """A request's body that must be as long as its sender said, and come steadily."""

    def __init__(self, body: Readable, length: int, piece_seconds: float = PIECE_SECONDS) -> None:
        self._left = length
        self._piece_seconds = piece_seconds
        self._reader = _PatientReader(body)

    def read(self, size: int = -1) -> bytes:
        """Read on.

        Raises:
            OSError: the body ends too early; TimeoutError: it comes too slowly.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        pieces = []
        while wanted > 0:
            piece = self._next(min(wanted, PIECE_BYTES), self._piece_seconds)
            wanted -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """Read to the end of a line. Raises what `read` raises."""
        line = bytearray()
        while len(line) != size and not line.endswith(b"\n") and (byte := self.read(1)):
            line += byte
        return bytes(line)

    def close(self) -> None:
        """The request is answered: let go of the sender, after reading a little of what it may still be sending."""
        deadline = time.monotonic() + LINGER_SECONDS
        try:
            while 0 < self._left <= LINGER_BYTES:
                self._next(min(self._left, PIECE_BYTES), deadline - time.monotonic())
        except OSError:
            pass
        finally:
            self._reader.close()

    def _next(self, size: int, seconds: float) -> bytes:
        piece = self._reader.read(size, seconds)
        if not piece:
            raise OSError("the request broke off")
        self._left -= len(piece)
        return piece


class _PatientReader:
    """Reads in a thread of its own, for the server's `read` cannot be called with a limit of time."""

    def __init__(self, body: Readable) -> None:
        self._body = body
        self._asked: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._given: queue.SimpleQueue[bytes | BaseException] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._has_stalled = False

    def read(self, size: int, seconds: float) -> bytes:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, daemon=True)
            self._thread.start()
        # After a stall the thread waits still, for a piece that nobody wants any more.
        given = None if self._has_stalled else self._wait_for(size, seconds)
        if given is None:
            self._has_stalled = True
            raise TimeoutError("the request came too slowly")
        if isinstance(given, BaseException):
            raise OSError("the request broke off") from given
        return given

    def close(self) -> None:
        """No more will be asked for; a thread that waits for a stalled sender ends with the connection."""
        self._asked.put(None)

    def _wait_for(self, size: int, seconds: float) -> bytes | BaseException | None:
        self._asked.put(size)
        try:
            return self._given.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None

    def _serve(self) -> None:
        while (size := self._asked.get()) is not None:
            try:
                self._given.put(self._body.read(size))
            except BaseException as error:  # noqa: BLE001 - handed to whoever reads
                self._given.put(error)
