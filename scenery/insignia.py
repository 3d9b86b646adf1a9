"""What is written on the figures: lettering on vests and placards, and the number that an officer must wear."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from scenery.drawing import Canvas, Colour, MarkKind, Points, claim, fill, lay
from scenery.headgear import HeadPlace
from scenery.strips import Style, make_strip
from scenery.typefaces import set_line

_LETTER_PX = 96
_STRIP_DIGIT_PX = 48
_FACE_CM = 18.5
"""Hairline to chin of a grown person: what turns the centimetres of a band into the units of a figure."""


class BandState(StrEnum):
    """How the number is worn."""

    LEGIBLE = "legible"
    PARTIAL = "partial"
    COVERED = "covered"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChestBand:
    """A number on a chest.

    Attributes:
        text: seven digits; invented, as everything here.
        state: how it is worn.
        style: of the police or of the gendarmerie.
        enlarged: 1 is the band of 2014 (5 cm by 1.2 cm); more is a larger one.
        turn_deg: how crookedly it is worn.
        seed: decides typeface, tone and spacing.
    """

    text: str
    state: BandState = BandState.LEGIBLE
    style: Style = Style.POLICE
    enlarged: float = 1.0
    turn_deg: float = 0.0
    seed: int = 0


def draw_lettering(
    canvas: Canvas, text: str, corners: Points, colour: Colour, *, typeface: str = "rubik-black", fit: float = 0.84
) -> None:
    """Set one line of text in the middle of a four-cornered field, as large as `fit` (parts of the field) allows."""
    line = set_line(text, typeface, _LETTER_PX)
    ink = line.ink
    width = float(np.linalg.norm(corners[1] - corners[0]))
    height = float(np.linalg.norm(corners[3] - corners[0]))
    scale = min(fit * width / ink.shape[1], fit * height / (0.72 * ink.shape[0]))
    share_x, share_y = scale * ink.shape[1] / width, scale * ink.shape[0] / height
    field = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * (share_x / 2, share_y / 2) + 0.5
    unit_square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    matrix = cv2.getPerspectiveTransform(unit_square, corners.astype(np.float32))
    place = cv2.perspectiveTransform(field.astype(np.float32)[None], matrix)[0]
    lay(canvas, colour, ink, place.astype(np.float32))


def draw_band(canvas: Canvas, head: HeadPlace, band: ChestBand) -> None:
    """Put the number on the chest, on the right of the picture; it enters the truth, with what covers it."""
    rng = np.random.default_rng((band.seed, 5))
    centre = np.array((0.50, 1.90), np.float32)
    turn = np.radians(band.turn_deg)
    rotation: Points = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]], np.float32)
    strip = make_strip(rng, band.text, band.style, _STRIP_DIGIT_PX)
    h, w = strip.colour.shape[:2]
    height = 1.2 / _FACE_CM * band.enlarged
    half = np.array((height * w / h / 2, height / 2), np.float32)
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32) * half

    def place(grown: float) -> Points:
        return head.put(((square * grown) @ rotation + centre).astype(np.float32))

    fill(canvas, place(1.14), (20, 22, 30))  # the hook-and-loop field under the band
    if band.state is BandState.ABSENT:
        fill(canvas, place(1.0), (30, 32, 40), relief=0.5)
        return
    outline = place(1.0)
    lay(canvas, strip.colour, np.ones((h, w), np.float32), outline)
    claim(canvas, MarkKind.NUMBER, outline, band.text)
    if band.state is BandState.PARTIAL:
        strap = np.array([(0.30, -3.2), (0.62, -3.2), (0.30, 3.2), (-0.02, 3.2)], np.float32) * half
        fill(canvas, head.put((strap + centre).astype(np.float32)), (38, 38, 36), relief=0.5)
    if band.state is BandState.COVERED:
        flap = np.array([(-1.5, -2.4), (1.5, -2.4), (1.45, 1.9), (-1.4, 2.1)], np.float32) * half
        fill(canvas, head.put((flap + centre).astype(np.float32)), (27, 30, 43), relief=0.6)
