"""Walks the chunks of a WebP (a RIFF file)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from contrechamp.vision.errors import UnreadablePictureError

_MOST_CHUNKS: Final = 100_000


class RiffChunk(NamedTuple):
    """A chunk: its name, where it starts, where its payload starts and ends (before the padding byte)."""

    kind: bytes
    start: int
    body: int
    end: int


def webp_end(data: bytes) -> int:
    """Where the RIFF file says that it ends.

    Raises:
        UnreadablePictureError: that is past the end of the bytes.
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) or end < 20:
        raise UnreadablePictureError("the end of the WebP is missing; it was cut off or is damaged")
    return end


def walk_webp(data: bytes) -> Iterator[RiffChunk]:
    """Yield the chunks in order, up to the end that the file states.

    Raises:
        UnreadablePictureError: the file or a chunk reaches past the end of the bytes.
    """
    stop = webp_end(data)
    at = 12
    for _ in range(_MOST_CHUNKS):
        if at + 8 > stop:
            return
        body = at + 8
        end = body + int.from_bytes(data[at + 4 : body], "little")
        if end > stop:
            raise UnreadablePictureError("the end of the WebP is missing; it was cut off or is damaged")
        yield RiffChunk(data[at : at + 4], at, body, end)
        at = end + (end & 1)
    raise UnreadablePictureError("the WebP has more chunks than any picture needs")


def riff_chunk(kind: bytes, payload: bytes) -> bytes:
    """One chunk, with its length and its padding byte."""
    return kind + len(payload).to_bytes(4, "little") + payload + b"\0" * (len(payload) & 1)
