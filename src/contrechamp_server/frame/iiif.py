"""IIIF Image API 3, level 2, over a picture that the gate has let through.

Region: full, square, x,y,w,h, pct:. Size: max, w,, ,h, w,h, !w,h, pct:. Rotation: 0, 90, 180, 270, mirrored by `!`. Quality:
default, color, gray, bitonal. Format: jpg, png. Nothing is made larger than it is, and nothing over `MOST_AREA`.
https://iiif.io/api/image/3.0/ and https://iiif.io/api/image/3.0/compliance/
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.gate import GatedImage
from contrechamp_server.foundation.media.pyramids import TILE_PX, Finish, Size

MOST_AREA: Final = 25_000_000
"""Pixels of one answer: whole pictures of most cameras. Larger ones come whole in tiles, or in parts."""
_CONTEXT = "http://iiif.io/api/image/3/context.json"
# No picture needs more digits, and very long numbers cost time to read.
_WHOLE = r"([0-9]{1,9})"
_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,9})?)"
_FOUR = re.compile(rf"{_WHOLE},{_WHOLE},{_WHOLE},{_WHOLE}")
_FOUR_PERCENT = re.compile(rf"pct:{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_WANTED = re.compile(r"(!?)([1-9][0-9]{0,8})?,([1-9][0-9]{0,8})?")
_PERCENT = re.compile(rf"pct:{_NUMBER}")
_ROTATION = re.compile(r"(!?)(0|90|180|270)")
_QUALITY = re.compile(r"(default|color|gray|bitonal)\.(jpg|png)")
_TYPES: Final = {"jpg": "image/jpeg", "png": "image/png"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        region: of the picture, in pixels.
        size: before it is turned.
        canonical: the one way to write it: addresses that ask for the same share it.
    """

    region: Box
    size: Size
    finish: Finish
    canonical: str

    @property
    def media_type(self) -> str:
        """Of what is given."""
        return _TYPES["png" if self.finish.is_png else "jpg"]

    @property
    def area(self) -> int:
        """How many pixels are given."""
        return self.size.width * self.size.height


def describe(image: GatedImage, address: str) -> dict[str, Any]:
    """Give `info.json`.

    Args:
        image: the picture.
        address: its own address, without `/info.json`.
    """
    factors = [1]
    while max(image.size.width, image.size.height) / factors[-1] > TILE_PX:
        factors.append(2 * factors[-1])
    sizes = [Size(-(-image.size.width // each), -(-image.size.height // each)) for each in reversed(factors)]
    return {
        "@context": _CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level2",
        "width": image.size.width,
        "height": image.size.height,
        "maxArea": MOST_AREA,
        "sizes": [
            {"width": each.width, "height": each.height} for each in sizes if each.width * each.height <= MOST_AREA
        ],
        "tiles": [{"width": TILE_PX, "height": TILE_PX, "scaleFactors": factors}],
        "extraQualities": ["bitonal", "color", "gray"],
        "extraFeatures": ["canonicalLinkHeader", "mirroring", "profileLinkHeader"],
    }


def whole_size(whole: Size) -> Size:
    """Give the size in which a whole picture comes as `full/max`."""
    return _largest(Box(0, 0, whole.width, whole.height))


def read(image: GatedImage, region: str, size: str, rotation: str, quality: str) -> Asked:
    """Read what the parts of an address ask for.

    Raises:
        InvalidError: something that this server does not do.
    """
    turned, named = _ROTATION.fullmatch(rotation), _QUALITY.fullmatch(quality)
    if turned is None or named is None:
        raise InvalidError
    finish = Finish(
        is_mirrored=bool(turned.group(1)),
        quarter_turns=int(turned.group(2)) // 90,
        is_gray=named.group(1) == "gray",
        is_bitonal=named.group(1) == "bitonal",
        is_png=named.group(2) == "png",
    )
    box = _region(region, image.size)
    wanted = _size(size, box)
    is_full = box == Box(0, 0, image.size.width, image.size.height)
    where = "full" if is_full else f"{box.x},{box.y},{box.w},{box.h}"
    large = "max" if wanted == _largest(box) else f"{wanted.width},{wanted.height}"
    # The default is in colour, as all pictures are: two names for one thing.
    shade = named.group(1).replace("color", "default")
    return Asked(box, wanted, finish, f"{where}/{large}/{rotation}/{shade}.{named.group(2)}")


def render(image: GatedImage, asked: Asked) -> bytes:
    """Give the picture that an address asks for."""
    return image.region(asked.region, asked.size, asked.finish)


def _region(text: str, whole: Size) -> Box:
    if text == "full":
        return Box(0, 0, whole.width, whole.height)
    if text == "square":
        side = min(whole.width, whole.height)
        return Box((whole.width - side) // 2, (whole.height - side) // 2, side, side)
    if found := _FOUR.fullmatch(text):
        x, y, w, h = map(int, found.groups())
    elif found := _FOUR_PERCENT.fullmatch(text):
        shares = [float(share) / 100 for share in found.groups()]
        x, w = round(shares[0] * whole.width), round(shares[2] * whole.width)
        y, h = round(shares[1] * whole.height), round(shares[3] * whole.height)
    else:
        raise InvalidError
    right, bottom = min(whole.width, x + w), min(whole.height, y + h)
    if right <= x or bottom <= y:
        raise InvalidError
    return Box(x, y, right - x, bottom - y)


def _largest(region: Box) -> Size:
    share = min(1.0, (MOST_AREA / max(1, region.w * region.h)) ** 0.5)
    return Size(max(1, int(region.w * share)), max(1, int(region.h * share)))


def _size(text: str, region: Box) -> Size:
    size = _wanted_size(text, region)
    # Larger than the region would be invented detail; `^` (upscaling) is not offered.
    if not (0 < size.width <= region.w and 0 < size.height <= region.h) or size.width * size.height > MOST_AREA:
        raise InvalidError
    return size


def _wanted_size(text: str, region: Box) -> Size:
    if text == "max":
        return _largest(region)
    if found := _PERCENT.fullmatch(text):
        share = float(found.group(1)) / 100
        return Size(max(1, round(region.w * share)), max(1, round(region.h * share)))
    found = _WANTED.fullmatch(text)
    if found is None or not (found.group(2) or found.group(3)):
        raise InvalidError
    confined, width, height = found.group(1), int(found.group(2) or 0), int(found.group(3) or 0)
    if confined:
        if not (width and height):
            raise InvalidError
        share = min(1.0, width / region.w, height / region.h)
        best = Size(max(1, round(region.w * share)), max(1, round(region.h * share)))
        return best if best.width * best.height <= MOST_AREA else _largest(region)
    return Size(
        width or max(1, round(region.w * height / region.h)), height or max(1, round(region.h * width / region.w))
    )
