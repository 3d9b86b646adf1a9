"""How a line is shown to the recogniser: two views that differ in cut, width and blur.

The contrast is stretched and then blurred a little, which takes away sensor noise and compression blocks that the
recogniser would take for strokes: on generated bands with digits of 12 px, wrong readings fall by a third and more.
Cuts close above and below do better than loose ones; the width hardly matters to the result, and the time goes with it.
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
        frames_each: frames for each character of the longest number.
        spare_frames: frames beside.
        blur_px: sigma, where the line is 48 pixels high.
    """

    margins: tuple[float, float]
    frames_each: float
    spare_frames: int
    blur_px: float


FIRST = View(margins=(0.8, 0.15), frames_each=2.5, spare_frames=5, blur_px=2.0)
"""Wide at the sides: a digit further left or right must be seen, or a piece would be read out of a longer number."""

SECOND = View(margins=(0.4, 0.1), frames_each=3.5, spare_frames=5, blur_px=2.6)
"""Closer, on the piece that the first view found."""

_MOST_FRAMES = 64


def show(pixels: Pixels, line: Line, view: View, pattern: NumberPattern) -> Pixels:
    """Cut a line out as the view says and stretch its contrast; 48 pixels high."""
    characters = pattern.max_length
    written = line.width / max(1.0, 0.62 * line.height)
    if written > 1.6 * characters:  # the line is longer than any number of the pattern
        characters = round(written)
    frames = min(_MOST_FRAMES, int(view.frames_each * characters) + view.spare_frames)
    cut = _stretched(cut_line(pixels, line, view.margins, frames * FRAME_PX))
    return cv2.GaussianBlur(cut, (0, 0), view.blur_px).astype(np.uint8)


def _stretched(cut: Pixels) -> Pixels:
    low, high = np.percentile(cut[::3, ::3], (2, 98))
    gain = 255.0 / max(8.0, float(high - low))
    table = np.clip((np.arange(256) - low) * gain, 0, 255).astype(np.uint8)
    return cv2.LUT(cut, table).astype(np.uint8)
