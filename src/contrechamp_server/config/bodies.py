"""Request bodies that come whole and in time, or not at all: what the web server itself does not promise.

It hands over a body as it arrives, waits for the next piece for ever, and lets a body that breaks off look like a
shorter one. A multipart body cut inside a photograph would read like a finished, shorter photograph; a sender that
stalls would keep a thread for itself. `SteadyBodies` stands before the threads, in the event loop, where waiting for a
slow sender costs nothing; `WholeBody` stands behind them, where Django reads.
"""

import asyncio
import time
from typing import Final, Protocol

from a2wsgi.asgi_typing import ASGIApp, HTTPScope, Receive, ReceiveEvent, Scope, Send, SendEvent

PIECE_BYTES: Final = 1 << 16
"""What must arrive within `PIECE_SECONDS`: about 1 kB a second, slower than any network that works."""
PIECE_SECONDS: Final = 60.0
LINGER_BYTES: Final = 1 << 24
"""How much of a refused body is still read, so that its sender hears the refusal and not a broken connection."""
LINGER_SECONDS: Final = 5.0


class SteadyBodies:
    """Lets an application wait for a body only as long as pieces of it come."""

    def __init__(self, inner: ASGIApp, piece_seconds: float = PIECE_SECONDS) -> None:
        self._inner = inner
        self._piece_seconds = piece_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or whatever else the web server tells of."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        body = _SteadyBody(receive, _declared_length(scope), self._piece_seconds)

        async def answer(event: SendEvent) -> None:
            if event["type"] == "http.response.start":
                await body.linger()
            await send(event)

        await self._inner(scope, body.receive, answer)


def _declared_length(scope: HTTPScope) -> int:
    declared = dict(scope["headers"]).get(b"content-length", b"")
    return int(declared) if declared.isdigit() else 0


class _SteadyBody:
    """One request's body, with the time that its sender has left for the present piece."""

    def __init__(self, receive: Receive, length: int, piece_seconds: float) -> None:
        self._receive = receive
        self._left = length
        self._piece_seconds = piece_seconds
        self._piece_left = PIECE_BYTES
        self._seconds_left = piece_seconds
        self._is_over = False

    async def receive(self) -> ReceiveEvent:
        """Wait for more of the body; only the waiting counts, not what is done with a piece.

        Raises:
            TimeoutError: it comes too slowly.
        """
        began = time.monotonic()
        event = await self._next(self._seconds_left)
        self._seconds_left -= time.monotonic() - began
        if self._piece_left <= 0:
            self._piece_left, self._seconds_left = PIECE_BYTES, self._piece_seconds
        return event

    async def linger(self) -> None:
        """The request is answered: read a little of what its sender may still be sending."""
        deadline = time.monotonic() + LINGER_SECONDS
        try:
            while not self._is_over and 0 < self._left <= LINGER_BYTES:
                await self._next(deadline - time.monotonic())
        except TimeoutError:
            pass

    async def _next(self, seconds: float) -> ReceiveEvent:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                event = await self._receive()
        except TimeoutError:
            self._is_over = True
            raise TimeoutError("the request came too slowly") from None
        if event["type"] == "http.request":
            self._left -= len(event["body"])
            self._piece_left -= len(event["body"])
        else:
            self._is_over = True
        return event


class Readable(Protocol):
    """What is given as `wsgi.input`."""

    def read(self, size: int = -1, /) -> bytes:
        """Wait for as many bytes, or for the end."""


class WholeBody:
    """A request's body that must be as long as its sender said."""

    def __init__(self, body: Readable, length: int) -> None:
        self._body = body
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """Read on.

        Raises:
            OSError: the body ends too early; TimeoutError: it comes too slowly.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        pieces = []
        while wanted > 0:
            piece = self._body.read(min(wanted, PIECE_BYTES))
            if not piece:
                raise OSError("the request broke off")
            self._left -= len(piece)
            wanted -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """Read to the end of a line. Raises what `read` raises."""
        line = bytearray()
        while len(line) != size and not line.endswith(b"\n") and (byte := self.read(1)):
            line += byte
        return bytes(line)
