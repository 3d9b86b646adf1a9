"""What a number is worn on: woven cloth with folds, seams and straps, and if asked other text printed on it."""

from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from scenery.typefaces import TYPEFACES, set_line

Floats: TypeAlias = NDArray[np.float32]
Colour: TypeAlias = tuple[float, float, float]

_CLOTHS: tuple[Colour, ...] = (
    (22, 26, 42),
    (34, 40, 62),
    (16, 17, 20),
    (52, 58, 74),
    (70, 74, 66),
    (96, 88, 72),
    (30, 44, 84),
)
"""Navy, black, slate, olive, sand, blue: uniforms and their protective vests."""

BRIGHT_CLOTHS: tuple[Colour, ...] = (
    (190, 40, 40),
    (225, 225, 222),
    (236, 200, 40),
    (40, 120, 80),
    (60, 110, 190),
    (240, 120, 30),
)
"""Running shirts and banners."""


def weave(rng: np.random.Generator, width: int, height: int, scale_px: float, *, bright: bool = False) -> Floats:
    """Give a piece of cloth, height x width x 3, 0 to 255; `scale_px` is the height of the digits that it will carry."""
    palette = BRIGHT_CLOTHS if bright else _CLOTHS
    base = np.array(palette[int(rng.integers(len(palette)))], np.float32) * rng.uniform(0.8, 1.25)
    threads = rng.normal(0, 1, (height, width)).astype(np.float32)
    threads = cv2.GaussianBlur(threads, (0, 0), max(0.3, 0.03 * scale_px)).astype(np.float32)
    threads /= max(1e-6, float(threads.std()))
    cells = (max(2, height // max(1, round(3 * scale_px)) + 2), max(2, width // max(1, round(3 * scale_px)) + 2))
    folds = cv2.resize(rng.normal(0, 1, cells).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    light = 1 + 0.14 * folds + rng.uniform(0.01, 0.06) * threads
    return np.clip(base * light[..., None] + 2.0, 0, 255).astype(np.float32)


def add_gear(rng: np.random.Generator, cloth: Floats, scale_px: float) -> None:
    """Draw seams, straps, pockets and buttons over the cloth, in place."""
    h, w = cloth.shape[:2]
    for _ in range(int(rng.integers(2, 6))):
        tone = np.array(_CLOTHS[int(rng.integers(len(_CLOTHS)))], np.float32) * rng.uniform(0.5, 2.2)
        colour = tuple(float(v) for v in np.clip(tone, 0, 255))
        x, y = int(rng.integers(0, w)), int(rng.integers(0, h))
        kind = rng.integers(4)
        thick = max(1, round(rng.uniform(0.08, 0.2) * scale_px))
        if kind == 0:
            cv2.line(
                cloth,
                (x, 0),
                (int(x + rng.normal(0, 0.2 * w)), h),
                colour,
                max(1, round(rng.uniform(1.5, 5) * scale_px)),
            )
        elif kind == 1:
            cv2.rectangle(cloth, (x, y), (x + round(9 * scale_px), y + round(10 * scale_px)), colour, thick)
        elif kind == 2:
            cv2.circle(cloth, (x, y), max(1, round(rng.uniform(0.4, 1.2) * scale_px)), colour, -1, cv2.LINE_AA)
        else:
            for step in range(12):
                start = (x + round(step * 0.9 * scale_px), y)
                cv2.line(cloth, start, (start[0] + max(1, round(0.5 * scale_px)), y), colour, thick)


def print_text(rng: np.random.Generator, cloth: Floats, text: str, height_px: int, place: tuple[int, int]) -> None:
    """Print a line of text on the cloth, in place, its top left near `place`; what passes the edge is cut off."""
    typeface = TYPEFACES[int(rng.integers(len(TYPEFACES)))]
    ink = set_line(text, typeface, height_px, spacing=float(rng.uniform(0.08, 0.2))).ink
    light = float(cloth.mean()) < 110
    colour = np.array([rng.uniform(190, 245)] * 3 if light else [rng.uniform(10, 50)] * 3, np.float32)
    x, y = max(0, place[0]), max(0, place[1])
    window = cloth[y : y + ink.shape[0], x : x + ink.shape[1]]
    cover = ink[: window.shape[0], : window.shape[1], None] * 0.92
    window[:] = window * (1 - cover) + colour * cover
