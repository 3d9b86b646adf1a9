"""The header of a HEIC or AVIF file: its primary picture, and whether all parts of it are there.

The decoders are lenient where evidence must not be: a missing tile of a grid comes out black without a word, and
damaged HEVC comes out grey. So the parts are checked here, before decoding.
"""

import re
from collections import Counter
from typing import Final

from contrechamp.vision.decoding.header import Header
from contrechamp.vision.errors import SeveralFramesError, UnreadablePictureError, UnsupportedFormatError
from contrechamp.vision.formats.exif import read_exif
from contrechamp.vision.formats.heif import HeifFile, Item, Property, read_heif
from contrechamp.vision.types import SourceFormat

_FORMATS: Final = {b"hvc1": SourceFormat.HEIC, b"hev1": SourceFormat.HEIC, b"av01": SourceFormat.AVIF}
_MOST_EXIF_BYTES: Final = 4_000_000
_MOST_GRID_BYTES: Final = 64
_DISPLAY_P3: Final = 12
# A coded unit of HEVC never has these bytes inside (they are escaped); a hole that an interrupted copy left has.
_NEVER_IN_HEVC = re.compile(rb"\x00\x00[\x00-\x02]", re.DOTALL)


def read_heif_header(data: bytes) -> Header:
    """Read the size, colour and date of the primary picture, and count those that a viewer would show.

    Thumbnails, tiles, depth and gain maps are not pictures of their own. The decoders apply rotation and mirroring by
    themselves, and the EXIF orientation says the same a second time: so it is 1 here.

    Raises:
        SeveralFramesError: the file is nothing but a film.
        UnsupportedFormatError: it is coded otherwise than in HEVC or AV1, or laid over several pictures.
        UnreadablePictureError: its boxes do not hold together.
    """
    heif = read_heif(data)
    primary = heif.items.get(heif.primary)
    if primary is None and heif.samples:
        raise SeveralFramesError(max(heif.samples, 2))
    if primary is None:
        raise UnreadablePictureError("the file names no primary picture; it is damaged")
    kinds = {heif.items[n].kind if n in heif.items else b"" for n in _coded_items(heif, heif.primary)}
    source_format = _FORMATS.get(next(iter(kinds), b"")) if len(kinds) == 1 else None
    if source_format is None:
        raise UnsupportedFormatError(
            "this file of the HEIF family is coded neither in HEVC nor in AV1; save it as a JPEG"
        )
    width, height = _size(heif, primary)
    _, date = read_exif(_exif_block(heif))
    icc, is_p3 = _colour(heif, primary)
    return Header(
        source_format=source_format,
        width=width,
        height=height,
        frames=max(heif.samples, len(heif.pictures()), 1),
        capture_date=date,
        icc=icc,
        is_display_p3=is_p3,
        stream=data[: heif.end],
    )


def check_heif_parts(header: Header) -> None:
    """Refuse a picture of which parts are missing or empty.

    Raises:
        UnreadablePictureError: a tile is absent, lies outside the file, or holds what no encoder writes.
    """
    heif = read_heif(header.stream)
    primary = heif.items[heif.primary]
    parts = _coded_items(heif, heif.primary)
    if primary.kind == b"grid":
        layout = heif.read(primary, _MOST_GRID_BYTES).ljust(4, b"\0")
        if len(parts) != (layout[2] + 1) * (layout[3] + 1):
            raise UnreadablePictureError("tiles of the picture are missing; it was cut off or is damaged")
    alpha = {source for kind, source, targets in heif.references if kind == b"auxl" and heif.primary in targets}
    area = 0
    length = 0
    for number, uses in Counter(parts + tuple(alpha)).items():
        item = heif.items.get(number)
        if item is None or not item.extents or any(e.end > len(heif.data) or e.start >= e.end for e in item.extents):
            raise UnreadablePictureError("parts of the picture are missing; it was cut off or is damaged")
        length += item.size
        if length > 2 * len(heif.data):
            raise UnreadablePictureError("the parts of the picture overlap; the file is damaged or made to harm")
        if item.kind in (b"hvc1", b"hev1"):
            _check_hevc(heif, item)
        if number not in alpha:
            width, height = _size(heif, item)
            area += width * height * uses
    if area > 4 * max(header.width * header.height, 1 << 20):
        raise UnreadablePictureError("the tiles are far larger than the picture; the file is damaged or made to harm")


def _coded_items(heif: HeifFile, number: int) -> tuple[int, ...]:
    """The items whose bytes make the picture: the tiles of a grid, or the picture itself."""
    item = heif.items.get(number)
    return heif.referred(b"dimg", number) if item is not None and item.kind in (b"grid", b"iden") else (number,)


def _property(item: Item, kind: bytes) -> Property | None:
    return next((p for p in item.properties if p.kind == kind), None)


def _size(heif: HeifFile, item: Item) -> tuple[int, int]:
    extent = _property(item, b"ispe")
    if extent is None or extent.end - extent.body < 12:
        raise UnreadablePictureError("the file does not state the size of its picture; it is damaged")
    numbers = heif.data[extent.body + 4 : extent.body + 12]
    return int.from_bytes(numbers[:4], "big"), int.from_bytes(numbers[4:], "big")


def _exif_block(heif: HeifFile) -> bytes | None:
    """The first EXIF block; it begins with how far on its TIFF starts."""
    for item in heif.items.values():
        if item.kind == b"Exif" and 4 <= item.size <= _MOST_EXIF_BYTES:
            block = heif.read(item, _MOST_EXIF_BYTES)
            return block[4 + int.from_bytes(block[:4], "big") :]
    return None


def _colour(heif: HeifFile, primary: Item) -> tuple[bytes | None, bool]:
    """The embedded profile, and whether plain numbers say Display P3 instead. Tiles may carry it for the grid."""
    owners = [primary, *(heif.items[n] for n in _coded_items(heif, heif.primary)[:1] if n in heif.items)]
    boxes = [p for item in owners for p in item.properties if p.kind == b"colr"]
    for box in boxes:
        if heif.data[box.body : box.body + 4] in (b"prof", b"rICC"):
            return heif.data[box.body + 4 : box.end], False
    numbers = (heif.data[box.body : box.body + 6] for box in boxes)
    return None, any(n[:4] == b"nclx" and int.from_bytes(n[4:], "big") == _DISPLAY_P3 for n in numbers)


def _check_hevc(heif: HeifFile, item: Item) -> None:
    configuration = _property(item, b"hvcC")
    if configuration is None or configuration.end - configuration.body < 22:
        raise UnreadablePictureError("the file does not say how its picture is coded; it is damaged")
    prefix = (heif.data[configuration.body + 21] & 3) + 1
    coded = heif.read(item, len(heif.data))
    at = 0
    while at < len(coded):
        start = at + prefix
        at = start + int.from_bytes(coded[at:start], "big")
        if at > len(coded) or _NEVER_IN_HEVC.search(coded, start, at):
            raise UnreadablePictureError("parts of the picture are missing; it was cut off or is damaged")
