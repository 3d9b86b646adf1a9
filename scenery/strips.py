"""The flat strips that numbers are printed on: the bands of police and gendarmerie, and for comparison bibs and plates.

Between the letters (`scenery.typefaces`) and the view (`scenery.degrade`): a strip as it lies on the table.
Sizes of the bands are public knowledge: about 50 x 12 mm (police) and 45 x 12 mm (gendarmerie, black on pearl grey).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from scenery.typefaces import TYPEFACES, Line, set_line

Floats: TypeAlias = NDArray[np.float32]


class Style(StrEnum):
    """What kind of strip carries the number."""

    POLICE = "police"
    GENDARMERIE = "gendarmerie"
    BIB = "bib"
    PLATE = "plate"


_RATIO = {Style.POLICE: 50 / 12, Style.GENDARMERIE: 45 / 12, Style.BIB: 1.35, Style.PLATE: 520 / 110}
"""Width over height."""

_DIGIT_SHARE = {
    Style.POLICE: (0.5, 0.66),
    Style.GENDARMERIE: (0.5, 0.66),
    Style.BIB: (0.4, 0.55),
    Style.PLATE: (0.66, 0.74),
}
"""Height of the digits as a part of the strip's."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip as it lies on the table.

    Attributes:
        colour: height x width x 3, 0 to 255.
        characters: left, top, right, bottom of each character in its pixels.
        digit_px: height of the digits.
        typeface: what it is set in.
        reflective: whether it can catch a light.
    """

    colour: Floats
    characters: tuple[tuple[float, float, float, float], ...]
    digit_px: int
    typeface: str
    reflective: bool


def make_strip(rng: np.random.Generator, text: str, style: Style, digit_px: int) -> Strip:
    """Print `text` on a strip of the style with digits `digit_px` high; a longer text makes the strip longer."""
    typeface = TYPEFACES[int(rng.integers(len(TYPEFACES)))]
    line = set_line(text, typeface, digit_px, spacing=float(rng.uniform(0.1, 0.22)))
    height = round(digit_px / rng.uniform(*_DIGIT_SHARE[style]))
    width = round(max(height * _RATIO[style], line.ink.shape[1] + 0.7 * digit_px))
    ground, ink = _colours(rng, style)
    sheet = np.empty((height, width, 3), np.float32)
    sheet[:] = ground
    sheet *= (1 + rng.uniform(0.0, 0.03) * rng.normal(0, 1, (height, width, 1))).astype(np.float32)
    left = round((width - line.ink.shape[1]) / 2 + rng.uniform(-0.1, 0.1) * digit_px)
    top = round((height - digit_px) / 2)
    if style is Style.BIB:
        _sponsors(rng, sheet, digit_px, top)
    _lay_ink(sheet, line, max(0, left), top, digit_px, ink)
    _edge(rng, sheet, style, digit_px)
    boxes = tuple((max(0, left) + a, float(top), max(0, left) + b, float(top + digit_px)) for a, b in line.spans)
    return Strip(sheet, boxes, digit_px, typeface, style is Style.GENDARMERIE)


def _colours(rng: np.random.Generator, style: Style) -> tuple[Floats, Floats]:
    """The colours of ground and ink."""
    if style is Style.POLICE:
        ground = np.array([rng.uniform(8, 36), rng.uniform(14, 46), rng.uniform(45, 110)])
        return ground.astype(np.float32), np.full(3, rng.uniform(185, 240), np.float32)
    if style is Style.GENDARMERIE:
        grey = rng.uniform(135, 200)
        return np.array([grey, grey, grey * 1.02], np.float32), np.full(3, rng.uniform(12, 50), np.float32)
    if style is Style.PLATE:
        ground = np.array([225, 226, 222]) if rng.random() < 0.7 else np.array([230, 190, 40])
        return (ground * rng.uniform(0.8, 1.05)).astype(np.float32), np.full(3, rng.uniform(10, 40), np.float32)
    grounds = ([238, 238, 236], [240, 220, 60], [240, 130, 40], [150, 205, 240], [30, 60, 140])
    ground = np.array(grounds[int(rng.integers(len(grounds)))], np.float32)
    return ground, np.full(3, rng.uniform(10, 45) if ground.mean() > 90 else rng.uniform(215, 245), np.float32)


def _lay_ink(sheet: Floats, line: Line, left: int, top: int, digit_px: int, colour: Floats) -> None:
    """Print the line, in place, with its digits' top at `top`; ink past the strip's edge is lost."""
    pad = (line.ink.shape[0] - digit_px) // 2
    y0 = max(0, top - pad)
    window = sheet[y0 : top + digit_px + pad, left : left + line.ink.shape[1]]
    offset = y0 - (top - pad)
    cover = line.ink[offset : offset + window.shape[0], : window.shape[1], None]
    window[:] = window * (1 - cover) + colour * cover


def _edge(rng: np.random.Generator, sheet: Floats, style: Style, digit_px: int) -> None:
    """Draw the hem or border, and the blue ends of a plate."""
    h, w = sheet.shape[:2]
    thick = max(1, round(0.07 * digit_px))
    if style is Style.PLATE:
        end = max(1, round(0.09 * h * rng.uniform(0.8, 1.2) * 4.7 / 2))
        sheet[:, :end] = sheet[:, w - end :] = (20, 50, 150)
    tone = sheet.mean(axis=(0, 1)) * (rng.uniform(0.4, 0.8) if rng.random() < 0.7 else rng.uniform(1.2, 1.7))
    if rng.random() < 0.7:
        cv2.rectangle(sheet, (0, 0), (w - 1, h - 1), tuple(float(min(255.0, v)) for v in tone), thick)


def _sponsors(rng: np.random.Generator, sheet: Floats, digit_px: int, top: int) -> None:
    """Print small words above and below the number of a bib, in place."""
    words = ("MARATHON", "SEMI DE LA VILLE", "RUN", "10 KM", "TRAIL NATURE", "BANQUE", "COURSE SOLIDAIRE")
    small = max(4, round(0.2 * digit_px))
    for y in (max(0, round(0.3 * top)), min(sheet.shape[0] - 2 * small, top + digit_px + round(0.3 * top))):
        word = words[int(rng.integers(len(words)))]
        ink = set_line(word, TYPEFACES[int(rng.integers(len(TYPEFACES)))], small).ink
        window = sheet[y : y + ink.shape[0], round(0.1 * digit_px) : round(0.1 * digit_px) + ink.shape[1]]
        cover = ink[: window.shape[0], : window.shape[1], None]
        window[:] = window * (1 - cover) + np.float32(60) * cover
