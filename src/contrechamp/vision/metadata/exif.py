"""Describes a block of EXIF: what of it tells a camera, a place, a time or a person."""

from typing import Final

from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats import jpeg
from contrechamp.vision.formats.exif import DATE_TIME_ORIGINAL, EXIF_DIRECTORY
from contrechamp.vision.formats.tiff import Directory, TiffBlock
from contrechamp.vision.metadata.report import Entry, MetadataKind, shown

_MAKE: Final = 271
_MODEL: Final = 272
_THUMBNAIL_AT: Final = 513
_THUMBNAIL_LENGTH: Final = 514
_GPS_DIRECTORY: Final = 34853
_MAKER_NOTES: Final = 37500

# What a person decides by is that it is there; the values of these are not repeated.
_PRESENT: Final = {
    270: "a description",
    305: "the software",
    315: "the author",
    33432: "a copyright notice",
    37510: "a comment",
    40091: "a title",
    40092: "a comment",
    40093: "the author",
    40094: "keywords",
    40095: "a subject",
    42016: "a unique number of the picture",
    42032: "the owner of the camera",
    42033: "the serial number of the camera",
    42037: "the serial number of the lens",
}
_POSITION: Final = {2: "coordinates", 6: "altitude", 7: "time", 13: "speed", 17: "direction", 24: "bearing", 29: "date"}


def describe_exif(block: bytes, length: int) -> list[Entry]:
    """Entries for the block and for what stands inside it (position, maker notes, thumbnail).

    Args:
        block: begins with the TIFF header.
        length: how long the whole is in the file.
    """
    try:
        tiff = TiffBlock(block)
        main = tiff.directory(tiff.first_offset)
    except UnreadablePictureError as error:
        return [Entry(MetadataKind.UNREADABLE, length, f"EXIF: {error}")]
    entries: list[Entry] = []
    directories = [main]
    for number, name in ((EXIF_DIRECTORY, "EXIF"), (_GPS_DIRECTORY, "position")):
        offset = tiff.number(main.tags.get(number), 0)
        if not offset:
            continue
        try:
            inner = tiff.directory(offset)
        except UnreadablePictureError as error:
            entries.append(Entry(MetadataKind.UNREADABLE, 0, f"{name}: {error}"))
            continue
        if number == EXIF_DIRECTORY:
            directories.append(inner)
            entries += _maker_notes(inner)
        else:
            entries.append(_position(inner))
    return [
        Entry(MetadataKind.EXIF, length, _summary(tiff, directories)),
        *entries,
        *_thumbnail(tiff, main.next_offset),
    ]


def picture_size(data: bytes) -> str:
    """The size of a small JPEG that stands inside something else, in words."""
    try:
        for segment in jpeg.walk_jpeg(data):
            if jpeg.is_frame(segment.marker):
                height, width = data[segment.body + 1 : segment.body + 3], data[segment.body + 3 : segment.body + 5]
                return f"{int.from_bytes(width, 'big')} x {int.from_bytes(height, 'big')} pixels"
    except UnreadablePictureError:
        pass
    return "of unknown size"


def _summary(tiff: TiffBlock, directories: list[Directory]) -> str:
    main = directories[0].tags
    make, model = tiff.text(main.get(_MAKE)), tiff.text(main.get(_MODEL))
    said = [shown(model if model.startswith(make) else f"{make} {model}".strip())]
    for directory in directories:
        date = tiff.text(directory.tags.get(DATE_TIME_ORIGINAL))
        said.append(f"taken {shown(date)}" if date else "")
    present = [name for d in directories for number, name in _PRESENT.items() if number in d.tags]
    return ", ".join(filter(None, [*said, *dict.fromkeys(present)])) or "technical fields"


def _maker_notes(directory: Directory) -> list[Entry]:
    notes = directory.tags.get(_MAKER_NOTES)
    if notes is None:
        return []
    detail = "the maker's own fields: often serial numbers, counters, sometimes names"
    return [Entry(MetadataKind.MAKER_NOTES, notes.end - notes.start, detail)]


def _position(directory: Directory) -> Entry:
    size = sum(tag.end - tag.start for tag in directory.tags.values())
    present = [name for number, name in _POSITION.items() if number in directory.tags]
    return Entry(MetadataKind.POSITION, size, ", ".join(present) or "no coordinates")


def _thumbnail(tiff: TiffBlock, offset: int) -> list[Entry]:
    if not offset:
        return []
    try:
        tags = tiff.directory(offset).tags
    except UnreadablePictureError as error:
        return [Entry(MetadataKind.UNREADABLE, 0, f"thumbnail: {error}")]
    start, length = tiff.number(tags.get(_THUMBNAIL_AT), 0), tiff.number(tags.get(_THUMBNAIL_LENGTH), 0)
    if not (start and length):
        return []
    return [Entry(MetadataKind.THUMBNAIL, length, picture_size(tiff.data[start : start + length]))]
