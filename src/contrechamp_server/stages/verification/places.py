"""Where the band is, worked out with rectangles of the photograph's pixels. Rather too large than too small."""

from typing import Final

from contrechamp.vision.types import Box

_ACROSS: Final = 0.32
_DOWN: Final = 0.16
"""A band that was pointed at, as shares of the portrait's width: 5 cm on shoulders of 45, and the same again for the hand."""


def around(x: int, y: int, portrait: Box) -> Box | None:
    """Give the band around a point that somebody has pointed at; None outside the portrait."""
    if not (portrait.x <= x < portrait.x + portrait.w and portrait.y <= y < portrait.y + portrait.h):
        return None
    width, height = max(8, round(portrait.w * _ACROSS)), max(4, round(portrait.w * _DOWN))
    return inside(Box(max(0, x - width // 2), max(0, y - height // 2), width, height), portrait)


def inside(box: Box, portrait: Box) -> Box | None:
    """Give the part of a box that lies in a portrait."""
    left, top = max(box.x, portrait.x), max(box.y, portrait.y)
    right, bottom = min(box.x + box.w, portrait.x + portrait.w), min(box.y + box.h, portrait.y + portrait.h)
    return Box(left, top, right - left, bottom - top) if right > left and bottom > top else None


def is_in(box: Box, portrait: Box) -> bool:
    """Say whether the middle of a box lies in a portrait: a number there is that officer's, or may be."""
    return inside(Box(box.x + box.w // 2, box.y + box.h // 2, 1, 1), portrait) is not None


def meet(one: Box, other: Box) -> bool:
    """Say whether two boxes have a pixel in common."""
    return inside(one, other) is not None


def hull(one: Box | None, other: Box | None) -> Box | None:
    """Give the smallest box around both."""
    if one is None or other is None:
        return one or other
    left, top = min(one.x, other.x), min(one.y, other.y)
    right, bottom = max(one.x + one.w, other.x + other.w), max(one.y + one.h, other.y + other.h)
    return Box(left, top, right - left, bottom - top)
