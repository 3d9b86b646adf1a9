"""An output is made of the parts that are listed here, and of the three fields that the user may give."""

import io

import numpy as np
import pytest
from PIL import Image

from contrechamp.vision.decoding import decode
from contrechamp.vision.encoding import encode, output_format_for
from contrechamp.vision.errors import EncodingError
from contrechamp.vision.metadata import MetadataKind, describe_metadata
from contrechamp.vision.types import OutputFormat, SourceFormat
from tests.vision.pictures import CAPTURED, box_kinds, noise, riff_chunks, scene

_TOLERANCE = {OutputFormat.JPEG: 3, OutputFormat.WEBP: 130, OutputFormat.PNG: 0, OutputFormat.AVIF: 6}
_AUTHOR, _RIGHTS = "Zoé Ünal / نورا", "CC BY-SA 4.0, agence «Contre»"


def _jpeg_markers(data: bytes) -> list[int]:
    """The markers up to the coded data, read by hand."""
    markers, at = [data[1]], 2
    while True:
        assert data[at] == 0xFF
        markers.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if markers[-1] == 0xDA:
            return markers


def _png_kinds(data: bytes) -> list[bytes]:
    kinds, at = [], 8
    while at < len(data):
        kinds.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return kinds


@pytest.mark.parametrize("output_format", OutputFormat)
def test_every_output_decodes_to_the_pixels_here_and_elsewhere(output_format: OutputFormat) -> None:
    data = encode(scene(), output_format, quality=95)
    assert decode(data).source_format.value == output_format.value
    for pixels in (decode(data).pixels, np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))):
        difference = np.abs(pixels.astype(int) - scene())
        assert difference.max() <= _TOLERANCE[output_format]
        assert difference.mean() < 3


def test_a_jpeg_holds_tables_one_frame_one_scan_and_nothing_else() -> None:
    data = encode(noise(), OutputFormat.JPEG)
    markers = _jpeg_markers(data)
    assert markers[:2] == [0xD8, 0xE0]
    assert set(markers[2:]) == {0xDB, 0xC0, 0xC4, 0xDA}
    assert data[:20] == b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\1\0\1\0\0"
    assert data.endswith(b"\xff\xd9")
    assert data.count(b"\xff\xd9") == 1


def test_a_jpeg_keeps_colour_at_full_resolution() -> None:
    assert Image.open(io.BytesIO(encode(scene(), OutputFormat.JPEG))).layer == [  # type: ignore[attr-defined]  # Pillow
        (1, 1, 1, 0),
        (2, 1, 1, 1),
        (3, 1, 1, 1),
    ]


def test_a_png_holds_header_pixels_and_end() -> None:
    kinds = _png_kinds(encode(noise(200, 200), OutputFormat.PNG))
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert set(kinds[1:-1]) == {b"IDAT"}


def test_a_webp_holds_the_coded_picture() -> None:
    data = encode(noise(), OutputFormat.WEBP)
    assert [kind for kind, _ in riff_chunks(data)] == [b"VP8 "]
    assert int.from_bytes(data[4:8], "little") + 8 == len(data)


def test_an_avif_holds_one_item_and_its_properties() -> None:
    data = encode(noise(), OutputFormat.AVIF)
    assert box_kinds(data) == [b"ftyp", b"meta", b"mdat"]
    table = data[data.index(b"meta") + 8 : data.index(b"mdat") - 4]
    assert sorted(box_kinds(table)) == [b"hdlr", b"iinf", b"iloc", b"iprp", b"pitm"]
    assert b"Exif" not in data


@pytest.mark.parametrize("output_format", OutputFormat)
def test_an_output_without_credit_carries_no_metadata(output_format: OutputFormat) -> None:
    report = describe_metadata(encode(scene(), output_format))
    assert report.entries == ()


@pytest.mark.parametrize("output_format", OutputFormat)
@pytest.mark.parametrize("author", [None, _AUTHOR, "A"])
@pytest.mark.parametrize("rights", [None, _RIGHTS])
@pytest.mark.parametrize("date", [None, CAPTURED])
def test_fresh_exif_holds_exactly_what_the_user_gave(
    output_format: OutputFormat, author: str | None, rights: str | None, date: str | None
) -> None:
    data = encode(scene(), output_format, quality=95, author=author, rights=rights, capture_date=date)
    tags = Image.open(io.BytesIO(data)).getexif()
    inner = dict(tags.get_ifd(0x8769))
    outer = {number: value for number, value in tags.items() if number != 0x8769}
    # Pillow reads text as Latin-1.
    expected = {0x013B: author, 0x8298: rights}
    assert outer == {n: text.encode().decode("latin-1") for n, text in expected.items() if text is not None}
    assert inner == ({0x9003: date} if date else {})
    assert decode(data).capture_date == date
    assert describe_metadata(data).kinds == ({MetadataKind.EXIF} if outer or inner else frozenset())
    assert np.abs(decode(data).pixels.astype(int) - scene()).mean() < 3


def test_pixels_are_the_same_with_and_without_credit() -> None:
    for output_format in OutputFormat:
        plain = decode(encode(noise(), output_format)).pixels
        np.testing.assert_array_equal(plain, decode(encode(noise(), output_format, author="A", rights="B")).pixels)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "a\nb", "a\0b", "a\x1b[31m", "a\u202eb", "a\u200bb", "a\u2028b", "\ud800", "x" * 501],
)
@pytest.mark.parametrize("field", ["author", "rights"])
def test_a_credit_that_hides_something_is_refused(field: str, text: str) -> None:
    with pytest.raises(EncodingError, match=field):
        encode(
            scene(),
            OutputFormat.PNG,
            author=text if field == "author" else None,
            rights=text if field == "rights" else None,
        )


def test_names_that_are_written_with_joiners_are_taken() -> None:
    assert encode(scene(), OutputFormat.PNG, author="می\u200cخواهم")


@pytest.mark.parametrize("date", ["", "2023:02:30 10:00:00", "2023-06-17", CAPTURED + "\0", "hier"])
def test_a_capture_date_that_is_none_is_refused(date: str) -> None:
    with pytest.raises(EncodingError, match="capture date"):
        encode(scene(), OutputFormat.PNG, capture_date=date)


@pytest.mark.parametrize("quality", [0, 101, -1])
def test_a_quality_out_of_range_is_refused(quality: int) -> None:
    with pytest.raises(EncodingError, match="quality"):
        encode(scene(), OutputFormat.JPEG, quality=quality)


def test_quality_makes_a_difference() -> None:
    for output_format in (OutputFormat.JPEG, OutputFormat.WEBP, OutputFormat.AVIF):
        assert len(encode(noise(), output_format, quality=30)) < len(encode(noise(), output_format, quality=95))


@pytest.mark.parametrize(
    "pixels",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.float32),
    ],
)
def test_arrays_that_are_no_picture_are_refused(pixels: np.ndarray) -> None:
    with pytest.raises(EncodingError, match="array"):
        encode(pixels, OutputFormat.JPEG)


@pytest.mark.parametrize("output_format", [OutputFormat.JPEG, OutputFormat.WEBP, OutputFormat.AVIF])
def test_a_side_that_the_format_cannot_hold_is_refused(output_format: OutputFormat) -> None:
    side = 65_501 if output_format is OutputFormat.JPEG else 16_385
    with pytest.raises(EncodingError, match="choose"):
        encode(np.zeros((1, side, 3), np.uint8), output_format)


@pytest.mark.parametrize("output_format", OutputFormat)
@pytest.mark.parametrize("shape", [(1, 1), (1, 17), (9, 1), (3, 5), (127, 65)])
def test_pictures_of_any_small_size_are_written(output_format: OutputFormat, shape: tuple[int, int]) -> None:
    assert decode(encode(noise(shape[1], shape[0]), output_format)).pixels.shape == (*shape, 3)


def test_a_view_into_a_larger_array_is_written_as_it_looks() -> None:
    view = noise(100, 100)[10:74:2, 5:95:3]
    np.testing.assert_array_equal(decode(encode(view, OutputFormat.PNG)).pixels, view)


def test_sources_keep_their_format_where_it_can_be_written() -> None:
    kept = {f: output_format_for(f).value for f in SourceFormat}
    assert kept == {f: "jpeg" if f in (SourceFormat.TIFF, SourceFormat.HEIC) else f.value for f in SourceFormat}
