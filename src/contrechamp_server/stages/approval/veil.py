"""The veil: in public, all but the portraits is coarse blocks of mean colour (charter 3).

Clothes, tattoos and company identify demonstrators too. A block is a fortieth of the width: a person in a street scene
becomes a few blocks.
"""

from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np

from contrechamp.vision.types import Box, Pixels

BLOCKS_ACROSS: Final = 40


def block_side(width: int) -> int:
    """Give the side of a block, in pixels."""
    return max(1, -(-width // BLOCKS_ACROSS))


def draw_veil(master: Pixels, clear: Iterable[Box]) -> Pixels:
    """Give the picture under the veil, with these boxes clear.

    Args:
        master: the redacted picture, masks painted.
        clear: boxes inside the picture.
    """
    height, width = master.shape[:2]
    side = block_side(width)
    # Padded by repeating the edge, so that the last, smaller blocks are as flat as the others.
    down, across = -height % side, -width % side
    padded = cv2.copyMakeBorder(master, 0, down, 0, across, cv2.BORDER_REPLICATE)
    size = (padded.shape[1] // side, padded.shape[0] // side)
    means = cv2.resize(padded, size, interpolation=cv2.INTER_AREA)
    veiled = cv2.resize(means, (padded.shape[1], padded.shape[0]), interpolation=cv2.INTER_NEAREST)
    public = np.ascontiguousarray(veiled[:height, :width], np.uint8)
    for x, y, w, h in clear:
        public[y : y + h, x : x + w] = master[y : y + h, x : x + w]
    return public
