"""Walks the boxes of an ISO base media file (HEIC, AVIF), and reads whole numbers from them with bounds checks."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from contrechamp.vision.errors import UnreadablePictureError

_MOST_BOXES: Final = 20_000


class Box(NamedTuple):
    """A box: its four-letter kind, where it starts, where its payload starts and ends."""

    kind: bytes
    start: int
    body: int
    end: int


def walk_boxes(data: bytes, start: int, stop: int) -> Iterator[Box]:
    """Yield the boxes between `start` and `stop` in order.

    Raises:
        UnreadablePictureError: a box reaches past `stop`, or there are more of them than any picture needs.
    """
    at = start
    for _ in range(_MOST_BOXES):
        if at + 8 > stop:
            return
        body = at + 8
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 1:
            body = at + 16
            size = int.from_bytes(data[at + 8 : body], "big")
        end = stop if size == 0 else at + size
        if end < body or end > stop:
            raise UnreadablePictureError("the boxes of the file do not hold together; it was cut off or is damaged")
        yield Box(data[at + 4 : at + 8], at, body, end)
        at = end
    raise UnreadablePictureError("the file has more boxes than any picture needs")


class Cursor:
    """Reads big-endian numbers one after the other, and refuses to leave its box."""

    __slots__ = ("_data", "_stop", "at")

    def __init__(self, data: bytes, start: int, stop: int) -> None:
        self._data = data
        self._stop = min(stop, len(data))
        self.at = start

    @property
    def left(self) -> int:
        """How many bytes of the box are not read yet."""
        return self._stop - self.at

    def take(self, size: int) -> bytes:
        """The next `size` bytes.

        Raises:
            UnreadablePictureError: the box has fewer.
        """
        if size > self.left:
            raise UnreadablePictureError("a box of the file is shorter than it says; it is damaged")
        self.at += size
        return self._data[self.at - size : self.at]

    def uint(self, size: int) -> int:
        """The next number of `size` bytes (0 for none, as some boxes have it)."""
        return int.from_bytes(self.take(size), "big")

    def version(self) -> int:
        """The version of a full box; its flags are stepped over."""
        return self.uint(4) >> 24
