"""Each of the six formats decodes to the same array, and everything else is refused by name."""

import io

import numpy as np
import pytest
from PIL import Image

from contrechamp.vision.decoding import decode
from contrechamp.vision.errors import UnreadablePictureError, UnsupportedFormatError
from contrechamp.vision.types import SourceFormat
from tests.vision.pictures import TOLERANCE, as_file, box, noise, scene, tiled_heic


@pytest.mark.parametrize("source_format", SourceFormat)
def test_decode_gives_a_writable_contiguous_array_of_what_was_written(source_format: SourceFormat) -> None:
    decoded = decode(as_file(scene(), source_format))
    assert decoded.source_format is source_format
    assert decoded.capture_date is None
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels.flags.c_contiguous
    assert decoded.pixels.flags.writeable
    assert decoded.pixels.shape == scene().shape
    assert np.abs(decoded.pixels.astype(int) - scene()).max() <= TOLERANCE[source_format]
    decoded.pixels[0, 0] = 0


@pytest.mark.parametrize(
    ("source_format", "options"),
    [
        (SourceFormat.JPEG, {"progressive": True}),
        (SourceFormat.JPEG, {"restart_marker_blocks": 2}),
        (SourceFormat.JPEG, {"subsampling": "4:2:0", "restart_marker_rows": 1}),
        (SourceFormat.TIFF, {"compression": "tiff_lzw"}),
        (SourceFormat.TIFF, {"compression": "tiff_adobe_deflate"}),
        (SourceFormat.TIFF, {"compression": "packbits"}),
        (SourceFormat.TIFF, {"compression": "jpeg"}),
        (SourceFormat.TIFF, {"big_tiff": True}),
        (SourceFormat.WEBP, {"lossless": False, "quality": 95}),
        (SourceFormat.AVIF, {"lossless": False, "quality": 95, "tile_rows": 1}),
    ],
)
def test_decode_takes_the_variants_that_cameras_and_programs_write(
    source_format: SourceFormat, options: dict[str, object]
) -> None:
    pixels = decode(as_file(scene(), source_format, **options)).pixels
    assert np.abs(pixels.astype(int) - scene()).mean() < 3


def test_decode_puts_the_tiles_of_a_heic_together() -> None:
    assert np.abs(decode(tiled_heic(scene(200, 150))).pixels.astype(int) - scene(200, 150)).max() <= 4


def test_decode_takes_only_the_primary_picture_where_a_heic_has_a_thumbnail() -> None:
    decoded = decode(as_file(scene(), SourceFormat.HEIC, thumbnails=[32]))
    assert decoded.pixels.shape == scene().shape


def test_decode_drops_the_second_picture_that_follows_a_jpeg() -> None:
    other = as_file(np.zeros_like(scene()), SourceFormat.JPEG)
    decoded = decode(as_file(scene(), SourceFormat.JPEG) + other)
    assert np.abs(decoded.pixels.astype(int) - scene()).max() <= 3


def test_decode_forgives_padding_and_odd_numbers_that_cameras_write() -> None:
    plain = as_file(noise(), SourceFormat.JPEG)
    expected = decode(plain).pixels
    progressive = as_file(noise(), SourceFormat.JPEG, progressive=True)
    scan = plain.index(b"\xff\xda")
    odd = plain[: scan + 11] + b"\0\0\0" + plain[scan + 14 :]
    for harmless in (
        plain + bytes(1000),
        plain[:-2] + b"\0" * 12 + b"\xff\xd9",
        plain[:-2] + b"\xff\xff\xff\xd9",
        plain[:20] + b"\0\0" + plain[20:],
        odd,
    ):
        np.testing.assert_array_equal(decode(harmless).pixels, expected)
    padded = progressive[:-2] + b"\0" * 12 + b"\xff\xd9"
    np.testing.assert_array_equal(decode(padded).pixels, decode(progressive).pixels)


def _gif() -> bytes:
    out = io.BytesIO()
    Image.fromarray(scene()).save(out, "GIF")
    return out.getvalue()


def _bmp() -> bytes:
    out = io.BytesIO()
    Image.fromarray(scene()).save(out, "BMP")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "an empty file"),
        (bytes(5000), "a file of zeros"),
        (_gif(), "a GIF"),
        (_bmp(), "a BMP"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- c --><SVG/>', "an SVG"),
        ('<?xml version="1.0"?><svg/>'.encode("utf-16"), "an SVG"),
        (b"<!DOCTYPE html><p>", "an HTML page"),
        (b"Bonjour, voici la photo.\n", "text"),
        ("Voilà".encode(), "text"),
        (box(b"ftyp", b"isom\0\0\2\0isomavc1mp41"), "a video"),
        (box(b"ftyp", b"qt  \0\0\0\0qt  "), "a video"),
        (box(b"ftyp", b"crx \0\0\0\1crx isom"), "a camera raw file"),
        (b"II*\0\x10\0\0\0CR\2\0", "a camera raw file"),
        (b"RIFF\x24\0\0\0AVI LIST", "an AVI video"),
        (b"\xff\x0a\xfa\x1f", "a JPEG XL"),
        (b"age-encryption.org/v1\n", "a sealed file"),
        (b"\x9c\x01\x02\xfe\x80\x90", "no format"),
    ],
)
def test_decode_names_what_it_does_not_take(data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=f"looks like {name}"):
        decode(data)


def test_decode_refuses_a_document_that_carries_a_picture_inside() -> None:
    with pytest.raises(UnsupportedFormatError):
        decode(b"%PDF-1.4\n" + as_file(scene(), SourceFormat.JPEG))


@pytest.mark.parametrize("kind", [b"jpeg", b"j2k1", b"unci", b"iovl"])
def test_decode_refuses_heif_coded_otherwise(kind: bytes) -> None:
    heic = as_file(scene(), SourceFormat.HEIC).replace(b"hvc1", kind)
    with pytest.raises(UnsupportedFormatError):
        decode(heic)


@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.int16])
def test_decode_refuses_a_tiff_whose_black_and_white_are_not_defined(dtype: type[np.generic]) -> None:
    data = as_file(Image.fromarray(scene()[..., 0].astype(np.float32)), SourceFormat.TIFF)
    if dtype is not np.float32:
        out = io.BytesIO()
        Image.fromarray(scene()[..., 0].astype(np.int32)).save(out, "TIFF")
        data = out.getvalue()
    with pytest.raises(UnsupportedFormatError, match="floating-point, signed or unusual"):
        decode(data)


@pytest.mark.parametrize("marker", [0xC3, 0xC5, 0xC7])
def test_decode_refuses_lossless_and_hierarchical_jpeg(marker: int) -> None:
    data = as_file(scene(), SourceFormat.JPEG)
    at = data.index(b"\xff\xc0")
    with pytest.raises(UnsupportedFormatError, match="plain JPEG"):
        decode(data[: at + 1] + bytes([marker]) + data[at + 2 :])


@pytest.mark.parametrize("source_format", SourceFormat)
def test_decode_refuses_a_file_that_is_nothing_but_a_beginning(source_format: SourceFormat) -> None:
    with pytest.raises(UnreadablePictureError):
        decode(as_file(scene(), source_format)[:40])
