"""Masks: opaque, one colour, over the whole head. Never a blur: what is under a mask is gone."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.faces import whole_pixels
from contrechamp.vision.types import Box, MaskShape, Pixels

DOUBTFUL_MARGIN = 0.15
"""Margin of a box that only just passes the threshold: enough to hide a face, small where it is none."""

SURE_AT = 3.0
"""From this many times the threshold on, a mask has its full margin."""

CORNER = 2 + 2**0.5
"""A corner of this many margins' radius still leaves the whole face box under the mask: (r - m)² · 2 ≤ r²."""

Face = tuple[float, float, float, float]

MASKED_SHARE = 0.9
"""A face counts as masked when this share of its box is."""

ANSWERED_SHARE = 0.7
"""A suspect needs no answer when this share of its box is masked already."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A picture being redacted: its pixels, what is masked in it, and the masks' rectangles.

    Attributes:
        pixels: changed in place.
        masked: height x width, true under a mask.
        masks: the rectangles really painted.
    """

    pixels: Pixels
    masked: NDArray[np.bool_]
    masks: list[Box] = field(default_factory=list)

    @classmethod
    def over(cls, pixels: Pixels) -> "Canvas":
        """Start on pixels without a mask."""
        return cls(pixels, np.zeros(pixels.shape[:2], np.bool_))

    def hides(self, box: Box, share: float = MASKED_SHARE) -> bool:
        """Whether at least this share of a box lies under masks already."""
        return bool(self.masked[box.y : box.y + box.h, box.x : box.x + box.w].mean() >= share)

    def paint(self, face: Face, margin: float, colour: tuple[int, int, int], shape: MaskShape) -> Box | None:
        """Cover a face box and a margin around it; every pixel under the mask gets the one colour.

        Args:
            face: left, top, width, height, pixels.
            margin: in parts of the face box, on each side.
            colour: 8-bit sRGB.
            shape: rectangle, or the rounded hull inside it, which still covers the whole face box.

        Returns:
            The rectangle painted, or None where it lies outside the picture.
        """
        x, y, w, h = face
        height, width = self.masked.shape
        grown = (x - margin * w, y - margin * h, x + w + margin * w, y + h + margin * h)
        box = whole_pixels(*grown, width, height)
        if box is None:
            return None
        area = (slice(box.y, box.y + box.h), slice(box.x, box.x + box.w))
        if shape is MaskShape.HULL:
            under = _hull(grown, CORNER * margin * min(w, h), box)
            self.pixels[area][under] = colour
            self.masked[area] |= under
        else:
            self.pixels[area] = colour
            self.masked[area] = True
        self.masks.append(box)
        return box


def _hull(grown: tuple[float, float, float, float], corner: float, box: Box) -> NDArray[np.bool_]:
    """Which pixels of `box` lie in the rounded rectangle; drawn whole, so that the picture's edge opens no corner."""
    left, top, right, bottom = grown
    corner = min(corner, (right - left) / 2, (bottom - top) / 2)
    across = np.abs(np.arange(box.x, box.x + box.w) + 0.5 - (left + right) / 2) - ((right - left) / 2 - corner)
    down = np.abs(np.arange(box.y, box.y + box.h) + 0.5 - (top + bottom) / 2) - ((bottom - top) / 2 - corner)
    reach = np.maximum(across, 0)[None] ** 2 + np.maximum(down, 0)[:, None] ** 2
    # Half a pixel more: a pixel that the outline crosses is masked.
    inside: NDArray[np.bool_] = reach <= (corner + 0.5) ** 2
    return inside


def margin_for(certainty: float, full: float) -> float:
    """The margin of a mask: full where the looks are sure, smaller where they only just agree.

    Args:
        certainty: summed score over its threshold, 1 or more.
        full: the policy's margin, in parts of the face box; a negative one counts as none.
    """
    # Below nothing a mask would be smaller than the face, and inside out it would not be there at all.
    full = max(0.0, full)
    least = min(DOUBTFUL_MARGIN, full)
    return least + (full - least) * min(1.0, (certainty - 1) / (SURE_AT - 1))
