"""Where the band of the number is: from volunteers' taps, and from where the machine read. Rather too large than too small.

What is found here is painted over in public once the number is known to be legible (charter 6); reviewers can move it.
"""

from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import Final

from contrechamp.vision.types import Box

_ACROSS: Final = 0.16
"""Half the width of a band around a tap, as a share of the portrait's width: a band of 5 cm on shoulders of 45, and as
much again for a hand that taps beside it."""
_DOWN: Final = 0.08
_APART: Final = 1 / 3
"""A tap farther than this share of the portrait's width from the middle one is of something else."""
_MARGIN: Final = 0.5
"""Around what the machine read, as a share of its height."""


def place_band(taps: Sequence[tuple[int, int]], portrait: Box, readings: Iterable[Box] = ()) -> Box | None:
    """Give where the band is, inside the portrait; None where nothing says.

    Args:
        taps: in pixels of the photograph.
        portrait: the portrait's place.
        readings: where the machine read a number on that photograph.
    """
    near = _agreeing(taps, portrait)
    around = _around(near, portrait) if near else None
    read = [box for box in sorted(readings) if _meets(box, around or portrait)]
    boxes = [_grown(box) for box in read] + ([around] if around else [])
    # One machine's box and several people's taps are covered together; two readings without a tap say nothing sure.
    if not boxes or (around is None and len(read) > 1):
        return None
    return _inside(_hull(boxes), portrait)


def _agreeing(taps: Sequence[tuple[int, int]], portrait: Box) -> list[tuple[int, int]]:
    if not taps:
        return []
    middle_x, middle_y = median_low([x for x, _ in taps]), median_low([y for _, y in taps])
    reach = portrait.w * _APART
    return sorted((x, y) for x, y in taps if abs(x - middle_x) <= reach and abs(y - middle_y) <= reach)


def _around(taps: Sequence[tuple[int, int]], portrait: Box) -> Box:
    across, down = round(portrait.w * _ACROSS), round(portrait.w * _DOWN)
    return _hull([Box(x - across, y - down, 2 * across, 2 * down) for x, y in taps])


def _grown(box: Box) -> Box:
    margin = round(box.h * _MARGIN)
    return Box(box.x - margin, box.y - margin, box.w + 2 * margin, box.h + 2 * margin)


def _hull(boxes: Sequence[Box]) -> Box:
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right, bottom = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
    return Box(left, top, right - left, bottom - top)


def _inside(box: Box, portrait: Box) -> Box | None:
    left, top = max(box.x, portrait.x), max(box.y, portrait.y)
    right, bottom = min(box.x + box.w, portrait.x + portrait.w), min(box.y + box.h, portrait.y + portrait.h)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None


def _meets(one: Box, other: Box) -> bool:
    is_beside = one.x >= other.x + other.w or other.x >= one.x + one.w
    return not is_beside and one.y < other.y + other.h and other.y < one.y + one.h
