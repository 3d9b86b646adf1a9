"""The header of a WebP, and the WebP without anything that is not pixels."""

from typing import Final

from contrechamp.vision.decoding.header import Header
from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats.exif import read_exif
from contrechamp.vision.formats.webp import RiffChunk, riff_chunk, walk_webp
from contrechamp.vision.types import SourceFormat

_ALPHA_FLAG: Final = 0x10


def read_webp_header(data: bytes) -> Header:
    """Read size, frames, orientation and profile, and cut the WebP down to what makes pixels.

    Raises:
        UnreadablePictureError: it is cut off, holds no picture, or states two sizes.
    """
    chunks = list(walk_webp(data))
    first: dict[bytes, RiffChunk] = {}
    for chunk in chunks:
        first.setdefault(chunk.kind, chunk)
    frames = sum(chunk.kind == b"ANMF" for chunk in chunks)
    canvas = first.get(b"VP8X")
    size = (_uint24(data, canvas.body + 4) + 1, _uint24(data, canvas.body + 7) + 1) if canvas else None
    picture = first.get(b"VP8 ") or first.get(b"VP8L")
    if picture is not None:
        coded = _coded_size(data, picture)
        if size not in (None, coded):
            raise UnreadablePictureError("the WebP states two different sizes; it is damaged")
        size = coded
    if size is None or (picture is None and not frames):
        raise UnreadablePictureError("the WebP holds no picture; it is damaged")
    exif, icc = first.get(b"EXIF"), first.get(b"ICCP")
    # Some writers put the mark of a JPEG before the block.
    block = data[exif.body : exif.end].removeprefix(b"Exif\0\0") if exif else None
    orientation, date = read_exif(block)
    return Header(
        source_format=SourceFormat.WEBP,
        width=size[0],
        height=size[1],
        frames=max(frames + (1 if frames and picture else 0), 1),
        orientation=orientation,
        capture_date=date,
        icc=data[icc.body : icc.end] if icc else None,
        stream=_pixels_only(data, first) if picture else b"",
    )


def _uint24(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little")


def _coded_size(data: bytes, picture: RiffChunk) -> tuple[int, int]:
    """The size that the coded picture itself states."""
    body = data[picture.body : min(picture.end, picture.body + 10)].ljust(10, b"\0")
    if picture.kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _pixels_only(data: bytes, first: dict[bytes, RiffChunk]) -> bytes:
    parts: list[bytes] = []
    canvas = first.get(b"VP8X")
    if canvas and b"ALPH" in first and b"VP8 " in first:
        parts.append(riff_chunk(b"VP8X", bytes([_ALPHA_FLAG, 0, 0, 0]) + data[canvas.body + 4 : canvas.body + 10]))
        parts.append(riff_chunk(b"ALPH", data[first[b"ALPH"].body : first[b"ALPH"].end]))
    picture = first.get(b"VP8 ") or first[b"VP8L"]
    parts.append(riff_chunk(picture.kind, data[picture.body : picture.end]))
    body = b"".join(parts)
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body
