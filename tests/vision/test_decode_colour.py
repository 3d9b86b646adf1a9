"""Whatever colours a file holds, they come out as a person sees them, in 8-bit sRGB."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from contrechamp.vision.decoding import decode
from contrechamp.vision.decoding.colour import display_p3
from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.libvips import pyvips
from contrechamp.vision.types import Pixels, SourceFormat
from tests.vision.pictures import as_file, box, scene, with_chunks

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
_WITH_ICC = list(SourceFormat)


def _decoded(picture: Pixels | Image.Image, source_format: SourceFormat, **options: object) -> Pixels:
    return decode(as_file(picture, source_format, **options)).pixels


def _as_p3(pixels: Pixels) -> Pixels:
    """The same colours in the numbers of Display P3, by another colour engine than the decoder's."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(display_p3()))
    source = ImageCms.ImageCmsProfile(io.BytesIO(_SRGB))
    image = ImageCms.profileToProfile(Image.fromarray(pixels), source, profile, ImageCms.Intent.RELATIVE_COLORIMETRIC)
    assert image is not None
    return np.asarray(image)


@pytest.mark.parametrize("source_format", _WITH_ICC)
def test_an_embedded_wide_profile_is_converted(source_format: SourceFormat) -> None:
    in_p3 = _as_p3(scene())
    assert np.abs(in_p3.astype(int) - scene()).max() > 15
    pixels = _decoded(in_p3, source_format, icc_profile=display_p3())
    assert np.abs(pixels.astype(int) - scene()).max() <= 7


@pytest.mark.parametrize("source_format", _WITH_ICC)
def test_an_embedded_srgb_profile_changes_nothing(source_format: SourceFormat) -> None:
    tagged = _decoded(scene(), source_format, icc_profile=_SRGB)
    np.testing.assert_array_equal(tagged, _decoded(scene(), source_format))


def test_display_p3_said_by_numbers_is_converted() -> None:
    avif = as_file(_as_p3(scene()), SourceFormat.AVIF)
    at = avif.index(b"nclx") + 4
    pixels = decode(avif[:at] + (12).to_bytes(2, "big") + avif[at + 2 :]).pixels
    assert np.abs(pixels.astype(int) - scene()).max() <= 7


@pytest.mark.parametrize(
    "profile",
    [b"", b"RGB ", bytes(200), bytes(16) + b"RGB " + bytes(200), bytes(16) + b"GRAY" + bytes(200), _SRGB[:90]],
    # A profile's header carries the second in which it was made: as an id it would differ between processes.
    ids=["empty", "name only", "zeros", "an RGB header", "a grey header", "cut"],
)
def test_a_profile_that_cannot_be_used_does_not_hold_the_picture(profile: bytes) -> None:
    data = as_file(scene(), SourceFormat.TIFF, icc_profile=profile or b"\0")
    np.testing.assert_array_equal(decode(data).pixels, scene())


def test_a_profile_of_another_colour_space_is_ignored() -> None:
    grey = scene()[..., 0]
    pixels = _decoded(Image.fromarray(grey), SourceFormat.PNG, icc_profile=display_p3())
    np.testing.assert_array_equal(pixels, np.stack([grey] * 3, axis=-1))


def test_a_grey_profile_is_converted() -> None:
    grey = Image.fromarray(np.full((16, 16), 128, np.uint8))
    pixels = _decoded(grey, SourceFormat.PNG, icc_profile=_gamma_profile(gamma=1.0))
    assert np.abs(pixels.astype(int) - 188).max() <= 2  # half the light is 188 in sRGB


def _gamma_profile(gamma: float) -> bytes:
    """A grey profile with a power curve, put together by hand."""
    curve = b"curv" + bytes(4) + (1).to_bytes(4, "big") + round(gamma * 256).to_bytes(2, "big") + bytes(2)
    white = b"XYZ " + bytes(4) + b"".join(round(v * 65536).to_bytes(4, "big") for v in (0.9642, 1.0, 0.8249))
    tags = [(b"wtpt", white), (b"kTRC", curve)]
    at = 128 + 4 + 12 * len(tags)
    table = len(tags).to_bytes(4, "big")
    for name, value in tags:
        table += name + at.to_bytes(4, "big") + len(value).to_bytes(4, "big")
        at += len(value)
    head = at.to_bytes(4, "big") + bytes(4) + b"\2\x10\0\0" + b"mntrGRAYXYZ " + bytes(12) + b"acsp" + bytes(28)
    head += b"".join(round(v * 65536).to_bytes(4, "big") for v in (0.9642, 1.0, 0.8249))
    return head.ljust(128, b"\0") + table + white + curve


@pytest.mark.parametrize("source_format", SourceFormat)
def test_greyscale_becomes_three_equal_bands(source_format: SourceFormat) -> None:
    grey = np.repeat(np.linspace(0, 255, 96).astype(np.uint8)[None], 64, axis=0)
    pixels = _decoded(Image.fromarray(grey), source_format)
    assert (pixels[..., 0] == pixels[..., 1]).all() or source_format is SourceFormat.WEBP
    assert np.abs(pixels.astype(int) - grey[..., None]).max() <= 5


@pytest.mark.parametrize("source_format", [SourceFormat.PNG, SourceFormat.TIFF])
def test_one_bit_pictures_are_black_and_white(source_format: SourceFormat) -> None:
    bits = scene()[..., 0] > 100
    pixels = _decoded(Image.fromarray(bits), source_format)
    np.testing.assert_array_equal(pixels, np.where(bits[..., None], 255, 0).repeat(3, axis=-1))


def test_white_is_zero_tiffs_are_turned_round() -> None:
    out = io.BytesIO()
    Image.fromarray(scene()[..., 0] > 100).save(out, "TIFF", tiffinfo={262: 0}, compression="group4")
    assert decode(out.getvalue()).pixels[0, 0].tolist() == [255, 255, 255]


@pytest.mark.parametrize("source_format", [SourceFormat.PNG, SourceFormat.TIFF])
def test_palettes_are_looked_up(source_format: SourceFormat) -> None:
    palette = Image.fromarray(scene()).quantize(4)
    expected = np.asarray(palette.convert("RGB"))
    np.testing.assert_array_equal(_decoded(palette, source_format), expected)


@pytest.mark.parametrize("source_format", [SourceFormat.PNG, SourceFormat.TIFF])
def test_sixteen_bits_become_eight(source_format: SourceFormat) -> None:
    deep = scene().astype(np.uint16) * 257
    image = pyvips.Image.new_from_memory(deep, 96, 64, 3, "ushort").copy(interpretation="rgb16")
    data = image.pngsave_buffer() if source_format is SourceFormat.PNG else image.tiffsave_buffer()
    np.testing.assert_array_equal(decode(data).pixels, scene())
    grey = _decoded(Image.fromarray(deep[..., 0].copy()), source_format)
    np.testing.assert_array_equal(grey, scene()[..., :1].repeat(3, axis=-1))


def test_ten_bit_avif_becomes_eight_bits() -> None:
    deep = scene().astype(np.uint16) * 257
    image = pyvips.Image.new_from_memory(deep, 96, 64, 3, "ushort").copy(interpretation="rgb16")
    data = image.heifsave_buffer(compression="av1", bitdepth=10, Q=95, subsample_mode="off", effort=0)
    assert np.abs(decode(data).pixels.astype(int) - scene()).max() <= 4


def test_deep_heic_becomes_eight_bits() -> None:
    deep = Image.fromarray(scene()[..., 0].astype(np.uint16) * 257)
    pixels = _decoded(deep, SourceFormat.HEIC)
    assert np.abs(pixels.astype(int) - scene()[..., :1]).max() <= 4


@pytest.mark.parametrize("source_format", [f for f in SourceFormat if f is not SourceFormat.JPEG])
def test_transparency_is_laid_on_white(source_format: SourceFormat) -> None:
    alpha = np.zeros((64, 96), np.uint8)
    alpha[:, 32:64], alpha[:, 64:] = 128, 255
    pixels = _decoded(Image.fromarray(np.dstack([scene(), alpha])), source_format).astype(int)
    expected = scene() * (alpha[..., None] / 255) + 255 * (1 - alpha[..., None] / 255)
    flat = np.ones((64, 96), bool)
    flat[:, 30:34] = flat[:, 62:66] = False  # lossy formats blur the edges of the alpha
    assert np.abs(pixels - expected)[flat].max() <= 6
    assert (pixels[:, :28] >= 253).all()


def test_grey_with_transparency_and_deep_transparency_are_laid_on_white() -> None:
    grey = np.dstack([np.full((8, 8), 40, np.uint8), np.full((8, 8), 0, np.uint8)])
    assert (_decoded(Image.fromarray(grey), SourceFormat.PNG) == 255).all()
    deep = np.zeros((8, 8, 4), np.uint16)
    deep[..., 3] = 32896
    image = pyvips.Image.new_from_memory(deep, 8, 8, 4, "ushort").copy(interpretation="rgb16")
    assert np.abs(decode(image.pngsave_buffer()).pixels.astype(int) - 127).max() <= 1


def test_a_transparent_colour_of_a_palette_is_white() -> None:
    palette = Image.fromarray(scene()).quantize(4)
    index = palette.getpixel((0, 0))
    pixels = _decoded(palette, SourceFormat.PNG, transparency=index)
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[-1, -1].tolist() != [255, 255, 255]


def test_colours_that_are_multiplied_by_their_transparency_are_not_darkened_twice() -> None:
    half = np.zeros((8, 8, 4), np.uint8)
    half[...] = (100, 50, 25, 128)  # of (200, 100, 50) at one half
    data = as_file(Image.fromarray(half), SourceFormat.TIFF)
    extra = data.index((338).to_bytes(2, "little") + b"\3\0\1\0\0\0")
    associated = data[: extra + 8] + b"\1\0" + data[extra + 10 :]
    expected = np.array([200, 100, 50]) * 128 / 255 + 255 * 127 / 255
    assert np.abs(decode(associated).pixels - expected).max() <= 2


@pytest.mark.parametrize("source_format", [SourceFormat.JPEG, SourceFormat.TIFF])
def test_cmyk_without_a_profile_has_plausible_colours(source_format: SourceFormat) -> None:
    inks = np.zeros((64, 96, 4), np.uint8)
    inks[:, 32:64] = (0, 255, 255, 0)
    inks[:, 64:] = (0, 0, 0, 255)
    pixels = _decoded(Image.frombytes("CMYK", (96, 64), inks.tobytes()), source_format).astype(int)
    paper, red, black = pixels[10, 10], pixels[10, 48], pixels[10, 86]
    assert (paper > 240).all()
    assert red[0] > 180
    assert (red[1:] < 90).all()
    assert (black < 60).all()


def test_cmyk_of_adobe_programs_which_is_written_inverted_is_turned_back() -> None:
    inks = np.zeros((16, 16, 4), np.uint8)
    inks[...] = (255, 0, 0, 0)
    adobe = as_file(Image.frombytes("CMYK", (16, 16), inks.tobytes()), SourceFormat.JPEG)
    assert b"Adobe" in adobe
    cyan = decode(adobe).pixels[8, 8].astype(int)
    assert cyan[0] < 90
    assert cyan[2] > 180


def test_a_cmyk_profile_is_converted() -> None:
    profile = bytes(pyvips.Operation.call("profile_load", "cmyk"))
    inks = np.zeros((16, 16, 4), np.uint8)
    inks[...] = (0, 255, 255, 0)
    image = Image.frombytes("CMYK", (16, 16), inks.tobytes())
    tagged = _decoded(image, SourceFormat.TIFF, icc_profile=profile)
    np.testing.assert_array_equal(tagged, _decoded(image, SourceFormat.TIFF))


def test_lab_tiffs_are_converted() -> None:
    image = pyvips.Image.new_from_memory(scene(), 96, 64, 3, "uchar").copy(interpretation="srgb").colourspace("labs")
    pixels = decode(image.tiffsave_buffer()).pixels
    assert np.abs(pixels.astype(int) - scene()).max() <= 6


def test_more_bands_than_a_colour_has_are_refused() -> None:
    image = pyvips.Image.new_from_memory(bytes(16 * 16 * 6), 16, 16, 6, "uchar").copy(interpretation="srgb")
    with pytest.raises(UnreadablePictureError, match="6 bands"):
        decode(image.tiffsave_buffer())


def test_numbers_about_the_pixels_do_not_change_them() -> None:
    data = with_chunks(as_file(scene(), SourceFormat.PNG), (b"gAMA", (100000).to_bytes(4, "big")), (b"sBIT", b"\5\5\5"))
    np.testing.assert_array_equal(decode(data).pixels, scene())


def test_a_box_that_nobody_knows_does_not_hold_a_heic() -> None:
    data = as_file(scene(), SourceFormat.HEIC) + box(b"abcd", b"anything")
    assert decode(data).pixels.shape == scene().shape
