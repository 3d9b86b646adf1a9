"""Describes what a TIFF carries beside its pixels, tag by tag."""

from collections.abc import Iterator
from typing import Final

from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats.tiff import Directory, TiffBlock
from contrechamp.vision.metadata.exif import describe_exif
from contrechamp.vision.metadata.photoshop import describe_photoshop
from contrechamp.vision.metadata.report import Entry, MetadataKind
from contrechamp.vision.metadata.trailing import describe_trailing

_SUBFILE: Final = 254
_PARTS: Final = ((273, 279), (324, 325))  # offsets and lengths, of strips and of tiles
_DIRECTORIES: Final = frozenset({330, 34665, 34853, 40965})
_PHOTOSHOP: Final = 34377
_NAMED: Final = {
    700: (MetadataKind.XMP, "XMP"),
    33723: (MetadataKind.IPTC, "captions, places and names (IPTC)"),
    34675: (MetadataKind.ICC, "colour profile"),
}
_DESCRIPTIVE: Final = frozenset({269, 270, 271, 272, 285, 305, 306, 315, 316, 33432, *range(40091, 40096)})
_FIRST_PRIVATE: Final = 32768
_MOST_DIRECTORIES: Final = 100


def describe_tiff(data: bytes) -> Iterator[Entry]:
    """Yield an entry for each tag that says something, further directories, and bytes that none points to.

    Raises:
        UnreadablePictureError: from where the directories do not hold together on.
    """
    tiff = TiffBlock(data)
    main = tiff.directory(tiff.first_offset)
    about = sum(tag.end - tag.start for number, tag in main.tags.items() if number in _DESCRIPTIVE | _DIRECTORIES)
    if about:
        yield from (e for e in describe_exif(data, about) if e.kind is not MetadataKind.THUMBNAIL)
    for number, tag in main.tags.items():
        if number in _NAMED:
            kind, detail = _NAMED[number]
            yield Entry(kind, tag.end - tag.start, detail)
        elif number == _PHOTOSHOP:
            yield from describe_photoshop(tiff.raw(tag))
        elif number >= _FIRST_PRIVATE and number not in _DESCRIPTIVE | _DIRECTORIES:
            yield Entry(MetadataKind.OTHER, tag.end - tag.start, f"private tag {number}")
    end = _end_of(tiff, main)
    offset, seen = main.next_offset, {tiff.first_offset}
    while offset and offset not in seen and len(seen) < _MOST_DIRECTORIES:
        seen.add(offset)
        directory = tiff.directory(offset)
        reduced = tiff.number(directory.tags.get(_SUBFILE), 0) & 1
        kind = MetadataKind.THUMBNAIL if reduced else MetadataKind.EXTRA_PICTURE
        yield Entry(kind, _picture_bytes(tiff, directory), "another directory of the TIFF")
        end, offset = max(end, _end_of(tiff, directory), offset), directory.next_offset
    yield from describe_trailing(data, max(end, max(seen) + 2))


def _picture_bytes(tiff: TiffBlock, directory: Directory) -> int:
    return sum(int(tiff.ints(directory.tags.get(lengths)).clip(0, len(tiff.data)).sum()) for _, lengths in _PARTS)


def _end_of(tiff: TiffBlock, directory: Directory, depth: int = 0) -> int:
    """The end of the last byte that a directory, its values, its strips and the directories below it point to."""
    ends = [tag.end for tag in directory.tags.values()]
    for offsets, lengths in _PARTS:
        starts, sizes = tiff.ints(directory.tags.get(offsets)), tiff.ints(directory.tags.get(lengths))
        count = min(starts.size, sizes.size)
        if count:
            ends.append(int((starts[:count] + sizes[:count]).max()))
    thumbnail_at, thumbnail_length = (tiff.number(directory.tags.get(number), 0) for number in (513, 514))
    ends.append(thumbnail_at + thumbnail_length)
    for number in _DIRECTORIES & directory.tags.keys() if depth < 2 else ():
        for offset in tiff.ints(directory.tags[number])[:10].tolist():
            try:
                inner = tiff.directory(offset)
            except UnreadablePictureError:
                continue
            # The count, twelve bytes an entry and the next address; an estimate is enough for BigTIFF.
            ends += [_end_of(tiff, inner, depth + 1), offset + 6 + 12 * (len(inner.tags) + inner.broken)]
    return min(max(ends, default=0), len(tiff.data))
