"""Brings whatever a file holds to 8-bit sRGB without transparency, as a libvips pipeline that runs while decoding."""

import hashlib
from enum import Enum, auto
from functools import cache
from typing import Final

import numpy as np

from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.libvips import pyvips

_COLOUR_BANDS: Final = {"b-w": 1, "grey16": 1, "srgb": 3, "rgb": 3, "rgb16": 3, "cmyk": 4}
_PROFILE_BANDS: Final = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
_SAME_COLOUR_LEVELS: Final = 3
_MOST_VERDICTS: Final = 256


class _Use(Enum):
    """What a profile is good for."""

    IGNORE = auto()
    SAME = auto()
    CONVERT = auto()


# By digest, so that no byte of a source outlives its picture.
_verdicts: dict[bytes, _Use] = {}


def to_srgb(image: pyvips.Image, icc: bytes | None, *, premultiplied: bool = False) -> pyvips.Image:
    """Convert to three bands of 8-bit sRGB, transparency laid on white.

    The embedded profile counts when it fits the picture and can be used; else the picture is taken as sRGB, or, for
    CMYK, as what libvips' own print profile says. A profile that makes no visible difference is skipped.

    Raises:
        UnreadablePictureError: the bands and their type make no colours.
    """
    if image.interpretation in ("lab", "labs") and image.bands == 3:
        return image.colourspace("srgb")
    colours = _COLOUR_BANDS.get(image.interpretation, 0)
    if image.format not in ("uchar", "ushort") or not 0 <= image.bands - colours <= 1 or not colours:
        raise UnreadablePictureError(
            f"{image.bands} bands of type {image.format} ({image.interpretation}) make no colours that are known here"
        )
    if image.bands == colours:
        return _convert(image, icc)
    if premultiplied:
        image = image.unpremultiply().cast(image.format).copy(interpretation=image.interpretation)
    alpha = image.extract_band(colours)
    if image.format == "ushort":
        alpha = (alpha >> 8).cast("uchar")
    flat = _convert(image.extract_band(0, n=colours), icc)
    return flat.bandjoin(alpha).copy(interpretation="srgb").flatten(background=[255, 255, 255])


@cache
def display_p3() -> bytes:
    """The profile of Display P3 that libvips ships."""
    return bytes(pyvips.Operation.call("profile_load", "p3"))


def _convert(image: pyvips.Image, icc: bytes | None) -> pyvips.Image:
    use = _use_of(icc, image.bands) if icc else _Use.IGNORE
    if use is _Use.CONVERT:
        return _transform(_tagged(image, icc or b""))
    if image.interpretation == "cmyk":
        return _transform(image, input_profile="cmyk")
    if image.format == "uchar" and image.interpretation in ("srgb", "rgb"):
        return image
    if image.format == "uchar" and image.interpretation == "b-w":
        return image.bandjoin([image, image])
    return image.colourspace("srgb")


def _tagged(image: pyvips.Image, icc: bytes) -> pyvips.Image:
    tagged = image.copy()
    tagged.set_type(pyvips.GValue.blob_type, "icc-profile-data", icc)
    return tagged


def _transform(image: pyvips.Image, **source: str) -> pyvips.Image:
    return image.icc_transform(
        "srgb", intent="relative", black_point_compensation=True, embedded=not source, depth=8, **source
    )


def _use_of(icc: bytes, bands: int) -> _Use:
    """Judge a profile by what it does to a lattice of colours; the verdict is remembered."""
    if _PROFILE_BANDS.get(icc[16:20]) != bands:
        return _Use.IGNORE
    digest = hashlib.sha256(icc).digest()
    if digest not in _verdicts:
        if len(_verdicts) >= _MOST_VERDICTS:
            _verdicts.clear()
        _verdicts[digest] = _try_profile(icc, bands)
    return _verdicts[digest]


def _try_profile(icc: bytes, bands: int) -> _Use:
    levels = np.linspace(0, 255, 256 if bands == 1 else 9 if bands == 3 else 3).round().astype(np.uint8)
    lattice = np.stack(np.meshgrid(*[levels] * bands), axis=-1).reshape(-1, bands)
    image = pyvips.Image.new_from_memory(lattice, len(lattice), 1, bands, "uchar")
    image = image.copy(interpretation={1: "b-w", 3: "srgb", 4: "cmyk"}[bands])
    try:
        converted = np.frombuffer(_transform(_tagged(image, icc)).write_to_memory(), np.uint8)
    except pyvips.Error:
        return _Use.IGNORE
    if bands == 4:
        return _Use.CONVERT
    distance = np.abs(converted.reshape(-1, 3).astype(int) - lattice).max()
    return _Use.SAME if distance <= _SAME_COLOUR_LEVELS else _Use.CONVERT
