"""The header of a PNG, and the PNG without anything that is not pixels."""

import zlib
from typing import Final

from contrechamp.vision.decoding.header import Header
from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats.exif import read_exif
from contrechamp.vision.formats.png import SIGNATURE, Chunk, walk_png
from contrechamp.vision.types import SourceFormat

_PIXELS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_MOST_ICC_BYTES: Final = 16_000_000


def read_png_header(data: bytes) -> Header:
    """Read size, frames, orientation and profile, and cut the PNG down to what makes pixels.

    Raises:
        UnreadablePictureError: it is cut off or does not begin with its header.
    """
    chunks = list(walk_png(data))
    if chunks[0].kind != b"IHDR" or chunks[0].end - chunks[0].body != 13:
        raise UnreadablePictureError("the PNG does not begin with its header; it is damaged")
    first: dict[bytes, Chunk] = {}
    for chunk in chunks:
        first.setdefault(chunk.kind, chunk)
    exif = first.get(b"eXIf")
    orientation, date = read_exif(data[exif.body : exif.end] if exif else None)
    view, start = memoryview(data), chunks[0].body
    return Header(
        source_format=SourceFormat.PNG,
        width=int.from_bytes(data[start : start + 4], "big"),
        height=int.from_bytes(data[start + 4 : start + 8], "big"),
        frames=_count_frames(data, chunks),
        orientation=orientation,
        capture_date=date,
        icc=_icc_profile(data, first.get(b"iCCP")),
        stream=b"".join([SIGNATURE, *(view[c.start : c.end + 4] for c in chunks if c.kind in _PIXELS)]),
    )


def _count_frames(data: bytes, chunks: list[Chunk]) -> int:
    """The frames of an animated PNG; 1 for all others. A still picture before the animation counts as one more."""
    kinds = [chunk.kind for chunk in chunks]
    stated = next((data[c.body : c.body + 4] for c in chunks if c.kind == b"acTL"), b"")
    frames = max(int.from_bytes(stated, "big"), kinds.count(b"fcTL"))
    if b"fdAT" in kinds and b"IDAT" in kinds and b"fcTL" not in kinds[: kinds.index(b"IDAT")]:
        frames += 1
    return max(frames, 1)


def _icc_profile(data: bytes, chunk: Chunk | None) -> bytes | None:
    """The profile, or None; never more than a bounded number of bytes is inflated."""
    if chunk is None:
        return None
    _, _, packed = data[chunk.body : chunk.end].partition(b"\0")
    inflater = zlib.decompressobj()
    try:
        profile = inflater.decompress(packed[1:], _MOST_ICC_BYTES)
    except zlib.error:
        return None
    return profile if inflater.eof else None
