"""A face drawn with ellipses, nobody's, that the detector finds: `doctor` redacts it to see that redaction works."""

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE_PX = 256
CENTRE = (128, 128)
"""Where the face is, x and y."""

_SKIN, _HAIR, _LIPS, _SHIRT = (215, 175, 150), (60, 40, 30), (165, 80, 80), (60, 70, 110)
_UNIT = 64.0


def draw_face() -> NDArray[np.uint8]:
    """Give a picture of 256 x 256 px with one drawn face in its middle, about 50 px wide."""
    picture = np.full((SIDE_PX, SIDE_PX, 3), (150, 160, 170), np.uint8)
    _ellipse(picture, (0, 1.1), (0.9, 0.6), _SHIRT)
    cv2.rectangle(picture, _at(-0.2, 0.2), _at(0.2, 0.7), (190, 150, 125), cv2.FILLED)
    _ellipse(picture, (0, -0.1), (0.52, 0.66), _HAIR)
    _ellipse(picture, (0, 0), (0.42, 0.56), _SKIN)
    for side in (-0.17, 0.17):
        _ellipse(picture, (side, -0.1), (0.08, 0.04), (245, 245, 245))
        _ellipse(picture, (side, -0.1), (0.035, 0.035), (40, 30, 30))
        _ellipse(picture, (side, -0.2), (0.11, 0.03), _HAIR)
    _ellipse(picture, (0, 0.12), (0.07, 0.025), (150, 105, 90))
    _ellipse(picture, (0, 0.3), (0.15, 0.05), _LIPS)
    smooth: NDArray[np.uint8] = cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.uint8)
    return smooth


def _at(x: float, y: float) -> tuple[int, int]:
    return round(CENTRE[0] + x * _UNIT), round(CENTRE[1] + y * _UNIT)


def _ellipse(
    picture: NDArray[np.uint8], centre: tuple[float, float], radii: tuple[float, float], colour: tuple[int, int, int]
) -> None:
    axes = round(radii[0] * _UNIT), round(radii[1] * _UNIT)
    cv2.ellipse(picture, _at(*centre), axes, 0, 0, 360, colour, cv2.FILLED)
