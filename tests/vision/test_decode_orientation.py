"""A picture looks the same whichever way its camera stored it, and is never turned twice."""

from collections.abc import Callable

import numpy as np
import pytest

from contrechamp.vision.decoding import decode
from contrechamp.vision.types import Pixels, SourceFormat
from tests.vision.pictures import TOLERANCE, as_file, exif, scene, with_exif, with_segment

# How a camera stores what should be seen, by the orientation that it then writes.
_STORED: dict[int, Callable[[Pixels], Pixels]] = {
    1: lambda seen: seen,
    2: lambda seen: seen[:, ::-1],
    3: lambda seen: seen[::-1, ::-1],
    4: lambda seen: seen[::-1],
    5: lambda seen: seen.transpose(1, 0, 2),
    6: np.rot90,
    7: lambda seen: np.rot90(seen, 2).transpose(1, 0, 2),
    8: lambda seen: np.rot90(seen, -1),
}
_BY_EXIF = [SourceFormat.JPEG, SourceFormat.PNG, SourceFormat.WEBP, SourceFormat.TIFF]


def _stored(seen: Pixels, orientation: int) -> Pixels:
    return np.ascontiguousarray(_STORED[orientation](seen))


@pytest.mark.parametrize("source_format", _BY_EXIF)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_give_the_same_picture(source_format: SourceFormat, orientation: int) -> None:
    data = with_exif(_stored(scene(), orientation), source_format, exif(orientation))
    pixels = decode(data).pixels
    assert pixels.shape == scene().shape
    assert pixels.flags.c_contiguous
    assert np.abs(pixels.astype(int) - scene()).max() <= TOLERANCE[source_format]


@pytest.mark.parametrize("source_format", [SourceFormat.HEIC, SourceFormat.AVIF])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_rotation_of_heif_is_applied_once_though_exif_says_it_again(
    source_format: SourceFormat, orientation: int
) -> None:
    # Both writers turn the tag into the rotation and mirroring of the container, and keep it in the EXIF block.
    data = with_exif(_stored(scene(), orientation), source_format, exif(orientation))
    assert (b"irot" in data) or (b"imir" in data) or orientation == 1
    pixels = decode(data).pixels
    assert pixels.shape == scene().shape
    assert np.abs(pixels.astype(int) - scene()).max() <= TOLERANCE[source_format]


@pytest.mark.parametrize("orientation", [3, 6, 7])
def test_orientation_holds_for_pictures_of_many_strips(orientation: int) -> None:
    seen = np.random.default_rng(1).integers(0, 256, (700, 530, 3), np.uint8)
    data = with_exif(_stored(seen, orientation), SourceFormat.PNG, exif(orientation))
    np.testing.assert_array_equal(decode(data).pixels, seen)


@pytest.mark.parametrize("value", [0, 9, 255, 65535])
def test_orientation_that_does_not_exist_counts_as_none(value: int) -> None:
    data = with_exif(scene(), SourceFormat.PNG, exif(value))
    np.testing.assert_array_equal(decode(data).pixels, scene())


@pytest.mark.parametrize("block", [b"", b"II*\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"nonsense"])
def test_exif_that_cannot_be_read_does_not_hold_the_picture(block: bytes) -> None:
    data = with_segment(as_file(scene(), SourceFormat.JPEG), 0xE1, b"Exif\0\0" + block)
    assert decode(data).pixels.shape == scene().shape
