"""Describes a block of Photoshop resources, the place where IPTC captions and bylines are kept."""

from collections.abc import Iterator
from typing import Final

from contrechamp.vision.metadata.report import Entry, MetadataKind

_NAMED: Final = {
    0x0404: (MetadataKind.IPTC, "captions, places and names (IPTC)"),
    0x0409: (MetadataKind.THUMBNAIL, "in the Photoshop block"),
    0x040C: (MetadataKind.THUMBNAIL, "in the Photoshop block"),
    0x040F: (MetadataKind.ICC, "colour profile"),
    0x0422: (MetadataKind.EXIF, "in the Photoshop block"),
    0x0424: (MetadataKind.XMP, "in the Photoshop block"),
}
_MOST_RESOURCES: Final = 10_000


def describe_photoshop(block: bytes) -> Iterator[Entry]:
    """Yield an entry for each resource that gives something away, and one for all the rest of the block."""
    at, named = 0, 0
    for _ in range(_MOST_RESOURCES):
        if block[at : at + 4] != b"8BIM" or at + 12 > len(block):
            break
        number = int.from_bytes(block[at + 4 : at + 6], "big")
        name_length = block[at + 6] + 1
        body = at + 6 + name_length + (name_length & 1) + 4
        length = int.from_bytes(block[body - 4 : body], "big")
        if body + length > len(block):
            break
        if number in _NAMED:
            kind, detail = _NAMED[number]
            yield Entry(kind, length, detail)
            named += length
        at = body + length + (length & 1)
    yield Entry(MetadataKind.IPTC, len(block) - named, "Photoshop block")
