"""Describes what a WebP carries beside its pixels, chunk by chunk."""

from collections.abc import Iterator
from typing import Final

from contrechamp.vision.formats.webp import walk_webp, webp_end
from contrechamp.vision.metadata.exif import describe_exif
from contrechamp.vision.metadata.jpeg import credentials_or_other
from contrechamp.vision.metadata.report import Entry, MetadataKind, shown
from contrechamp.vision.metadata.trailing import describe_trailing

_PIXELS: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def describe_webp(data: bytes) -> Iterator[Entry]:
    """Yield an entry for each chunk that says something, and for what follows the picture.

    Raises:
        UnreadablePictureError: from where the chunks do not hold together on.
    """
    for chunk in walk_webp(data):
        length = chunk.end - chunk.body
        if chunk.kind in _PIXELS:
            continue
        payload = data[chunk.body : chunk.end]
        if chunk.kind == b"EXIF":
            yield from describe_exif(payload.removeprefix(b"Exif\0\0"), length)
        elif chunk.kind == b"XMP ":
            yield Entry(MetadataKind.XMP, length, "XMP")
        elif chunk.kind == b"ICCP":
            yield Entry(MetadataKind.ICC, length, "colour profile")
        elif chunk.kind in (b"ANIM", b"ANMF"):
            yield Entry(MetadataKind.EXTRA_PICTURE, length, "frames of an animation")
        elif chunk.kind == b"C2PA":
            yield credentials_or_other(payload, "JUMBF")
        else:
            yield Entry(MetadataKind.OTHER, length, f"chunk “{shown(chunk.kind)}”")
    yield from describe_trailing(data, webp_end(data))
