"""Sealing what arrives in pieces: for bytes that somebody else pushes (a browser's upload), where `seal` pulls.

The pieces pass through memory only, a few at a time.
"""

import queue
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from contrechamp.vault.errors import VaultError
from contrechamp.vault.sealing import SealedFile, seal

_WAITING: Final = 4
"""Pieces that may wait; a faster sender is slowed down, so that memory does not grow with the file."""


class _BrokenOffError(VaultError):
    """The sender gave up; what was sealed so far is thrown away."""


class _Inlet:
    """The reading end: blocks until a piece, the end, or the breaking off has been put in."""

    def __init__(self) -> None:
        self._pieces: queue.Queue[bytes | _BrokenOffError | None] = queue.Queue(maxsize=_WAITING)
        self._rest = b""
        self._is_over = False

    def put(self, piece: bytes | _BrokenOffError | None) -> None:
        self._pieces.put(piece)

    def read(self, size: int = -1) -> bytes:
        while not self._rest and not self._is_over:
            piece = self._pieces.get()
            if isinstance(piece, _BrokenOffError):
                raise piece
            self._is_over = piece is None
            self._rest = piece or b""
        given, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return given

    def drain(self) -> None:
        """Take and drop what is still put in, so that a sender never waits for a sealer that has failed."""
        while not self._is_over and not isinstance(piece := self._pieces.get(), _BrokenOffError):
            self._is_over = piece is None


class SealingSink:
    """Takes pieces of an original and seals them to a new file that appears whole or not at all.

    Call `write` for each piece, then `finish` or `abort`, once. The sealing runs in a thread of its own.
    """

    def __init__(self, target: Path, recipients: Sequence[str]) -> None:
        self._inlet = _Inlet()
        self._result: SealedFile | BaseException | None = None
        self._thread = threading.Thread(target=self._seal, args=(target, recipients), daemon=True)
        self._thread.start()

    def write(self, piece: bytes) -> None:
        """Take one piece. Waits while several are still to be sealed."""
        if piece:
            self._inlet.put(bytes(piece))

    def finish(self) -> SealedFile:
        """Seal the rest and give what to keep of the file, which is on the disk when this returns.

        Raises:
            VaultError: it could not be sealed (the disk is full, a recipient cannot be used); there is no file.
        """
        self._inlet.put(None)
        self._thread.join()
        if isinstance(self._result, SealedFile):
            return self._result
        raise self._result or VaultError("sealing ended without a result")

    def abort(self) -> None:
        """Throw away what was sealed so far; there is no file."""
        self._inlet.put(_BrokenOffError("the sender broke off"))
        self._thread.join()

    def _seal(self, target: Path, recipients: Sequence[str]) -> None:
        try:
            self._result = seal(self._inlet, target, recipients)  # type: ignore[arg-type]  # `seal` only ever reads
        except BaseException as error:  # noqa: BLE001 - handed to whoever calls finish
            self._result = error
            if not isinstance(error, _BrokenOffError):
                self._inlet.drain()
