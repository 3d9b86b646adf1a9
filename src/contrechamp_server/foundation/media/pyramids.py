"""A picture in tiles, so that a zoomed view of 50 MP costs a few milliseconds and little memory.

A pyramid is a tiled TIFF whose pages halve in size, with JPEG tiles. Only redacted pictures ever become one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyvips

from contrechamp.vision.types import Box, Pixels

TILE_PX = 512
SUFFIX = ".tif"
_QUALITY = 88  # from 90 on, libvips keeps colour at full size: twice the bytes to store, to read and to check
_QUALITY_OUT = 84
_MIDDLE = 128
_EFFORT = 3  # half the time of libvips' own choice, for a few per cent more bytes


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Finish:
    """What is done to a region once it has its size.

    Attributes:
        is_mirrored: left and right change places, before it is turned.
        quarter_turns: clockwise, from 0 to 3.
        is_gray: without colour.
        is_bitonal: in black and white alone.
        is_png: as a PNG, else as a JPEG.
    """

    is_mirrored: bool = False
    quarter_turns: int = 0
    is_gray: bool = False
    is_bitonal: bool = False
    is_png: bool = False


AS_IT_IS: Final = Finish()


def make_pyramid(pixels: Pixels) -> bytes:
    """Give the tiled TIFF of a redacted picture. No metadata: it is made from pixels."""
    return bytes(
        _as_vips(pixels).tiffsave_buffer(
            tile=True,
            tile_width=TILE_PX,
            tile_height=TILE_PX,
            pyramid=True,
            compression="jpeg",
            Q=_QUALITY,
            keep="none",
        )
    )


def encode_jpeg(pixels: Pixels) -> bytes:
    """Give a small picture as a JPEG without metadata."""
    return bytes(_as_vips(pixels).jpegsave_buffer(Q=_QUALITY_OUT, keep="none", optimize_coding=True))


def cut_region(pyramid: bytes, region: Box, size: Size, finish: Finish = AS_IT_IS) -> bytes:
    """Give a region of a pyramid, brought to a size, as a JPEG or a PNG without metadata.

    Args:
        pyramid: what `make_pyramid` gave.
        region: in pixels of the whole picture, inside it.
        size: of what is given before it is turned, at most the region's own.
        finish: what is done to it then.
    """
    page = _page_for(pyramid, region, size)
    image = pyvips.Image.tiffload_buffer(pyramid, page=page)
    whole = pyvips.Image.tiffload_buffer(pyramid)
    across, down = image.width / whole.width, image.height / whole.height
    left, top = int(region.x * across), int(region.y * down)
    width = min(image.width - left, max(1, round(region.w * across)))
    height = min(image.height - top, max(1, round(region.h * down)))
    cut = image.crop(left, top, width, height)
    if (width, height) != (size.width, size.height):
        cut = cut.thumbnail_image(size.width, height=size.height, size="force")
    return _written(cut, finish)


def _written(cut: pyvips.Image, finish: Finish) -> bytes:
    if finish.is_mirrored:
        cut = cut.fliphor()
    if finish.quarter_turns:
        cut = cut.rot(f"d{90 * finish.quarter_turns}")
    if finish.is_gray or finish.is_bitonal:
        cut = cut.colourspace("b-w")
    if finish.is_bitonal:
        cut = cut >= _MIDDLE
    if finish.is_png:
        return bytes(cut.pngsave_buffer(compression=_EFFORT, keep="none"))
    return bytes(cut.jpegsave_buffer(Q=_QUALITY_OUT, keep="none", optimize_coding=True))


def whole_pixels(pyramid: bytes) -> Pixels:
    """Give a pyramid's largest page as pixels."""
    return np.ascontiguousarray(pyvips.Image.tiffload_buffer(pyramid).numpy()[:, :, :3], np.uint8)


def _page_for(pyramid: bytes, region: Box, size: Size) -> int:
    pages = int(pyvips.Image.tiffload_buffer(pyramid).get("n-pages"))
    shrink = min(region.w / size.width, region.h / size.height)
    page = 0
    while page + 1 < pages and 2 ** (page + 1) <= shrink:
        page += 1
    return page


def _as_vips(pixels: Pixels) -> pyvips.Image:
    height, width = pixels.shape[:2]
    return pyvips.Image.new_from_memory(np.ascontiguousarray(pixels).data, width, height, 3, "uchar").copy(
        interpretation="srgb"
    )
