"""Keeps of an encoder's output only the parts that are named here, and puts the fresh EXIF block beside them.

A new version of an encoder may start to write its name, a date or a profile: a list of what may stay, not of what must
go, is what keeps that out.
"""

import zlib
from collections.abc import Callable
from typing import Final

from contrechamp.vision.encoding.avif import finish_avif
from contrechamp.vision.formats import jpeg
from contrechamp.vision.formats.jpeg import walk_jpeg
from contrechamp.vision.formats.png import SIGNATURE, walk_png
from contrechamp.vision.formats.webp import riff_chunk, walk_webp
from contrechamp.vision.types import OutputFormat

_JPEG_PARTS: Final = frozenset({0xC0, 0xC1, jpeg.DHT, 0xDB, 0xDD, jpeg.SOS, jpeg.SCAN, jpeg.EOI})
_PNG_PARTS: Final = frozenset({b"IHDR", b"IDAT", b"IEND"})
_WEBP_PARTS: Final = frozenset({b"VP8 ", b"VP8L"})
_WEBP_EXIF_FLAG: Final = 0x08


def _finish_jpeg(coded: bytes, exif: bytes | None) -> bytes:
    view = memoryview(coded)
    parts: list[bytes | memoryview] = [b"\xff\xd8", jpeg.JFIF]
    if exif:
        parts += [b"\xff\xe1", (len(exif) + 8).to_bytes(2, "big"), b"Exif\0\0", exif]
    parts += [view[s.start : s.end] for s in walk_jpeg(coded) if s.marker in _JPEG_PARTS]
    return b"".join(parts)


def _finish_png(coded: bytes, exif: bytes | None) -> bytes:
    view = memoryview(coded)
    parts: list[bytes | memoryview] = [SIGNATURE]
    for chunk in walk_png(coded):
        if chunk.kind in _PNG_PARTS:
            parts.append(view[chunk.start : chunk.end + 4])
        if exif and chunk.kind == b"IHDR":
            named = b"eXIf" + exif
            parts += [len(exif).to_bytes(4, "big"), named, zlib.crc32(named).to_bytes(4, "big")]
    return b"".join(parts)


def _finish_webp(coded: bytes, exif: bytes | None) -> bytes:
    picture = next(chunk for chunk in walk_webp(coded) if chunk.kind in _WEBP_PARTS)
    parts = [riff_chunk(picture.kind, coded[picture.body : picture.end])]
    if exif:
        # The key frame header of VP8: 3 bytes, a start code of 3, then width and height of 14 bits each.
        width = int.from_bytes(coded[picture.body + 6 : picture.body + 8], "little") & 0x3FFF
        height = int.from_bytes(coded[picture.body + 8 : picture.body + 10], "little") & 0x3FFF
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        parts.insert(0, riff_chunk(b"VP8X", bytes([_WEBP_EXIF_FLAG, 0, 0, 0]) + size))
        parts.append(riff_chunk(b"EXIF", exif))
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


FINISHERS: Final[dict[OutputFormat, Callable[[bytes, bytes | None], bytes]]] = {
    OutputFormat.JPEG: _finish_jpeg,
    OutputFormat.PNG: _finish_png,
    OutputFormat.WEBP: _finish_webp,
    OutputFormat.AVIF: finish_avif,
}
