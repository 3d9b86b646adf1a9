"""Lines as rectangles at an angle, cut out of the picture upright and at the height that the recogniser takes."""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from contrechamp.vision.numbers.recogniser import LINE_PX
from contrechamp.vision.types import Box, Pixels


@dataclass(frozen=True, slots=True)
class Line:
    """A line of characters: its middle, size and angle in pixels of the picture.

    Attributes:
        x: of its middle.
        y: of its middle.
        width: along the line.
        height: across it; about that of the characters.
        angle: radians, clockwise.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float

    def part(self, start: float, end: float) -> "Line":
        """Give the piece between two places along the line, measured from its middle."""
        along = (start + end) / 2
        return replace(
            self,
            x=self.x + along * float(np.cos(self.angle)),
            y=self.y + along * float(np.sin(self.angle)),
            width=end - start,
        )

    def points(self, count: int) -> list[tuple[float, float]]:
        """Give points along its middle, both ends included."""
        along = np.linspace(-self.width / 2, self.width / 2, count)
        cos, sin = float(np.cos(self.angle)), float(np.sin(self.angle))
        return [(self.x + step * cos, self.y + step * sin) for step in along.tolist()]

    def is_near(self, other: "Line") -> bool:
        """Tell whether both may be the same line."""
        height = min(self.height, other.height)
        return (
            abs(self.y - other.y) < 0.5 * height
            and abs(self.x - other.x) < 0.3 * min(self.width, other.width)
            and max(self.height, other.height) < 1.6 * height
        )

    def box(self) -> tuple[float, float, float, float]:
        """Give the upright rectangle round it: left, top, right, bottom."""
        cos, sin = abs(float(np.cos(self.angle))), abs(float(np.sin(self.angle)))
        half_w, half_h = (self.width * cos + self.height * sin) / 2, (self.width * sin + self.height * cos) / 2
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h


def cut_line(pixels: Pixels, line: Line, margins: tuple[float, float], width_px: int) -> Pixels:
    """Cut a line out, upright, 48 pixels high and `width_px` wide.

    The margins are at the sides, and above and below, in parts of the line's height.

    The proportions are not kept: the recogniser reads narrow and wide figures alike, and its time goes with the width.
    What lies outside the picture repeats its edge.
    """
    half_w, half_h = line.width / 2 + margins[0] * line.height, line.height / 2 + margins[1] * line.height
    shrink = min(1.0, 1.5 * LINE_PX / (2 * half_h))
    source, x, y = pixels, line.x, line.y
    if shrink < 0.7:  # by areas first: a warp alone would skip pixels
        grown = Line(line.x, line.y, 2 * half_w, 2 * half_h, line.angle).box()
        area = clip_box(grown, pixels, margin=2)
        source = cv2.resize(
            pixels[area.y : area.y + area.h, area.x : area.x + area.w],
            None,
            fx=shrink,
            fy=shrink,
            interpolation=cv2.INTER_AREA,
        ).astype(np.uint8)
        x, y = (x - area.x) * source.shape[1] / area.w, (y - area.y) * source.shape[0] / area.h
        half_w, half_h = half_w * shrink, half_h * shrink
    right = np.array([np.cos(line.angle), np.sin(line.angle)]) * half_w
    down = np.array([-np.sin(line.angle), np.cos(line.angle)]) * half_h
    middle = np.array([x, y])
    corners = np.array([middle - right - down, middle + right - down, middle - right + down], np.float32)
    target = np.array([[0, 0], [width_px, 0], [0, LINE_PX]], np.float32)
    matrix = cv2.getAffineTransform(corners - 0.5, target - 0.5)
    return cv2.warpAffine(
        source, matrix, (width_px, LINE_PX), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)


def clip_box(edges: tuple[float, float, float, float], pixels: Pixels, *, margin: float = 0) -> Box:
    """Give whole pixels inside the picture for left, top, right and bottom; at least one pixel wide and high."""
    h, w = pixels.shape[:2]
    left, top = int(np.clip(edges[0] - margin, 0, w - 1)), int(np.clip(edges[1] - margin, 0, h - 1))
    right = int(np.clip(np.ceil(edges[2] + margin), left + 1, w))
    bottom = int(np.clip(np.ceil(edges[3] + margin), top + 1, h))
    return Box(left, top, right - left, bottom - top)
