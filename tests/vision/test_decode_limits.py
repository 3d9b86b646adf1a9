"""Limits and frames are checked on headers, before a decoder sees a byte."""

import io
import resource

import numpy as np
import pytest
from PIL import Image

from contrechamp.vision.decoding import decode, read_header
from contrechamp.vision.errors import PictureTooLargeError, SeveralFramesError, UnreadablePictureError
from contrechamp.vision.types import Limits, SourceFormat
from tests.vision.pictures import (
    as_file,
    box,
    claiming_size,
    noise,
    png_chunk,
    riff,
    riff_chunks,
    scene,
    tiled_heic,
    with_chunks,
)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("source_format", SourceFormat)
def test_a_false_size_of_a_tiny_file_is_refused_from_its_header(source_format: SourceFormat) -> None:
    side = 16_000 if source_format is SourceFormat.WEBP else 60_000  # a WebP cannot say more than 16,384
    bomb = claiming_size(as_file(scene(), source_format), source_format, side, side)
    before = _peak_mb()
    with pytest.raises(PictureTooLargeError) as caught:
        read_header(bomb)  # this much of decoding touches no decoder
    assert caught.value.actual >= side
    with pytest.raises(PictureTooLargeError):
        decode(bomb)
    assert _peak_mb() - before < 50


@pytest.mark.parametrize("source_format", SourceFormat)
def test_a_false_size_within_the_limits_is_refused_without_the_memory_for_it(source_format: SourceFormat) -> None:
    bomb = claiming_size(as_file(noise(), source_format), source_format, 12_000, 12_000)
    before = _peak_mb()
    with pytest.raises(UnreadablePictureError):
        decode(bomb)
    assert _peak_mb() - before < 200


@pytest.mark.parametrize("source_format", SourceFormat)
def test_limits_are_exact(source_format: SourceFormat) -> None:
    data = as_file(scene(), source_format)
    exact = Limits(max_bytes=len(data), max_pixels=96 * 64, max_side_px=96)
    assert decode(data, exact).pixels.shape == (64, 96, 3)
    for tight, quantity, limit in (
        (Limits(max_bytes=len(data) - 1), "bytes", len(data) - 1),
        (Limits(max_pixels=96 * 64 - 1), "pixels", 96 * 64 - 1),
        (Limits(max_side_px=95), "side", 95),
    ):
        with pytest.raises(PictureTooLargeError) as caught:
            decode(data, tight)
        assert (caught.value.quantity, caught.value.limit) == (quantity, limit)
        assert caught.value.actual == limit + 1


def test_a_size_beyond_any_format_is_refused() -> None:
    bomb = claiming_size(as_file(scene(), SourceFormat.PNG), SourceFormat.PNG, 2**31 - 1, 2**31 - 1)
    with pytest.raises(PictureTooLargeError):
        decode(bomb)


@pytest.mark.parametrize("source_format", [SourceFormat.JPEG, SourceFormat.PNG, SourceFormat.TIFF, SourceFormat.HEIC])
def test_a_picture_without_width_is_refused(source_format: SourceFormat) -> None:
    with pytest.raises(UnreadablePictureError, match="no width or no height"):
        decode(claiming_size(as_file(scene(), source_format), source_format, 0, 64))


def test_a_profile_that_inflates_without_end_is_ignored() -> None:
    bomb = b"x\0\0" + b"\x78\x9c" + b"\xed\xc1\x01\x0d" * 5000
    assert decode(with_chunks(as_file(scene(), SourceFormat.PNG), (b"iCCP", bomb))).pixels.shape == scene().shape


def _film(source_format: SourceFormat, frames: int, **options: object) -> bytes:
    out = io.BytesIO()
    first, *others = (Image.fromarray(np.roll(scene(), 10 * n, axis=1)) for n in range(frames))
    first.save(out, source_format.value, save_all=True, append_images=others, **options)
    return out.getvalue()


@pytest.mark.parametrize("source_format", [SourceFormat.PNG, SourceFormat.WEBP, SourceFormat.TIFF, SourceFormat.AVIF])
def test_animations_and_pages_are_refused_with_their_number(source_format: SourceFormat) -> None:
    with pytest.raises(SeveralFramesError) as caught:
        decode(_film(source_format, 3))
    assert caught.value.frames == 3


def test_a_heic_of_several_pictures_is_refused() -> None:
    import pillow_heif

    several = pillow_heif.from_pillow(Image.fromarray(scene()))
    several.add_from_pillow(Image.fromarray(scene()[::-1]))
    out = io.BytesIO()
    several.save(out, quality=90)
    with pytest.raises(SeveralFramesError) as caught:
        decode(out.getvalue())
    assert caught.value.frames == 2


def test_a_heif_that_is_nothing_but_a_film_is_refused() -> None:
    sizes = box(b"stsz", bytes(4) + bytes(4) + (24).to_bytes(4, "big"))
    film = box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", sizes)))))
    with pytest.raises(SeveralFramesError) as caught:
        decode(box(b"ftyp", b"hevc\0\0\0\0msf1hevc") + film)
    assert caught.value.frames == 24


def test_a_still_before_an_animation_counts_too() -> None:
    film = _film(SourceFormat.PNG, 2, default_image=True)
    with pytest.raises(SeveralFramesError):
        decode(film)


def test_an_animated_webp_with_a_still_picture_in_front_is_refused() -> None:
    animated = dict(riff_chunks(_film(SourceFormat.WEBP, 2)))
    still = riff_chunks(as_file(scene(), SourceFormat.WEBP))[-1]
    with pytest.raises(SeveralFramesError):
        decode(riff((b"VP8X", animated[b"VP8X"]), still, (b"ANMF", animated[b"ANMF"])))


def test_a_reduced_version_in_a_tiff_is_no_page() -> None:
    out = io.BytesIO()
    small = Image.fromarray(scene()[::4, ::4])
    small.encoderinfo = {"tiffinfo": {254: 1}}
    Image.fromarray(scene()).save(out, "TIFF", save_all=True, append_images=[small])
    np.testing.assert_array_equal(decode(out.getvalue()).pixels, scene())


def test_tiles_that_are_far_larger_than_their_picture_are_refused() -> None:
    data = tiled_heic(scene(200, 150))
    tile = data.rindex(b"ispe")
    if int.from_bytes(data[tile + 8 : tile + 12], "big") != 64:
        tile = data.index(b"ispe")
    assert int.from_bytes(data[tile + 8 : tile + 12], "big") == 64
    bomb = data[: tile + 8] + (8000).to_bytes(4, "big") * 2 + data[tile + 16 :]
    with pytest.raises(UnreadablePictureError, match="far larger"):
        decode(bomb)


def test_a_png_of_many_empty_chunks_is_answered() -> None:
    data = as_file(scene(), SourceFormat.PNG)
    many = data[:33] + png_chunk(b"teSt", b"") * 100_000 + data[33:]
    np.testing.assert_array_equal(decode(many).pixels, scene())
