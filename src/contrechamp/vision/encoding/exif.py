"""Writes the EXIF block of what the user chose to say: at most three fields, and nothing that was not given."""

import struct
from typing import Final

from contrechamp.vision.errors import EncodingError
from contrechamp.vision.formats.exif import DATE_TIME_ORIGINAL, EXIF_DIRECTORY, is_capture_date
from contrechamp.vision.wording import check_wording

_ARTIST: Final = 315
_COPYRIGHT: Final = 33432
_ASCII: Final = 2
_LONG: Final = 4


def write_exif(*, author: str | None, rights: str | None, capture_date: str | None) -> bytes | None:
    """The block with the fields that are given, or None when there is none. Text is UTF-8, as other programs write it.

    Raises:
        EncodingError: a text is empty, too long or holds control characters, or the date is none.
    """
    fields: dict[int, bytes] = {}
    if author is not None:
        fields[_ARTIST] = _text("author", author)
    if rights is not None:
        fields[_COPYRIGHT] = _text("rights", rights)
    if capture_date is not None and not is_capture_date(capture_date):
        raise EncodingError('the capture date is not a date of the form "YYYY:MM:DD HH:MM:SS"')
    dates = {DATE_TIME_ORIGINAL: capture_date.encode() + b"\0"} if capture_date is not None else {}
    if not fields and not dates:
        return None
    start = 8
    length = _directory_length(fields, extra=1 if dates else 0)
    block = b"MM\0*" + struct.pack(">L", start) + _directory(fields, start, start + length if dates else None)
    return block + (_directory(dates, len(block), None) if dates else b"")


def _text(name: str, value: str) -> bytes:
    try:
        check_wording(value)
    except ValueError as problem:
        raise EncodingError(f"the {name} {problem}") from None
    return value.encode() + b"\0"


def _directory_length(fields: dict[int, bytes], extra: int) -> int:
    stored = sum(len(value) + (len(value) & 1) for value in fields.values() if len(value) > 4)
    return 2 + 12 * (len(fields) + extra) + 4 + stored


def _directory(fields: dict[int, bytes], start: int, exif_at: int | None) -> bytes:
    """One directory of texts, in rising order of tags, and the address of the EXIF directory if there is one."""
    count = len(fields) + (exif_at is not None)
    entries, values = [], b""
    values_at = start + 2 + 12 * count + 4
    for number, value in fields.items():
        place = value.ljust(4, b"\0")
        if len(value) > 4:
            place = struct.pack(">L", values_at + len(values))
            values += value + b"\0" * (len(value) & 1)
        entries.append(struct.pack(">HHL", number, _ASCII, len(value)) + place)
    if exif_at is not None:
        entries.append(struct.pack(">HHLL", EXIF_DIRECTORY, _LONG, 1, exif_at))
    return struct.pack(">H", count) + b"".join(sorted(entries)) + b"\0\0\0\0" + values
