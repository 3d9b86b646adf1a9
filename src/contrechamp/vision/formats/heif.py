"""Reads the table of items of a HEIC or AVIF file: which pictures it holds, how large, and where their bytes stand.

A HEIC is a small file system: the primary picture may be a grid of tiles, and beside it stand thumbnails, depth maps,
EXIF and XMP. What counts here as a picture of its own is what a viewer would show as one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats.boxes import Box, Cursor, walk_boxes

CODED: Final = frozenset({b"hvc1", b"hev1", b"av01", b"avc1", b"vvc1", b"jpeg", b"j2k1", b"unci", b"mski"})
DERIVED: Final = frozenset({b"grid", b"iden", b"iovl"})
_MOST_ITEMS: Final = 10_000
_MOST_EXTENTS: Final = 20_000
_MOST_TABLE_BYTES: Final = 1_000_000


class Extent(NamedTuple):
    """A run of bytes of the file that belongs to an item."""

    start: int
    end: int


class Property(NamedTuple):
    """A property of an item: its four-letter kind, and where its payload stands."""

    kind: bytes
    body: int
    end: int


@dataclass(slots=True)
class Item:
    """One entry of the table, filled in as the boxes are read.

    Attributes:
        kind: four letters: how it is coded, or `Exif`, or `mime`.
        content_type: of a `mime` item.
        hidden: not to be shown on its own.
        extents: where its bytes stand.
        properties: sizes, colour, rotation.
    """

    kind: bytes = b""
    content_type: bytes = b""
    hidden: bool = False
    extents: list[Extent] = field(default_factory=list)
    properties: list[Property] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return sum(extent.end - extent.start for extent in self.extents)


@dataclass(slots=True)
class HeifFile:
    """The table of items.

    Attributes:
        data: the whole file.
        primary: the number of the main picture, 0 when the file names none.
        items: by number.
        references: kind, from, to.
        groups: kind, and the items that belong together.
        end: where its last box ends; what follows is no part of it.
        samples: how many frames its film has, 0 without one. A file may be nothing but a film.
    """

    data: bytes
    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    references: list[tuple[bytes, int, tuple[int, ...]]] = field(default_factory=list)
    groups: list[tuple[bytes, tuple[int, ...]]] = field(default_factory=list)
    end: int = 0
    samples: int = 0

    def referred(self, kind: bytes, item: int) -> tuple[int, ...]:
        """The items that `item` refers to in this way (`dimg`: the tiles of a grid)."""
        return tuple(
            to for name, source, targets in self.references if name == kind and source == item for to in targets
        )

    def pictures(self) -> tuple[int, ...]:
        """The pictures that a viewer would show as such: no thumbnails, tiles, depth or gain maps, or alternatives."""
        parts = {source for kind, source, _ in self.references if kind in (b"thmb", b"auxl")}
        parts |= {to for kind, _, targets in self.references if kind == b"dimg" for to in targets}
        for kind, members in self.groups:
            if kind == b"altr" and self.primary in members:
                parts |= set(members)
        parts.discard(self.primary)
        shown = (n for n, item in self.items.items() if item.kind in CODED | DERIVED and not item.hidden)
        return tuple(n for n in shown if n not in parts)

    def read(self, item: Item, most_bytes: int) -> bytes:
        """The bytes of an item.

        Raises:
            UnreadablePictureError: they are more than `most_bytes`; extents may overlap, so that no file is too short.
        """
        if item.size > most_bytes:
            raise UnreadablePictureError("an item of the file is larger than it can be; it is damaged")
        return b"".join(self.data[extent.start : extent.end] for extent in item.extents)


def read_heif(data: bytes) -> HeifFile:
    """Read the table of items.

    Raises:
        UnreadablePictureError: there is none, or its boxes do not hold together. Whether the items lie inside the file
            is not looked at here: a file that was cut off behind its table reads like a whole one.
    """
    heif = HeifFile(data)
    meta = _find_table(heif)
    if meta is None and heif.samples:
        return heif
    if meta is None:
        raise UnreadablePictureError("the file has no table of pictures; it was cut off or is damaged")
    boxes = list(walk_boxes(data, meta.body + 4, meta.end))
    idat = next((box.body for box in boxes if box.kind == b"idat"), 0)
    for box in boxes:
        if box.kind != b"iloc" and box.kind not in _READERS:
            continue
        if box.end - box.body > _MOST_TABLE_BYTES:
            raise UnreadablePictureError("the table of pictures is larger than any picture needs")
        if box.kind == b"iloc":
            _read_locations(heif, box, idat)
        else:
            _READERS[box.kind](heif, box)
    return heif


def _find_table(heif: HeifFile) -> Box | None:
    """Step over the boxes of the file; note where they end and whether there is a film."""
    data, meta = heif.data, None
    try:
        for box in walk_boxes(data, 0, len(data)):
            heif.end = box.end
            if box.kind == b"meta" and meta is None:
                meta = box
            elif box.kind == b"moov":
                # A table of this length belongs to a film, whatever it says.
                short = box.end - box.body <= _MOST_TABLE_BYTES
                heif.samples = max(heif.samples, _most_samples(data, box, depth=0) if short else 2)
    except UnreadablePictureError:
        # Telephones put things behind the last box that are no box.
        if meta is None:
            raise
    return meta


def _most_samples(data: bytes, parent: Box, depth: int) -> int:
    """The greatest number of samples of any track below `parent`."""
    most = 0
    for box in walk_boxes(data, parent.body, parent.end):
        if box.kind in (b"stsz", b"stz2"):
            cursor = Cursor(data, box.body + 8, box.end)
            most = max(most, cursor.uint(4))
        elif box.kind in (b"trak", b"mdia", b"minf", b"stbl") and depth < 5:
            most = max(most, _most_samples(data, box, depth + 1))
    return most


def _item(heif: HeifFile, number: int) -> Item:
    if number not in heif.items and len(heif.items) >= _MOST_ITEMS:
        raise UnreadablePictureError("the file has more items than any picture needs")
    return heif.items.setdefault(number, Item())


def _read_primary(heif: HeifFile, box: Box) -> None:
    cursor = Cursor(heif.data, box.body, box.end)
    heif.primary = cursor.uint(2 if cursor.version() == 0 else 4)


def _read_infos(heif: HeifFile, box: Box) -> None:
    cursor = Cursor(heif.data, box.body, box.end)
    cursor.uint(2 if cursor.version() == 0 else 4)
    for entry in walk_boxes(heif.data, cursor.at, box.end):
        if entry.kind != b"infe":
            continue
        cursor = Cursor(heif.data, entry.body, entry.end)
        start = cursor.uint(4)
        version = start >> 24
        if version < 2:
            continue
        item = _item(heif, cursor.uint(2 if version == 2 else 4))
        cursor.uint(2)
        item.kind, item.hidden = cursor.take(4), bool(start & 1)
        if item.kind == b"mime":
            texts = cursor.take(cursor.left).split(b"\0")
            item.content_type = texts[1] if len(texts) > 1 else b""


def _read_locations(heif: HeifFile, box: Box, idat: int) -> None:
    cursor = Cursor(heif.data, box.body, box.end)
    version = cursor.version()
    sizes = cursor.uint(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    extents = 0
    for _ in range(cursor.uint(2 if version < 2 else 4)):
        item = _item(heif, cursor.uint(2 if version < 2 else 4))
        construction = cursor.uint(2) & 15 if version else 0
        if construction > 1:
            raise UnreadablePictureError("the file keeps its pictures inside one another; save it as a plain JPEG")
        cursor.uint(2)
        base = cursor.uint(base_size)
        count = cursor.uint(2)
        extents += count
        if extents > _MOST_EXTENTS:
            raise UnreadablePictureError("the table of pictures is larger than any picture needs")
        for _ in range(count):
            cursor.uint(index_size)
            start = base + cursor.uint(offset_size) + (idat if construction == 1 else 0)
            length = cursor.uint(length_size) if length_size else max(0, len(heif.data) - start)
            item.extents.append(Extent(start, start + length))


def _read_references(heif: HeifFile, box: Box) -> None:
    cursor = Cursor(heif.data, box.body, box.end)
    size = 2 if cursor.version() == 0 else 4
    for entry in walk_boxes(heif.data, cursor.at, box.end):
        cursor = Cursor(heif.data, entry.body, entry.end)
        source = cursor.uint(size)
        targets = tuple(cursor.uint(size) for _ in range(cursor.uint(2)))
        heif.references.append((entry.kind, source, targets))


def _read_properties(heif: HeifFile, box: Box) -> None:
    known: list[Property] = []
    for part in walk_boxes(heif.data, box.body, box.end):
        if part.kind == b"ipco":
            known.extend(Property(p.kind, p.body, p.end) for p in walk_boxes(heif.data, part.body, part.end))
            continue
        if part.kind != b"ipma":
            continue
        cursor = Cursor(heif.data, part.body, part.end)
        start = cursor.uint(4)
        for _ in range(cursor.uint(4)):
            item = _item(heif, cursor.uint(2 if start >> 24 == 0 else 4))
            for _ in range(cursor.uint(1)):
                index = cursor.uint(2) & 0x7FFF if start & 1 else cursor.uint(1) & 0x7F
                if 1 <= index <= len(known):
                    item.properties.append(known[index - 1])


def _read_groups(heif: HeifFile, box: Box) -> None:
    for entry in walk_boxes(heif.data, box.body, box.end):
        cursor = Cursor(heif.data, entry.body + 8, entry.end)
        heif.groups.append((entry.kind, tuple(cursor.uint(4) for _ in range(cursor.uint(4)))))


_READERS: Final[dict[bytes, Callable[[HeifFile, Box], None]]] = {
    b"pitm": _read_primary,
    b"iinf": _read_infos,
    b"iref": _read_references,
    b"iprp": _read_properties,
    b"grpl": _read_groups,
}
