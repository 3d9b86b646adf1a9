"""How a line is shown to the recogniser: two views that differ in cut and colour, each with a little blur.

A slight blur after the contrast is stretched takes sensor noise and compression blocks away, which the recogniser would
take for strokes; measured on generated bands, it reads a fifth more of the smallest digits so. Cuts close above and below
do better than loose ones.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from contrechamp.vision.numbers.geometry import Line, cut_line
from contrechamp.vision.numbers.patterns import NumberPattern
from contrechamp.vision.numbers.recogniser import FRAME_PX
from contrechamp.vision.types import Pixels


@dataclass(frozen=True, slots=True)
class View:
    """One way of showing a line.

    Attributes:
        margins: at the sides, and above and below, in parts of the line's height.
        frames_each: how many frames a character gets at most.
        coloured: whether colours are kept.
    """

    margins: tuple[float, float]
    frames_each: float
    coloured: bool


FIRST = View(margins=(0.8, 0.15), frames_each=2.5, coloured=True)
"""Wide at the sides: a digit further left or right must be seen, or a piece would be read out of a longer number."""

SECOND = View(margins=(0.55, 0.1), frames_each=2.5, coloured=False)
"""Closer, on the piece that the first view found."""

_MOST_FRAMES = 60
_SPARE_FRAMES = 5


def show(pixels: Pixels, line: Line, view: View, pattern: NumberPattern) -> Pixels:
    """Cut a line out as the view says and stretch its contrast; 48 pixels high."""
    characters = max(pattern.min_length, min(pattern.max_length, 12))
    longest = line.width / max(1.0, 0.62 * line.height)  # characters if the line is longer than any number of the pattern
    if longest > 1.6 * characters:
        characters = round(longest)
    frames = min(_MOST_FRAMES, round(view.frames_each * characters) + _SPARE_FRAMES)
    cut = cut_line(pixels, line, view.margins, frames * FRAME_PX)
    if not view.coloured:
        cut = cv2.cvtColor(cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB).astype(np.uint8)
    return cv2.GaussianBlur(_stretched(cut), (0, 0), 1.2).astype(np.uint8)


def _stretched(cut: Pixels) -> Pixels:
    low, high = np.percentile(cut[::2, ::2], (2, 98))
    gain = 255.0 / max(8.0, float(high - low))
    return cv2.convertScaleAbs(np.maximum(cut.astype(np.float32) - low, 0), alpha=gain).astype(np.uint8)
