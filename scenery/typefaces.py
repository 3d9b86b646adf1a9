"""The letters of the generated numbers: a few faces that Python packages carry, none of the system's own.

First step of a generated band: characters become ink. What the ink is printed on is `scenery.strips`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Ink: TypeAlias = NDArray[np.float32]

_MASTER_PX = 160
"""Height of the capitals in the masters that every size is reduced from."""


class Line(NamedTuple):
    """A line of text as ink: coverage 0 to 1, and the left and right edge of each character in its pixels."""

    ink: Ink
    spans: tuple[tuple[float, float], ...]


def _aileron(character: str, stroke_px: int) -> Ink:
    font = ImageFont.load_default(size=_MASTER_PX * 1.4)
    canvas = Image.new("L", (3 * _MASTER_PX, 3 * _MASTER_PX))
    ImageDraw.Draw(canvas).text((_MASTER_PX, _MASTER_PX // 2), character, fill=255, font=font, stroke_width=stroke_px)
    return np.asarray(np.asarray(canvas, np.float32) / 255, np.float32)


def _opencv(character: str, name: str, weight: int, grow_px: int) -> Ink:
    canvas = np.zeros((3 * _MASTER_PX, 3 * _MASTER_PX), np.uint8)
    origin = (_MASTER_PX, 2 * _MASTER_PX)
    cv2.putText(canvas, character, origin, (255,), cv2.FontFace(name), round(_MASTER_PX * 1.4), weight)
    if grow_px:
        canvas = cv2.dilate(canvas, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (grow_px, grow_px))).astype(np.uint8)
    return np.asarray(canvas / 255, np.float32)


_DRAW: dict[str, tuple[Callable[[str], Ink], float]] = {
    "aileron": (lambda c: _aileron(c, 0), 1.0),
    "aileron-bold": (lambda c: _aileron(c, 6), 1.0),
    "aileron-narrow": (lambda c: _aileron(c, 6), 0.8),
    "rubik": (lambda c: _opencv(c, "sans", 500, 0), 1.0),
    "rubik-black": (lambda c: _opencv(c, "sans", 800, 0), 0.95),
    "droid": (lambda c: _opencv(c, "uni", 400, 0), 1.0),
    "droid-bold": (lambda c: _opencv(c, "uni", 400, 11), 1.0),
    "droid-narrow": (lambda c: _opencv(c, "uni", 400, 9), 0.82),
}

TYPEFACES: tuple[str, ...] = tuple(_DRAW)
"""Names that `set_line` takes: regular, bold and narrow cuts; the rubik ones have a slashed zero."""


@lru_cache(maxsize=1024)
def _glyph(typeface: str, character: str) -> tuple[Ink, float, float]:
    """One character cropped to its ink from left to right, with its top and bottom against a zero's (0 and 1)."""
    draw, squeeze = _DRAW[typeface]
    picture = draw(character)
    zero = np.flatnonzero(draw("0").max(axis=1) > 0.5)
    columns = np.flatnonzero(picture.max(axis=0) > 0.1)
    rows = np.flatnonzero(picture.max(axis=1) > 0.1)
    cut = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if squeeze != 1:
        cut = cv2.resize(cut, (max(1, round(cut.shape[1] * squeeze)), cut.shape[0]), interpolation=cv2.INTER_AREA)
    height = float(zero[-1] + 1 - zero[0])
    return cut.astype(np.float32), (rows[0] - zero[0]) / height, (rows[-1] + 1 - zero[0]) / height


def set_line(text: str, typeface: str, height_px: int, *, spacing: float = 0.14) -> Line:
    """Set a line whose digits are `height_px` high, `spacing` (parts of that height) apart; a blank is half as wide.

    The ink reaches from 0.3 heights above the digits to 0.3 below (descenders, accents), so it is 1.6 heights high.
    """
    pad = round(0.3 * height_px)
    cursor = 0.0
    placed: list[tuple[Ink, int, int]] = []
    spans: list[tuple[float, float]] = []
    for character in text:
        if character == " ":
            spans.append((cursor, cursor + 0.35 * height_px))
            cursor += 0.5 * height_px
            continue
        master, top, bottom = _glyph(typeface, character)
        scale = (bottom - top) * height_px / master.shape[0]
        size = (max(1, round(master.shape[1] * scale)), max(1, round(master.shape[0] * scale)))
        glyph = cv2.resize(master, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        placed.append((glyph, round(cursor), max(0, pad + round(top * height_px))))
        spans.append((cursor, cursor + size[0]))
        cursor += size[0] + spacing * height_px
    width = max(1, round(max((end for _, end in spans), default=1.0)) + 1)
    ink = np.zeros((height_px + 2 * pad, width), np.float32)
    for glyph, x, y in placed:
        window = ink[y : y + glyph.shape[0], x : x + glyph.shape[1]]
        np.maximum(window, glyph[: window.shape[0], : window.shape[1]], out=window)
    return Line(ink, tuple(spans))
