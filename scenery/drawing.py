"""The canvas of the generated scenes: what is drawn, and what of each face and each number is still to be seen.

Every opaque stroke takes away what it covers, so the truth of a scene is counted in pixels and never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float32]
Points: TypeAlias = NDArray[np.float32]
Colour: TypeAlias = tuple[int, int, int]
Rect: TypeAlias = tuple[int, int, int, int]

OPAQUE_FROM = 0.6
"""From this opacity on, a stroke hides what lies under it; below, it is glass or smoke."""

_SUBPIXEL_BITS = 4


class MarkKind(StrEnum):
    """What the truth of a scene speaks of."""

    FACE = "face"
    NUMBER = "number"


class Mark(NamedTuple):
    """Something that the truth must tell: where it is (left, top, width, height) and how many pixels it has in all.

    `is_on_duty` says of a face that it is an officer's, in uniform.
    """

    kind: MarkKind
    box: tuple[float, float, float, float]
    area_px: float
    text: str = ""
    is_on_duty: bool = False


@dataclass(frozen=True, slots=True)
class Canvas:
    """Pixels, and for each pixel the mark that is seen there (0 for none, n for the n-th mark).

    Attributes:
        pixels: height x width x 3, sRGB.
        owner: height x width.
        marks: in the order in which they were drawn.
    """

    pixels: Pixels
    owner: NDArray[np.int32]
    marks: list[Mark] = field(default_factory=list)

    @classmethod
    def blank(cls, width: int, height: int, colour: Colour = (235, 232, 224)) -> "Canvas":
        """Give an empty canvas of one colour."""
        pixels = np.empty((height, width, 3), np.uint8)
        pixels[:] = colour
        return cls(pixels, np.zeros((height, width), np.int32))

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return int(self.pixels.shape[0])

    def seen_shares(self) -> list[float]:
        """Tell for each mark what part of it nothing hides, 0 to 1; what lies outside the picture counts as hidden."""
        counts = np.bincount(self.owner.ravel(), minlength=len(self.marks) + 1)[1:]
        return [float(count) / mark.area_px for count, mark in zip(counts, self.marks, strict=True)]


def polygon_mask(points: Points, width: int, height: int) -> tuple[Pixels, int, int] | None:
    """Give a polygon's anti-aliased mask inside the picture with its left and top, or None when it lies outside."""
    x0, y0 = np.floor(points.min(axis=0)).astype(int) - 1
    x1, y1 = np.ceil(points.max(axis=0)).astype(int) + 2
    x0, y0, x1, y1 = max(0, int(x0)), max(0, int(y0)), min(width, int(x1)), min(height, int(y1))
    if x1 <= x0 or y1 <= y0:
        return None
    mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
    local = np.round((points - (x0, y0)) * (1 << _SUBPIXEL_BITS)).astype(np.int32)
    cv2.fillPoly(mask, [local], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
    return mask, x0, y0


def blend(canvas: Canvas, patch: Floats | Colour, mask: Pixels, x: int, y: int, alpha: float = 1.0) -> None:
    """Lay a patch (or one colour) over the canvas through an 8-bit mask with its top left at x, y, inside it."""
    h, w = mask.shape
    window = canvas.pixels[y : y + h, x : x + w]
    weight = (mask.astype(np.float32) * (alpha / 255.0))[..., None]
    mixed = window * (1.0 - weight) + np.asarray(patch, np.float32) * weight
    window[:] = np.clip(mixed + 0.5, 0, 255).astype(np.uint8)
    if alpha >= OPAQUE_FROM:
        canvas.owner[y : y + h, x : x + w][mask > 127] = 0


def fill(
    canvas: Canvas,
    points: Points | Sequence[tuple[float, float]],
    colour: Colour,
    *,
    alpha: float = 1.0,
    relief: float = 0.0,
) -> None:
    """Fill a polygon. With `relief` it takes folds and light from the left, as cloth does (0.1 calm, 0.4 crumpled)."""
    outline = np.asarray(points, np.float32)
    if relief <= 0 and alpha >= 1:  # flat and opaque, as most shapes are: no mask is needed
        fixed = np.round(outline * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        cv2.fillPoly(canvas.pixels, [fixed], colour, cv2.LINE_AA, _SUBPIXEL_BITS)
        cv2.fillPoly(canvas.owner, [fixed], 0, cv2.LINE_8, _SUBPIXEL_BITS)
        return
    found = polygon_mask(outline, canvas.width, canvas.height)
    if found is None:
        return
    mask, x, y = found
    if relief <= 0:
        blend(canvas, colour, mask, x, y, alpha)
        return
    h, w = mask.shape
    span = np.ptp(outline, axis=0)
    across = (np.arange(x, x + w, dtype=np.float32) - outline[:, 0].min()) / max(1.0, float(span[0]))
    light = 1.0 + relief * (0.55 - across)[None, :] + 0.55 * relief * _folds(w, h, x * 7 + y * 13)
    blend(canvas, light[..., None] * np.asarray(colour, np.float32), mask, x, y, alpha)


def lay(canvas: Canvas, picture: Floats | Colour, cover: Floats, corners: Points) -> None:
    """Lay a flat picture (or one colour) through its cover (0 to 1) on four corners, clockwise from the top left."""
    h, w = cover.shape
    layer = np.dstack([np.broadcast_to(np.asarray(picture, np.float32), (h, w, 3)), cover * 255]).astype(np.float32)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    wanted = (max(1, round(float(max(sides[0], sides[2])))), max(1, round(float(max(sides[1], sides[3])))))
    if wanted[0] < 0.7 * w or wanted[1] < 0.7 * h:  # shrink by areas first: a warp alone would alias
        layer = cv2.resize(layer, (min(w, wanted[0]), min(h, wanted[1])), interpolation=cv2.INTER_AREA).astype(
            np.float32
        )
        h, w = layer.shape[:2]
    found = polygon_mask(corners, canvas.width, canvas.height)
    if found is None:
        return
    mask, x, y = found
    target = (corners - (x, y)).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32), target)
    warped = cv2.warpPerspective(
        layer, matrix, mask.shape[::-1], flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    through = (np.clip(warped[..., 3], 0, 255) * (mask / 255.0)).astype(np.uint8)
    blend(canvas, warped[..., :3].astype(np.float32), through, x, y)


def claim(canvas: Canvas, kind: MarkKind, outline: Points, text: str = "", *, is_on_duty: bool = False) -> Mark:
    """Enter a mark in the truth: the pixels inside its outline are its own until something is drawn over them."""
    x0, y0 = np.floor(outline.min(axis=0)).astype(int)
    x1, y1 = np.ceil(outline.max(axis=0)).astype(int) + 1
    zone = np.zeros((int(y1 - y0), int(x1 - x0)), np.uint8)
    cv2.fillPoly(zone, [np.round(outline - (x0, y0)).astype(np.int32)], 255)
    mark = Mark(kind, bounds(outline), float((zone > 0).sum()), text, is_on_duty)
    canvas.marks.append(mark)
    left, top = max(0, int(x0)), max(0, int(y0))
    right, bottom = min(canvas.width, int(x1)), min(canvas.height, int(y1))
    if right > left and bottom > top:
        inside = zone[top - y0 : bottom - y0, left - x0 : right - x0] > 0
        canvas.owner[top:bottom, left:right][inside] = len(canvas.marks)
    return mark


def bounds(outline: Points) -> tuple[float, float, float, float]:
    """Give left, top, width and height of an outline."""
    (x0, y0), (x1, y1) = outline.min(axis=0), outline.max(axis=0)
    return float(x0), float(y0), float(x1 - x0), float(y1 - y0)


def stroke(
    canvas: Canvas,
    points: Sequence[tuple[float, float]],
    width: float,
    colour: Colour,
    *,
    alpha: float = 1.0,
    relief: float = 0.0,
) -> None:
    """Draw a line of even width with round ends through the points: a limb, a strap, a pole."""
    for start, end in pairwise(points):
        fill(canvas, capsule(start, end, width, width), colour, alpha=alpha, relief=relief)


def capsule(start: tuple[float, float], end: tuple[float, float], width: float, end_width: float) -> Points:
    """Give the outline of a limb: round at both ends, `width` at its start and `end_width` at its end."""
    a, b = np.asarray(start, np.float32), np.asarray(end, np.float32)
    angle = float(np.arctan2(*(b - a)[::-1]))
    back = np.linspace(angle + np.pi / 2, angle + 3 * np.pi / 2, 9)
    front = np.linspace(angle - np.pi / 2, angle + np.pi / 2, 9)
    first = a + np.stack([np.cos(back), np.sin(back)], 1) * (width / 2)
    second = b + np.stack([np.cos(front), np.sin(front)], 1) * (end_width / 2)
    return np.concatenate([first, second]).astype(np.float32)


def rectangle(left: float, top: float, right: float, bottom: float) -> Points:
    """Give the four corners, clockwise from the top left."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def ellipse(
    cx: float, cy: float, rx: float, ry: float, *, turn_deg: float = 0.0, arc: tuple[float, float] = (0, 360)
) -> Points:
    """Give the outline of an ellipse, or of the part of it between two angles (degrees, clockwise from the right)."""
    t = np.radians(np.linspace(arc[0], arc[1], 40))
    x, y = rx * np.cos(t), ry * np.sin(t)
    turn = np.radians(turn_deg)
    rotated = np.stack([cx + x * np.cos(turn) - y * np.sin(turn), cy + x * np.sin(turn) + y * np.cos(turn)], 1)
    return rotated.astype(np.float32)


def rounded(points: Points | Sequence[tuple[float, float]], rounds: int = 3) -> Points:
    """Cut the corners of a closed outline until it looks drawn by hand."""
    outline = np.asarray(points, np.float32)
    for _ in range(rounds):
        following = np.roll(outline, -1, axis=0)
        outline = np.stack([0.75 * outline + 0.25 * following, 0.25 * outline + 0.75 * following], 1).reshape(-1, 2)
    return outline


@lru_cache(maxsize=1)
def _fold_field() -> Floats:
    """A large field of upright folds and fine weave, mean 0, about -1 to 1; the same in every scene."""
    rng = np.random.default_rng(1789)
    broad = cv2.resize(rng.normal(size=(12, 40)).astype(np.float32), (1024, 1024), interpolation=cv2.INTER_CUBIC)
    narrow = cv2.resize(rng.normal(size=(40, 110)).astype(np.float32), (1024, 1024), interpolation=cv2.INTER_CUBIC)
    weave = rng.normal(size=(1024, 1024)).astype(np.float32)
    total: Floats = (0.45 * broad + 0.25 * narrow + 0.08 * weave).astype(np.float32)
    return total


def _folds(width: int, height: int, place: int) -> Floats:
    """A piece of the fold field, enlarged when the piece is larger than the field."""
    source = _fold_field()
    side = source.shape[0]
    w, h = min(width, side), min(height, side)
    x, y = (place * 31) % (side - w + 1), (place * 17) % (side - h + 1)
    piece = source[y : y + h, x : x + w]
    return piece if (w, h) == (width, height) else cv2.resize(piece, (width, height)).astype(np.float32)
