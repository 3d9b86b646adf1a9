"""IIIF Image API 3, level 1 and a little more, over a picture that the gate has let through.

Region: full, square, x,y,w,h, pct:. Size: max, w,, ,h, w,h, !w,h, pct:. Rotation 0, quality default or color, JPEG.
https://iiif.io/api/image/3.0/
"""

import re
from typing import Any

from contrechamp.vision.types import Box
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.gate import GatedImage
from contrechamp_server.foundation.media.pyramids import TILE_PX, Size

_CONTEXT = "http://iiif.io/api/image/3/context.json"
# No picture needs more digits, and very long numbers cost time to read.
_WHOLE = r"([0-9]{1,9})"
_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,9})?)"
_FOUR = re.compile(rf"{_WHOLE},{_WHOLE},{_WHOLE},{_WHOLE}")
_FOUR_PERCENT = re.compile(rf"pct:{_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}")
_WANTED = re.compile(r"(!?)([1-9][0-9]{0,8})?,([1-9][0-9]{0,8})?")
_PERCENT = re.compile(rf"pct:{_NUMBER}")


def describe(image: GatedImage, address: str) -> dict[str, Any]:
    """Give `info.json`.

    Args:
        image: the picture.
        address: its own address, without `/info.json`.
    """
    factors = [1]
    while max(image.size.width, image.size.height) / factors[-1] > TILE_PX:
        factors.append(2 * factors[-1])
    return {
        "@context": _CONTEXT,
        "id": address,
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level1",
        "width": image.size.width,
        "height": image.size.height,
        "tiles": [{"width": TILE_PX, "height": TILE_PX, "scaleFactors": factors}],
        "extraFeatures": ["regionByPct", "regionSquare", "sizeByConfinedWh", "sizeByPct", "sizeByWh"],
    }


def render(image: GatedImage, region: str, size: str, rotation: str, quality: str) -> bytes:
    """Give the JPEG that an IIIF address asks for.

    Raises:
        InvalidError: the address asks for something that this server does not do.
    """
    if rotation != "0" or quality not in {"default.jpg", "color.jpg"}:
        raise InvalidError
    box = _region(region, image.size)
    return image.region(box, _size(size, box))


def canonical(image: GatedImage, region: str, size: str) -> str:
    """Give the one way to write a region and a size, `region/size`: addresses that ask for the same share it.

    Raises:
        InvalidError: the address asks for something that this server does not do.
    """
    box = _region(region, image.size)
    wanted = _size(size, box)
    is_full = box == Box(0, 0, image.size.width, image.size.height)
    is_max = wanted == Size(box.w, box.h)
    where = "full" if is_full else f"{box.x},{box.y},{box.w},{box.h}"
    return f"{where}/{'max' if is_max else f'{wanted.width},{wanted.height}'}"


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


def _size(text: str, region: Box) -> Size:
    size = _wanted_size(text, region)
    # Larger than the region would be invented detail; `^` (upscaling) is not offered.
    if not (0 < size.width <= region.w and 0 < size.height <= region.h):
        raise InvalidError
    return size


def _wanted_size(text: str, region: Box) -> Size:
    if text == "max":
        return Size(region.w, region.h)
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
        return Size(max(1, round(region.w * share)), max(1, round(region.h * share)))
    return Size(
        width or max(1, round(region.w * height / region.h)), height or max(1, round(region.h * width / region.w))
    )
