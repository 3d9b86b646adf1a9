"""What is worn on and over a head: caps, hats, hoods, scarves, balaclavas, gas masks (riot helmets: `riot_helmets`).

Each function draws in units of the face (hairline to chin is 1, the face's middle is the origin). What goes behind the
head is drawn before the face, what goes over it after.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scenery.drawing import Canvas, Colour, Points, capsule, ellipse, fill, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadPlace:
    """Where a head stands on the canvas.

    Attributes:
        x: middle of a frontal face.
        y: middle of the face.
        unit: pixels from hairline to chin.
        yaw_deg: how far it is turned to the right of the picture.
    """

    x: float
    y: float
    unit: float
    yaw_deg: float = 0.0

    @property
    def turn(self) -> float:
        """How far the face's middle has moved sideways, in units: the visor and the straps follow it."""
        return 0.62 * float(np.sin(np.radians(self.yaw_deg)))

    def put(self, points: Points | Sequence[tuple[float, float]]) -> Points:
        """Give the pixels of points in units."""
        placed: Points = (np.asarray(points, np.float32) * self.unit + (self.x, self.y)).astype(np.float32)
        return placed


def strap(canvas: Canvas, head: HeadPlace, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a black strap between two points in units."""
    (a, b) = head.put([start, end])
    fill(canvas, capsule((a[0], a[1]), (b[0], b[1]), 0.06 * head.unit, 0.06 * head.unit), (12, 12, 14))


def beret(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw a soft service cap over the hair."""
    t = 0.3 * head.turn
    fill(
        canvas,
        head.put(
            rounded(
                [
                    (-0.58 + t, -0.46), (-0.62 + t, -0.74), (-0.1 + t, -0.94), (0.54 + t, -0.90), (0.70 + t, -0.62),
                    (0.56 + t, -0.44), (0, -0.56),
                ]
            )
        ),
        colour,
        relief=0.35,
    )  # fmt: skip
    fill(
        canvas,
        head.put(
            rounded(
                [(-0.62 + t, -0.42), (-0.60 + t, -0.56), (0, -0.66), (0.60 + t, -0.54), (0.62 + t, -0.40), (0, -0.52)],
                2,
            )
        ),
        darker(colour),
    )


def peaked_cap(canvas: Canvas, head: HeadPlace, colour: Colour, peak: Colour) -> None:
    """Draw a cap with a peak that shades the brow."""
    t = head.turn
    fill(
        canvas,
        head.put(
            rounded(
                [
                    (-0.62 + 0.3 * t, -0.40), (-0.62 + 0.3 * t, -0.82), (-0.3, -1.08), (0.3, -1.08),
                    (0.62 + 0.3 * t, -0.82), (0.62 + 0.3 * t, -0.40),
                ]
            )
        ),
        colour,
        relief=0.3,
    )  # fmt: skip
    fill(
        canvas,
        head.put(
            rounded(
                [(-0.56 + 0.8 * t, -0.46), (0.56 + 0.8 * t, -0.46), (0.44 + 1.2 * t, -0.24), (-0.44 + 1.2 * t, -0.24)],
                2,
            )
        ),
        peak,
        relief=0.2,
    )


def woollen_hat(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw a knitted hat down to the brow."""
    t = 0.25 * head.turn
    fill(
        canvas,
        head.put(
            rounded(
                [
                    (-0.62 + t, -0.30), (-0.60 + t, -0.86), (-0.2, -1.12), (0.2, -1.12), (0.60 + t, -0.86),
                    (0.62 + t, -0.30), (0, -0.42),
                ]
            )
        ),
        colour,
        relief=0.5,
    )  # fmt: skip
    fill(
        canvas,
        head.put(
            rounded(
                [(-0.64 + t, -0.24), (-0.63 + t, -0.44), (0, -0.56), (0.63 + t, -0.44), (0.64 + t, -0.24), (0, -0.36)],
                2,
            )
        ),
        darker(colour),
        relief=0.4,
    )


def hood_behind(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw the inside and the outside of a hood that is up."""
    fill(
        canvas,
        head.put(rounded([(-0.86, 0.9), (-0.84, -0.4), (-0.5, -1.14), (0.5, -1.14), (0.84, -0.4), (0.86, 0.9)])),
        colour,
        relief=0.5,
    )
    fill(canvas, head.put(ellipse(head.turn * 0.5, -0.08, 0.62, 0.86)), darker(darker(colour)))


def hood_before(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw the hood's rim over the hair."""
    outer = ellipse(head.turn * 0.5, -0.06, 0.70, 0.98, arc=(150, 390))
    inner = ellipse(head.turn * 0.5, 0.02, 0.56, 0.78, arc=(150, 390))
    fill(canvas, head.put(np.concatenate([outer, inner[::-1]])), colour, relief=0.5)


def scarf_over_mouth(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw a scarf from under the eyes to the chest."""
    t = head.turn
    cloth = [
        (-0.56 + 0.5 * t, -0.04), (-0.2 + t, 0.06), (0.2 + t, 0.06), (0.56 + 0.5 * t, -0.04), (0.60, 0.62),
        (0.3, 0.86), (-0.3, 0.86), (-0.60, 0.62),
    ]  # fmt: skip
    fill(canvas, head.put(rounded(cloth, 2)), colour, relief=0.6)


def neck_scarf(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw a scarf round the neck that leaves the face free."""
    fill(
        canvas,
        head.put(
            rounded(
                [
                    (-0.58, 0.46), (-0.2, 0.62), (0.2, 0.62), (0.58, 0.46), (0.70, 0.86), (0.2, 1.06), (-0.3, 1.02),
                    (-0.70, 0.86),
                ],
                2,
            )
        ),
        colour,
        relief=0.7,
    )  # fmt: skip


def balaclava(canvas: Canvas, head: HeadPlace, colour: Colour = (24, 24, 28)) -> None:
    """Cover the whole head but for a slit at the eyes."""
    t = float(np.clip(head.turn, -0.28, 0.28))
    half = 0.40 - 0.1 * abs(t)
    outer = rounded(
        [
            (-0.58, 0.72), (-0.62, -0.4), (-0.4, -0.94), (0.4, -0.94), (0.62, -0.4), (0.58, 0.72), (0.2, 0.86),
            (-0.2, 0.86),
        ]
    )  # fmt: skip
    slit = rounded(
        [
            (t - half, -0.26), (t + half, -0.26), (t + half, -0.06), (t + 0.08, -0.03), (t - 0.08, -0.03),
            (t - half, -0.06),
        ],
        2,
    )  # fmt: skip
    left = int(outer[:, 0].argmin())
    near = int(np.hypot(*(slit - outer[left]).T).argmin())
    loop = np.concatenate(
        [
            np.roll(outer, -left, axis=0),
            outer[left : left + 1],
            np.roll(slit, -near, axis=0)[::-1],
            slit[near - 1 : near] if near else slit[-1:],
            outer[left : left + 1],
        ]
    )
    fill(canvas, head.put(loop), colour, relief=0.4)


def gas_mask(canvas: Canvas, head: HeadPlace) -> None:
    """Draw a full gas mask: one wide pane over the eyes, a filter, straps."""
    t = head.turn
    body = [
        (-0.48 + t, -0.38), (0.48 + t, -0.38), (0.50 + t, 0.12), (0.26 + t, 0.56), (-0.26 + t, 0.56),
        (-0.50 + t, 0.12),
    ]  # fmt: skip
    for y in (-0.30, 0.02):
        for side in (-1, 1):
            strap(canvas, head, (side * 0.44 + t, y), (side * 0.62 + 0.3 * t, y - 0.10))
    fill(canvas, head.put(rounded(body, 2)), (30, 31, 33), relief=0.5)
    pane = [(-0.40 + t, -0.30), (0.40 + t, -0.30), (0.42 + t, 0.0), (0.1 + t, 0.10), (-0.1 + t, 0.10), (-0.42 + t, 0.0)]
    fill(canvas, head.put(rounded(pane, 2)), (84, 92, 94), alpha=0.55)
    fill(
        canvas,
        head.put([(-0.30 + t, -0.26), (-0.16 + t, -0.26), (-0.24 + t, 0.0), (-0.34 + t, -0.02)]),
        (255, 255, 255),
        alpha=0.45,
    )
    fill(canvas, head.put(ellipse(t, 0.34, 0.20, 0.20)), (58, 60, 60), relief=0.4)
    fill(canvas, head.put(ellipse(t, 0.34, 0.13, 0.13)), (24, 24, 25))


def darker(colour: Colour) -> Colour:
    """Give the same colour in the shade."""
    r, g, b = colour
    return int(r * 0.72), int(g * 0.72), int(b * 0.72)
