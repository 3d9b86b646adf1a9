"""Describes what a HEIC or AVIF file carries beside its pixels, item by item and box by box."""

from collections.abc import Iterator
from typing import Final

from contrechamp.vision.formats.boxes import Box, walk_boxes
from contrechamp.vision.formats.heif import CODED, DERIVED, HeifFile, Item, read_heif
from contrechamp.vision.metadata.exif import describe_exif
from contrechamp.vision.metadata.jpeg import credentials_or_other
from contrechamp.vision.metadata.report import Entry, MetadataKind, shown
from contrechamp.vision.metadata.trailing import describe_trailing

_KNOWN_BOXES: Final = frozenset({b"ftyp", b"meta", b"mdat", b"iloc"})
_FILM_BOXES: Final = frozenset({b"moov", b"moof", b"mpvd", b"sefd"})
_FILLERS: Final = frozenset({b"free", b"skip", b"wide"})
_MOST_EXIF_BYTES: Final = 4_000_000


def describe_heif(data: bytes) -> Iterator[Entry]:
    """Yield an entry for each item and box that says something, and for what follows the last box.

    Raises:
        UnreadablePictureError: from where the boxes do not hold together on.
    """
    heif = read_heif(data)
    for box in walk_boxes(data, 0, heif.end):
        yield from _describe_box(data, box)
    yield from describe_trailing(data, heif.end)
    profiles = {p for item in heif.items.values() for p in item.properties if p.kind == b"colr"}
    for profile in sorted(profiles, key=lambda p: p.body):
        if data[profile.body : profile.body + 4] in (b"prof", b"rICC"):
            yield Entry(MetadataKind.ICC, profile.end - profile.body - 4, "colour profile")
    roles = {source: kind for kind, source, _ in heif.references if kind in (b"thmb", b"auxl")}
    pictures = set(heif.pictures()) - {heif.primary}
    for number, item in heif.items.items():
        yield from _describe_item(heif, item, roles.get(number, b""), is_extra=number in pictures)


def _describe_box(data: bytes, box: Box) -> Iterator[Entry]:
    length = box.end - box.body
    if box.kind in _FILM_BOXES:
        yield Entry(MetadataKind.EXTRA_PICTURE, length, f"a film or its parts “{shown(box.kind)}”")
    elif box.kind in (b"uuid", b"jumb"):
        yield credentials_or_other(data[box.body : box.end], f"box “{shown(box.kind)}”")
    elif box.kind not in _KNOWN_BOXES and not (box.kind in _FILLERS and not any(data[box.body : box.end])):
        yield Entry(MetadataKind.OTHER, length, f"box “{shown(box.kind)}”")


def _describe_item(heif: HeifFile, item: Item, role: bytes, *, is_extra: bool) -> Iterator[Entry]:
    kind = MetadataKind
    if item.kind == b"Exif":
        block = heif.read(item, _MOST_EXIF_BYTES) if item.size <= _MOST_EXIF_BYTES else b""
        yield from describe_exif(block[4 + int.from_bytes(block[:4], "big") :], item.size)
    elif item.kind == b"mime":
        is_xmp = item.content_type == b"application/rdf+xml"
        detail = "XMP" if is_xmp else f"item “{shown(item.content_type)}”"
        yield Entry(kind.XMP if is_xmp else kind.OTHER, item.size, detail)
    elif item.kind not in CODED | DERIVED:
        yield Entry(kind.EXTRA_PICTURE if item.kind == b"tmap" else kind.OTHER, item.size, f"item “{shown(item.kind)}”")
    elif role == b"thmb":
        yield Entry(kind.THUMBNAIL, item.size, _size(heif, item))
    elif role == b"auxl":
        yield Entry(
            kind.EXTRA_PICTURE, item.size, f"a map beside the picture (depth, gain, alpha), {_size(heif, item)}"
        )
    elif is_extra:
        yield Entry(kind.EXTRA_PICTURE, item.size, f"another picture, {_size(heif, item)}")


def _size(heif: HeifFile, item: Item) -> str:
    for extent in item.properties:
        if extent.kind == b"ispe" and extent.end - extent.body >= 12:
            width = int.from_bytes(heif.data[extent.body + 4 : extent.body + 8], "big")
            height = int.from_bytes(heif.data[extent.body + 8 : extent.body + 12], "big")
            return f"{width} x {height} pixels"
    return "of unknown size"
