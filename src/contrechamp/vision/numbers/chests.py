"""Where a number is worn, seen from a face that has been masked: chest and upper arms. No text detector is needed.

Police wear the band on the chest, gendarmes on the left arm above the badge of their region, plain clothes on an
armband. The unit is the masked box, which reaches past the face by two fifths of it on each side (`Policy.mask_margin`): about
34 cm high and 27 cm wide on an adult. From there the region goes 60 cm to either side of the middle, arms included, and
from the chin half a metre down. A band of 12 mm with digits of 7 mm has digits of a fiftieth of the box's height; half
of that and four times as much are looked for, because sizes differ between the forces and have been changed.
"""

from contrechamp.vision.types import Box, Pixels

REACH_SIDE = 1.5
"""From the middle of the mask to either side, in widths of the mask."""

REACH_DOWN = 1.5
"""From the lower edge of the mask, in heights of the mask."""

DIGITS = (0.015, 0.085)
"""Least and greatest height of the digits, in heights of the mask."""

MIN_DIGIT_PX = 6.0
"""Smaller digits are not looked for: none of them would be read without doubt."""


def chest_below(mask: Box, pixels: Pixels) -> tuple[Box, tuple[float, float]] | None:
    """Give the region below a mask and the heights that digits may have in it; None when they are too small to read."""
    height, width = pixels.shape[:2]
    least, most = max(MIN_DIGIT_PX, DIGITS[0] * mask.h), DIGITS[1] * mask.h
    left = max(0, round(mask.x + mask.w / 2 - REACH_SIDE * mask.w))
    right = min(width, round(mask.x + mask.w / 2 + REACH_SIDE * mask.w))
    top = max(0, round(mask.y + 0.95 * mask.h))
    bottom = min(height, round(mask.y + (1 + REACH_DOWN) * mask.h))
    if most < least or right - left < 8 or bottom - top < 8:
        return None
    return Box(left, top, right - left, bottom - top), (least, most)
