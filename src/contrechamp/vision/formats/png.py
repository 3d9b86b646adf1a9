"""Walks the chunks of a PNG from its signature to its end chunk."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from contrechamp.vision.errors import UnreadablePictureError

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS: Final = 1_000_000


class Chunk(NamedTuple):
    """A chunk: its name, where it starts, where its payload starts and ends. Its checksum follows, 4 bytes."""

    kind: bytes
    start: int
    body: int
    end: int


def walk_png(data: bytes) -> Iterator[Chunk]:
    """Yield the chunks in order, up to and including IEND. Checksums are left to the decoder.

    Raises:
        UnreadablePictureError: it ends before IEND, or a chunk reaches past the end of the file.
    """
    at = len(SIGNATURE)
    for _ in range(_MOST_CHUNKS):
        body = at + 8
        end = body + int.from_bytes(data[at : at + 4], "big")
        if body > len(data) or end + 4 > len(data):
            raise UnreadablePictureError("the end of the PNG is missing; it was cut off or is damaged")
        kind = data[at + 4 : body]
        yield Chunk(kind, at, body, end)
        if kind == b"IEND":
            return
        at = end + 4
    raise UnreadablePictureError("the PNG has more chunks than any picture needs")
