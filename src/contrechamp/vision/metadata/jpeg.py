"""Describes what a JPEG carries beside its pixels, segment by segment."""

from collections.abc import Iterator
from typing import Final

from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats import jpeg
from contrechamp.vision.formats.jpeg import Segment, walk_jpeg
from contrechamp.vision.formats.tiff import TiffBlock
from contrechamp.vision.metadata.exif import describe_exif, picture_size
from contrechamp.vision.metadata.photoshop import describe_photoshop
from contrechamp.vision.metadata.report import Entry, MetadataKind, shown
from contrechamp.vision.metadata.trailing import describe_trailing

_XMP: Final = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_APP11: Final = 0xEB
_PICTURES_IN_MPF: Final = 0xB001


def describe_jpeg(data: bytes) -> Iterator[Entry]:
    """Yield an entry for each segment that says something, and for what follows the picture.

    Raises:
        UnreadablePictureError: from where the segments do not hold together on.
    """
    end = 0
    for segment in walk_jpeg(data):
        end = segment.end
        if jpeg.APP0 <= segment.marker <= jpeg.APP15:
            yield from _describe_app(data[segment.body : segment.end], segment)
        elif segment.marker == jpeg.COM:
            text = shown(data[segment.body : segment.end])
            yield Entry(MetadataKind.COMMENT, segment.end - segment.body, f"“{text}”")
    yield from describe_trailing(data, end)


def _describe_app(payload: bytes, segment: Segment) -> Iterator[Entry]:
    """What an application segment is, by the mark that it begins with."""
    kind, length = MetadataKind, len(payload)
    if payload.startswith(b"Exif\0"):
        yield from describe_exif(payload[6:], length)
    elif payload.startswith(_XMP):
        yield Entry(kind.XMP, length, "XMP")
    elif payload.startswith(b"ICC_PROFILE\0"):
        yield Entry(kind.ICC, length, "colour profile")
    elif payload.startswith(b"MPF\0"):
        yield Entry(kind.EXTRA_PICTURE, length, _pictures_in_mpf(payload[4:]))
    elif payload.startswith(_PHOTOSHOP):
        yield from describe_photoshop(payload[len(_PHOTOSHOP) :])
    elif payload.startswith((b"JFIF\0", b"JFXX\0", b"Adobe")):
        yield from _describe_technical(payload)
    elif segment.marker == _APP11 and payload.startswith(b"JP"):
        yield credentials_or_other(payload, "JUMBF")
    else:
        name = shown(payload[:32].split(b"\0", 1)[0])
        yield Entry(kind.OTHER, length, f"application segment {segment.marker - jpeg.APP0} “{name}”")


def _describe_technical(payload: bytes) -> Iterator[Entry]:
    """Segments that say how the pixels are coded; there may be more in them."""
    length = len(payload)
    if payload.startswith(b"JFXX"):
        size = picture_size(payload[6:]) if payload[5:6] == b"\x10" else "of unknown size"
        yield Entry(MetadataKind.THUMBNAIL, length, size)
    elif payload.startswith(b"JFIF") and length > 14:
        yield Entry(MetadataKind.THUMBNAIL, length, f"{payload[12]} x {payload[13]} pixels")
    elif payload.startswith(b"Adobe") and length > 12:
        yield Entry(MetadataKind.OTHER, length - 12, "bytes behind the Adobe mark")


def credentials_or_other(payload: bytes, name: str) -> Entry:
    """A box of JUMBF: content credentials (C2PA) when it says so."""
    if b"c2pa" in payload:
        return Entry(MetadataKind.CONTENT_CREDENTIALS, len(payload), "C2PA: who made and changed the picture, signed")
    return Entry(MetadataKind.OTHER, len(payload), name)


def _pictures_in_mpf(block: bytes) -> str:
    try:
        tiff = TiffBlock(block)
        count = tiff.number(tiff.directory(tiff.first_offset).tags.get(_PICTURES_IN_MPF), 0)
    except UnreadablePictureError:
        count = 0
    return f"table of {count} pictures in the file (MPF)" if count else "table of pictures in the file (MPF)"
