"""The last step of decoding: runs the pipeline and writes the pixels the right way up."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from contrechamp.vision.libvips import pyvips
from contrechamp.vision.types import Pixels

_STRIP_ROWS: Final = 256

# How a strip of the stored picture is turned, by EXIF orientation.
_TURNS: Final[dict[int, Callable[[Pixels], cv2.typing.MatLike]]] = {
    2: lambda strip: cv2.flip(strip, 1),
    3: lambda strip: cv2.rotate(strip, cv2.ROTATE_180),
    4: lambda strip: cv2.flip(strip, 0),
    5: cv2.transpose,
    6: lambda strip: cv2.rotate(strip, cv2.ROTATE_90_CLOCKWISE),
    7: lambda strip: cv2.flip(cv2.transpose(strip), -1),
    8: lambda strip: cv2.rotate(strip, cv2.ROTATE_90_COUNTERCLOCKWISE),
}
# Where the first stored row comes to lie at the end (bottom or right), and where rows become columns.
_FROM_THE_END: Final = frozenset({3, 4, 6, 7})
_ON_THE_SIDE: Final = frozenset({5, 6, 7, 8})


def render(image: pyvips.Image, orientation: int) -> Pixels:
    """Decode a three-band 8-bit image into an array of its own, turned as the orientation tag says.

    Turning goes strip by strip, so that a large picture never stands in memory twice, and reading from top to bottom,
    since libvips would otherwise spill decoded pixels into a temporary file.
    """
    width, height = image.width, image.height
    if orientation == 1:
        return np.frombuffer(image.write_to_memory(), np.uint8).reshape(height, width, 3)
    shape = (width, height, 3) if orientation in _ON_THE_SIDE else (height, width, 3)
    pixels: Pixels = np.empty(shape, np.uint8)
    region = pyvips.Region.new(image)
    for top in range(0, height, _STRIP_ROWS):
        rows = min(_STRIP_ROWS, height - top)
        strip = np.frombuffer(region.fetch(0, top, width, rows), np.uint8).reshape(rows, width, 3)
        at = height - top - rows if orientation in _FROM_THE_END else top
        turned = _TURNS[orientation](strip)
        if orientation in _ON_THE_SIDE:
            pixels[:, at : at + rows] = turned
        else:
            pixels[at : at + rows] = turned
    return pixels
