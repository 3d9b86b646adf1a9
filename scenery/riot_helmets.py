"""Riot helmets: shell, padding, brow, cheek guards, chin strap, the unit's band, and the visor up or down.

Drawn in the units of `headgear`: what is behind the head before the face, what is over it after.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scenery.drawing import Canvas, Colour, Points, ellipse, fill, rounded
from scenery.headgear import HeadPlace, darker, strap


class Visor(StrEnum):
    """Where the visor is."""

    NONE = "none"
    UP = "up"
    DOWN = "down"
    DOWN_REFLECTING = "down_reflecting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Helmet:
    """A riot helmet.

    Attributes:
        shell: colour of the shell.
        band: colour of the unit's band round it, or None.
        visor: where the visor is.
    """

    shell: Colour = (24, 27, 38)
    band: Colour | None = (226, 190, 40)
    visor: Visor = Visor.UP


def helmet_behind(canvas: Canvas, head: HeadPlace, helmet: Helmet) -> None:
    """Draw the shell, the padding round the face and the neck guard."""
    back = -0.18 * np.sign(head.turn) * abs(head.turn)
    fill(
        canvas,
        head.put(rounded([(-0.72 + back, 0.1), (0.72 + back, 0.1), (0.66 + back, 0.74), (-0.66 + back, 0.74)])),
        (18, 19, 25),
        relief=0.2,
    )
    fill(canvas, head.put(ellipse(back, -0.22, 0.80 + abs(back), 0.86)), helmet.shell, relief=0.35)
    fill(canvas, head.put(ellipse(back - 0.28, -0.68, 0.22, 0.14, turn_deg=-35)), (255, 255, 255), alpha=0.16)
    fill(canvas, head.put(ellipse(head.turn * 0.9, 0.04, 0.56 - 0.12 * abs(head.turn), 0.66)), (14, 14, 18))


def helmet_before(canvas: Canvas, head: HeadPlace, helmet: Helmet) -> None:
    """Draw brow, cheek guards, chin strap, band and visor over the face."""
    t = head.turn
    brow = [
        (-0.66 + 0.35 * t, -0.30), (-0.50 + t, -0.44), (0.50 + t, -0.44), (0.66 + 0.35 * t, -0.30),
        (0.62 + 0.3 * t, -0.62), (0.3 + 0.5 * t, -0.80), (-0.3 + 0.5 * t, -0.80), (-0.62 + 0.3 * t, -0.62),
    ]  # fmt: skip
    fill(canvas, head.put(rounded(brow, 2)), helmet.shell, relief=0.3)
    for side in (-1, 1):
        x = side * (0.60 - 0.05 * abs(t)) + 0.55 * t
        guard = [
            (x - 0.12, -0.34), (x + 0.12, -0.34), (x + 0.13, 0.30), (x + 0.02 - side * 0.06, 0.58), (x - 0.12, 0.30),
        ]  # fmt: skip
        if side * t < 0.2:  # the far guard is out of sight
            fill(canvas, head.put(rounded(guard, 2)), darker(helmet.shell), relief=0.2)
            strap(canvas, head, (x, 0.34), (0.10 * side + 0.9 * t, 0.56))
    if helmet.band is not None:
        _band(canvas, head, helmet.band)
    _visor(canvas, head, helmet.visor)


def _band(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    upper = ellipse(0.1 * head.turn, -0.24, 0.79, 0.72, arc=(200, 340))
    lower = ellipse(0.1 * head.turn, -0.24, 0.79, 0.60, arc=(200, 340))
    fill(canvas, head.put(np.concatenate([upper, lower[::-1]])), colour, relief=0.3)


def _visor(canvas: Canvas, head: HeadPlace, visor: Visor) -> None:
    t = head.turn
    if visor is Visor.UP:
        raised = [
            (-0.70 + 0.4 * t, -0.42), (-0.62 + t, -1.06), (0.62 + t, -1.06), (0.70 + 0.4 * t, -0.42),
            (0.4 + t, -0.50), (-0.4 + t, -0.50),
        ]  # fmt: skip
        fill(canvas, head.put(rounded(raised, 2)), (150, 164, 172), alpha=0.42)
        fill(
            canvas,
            head.put([(-0.5 + t, -0.98), (-0.2 + t, -1.0), (-0.3 + t, -0.56), (-0.52 + t, -0.54)]),
            (255, 255, 255),
            alpha=0.35,
        )
    if visor in {Visor.DOWN, Visor.DOWN_REFLECTING}:
        pane = [
            (-0.70 + 0.35 * t, -0.42), (0.70 + 0.35 * t, -0.42), (0.66 + 0.9 * t, 0.62), (0.3 + t, 0.80),
            (-0.3 + t, 0.80), (-0.66 + 0.9 * t, 0.62),
        ]  # fmt: skip
        outline = rounded(pane, 2)
        fill(canvas, head.put(outline), (196, 208, 214), alpha=0.16)
        _pane_edge(canvas, head, outline)
        if visor is Visor.DOWN_REFLECTING:
            fill(
                canvas,
                head.put([(-0.58 + t, -0.40), (-0.22 + t, -0.40), (-0.40 + t, 0.70), (-0.60 + t, 0.56)]),
                (255, 255, 255),
                alpha=0.50,
            )
            fill(
                canvas,
                head.put([(-0.10 + t, -0.40), (0.04 + t, -0.40), (-0.14 + t, 0.76), (-0.26 + t, 0.76)]),
                (255, 255, 255),
                alpha=0.36,
            )
            fill(canvas, head.put(ellipse(0.36 + t, -0.12, 0.10, 0.24, turn_deg=16)), (250, 244, 226), alpha=0.42)
        else:
            fill(
                canvas,
                head.put([(0.36 + t, -0.36), (0.52 + t, -0.36), (0.50 + t, 0.55), (0.42 + t, 0.62)]),
                (255, 255, 255),
                alpha=0.22,
            )


def _pane_edge(canvas: Canvas, head: HeadPlace, outline: Points) -> None:
    inner = outline * 0.965 + outline.mean(axis=0) * 0.035
    ring = np.concatenate([outline, outline[:1], inner[:1], inner[::-1]])
    fill(canvas, head.put(ring), (40, 46, 54), alpha=0.55)
