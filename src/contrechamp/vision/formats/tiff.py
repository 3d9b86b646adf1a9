"""Reads the directories of a TIFF: the format itself, and the block of tags that every other format carries as EXIF.

Every offset is checked against the block before it is followed, and the number of entries that one block may make us
read is bounded, since directories may overlap and point at each other.
"""

from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.errors import UnreadablePictureError

# BYTE, ASCII, SHORT, LONG, RATIONAL, then the signed ones, floats, IFD, and the 8-byte types of BigTIFF.
_TYPE_SIZES: Final = dict(
    zip(
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18),
        (1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 8, 8, 8),
        strict=True,
    )
)
_UNSIGNED_TYPES: Final = frozenset({1, 3, 4, 7, 13, 16, 18})
_MOST_ENTRIES: Final = 100_000
_MOST_INTS: Final = 4_000_000


class Tag(NamedTuple):
    """One entry: its number, type, how many values, and where they stand, already checked to be inside the block."""

    number: int
    type: int
    values: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Directory:
    """One IFD.

    Attributes:
        tags: by number; the first of each.
        broken: how many entries point outside the block or have an unknown type.
        next_offset: where the next one stands, 0 after the last.
    """

    tags: dict[int, Tag]
    broken: int
    next_offset: int


class TiffBlock:
    """A block of directories. Raises UnreadablePictureError from every method when an offset leads nowhere."""

    __slots__ = ("_big", "_entries_left", "_order", "data", "first_offset")

    _order: Literal["little", "big"]

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._order = "little" if data[:2] == b"II" else "big"
        self._entries_left = _MOST_ENTRIES
        if data[:2] not in (b"II", b"MM"):
            raise UnreadablePictureError("the block of tags does not start like a TIFF")
        version = self._uint(2, 2)
        if version not in (42, 43):
            raise UnreadablePictureError("the block of tags does not start like a TIFF")
        self._big: Final = version == 43
        self.first_offset: Final = self._uint(8, 8) if self._big else self._uint(4, 4)

    def _uint(self, at: int, size: int) -> int:
        if at < 0 or at + size > len(self.data):
            raise UnreadablePictureError("a directory of tags points outside the file")
        return int.from_bytes(self.data[at : at + size], self._order)

    def directory(self, offset: int) -> Directory:
        """Read the directory that stands at `offset`.

        Entries that cannot hold are counted and left out: cameras write them.

        Raises:
            UnreadablePictureError: it lies outside the block, or the block has been made to be read for ever.
        """
        count_size, entry_size, offset_size = (8, 20, 8) if self._big else (2, 12, 4)
        count = self._uint(offset, count_size)
        self._entries_left -= count + 1
        if self._entries_left < 0:
            raise UnreadablePictureError("the directories of tags have more entries than any picture needs")
        at = offset + count_size
        tags: dict[int, Tag] = {}
        broken = 0
        for _ in range(count):
            tag = self._tag(at, offset_size)
            if tag is None:
                broken += 1
            else:
                tags.setdefault(tag.number, tag)
            at += entry_size
        # The last offset is often missing in EXIF blocks that were cut to size.
        following = self._uint(at, offset_size) if at + offset_size <= len(self.data) else 0
        return Directory(tags, broken, following)

    def _tag(self, at: int, offset_size: int) -> Tag | None:
        number, kind = self._uint(at, 2), self._uint(at + 2, 2)
        count = self._uint(at + 4, offset_size)
        value_at = at + 4 + offset_size
        length = _TYPE_SIZES.get(kind, 0) * count
        start = value_at if length <= offset_size else self._uint(value_at, offset_size)
        if kind not in _TYPE_SIZES or start + length > len(self.data) or value_at + offset_size > len(self.data):
            return None
        return Tag(number, kind, count, start, start + length)

    def raw(self, tag: Tag) -> bytes:
        """The bytes of the value, as they stand."""
        return self.data[tag.start : tag.end]

    def ints(self, tag: Tag | None) -> NDArray[np.int64]:
        """The value as whole numbers; empty when it is missing, of another type, or longer than any picture needs."""
        if tag is None or tag.type not in _UNSIGNED_TYPES or tag.values > _MOST_INTS:
            return np.empty(0, np.int64)
        kind = f"{'<' if self._order == 'little' else '>'}u{_TYPE_SIZES[tag.type]}"
        return np.frombuffer(self.data, kind, count=tag.values, offset=tag.start).astype(np.int64)

    def number(self, tag: Tag | None, default: int) -> int:
        """The first whole number of the value, or `default`."""
        if tag is None or tag.type not in _UNSIGNED_TYPES or tag.values == 0:
            return default
        return self._uint(tag.start, _TYPE_SIZES[tag.type])

    def text(self, tag: Tag | None) -> str:
        """The value as text up to its first zero byte; empty when it is missing."""
        if tag is None or tag.type not in (1, 2, 7):
            return ""
        return self.raw(tag)[:1000].split(b"\0", 1)[0].decode("utf-8", "replace").strip()
