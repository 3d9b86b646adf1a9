"""The two facts that decoding takes from an EXIF block: which way up the picture is, and when it was taken."""

import re
from datetime import datetime
from typing import Final

from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.formats.tiff import TiffBlock

ORIENTATION: Final = 274
EXIF_DIRECTORY: Final = 34665
DATE_TIME_ORIGINAL: Final = 36867

_DATE = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d", re.ASCII)


def is_capture_date(text: str) -> bool:
    """Whether `text` is exactly "YYYY:MM:DD HH:MM:SS" and a date that exists."""
    if not _DATE.fullmatch(text):
        return False
    try:
        # EXIF has no time zone: the clock of the camera, as it stood.
        datetime.strptime(text, "%Y:%m:%d %H:%M:%S")
    except ValueError:
        return False
    return True


def read_exif(block: bytes | None) -> tuple[int, str | None]:
    """The orientation (1 to 8) and the capture date, or None.

    A block that cannot be read counts as none: many viewers cannot read it either, and the picture is whole without.
    The date is DateTimeOriginal only, when it is a real date; dates of editing or of copying say nothing of the event.
    """
    if not block:
        return 1, None
    try:
        tiff = TiffBlock(block)
        main = tiff.directory(tiff.first_offset)
    except UnreadablePictureError:
        return 1, None
    orientation = tiff.number(main.tags.get(ORIENTATION), 1)
    if not 1 <= orientation <= 8:
        orientation = 1
    try:
        exif_at = tiff.number(main.tags.get(EXIF_DIRECTORY), 0)
        tag = tiff.directory(exif_at).tags.get(DATE_TIME_ORIGINAL) if exif_at else None
    except UnreadablePictureError:
        return orientation, None
    date = tiff.raw(tag).removesuffix(b"\0") if tag is not None and tag.type == 2 and tag.values <= 20 else b""
    text = date.decode("ascii", "replace")
    return orientation, text if is_capture_date(text) else None
