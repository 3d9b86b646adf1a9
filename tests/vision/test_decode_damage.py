"""A damaged file is refused or decodes whole: never a picture with missing rows, never a crash."""

import zlib
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contrechamp.vision.decoding import decode
from contrechamp.vision.errors import UnreadablePictureError, VisionError
from contrechamp.vision.types import Pixels, SourceFormat
from tests.vision.pictures import as_file, noise, png_chunk, tiled_heic, with_segment

_VARIANTS: dict[str, tuple[SourceFormat, dict[str, object]]] = {
    "jpeg": (SourceFormat.JPEG, {"quality": 80}),
    "jpeg-420": (SourceFormat.JPEG, {"quality": 80, "subsampling": "4:2:0"}),
    "jpeg-422-restarts": (SourceFormat.JPEG, {"subsampling": "4:2:2", "restart_marker_blocks": 3}),
    "jpeg-progressive": (SourceFormat.JPEG, {"progressive": True}),
    "png": (SourceFormat.PNG, {}),
    "webp-lossless": (SourceFormat.WEBP, {}),
    "webp-lossy": (SourceFormat.WEBP, {"lossless": False, "quality": 80}),
    "tiff": (SourceFormat.TIFF, {}),
    "tiff-lzw": (SourceFormat.TIFF, {"compression": "tiff_lzw"}),
    "tiff-jpeg": (SourceFormat.TIFF, {"compression": "jpeg"}),
    "heic": (SourceFormat.HEIC, {"quality": 60}),
    "avif": (SourceFormat.AVIF, {"quality": 60}),
}


@cache
def _sample(variant: str) -> tuple[bytes, Pixels]:
    source_format, options = _VARIANTS[variant]
    data = as_file(noise(48, 41), source_format, **options)
    return data, decode(data).pixels


def _whole_or_refused(data: bytes, expected: Pixels) -> None:
    try:
        pixels = decode(data).pixels
    except VisionError:
        return
    np.testing.assert_array_equal(pixels, expected)


@pytest.mark.parametrize("variant", _VARIANTS)
@settings(max_examples=40, deadline=None)
@given(kept=st.floats(0, 1, exclude_max=True))
def test_a_file_that_is_cut_off_never_gives_a_part_of_the_picture(variant: str, kept: float) -> None:
    data, expected = _sample(variant)
    _whole_or_refused(data[: int(kept * len(data))], expected)


@pytest.mark.parametrize("variant", _VARIANTS)
def test_a_file_that_lacks_its_last_bytes_never_gives_a_part_of_the_picture(variant: str) -> None:
    data, expected = _sample(variant)
    for missing in (1, 2, 3, 4, 8, 12, 13, 20, 32, 64):
        _whole_or_refused(data[:-missing], expected)


@pytest.mark.parametrize("height", [8, 16, 17, 24, 40, 41])
@pytest.mark.parametrize("subsampling", ["4:4:4", "4:2:2", "4:2:0"])
@pytest.mark.parametrize("missing", [1, 4, 30, 100])
def test_a_jpeg_that_was_cut_off_and_closed_again_is_refused(height: int, subsampling: str, missing: int) -> None:
    # The last rows are where libvips by itself would let it pass.
    data = as_file(noise(64, height), SourceFormat.JPEG, subsampling=subsampling)
    with pytest.raises(UnreadablePictureError):
        decode(data[: -2 - missing] + b"\xff\xd9")


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_of_which_whole_scans_are_missing_is_refused(progressive: bool) -> None:
    data = as_file(noise(), SourceFormat.JPEG, progressive=progressive)
    scan = data.index(b"\xff\xda")
    if progressive:
        # Two of three components begin in a scan that is not there.
        length = int.from_bytes(data[scan + 2 : scan + 4], "big")
        header = b"\xff\xda\0\x08\x01\x01\0\0\0\1"
        data = data[:scan] + header + data[scan + 2 + length : data.index(b"\xff\xc4", scan)] + b"\xff\xd9"
    else:
        data = data[:scan] + b"\xff\xd9"
    with pytest.raises(UnreadablePictureError):
        decode(data)


def test_a_jpeg_whose_end_was_overwritten_with_zeros_is_refused() -> None:
    data = as_file(noise(), SourceFormat.JPEG)
    with pytest.raises(UnreadablePictureError):
        decode(data[: len(data) // 2] + bytes(len(data) // 2))


@pytest.mark.parametrize("part", range(6))
def test_a_hole_of_zeros_in_a_heic_is_refused(part: int) -> None:
    for data in (as_file(noise(200, 150), SourceFormat.HEIC), tiled_heic(noise(200, 150))):
        start = data.index(b"mdat") + 12
        at = start + (len(data) - start - 64) * part // 5
        with pytest.raises(UnreadablePictureError):
            decode(data[:at] + bytes(64) + data[at + 64 :])


@pytest.mark.parametrize("missing", [1, 100, 1000])
def test_a_tiled_heic_without_its_last_tiles_is_refused(missing: int) -> None:
    with pytest.raises(UnreadablePictureError):
        decode(tiled_heic(noise(200, 150))[:-missing])


def test_a_tiled_heic_that_names_fewer_tiles_is_refused() -> None:
    data = tiled_heic(noise(200, 150))
    at = data.index(b"dimg")
    count = int.from_bytes(data[at + 6 : at + 8], "big")
    grid = data.index(bytes([0, 0, 2, 3]))  # version, flags, rows and columns less one
    assert count == 12
    with pytest.raises(UnreadablePictureError, match="tiles"):
        decode(data[: grid + 2] + b"\3" + data[grid + 3 :])


def test_a_tiff_with_an_empty_strip_is_refused() -> None:
    data = as_file(noise(), SourceFormat.TIFF)
    lengths = data.index((279).to_bytes(2, "little") + b"\4\0\1\0\0\0")
    with pytest.raises(UnreadablePictureError, match="parts of the TIFF are missing"):
        decode(data[: lengths + 8] + bytes(4) + data[lengths + 12 :])


def test_a_png_with_a_wrong_checksum_or_missing_rows_is_refused() -> None:
    data = as_file(noise(), SourceFormat.PNG)
    at = data.index(b"IDAT") + 100
    with pytest.raises(UnreadablePictureError):
        decode(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    rows = zlib.compress(bytes((96 * 3 + 1) * 63))
    with pytest.raises(UnreadablePictureError):
        decode(data[:33] + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b""))


@pytest.mark.parametrize("variant", _VARIANTS)
@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12))
def test_changed_bytes_never_do_more_than_a_refusal(variant: str, changes: list[tuple[float, int]]) -> None:
    data = bytearray(_sample(variant)[0])
    for place, value in changes:
        data[int(place * len(data))] = value
    try:
        pixels = decode(bytes(data)).pixels
    except VisionError:
        return
    assert pixels.dtype == np.uint8
    assert pixels.shape[2] == 3


@pytest.mark.parametrize("variant", _VARIANTS)
@settings(max_examples=40, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4))
def test_changed_headers_never_do_more_than_a_refusal(variant: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(_sample(variant)[0])
    for at, value in changes:
        data[at % len(data)] = value
    try:
        decode(bytes(data))
    except VisionError:
        return


@settings(max_examples=100, deadline=None)
@given(
    start=st.sampled_from([as_file(noise(8, 8), f)[:32] for f in SourceFormat] + [b""]),
    rest=st.binary(max_size=400),
)
def test_any_bytes_behind_a_good_beginning_are_refused(start: bytes, rest: bytes) -> None:
    with pytest.raises(VisionError):
        decode(start + rest)


def test_damage_is_silent_on_both_streams(capfd: pytest.CaptureFixture[str]) -> None:
    for variant in _VARIANTS:
        data, expected = _sample(variant)
        for kept in (0.3, 0.6, 0.9):
            _whole_or_refused(data[: int(kept * len(data))], expected)
    broken = with_segment(
        as_file(noise(), SourceFormat.JPEG), 0xE2, b"ICC_PROFILE\0\1\1" + b"\0" * 16 + b"RGB nonsense"
    )
    decode(broken)
    assert capfd.readouterr() == ("", "")
