"""Opens what `header` described, each format with its own decoder and no other, and decodes it whole or not at all."""

import re
import threading
from collections.abc import Callable
from typing import Final

import pillow_heif

from contrechamp.vision.decoding.colour import display_p3, to_srgb
from contrechamp.vision.decoding.header import Header
from contrechamp.vision.decoding.heif import check_heif_parts
from contrechamp.vision.decoding.tiff import check_tiff_parts
from contrechamp.vision.decoding.turning import render
from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.libvips import pyvips
from contrechamp.vision.types import Pixels, SourceFormat

# libvips collects what its decoders complain of in one place for the whole process, so only one may run at a time.
_decoding = threading.Lock()

# Padding before the end marker. libjpeg only reports its first complaint, and this one can only be the first when the
# whole picture was read without any: so it alone is known to be harmless.
_HARMLESS = re.compile(
    r"(VipsJpeg: Corrupt JPEG data: \d+ extraneous bytes before marker 0xd9\s*)+(jpegload_source: load error\s*)?"
)
_HEIF: Final = frozenset({SourceFormat.HEIC, SourceFormat.AVIF})

# `memory`: a large picture that cannot be streamed would else be unpacked, faces and all, into a temporary file.
_STREAMED: Final = {"access": "sequential", "memory": True}


def load_pixels(header: Header) -> Pixels:
    """Decode the picture to oriented 8-bit sRGB.

    Raises:
        UnreadablePictureError: parts are missing or damaged, or the pixels are not what the header says.
    """
    if header.source_format is SourceFormat.TIFF:
        check_tiff_parts(header)
    elif header.source_format in _HEIF:
        check_heif_parts(header)
    try:
        with _decoding:
            return _load_jpeg(header) if header.source_format is SourceFormat.JPEG else _load(header)
    except (pyvips.Error, ValueError, LookupError, EOFError, SyntaxError, RuntimeError, OSError, MemoryError) as error:
        # The decoders' own words are about their insides; they stay with the cause.
        name = header.source_format.value.upper()
        raise UnreadablePictureError(f"the {name} cannot be decoded whole; it was cut off or is damaged") from error


def _load_jpeg(header: Header) -> Pixels:
    """Decode a JPEG, and hear all complaints: libvips overlooks those about the last rows."""
    pyvips.Error("")  # reading the complaints is what empties them: here, of any earlier work
    try:
        pixels = _load(header)
    except pyvips.Error as error:
        if not _HARMLESS.fullmatch(error.detail):
            raise
        pixels = _load(header, fail_on="none")
    complaints = pyvips.Error("").detail
    if "VipsJpeg" in complaints and not _HARMLESS.fullmatch(complaints):
        raise UnreadablePictureError("rows of the JPEG are missing or damaged; it was cut off or badly copied")
    return pixels


def _load(header: Header, fail_on: str = "warning") -> Pixels:
    image, premultiplied = _OPENERS[header.source_format](header, fail_on)
    size, stated = (image.width, image.height), (header.width, header.height)
    # A rotation or a clean aperture of HEIF is applied already: turned or smaller, never larger.
    in_heif = header.source_format in _HEIF
    if size != stated and not (in_heif and (_fits(size, stated) or _fits(size, stated[::-1]))):
        raise UnreadablePictureError(f"the picture has {size[0]} x {size[1]} pixels, not those that its header states")
    icc = header.icc or (display_p3() if header.is_display_p3 else None)
    return render(to_srgb(image, icc, premultiplied=premultiplied), header.orientation)


def _fits(size: tuple[int, int], stated: tuple[int, int]) -> bool:
    return size[0] <= stated[0] and size[1] <= stated[1]


def _open_jpeg(header: Header, fail_on: str) -> tuple[pyvips.Image, bool]:
    source = pyvips.Source.new_from_memory(header.stream)
    return pyvips.Image.jpegload_source(source, **_STREAMED, fail_on=fail_on), False


def _open_png(header: Header, fail_on: str) -> tuple[pyvips.Image, bool]:
    source = pyvips.Source.new_from_memory(header.stream)
    return pyvips.Image.pngload_source(source, **_STREAMED, fail_on=fail_on), False


def _open_webp(header: Header, fail_on: str) -> tuple[pyvips.Image, bool]:
    source = pyvips.Source.new_from_memory(header.stream)
    return pyvips.Image.webpload_source(source, **_STREAMED, fail_on=fail_on), False


def _open_tiff(header: Header, _: str) -> tuple[pyvips.Image, bool]:
    # Warnings are about tags, of which cameras and scanners invent their own. libvips divides by the alpha itself.
    source = pyvips.Source.new_from_memory(header.stream)
    return pyvips.Image.tiffload_source(source, **_STREAMED, fail_on="error"), False


def _open_avif(header: Header, fail_on: str) -> tuple[pyvips.Image, bool]:
    source = pyvips.Source.new_from_memory(header.stream)
    return pyvips.Image.heifload_source(source, **_STREAMED, fail_on=fail_on), False


def _open_heic(header: Header, _: str) -> tuple[pyvips.Image, bool]:
    heif = pillow_heif.open_heif(header.stream, convert_hdr_to_8bit=True)
    width, height = heif.size
    if width * height > header.width * header.height:
        raise UnreadablePictureError("the picture is larger than its header states")
    data = heif.data
    width, height = heif.size
    # Colour comes in 8 bits; grey of more bits comes as "I;16", "LA;16" and the like.
    letters, _, deep = heif.mode.partition(";")
    bands = {"I": 1, "L": 1, "LA": 2, "RGB": 3, "RGBA": 4}[letters.upper()]
    greys = "grey16" if deep else "b-w"
    image = pyvips.Image.new_from_memory(data, width, height, bands, "ushort" if deep else "uchar")
    return image.copy(interpretation=greys if bands < 3 else "srgb"), letters.endswith("a")


_OPENERS: Final[dict[SourceFormat, Callable[[Header, str], tuple[pyvips.Image, bool]]]] = {
    SourceFormat.JPEG: _open_jpeg,
    SourceFormat.PNG: _open_png,
    SourceFormat.WEBP: _open_webp,
    SourceFormat.TIFF: _open_tiff,
    SourceFormat.HEIC: _open_heic,
    SourceFormat.AVIF: _open_avif,
}
