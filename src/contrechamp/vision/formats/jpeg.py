"""Walks the segments of a JPEG from its first marker to the end of its first picture."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from contrechamp.vision.errors import UnreadablePictureError

APP0: Final = 0xE0
APP1: Final = 0xE1
APP2: Final = 0xE2
APP14: Final = 0xEE
APP15: Final = 0xEF
COM: Final = 0xFE
DHT: Final = 0xC4
JPG: Final = 0xC8
DAC: Final = 0xCC
SOS: Final = 0xDA
EOI: Final = 0xD9
SCAN: Final = 0x00
"""Not a marker of the standard: the coded data that follow a start of scan."""

JFIF: Final = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\1\0\1\0\0"
"""The whole segment that says "an ordinary JPEG", without a thumbnail and without a unit."""

_MOST_SEGMENTS: Final = 20_000
# In coded data a 0xFF is followed by 0 (a stuffed byte), by 0xFF (fill) or by a restart marker; all else ends the scan.
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_STANDALONE = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})


class Segment(NamedTuple):
    """A segment: its marker (the byte after 0xFF), where it starts, where its payload starts and where it ends."""

    marker: int
    start: int
    body: int
    end: int


def is_frame(marker: int) -> bool:
    """Whether the marker starts a frame (SOF0 to SOF15)."""
    return 0xC0 <= marker <= 0xCF and marker not in (DHT, JPG, DAC)


def walk_jpeg(data: bytes) -> Iterator[Segment]:
    """Yield the segments in order, coded data as `SCAN`, up to and including the first end of image.

    Thumbnails inside segments are stepped over, so that what ends here is the main picture; bytes after it are not
    looked at. Stray bytes between segments are skipped, as every decoder does.

    Raises:
        UnreadablePictureError: it ends before its end marker, or its segments do not hold together.
    """
    at = 2
    for _ in range(_MOST_SEGMENTS):
        start = data.find(b"\xff", at)
        if start < 0 or start + 1 >= len(data):
            raise UnreadablePictureError("the end of the JPEG is missing; it was cut off or is damaged")
        marker = data[start + 1]
        if marker in (0x00, 0xFF) or marker in _STANDALONE:
            at = start + (1 if marker == 0xFF else 2)
            continue
        if marker == EOI:
            yield Segment(EOI, start, start + 2, start + 2)
            return
        body = start + 4
        end = start + 2 + int.from_bytes(data[start + 2 : body], "big")
        if marker < 0xC0 or end < body or end > len(data):
            raise UnreadablePictureError("the segments of the JPEG do not hold together; it was cut off or is damaged")
        yield Segment(marker, start, body, end)
        at = end
        if marker == SOS:
            stop = _END_OF_SCAN.search(data, end)
            if stop is None:
                raise UnreadablePictureError("the end of the JPEG is missing; it was cut off or is damaged")
            at = stop.start()
            yield Segment(SCAN, end, end, at)
    raise UnreadablePictureError("the JPEG has more segments than any picture needs")
