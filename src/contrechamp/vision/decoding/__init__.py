"""First step of the engine: bytes to pixels. Refuses before it decodes, and leaves all but the pixels behind.

bytes ─► sniff (formats) ─► header (one module a format) ─► limits ─► loading ─► colour ─► turning ─► pixels
"""

from collections.abc import Callable
from typing import Final

from contrechamp.vision.decoding.header import Header
from contrechamp.vision.decoding.heif import read_heif_header
from contrechamp.vision.decoding.jpeg import read_jpeg_header
from contrechamp.vision.decoding.loading import load_pixels
from contrechamp.vision.decoding.png import read_png_header
from contrechamp.vision.decoding.tiff import read_tiff_header
from contrechamp.vision.decoding.webp import read_webp_header
from contrechamp.vision.errors import PictureTooLargeError, SeveralFramesError, UnreadablePictureError
from contrechamp.vision.formats import sniff
from contrechamp.vision.types import DecodedPicture, Limits, SourceFormat

__all__ = ["decode", "read_header"]

_HEADERS: Final[dict[SourceFormat, Callable[[bytes], Header]]] = {
    SourceFormat.JPEG: read_jpeg_header,
    SourceFormat.PNG: read_png_header,
    SourceFormat.WEBP: read_webp_header,
    SourceFormat.TIFF: read_tiff_header,
    SourceFormat.HEIC: read_heif_header,
    SourceFormat.AVIF: read_heif_header,
}


def decode(data: bytes, limits: Limits = Limits()) -> DecodedPicture:  # noqa: B008  (frozen, without state)
    """Decode one picture whole, or refuse it.

    The format is told by content. Orientation is applied, colours come out as 8-bit sRGB, transparency is laid on
    white. Nothing of the metadata is kept but the capture date. The limits hold before a decoder sees a byte, and
    decoded pixels never touch a disk.

    What cannot be noticed: a change inside coded data that still decodes (HEVC, AV1 and JPEG have no checksums).

    Raises:
        UnsupportedFormatError: another format; the sentence names which.
        UnreadablePictureError: cut off, damaged, or without sensible colours.
        PictureTooLargeError: over a limit.
        SeveralFramesError: animated, or with several pages or pictures.
    """
    header = read_header(data, limits)
    return DecodedPicture(
        pixels=load_pixels(header), source_format=header.source_format, capture_date=header.capture_date
    )


def read_header(data: bytes, limits: Limits = Limits()) -> Header:  # noqa: B008  (frozen, without state)
    """Read what is known before decoding, and check it: after this, only the pixels themselves can be wrong.

    Raises:
        UnsupportedFormatError: another format; the sentence names which.
        UnreadablePictureError: cut off or damaged.
        PictureTooLargeError: over a limit.
        SeveralFramesError: animated, or with several pages or pictures.
    """
    if len(data) > limits.max_bytes:
        raise PictureTooLargeError("bytes", len(data), limits.max_bytes)
    header = _HEADERS[sniff(data)](data)
    if header.frames > 1:
        raise SeveralFramesError(header.frames)
    if not (header.width and header.height):
        raise UnreadablePictureError("the picture has no width or no height; it is damaged")
    side = max(header.width, header.height)
    if side > limits.max_side_px:
        raise PictureTooLargeError("side", side, limits.max_side_px)
    if header.width * header.height > limits.max_pixels:
        raise PictureTooLargeError("pixels", header.width * header.height, limits.max_pixels)
    return header
