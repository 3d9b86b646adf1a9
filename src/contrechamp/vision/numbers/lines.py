"""Where a line of characters may stand in a region: strokes close together, quiet above and below. No model is run.

`propose_lines` looks over a whole region (a chest, a bib, a car) at several sizes; `fit_line` turns a rough place, or
a region that is hardly more than a band, into a rectangle with its angle. Both look at edges only, so light digits on
dark and dark digits on light are the same to them.
"""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.numbers.geometry import Line
from contrechamp.vision.types import Box, Pixels

_FIT_PX = 44
"""Height at which a band is examined."""

_ANGLES_DEG = tuple(range(-16, 17, 4))
_FINE_DEG = 2

_SEEK_PX = 8
"""Height of the characters at the size at which they are looked for."""

_WORTH_A_LOOK = 15
"""Least score of a place, in hundredths; digits of 8 px and more come to 30 and up."""

_MOST_PEAKS = 24
"""At one size; flat tops count several times."""

_STEP = 1.4
"""From one size to the next: characters found between 0.7 and 1.5 times the height that is looked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a line may be: its middle, the height of its characters in pixels, and how much speaks for it."""

    x: float
    y: float
    height_px: float
    score: float


def fit_line(pixels: Pixels, area: Box) -> Line | None:
    """Fit a line into an area that holds one and not much else; None when nothing in it has edges.

    The angle is the one at which the upright strokes fall into the narrowest rows; at most 18 degrees.
    """
    patch = pixels[area.y : area.y + area.h, area.x : area.x + area.w]
    scale = _FIT_PX / area.h
    size = (max(16, min(12 * _FIT_PX, round(area.w * scale))), _FIT_PX)
    small = cv2.resize(patch, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), (0, 0), 1.0).astype(np.float32)
    edges = np.abs(cv2.Scharr(grey, cv2.CV_32F, 1, 0))
    strength = np.minimum(edges, np.percentile(edges, 97)).astype(np.float32)
    if float(strength.max()) < 8:
        return None
    ys, xs = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    xs, ys = xs - size[0] / 2 + 0.5, ys - size[1] / 2 + 0.5
    angle, top, bottom = _rows(strength, xs, ys)
    left, right = _columns(strength, xs, ys, angle, top, bottom)
    if right - left < 4 or bottom - top < 3:
        return None
    x, y = (left + right) / 2, (top + bottom) / 2
    stretch = size[0] / (area.w * scale)  # of the width, when it was bounded
    line = Line(0.0, 0.0, (right - left) / scale / stretch, (bottom - top) / scale, angle)
    middle_x = (x * np.cos(angle) - y * np.sin(angle)) / scale / stretch
    middle_y = (x * np.sin(angle) + y * np.cos(angle)) / scale
    return replace(line, x=area.x + area.w / 2 + float(middle_x), y=area.y + area.h / 2 + float(middle_y))


def _rows(
    strength: NDArray[np.float32], xs: NDArray[np.float32], ys: NDArray[np.float32]
) -> tuple[float, float, float]:
    """The angle at which the rows differ most, and the top and bottom of the strongest rows, from the middle."""
    reach = int(np.hypot(*strength.shape) / 2) + 2

    def profile(degrees: int) -> NDArray[np.float64]:
        angle = np.radians(degrees)
        rows = (ys * np.cos(angle) - xs * np.sin(angle) + reach).astype(np.intp)
        summed = np.bincount(rows.ravel(), strength.ravel(), 2 * reach + 1)
        return np.convolve(summed, (0.25, 0.5, 0.25), "same")

    def sharpness(degrees: int) -> float:
        return float((profile(degrees) ** 2).sum())

    coarse = max(_ANGLES_DEG, key=sharpness)
    best = max((coarse - _FINE_DEG, coarse, coarse + _FINE_DEG), key=sharpness)
    rows = profile(best)
    top, bottom = _strongest_stretch(rows - 0.45 * rows.max())
    return float(np.radians(best)), float(top - reach), float(bottom - reach)


def _columns(
    strength: NDArray[np.float32],
    xs: NDArray[np.float32],
    ys: NDArray[np.float32],
    angle: float,
    top: float,
    bottom: float,
) -> tuple[float, float]:
    """The left and right end of what is written between two rows, from the middle."""
    reach = int(np.hypot(*strength.shape) / 2) + 2
    across = ys * np.cos(angle) - xs * np.sin(angle)
    along = xs * np.cos(angle) + ys * np.sin(angle)
    inside = (across >= top) & (across < bottom)
    height = max(1.0, bottom - top)
    profile = np.bincount((along[inside] + reach).astype(np.intp), strength[inside], 2 * reach + 1) / height
    window = max(3, int(0.9 * height))
    smooth = np.convolve(profile, np.full(window, 1 / window), "same")
    seen = smooth[smooth > 0]
    if not len(seen):
        return 0.0, 0.0
    left, right = _strongest_stretch(smooth - 0.5 * np.percentile(seen, 85))
    return float(left - reach), float(right - reach)


def _strongest_stretch(values: NDArray[np.float64]) -> tuple[int, int]:
    """The stretch with the greatest sum (start, end)."""
    best, best_start, best_end, total, start = 0.0, 0, 0, 0.0, 0
    for index, value in enumerate(values.tolist()):
        if total <= 0:
            total, start = 0.0, index
        total += value
        if total > best:
            best, best_start, best_end = total, start, index + 1
    return best_start, best_end


def propose_lines(
    pixels: Pixels, area: Box, characters: int, heights_px: tuple[float, float], *, most: int
) -> list[Spot]:
    """Give the places where at least `characters` of a height between the two may stand in a row, best first."""
    patch = pixels[area.y : area.y + area.h, area.x : area.x + area.w]
    grey = cv2.cvtColor(np.ascontiguousarray(patch), cv2.COLOR_RGB2GRAY)
    found: list[Spot] = []
    height = heights_px[0] * 1.2
    while height <= heights_px[1] * 1.2:
        scale = _SEEK_PX / height
        size = (round(area.w * scale), round(area.h * scale))
        if size[1] < 1.2 * _SEEK_PX or size[0] < 0.5 * characters * _SEEK_PX:
            break
        small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        grey = small  # the next size is made from this one
        found += [
            Spot(area.x + (x + 0.5) / scale, area.y + (y + 0.5) / scale, height, s)
            for x, y, s in _peaks(small, characters)
        ]
        height *= _STEP
    return _apart(sorted(found, key=lambda spot: -spot.score), characters, most)


def _peaks(grey: NDArray[np.uint8], characters: int) -> list[tuple[int, int, float]]:
    """Places (x, y) where characters of `_SEEK_PX` stand in a row, with a score of up to about 1."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    upright = cv2.convertScaleAbs(cv2.Sobel(soft, cv2.CV_16S, 1, 0))
    level = cv2.convertScaleAbs(cv2.Sobel(soft, cv2.CV_16S, 0, 1))
    around = cv2.blur(upright, (15 * _SEEK_PX, 15 * _SEEK_PX))
    limit = cv2.addWeighted(around, 2.5, around, 0, 4)  # so that a few hard edges nearby do not drown faint strokes
    dense = cv2.divide(upright, limit, scale=100)
    dense = cv2.min(dense, 100)
    dense[upright < 0.6 * level] = 0
    third = max(3, round(0.55 * characters * _SEEK_PX / 3))
    part = cv2.blur(dense, (third, _SEEK_PX), borderType=cv2.BORDER_CONSTANT)
    whole = cv2.blur(dense, (3 * third, _SEEK_PX // 2), borderType=cv2.BORDER_CONSTANT)
    evenly = cv2.min(part, cv2.min(_moved(part, third, 0), _moved(part, -third, 0)))
    beside = round(1.15 * _SEEK_PX)
    quiet = cv2.max(_moved(whole, 0, beside), _moved(whole, 0, -beside))
    score = cv2.subtract(evenly, cv2.convertScaleAbs(quiet, alpha=0.6))
    highest = cv2.dilate(score, np.ones((_SEEK_PX + 1, 2 * _SEEK_PX + 1), np.uint8))
    places = np.flatnonzero((score == highest) & (score > _WORTH_A_LOOK))
    places = places[np.argsort(-score.ravel()[places].astype(np.int16), kind="stable")[:_MOST_PEAKS]]
    return [
        (int(place % grey.shape[1]), int(place // grey.shape[1]), float(score.flat[place]) / 100) for place in places
    ]


def _moved(values: NDArray[np.uint8], right: int, down: int) -> NDArray[np.uint8]:
    """Shift by whole pixels; what comes in is 0."""
    moved = np.zeros_like(values)
    h, w = values.shape
    if abs(right) >= w or abs(down) >= h:
        return moved
    moved[max(0, down) : h + min(0, down), max(0, right) : w + min(0, right)] = values[
        max(0, -down) : h + min(0, -down), max(0, -right) : w + min(0, -right)
    ]
    return moved


def _apart(spots: list[Spot], characters: int, most: int) -> list[Spot]:
    """Keep the best of those that stand on each other."""
    kept: list[Spot] = []
    for spot in spots:
        if all(
            abs(spot.x - other.x) > 0.28 * characters * max(spot.height_px, other.height_px)
            or abs(spot.y - other.y) > 0.6 * max(spot.height_px, other.height_px)
            for other in kept
        ):
            kept.append(spot)
        if len(kept) == most:
            break
    return kept
