"""The header of a JPEG, and the JPEG without anything that is not pixels.

The decoder gets tables, frame, scans and the Adobe mark (which tells how colours are coded): no EXIF parser, no profile
reader and no thumbnail of a hostile file ever runs, and what follows the first picture (MPF previews, appended films,
second files) is gone before decoding.
"""

from typing import Final

from contrechamp.vision.decoding.header import Header
from contrechamp.vision.errors import UnreadablePictureError, UnsupportedFormatError
from contrechamp.vision.formats import jpeg
from contrechamp.vision.formats.exif import read_exif
from contrechamp.vision.formats.jpeg import Segment, walk_jpeg
from contrechamp.vision.types import SourceFormat

_SEQUENTIAL: Final = frozenset({0xC0, 0xC1, 0xC9})
_DECODED_FRAMES: Final = _SEQUENTIAL | {0xC2, 0xCA}
_KEPT: Final = _DECODED_FRAMES | {0xDB, 0xDD, jpeg.DHT, jpeg.DAC, jpeg.SCAN}
_MOST_SCANS: Final = 100


def read_jpeg_header(data: bytes) -> Header:
    """Read size, orientation, profile and date, and cut the JPEG down to what makes pixels.

    Raises:
        UnsupportedFormatError: lossless, hierarchical or of more than 8 bits, as only medical software writes them.
        UnreadablePictureError: it is cut off, or parts of the picture are missing.
    """
    segments = list(walk_jpeg(data))
    frame = _frame(data, segments)
    _check_scans(data, segments, frame)
    orientation, date = read_exif(exif_block(data, segments))
    return Header(
        source_format=SourceFormat.JPEG,
        width=int.from_bytes(data[frame.body + 3 : frame.body + 5], "big"),
        height=int.from_bytes(data[frame.body + 1 : frame.body + 3], "big"),
        orientation=orientation,
        capture_date=date,
        icc=icc_profile(data, segments),
        stream=_pixels_only(data, segments, frame),
    )


def exif_block(data: bytes, segments: list[Segment]) -> bytes | None:
    """The first EXIF block, without its mark."""
    for segment in segments:
        if segment.marker == jpeg.APP1 and _says(data, segment, b"Exif\0"):
            return data[segment.body + 6 : segment.end]
    return None


def icc_profile(data: bytes, segments: list[Segment]) -> bytes | None:
    """The profile put together from its numbered parts, or None when one of them is missing."""
    parts: dict[int, bytes] = {}
    total = 0
    for segment in segments:
        if segment.marker == jpeg.APP2 and _says(data, segment, b"ICC_PROFILE\0"):
            number, total = data[segment.body + 12 : segment.body + 14].ljust(2, b"\0")
            parts[number] = data[segment.body + 14 : segment.end]
    if not parts or set(parts) != set(range(1, total + 1)):
        return None
    return b"".join(parts[number] for number in sorted(parts))


def _says(data: bytes, segment: Segment, mark: bytes) -> bool:
    return data.startswith(mark, segment.body, segment.end)


def _frame(data: bytes, segments: list[Segment]) -> Segment:
    frames = [segment for segment in segments if jpeg.is_frame(segment.marker)]
    if len(frames) != 1 or frames[0].end - frames[0].body < 9:
        raise UnreadablePictureError("the JPEG does not have exactly one frame header; it is damaged")
    if frames[0].marker not in _DECODED_FRAMES or data[frames[0].body] != 8:
        raise UnsupportedFormatError(
            "this JPEG is lossless, hierarchical or has more than 8 bits; save it as a plain JPEG"
        )
    return frames[0]


def _check_scans(data: bytes, segments: list[Segment], frame: Segment) -> None:
    """A picture cut off between two scans decodes without a warning: each component must have been begun."""
    count = data[frame.body + 5]
    declared = {data[at] for at in range(frame.body + 6, min(frame.body + 6 + 3 * count, frame.end), 3)}
    begun: set[int] = set()
    scans = [segment for segment in segments if segment.marker == jpeg.SOS]
    for scan in scans:
        number = data[scan.body]
        parameters = scan.body + 1 + 2 * number
        if parameters + 3 != scan.end:
            raise UnreadablePictureError("a scan header of the JPEG is damaged")
        if data[parameters] == 0 or frame.marker in _SEQUENTIAL:
            begun |= {data[at] for at in range(scan.body + 1, parameters, 2)}
    if not declared or begun != declared:
        raise UnreadablePictureError("parts of the JPEG are missing; it was cut off or is damaged")
    if len(scans) > _MOST_SCANS:
        raise UnreadablePictureError("the JPEG has more scans than any picture needs")


def _pixels_only(data: bytes, segments: list[Segment], frame: Segment) -> bytes:
    view = memoryview(data)
    parts: list[bytes | memoryview] = [b"\xff\xd8"]
    for segment in segments:
        if segment.marker == jpeg.APP0 and _says(data, segment, b"JFIF\0"):
            parts.append(jpeg.JFIF)
        elif segment.marker in _KEPT or (segment.marker == jpeg.APP14 and _says(data, segment, b"Adobe")):
            parts.append(view[segment.start : segment.end])
        elif segment.marker == jpeg.SOS:
            parts.append(view[segment.start : segment.end - 3])
            # Some cameras write other numbers here, which mean nothing in a sequential JPEG; the decoder would warn.
            sequential = frame.marker in _SEQUENTIAL
            parts.append(b"\x00\x3f\x00" if sequential else view[segment.end - 3 : segment.end])
    parts.append(b"\xff\xd9")
    return b"".join(parts)
