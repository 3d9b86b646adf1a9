"""Last step of the engine: pixels to a file that holds them and nothing else.

pixels ─► libvips encoder ─► whitelist of parts (one function a format) ─► what the user chose to say ─► bytes
"""

from typing import Final

import numpy as np

from contrechamp.vision.encoding.containers import FINISHERS
from contrechamp.vision.encoding.exif import write_exif
from contrechamp.vision.errors import EncodingError
from contrechamp.vision.libvips import pyvips
from contrechamp.vision.types import OutputFormat, Pixels, SourceFormat

__all__ = ["encode", "output_format_for"]

# What each format can hold; beyond it, the encoders fail with words of their own.
_MOST_SIDE_PX: Final = {
    OutputFormat.JPEG: 65_500,
    OutputFormat.WEBP: 16_383,
    OutputFormat.PNG: 1_000_000,
    OutputFormat.AVIF: 16_384,
}

_OUTPUT_FORMATS: Final = {
    SourceFormat.JPEG: OutputFormat.JPEG,
    SourceFormat.PNG: OutputFormat.PNG,
    SourceFormat.WEBP: OutputFormat.WEBP,
    SourceFormat.AVIF: OutputFormat.AVIF,
    # Both hold photographs. HEIC cannot be written here (and few browsers show it); a TIFF is what it is for editing,
    # and as a PNG it would be many times as large for no detail that anyone publishes.
    SourceFormat.TIFF: OutputFormat.JPEG,
    SourceFormat.HEIC: OutputFormat.JPEG,
}


def output_format_for(source: SourceFormat) -> OutputFormat:
    """The format that is written when the user asks for none: the source's own where it can be, else JPEG."""
    return _OUTPUT_FORMATS[source]


def encode(
    pixels: Pixels,
    output_format: OutputFormat,
    *,
    quality: int = 90,
    author: str | None = None,
    rights: str | None = None,
    capture_date: str | None = None,
) -> bytes:
    """Encode pixels; the file holds what makes the picture, and the three fields given here if any.

    The fields are written afresh as EXIF (Artist, Copyright, DateTimeOriginal). No profile, date, software name,
    thumbnail or comment of any source or of this machine is in the file. `quality` does not touch PNG.

    Raises:
        EncodingError: the array is not H x W x 3 of 8 bits, too large for the format, or a field cannot be written.
    """
    _check(pixels, output_format, quality)
    exif = write_exif(author=author, rights=rights, capture_date=capture_date)
    height, width = pixels.shape[:2]
    image = pyvips.Image.new_from_memory(np.ascontiguousarray(pixels), width, height, 3, "uchar").copy(
        interpretation="srgb"
    )
    try:
        coded = _write(image, output_format, quality)
    except pyvips.Error as error:
        raise EncodingError(f"the picture could not be written as {output_format.value.upper()}") from error
    return FINISHERS[output_format](coded, exif)


def _check(pixels: Pixels, output_format: OutputFormat, quality: int) -> None:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or 0 in pixels.shape:
        raise EncodingError(
            f"pixels must be an array of height x width x 3 of 8 bits, not {pixels.dtype}{pixels.shape}"
        )
    if not 1 <= quality <= 100:
        raise EncodingError(f"quality is a number from 1 to 100, not {quality}")
    side, most = max(pixels.shape[:2]), _MOST_SIDE_PX[output_format]
    if side > most:
        name = output_format.value.upper()
        raise EncodingError(
            f"{name} holds at most {most:,} pixels a side and the picture has {side:,}; choose PNG or JPEG"
        )


def _write(image: pyvips.Image, output_format: OutputFormat, quality: int) -> bytes:
    """Encode with settings chosen for legible digits first, then speed: photographs come by the thousand."""
    match output_format:
        case OutputFormat.JPEG:
            # 4:4:4, for light digits on a coloured band; optimised tables would take three times as long for 10 %.
            coded = image.jpegsave_buffer(Q=quality, subsample_mode="off", keep="none")
        case OutputFormat.WEBP:
            coded = image.webpsave_buffer(Q=quality, effort=2, keep="none")
        case OutputFormat.PNG:
            coded = image.pngsave_buffer(compression=3, filter="up", keep="none")
        case OutputFormat.AVIF:
            # The next effort takes three times as long and saves 2 %.
            coded = image.heifsave_buffer(
                compression="av1",
                Q=quality,
                effort=0,
                subsample_mode="off",
                bitdepth=8,
                keep="none",
            )
    return bytes(coded)
