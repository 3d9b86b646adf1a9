"""A picture in tiles, so that a zoomed view of 50 MP costs a few milliseconds and little memory.

A pyramid is a tiled TIFF whose pages halve in size, with JPEG tiles. Only redacted pictures ever become one.
"""

from dataclasses import dataclass

import numpy as np
import pyvips

from contrechamp.vision.types import Box, Pixels

TILE_PX = 512
SUFFIX = ".tif"
_QUALITY = 88  # from 90 on, libvips keeps colour at full size: twice the bytes to store, to read and to check
_QUALITY_OUT = 84


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels."""

    width: int
    height: int


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


def cut_region(pyramid: bytes, region: Box, size: Size) -> bytes:
    """Give a region of a pyramid, brought to a size, as a JPEG without metadata.

    Args:
        pyramid: what `make_pyramid` gave.
        region: in pixels of the whole picture, inside it.
        size: of what is given, at most the region's own.
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
