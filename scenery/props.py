"""What people carry: placards, banners, shields, umbrellas, telephones. Slogans are invented or the Republic's own."""

from enum import StrEnum

import numpy as np

from scenery.drawing import Canvas, Colour, Points, capsule, ellipse, fill, rectangle, rounded, stroke
from scenery.headgear import HeadPlace
from scenery.insignia import draw_lettering
from scenery.portrait import Cut, Look, paste_face

PLACARDS: tuple[tuple[str, ...], ...] = (
    ("LE DROIT", "DE VOIR"), ("QUI REGARDE", "QUI ?"), ("OÙ EST", "LE NUMÉRO ?"), ("LA RUE", "EST À TOUS"),
    ("MÊMES DROITS", "POUR TOUTES"), ("ON RESTE", "DEBOUT"), ("DU PAIN", "ET DES ROSES"), ("ÉCOLE", "PUBLIQUE"),
    ("SERVICE", "PUBLIC"), ("PAIX", "JUSTICE"),
)  # fmt: skip
BANNERS: tuple[str, ...] = (
    "LIBERTÉ, ÉGALITÉ, FRATERNITÉ",
    "LA LUMIÈRE EST À TOUT LE MONDE",
    "MANIFESTER EST UN DROIT",
    "RENDRE DES COMPTES",
)
PAPERS: tuple[Colour, ...] = ((244, 240, 230), (238, 214, 150), (226, 196, 186), (204, 214, 200), (250, 250, 248))


class Shield(StrEnum):
    """The two shields that are seen most: a long one and a round one."""

    LONG = "long"
    ROUND = "round"


def placard(
    canvas: Canvas, at: tuple[float, float], unit: float, lines: tuple[str, ...], paper: Colour, *, lean: float = 0.0
) -> None:
    """Draw a placard on a pole held at `at`; `lean` is how far its top is off, in units."""
    x, y = at
    top = (x + lean * unit, y - 3.4 * unit)
    stroke(canvas, [(x, y + 0.6 * unit), top], 0.09 * unit, (150, 118, 84))
    sheet = _sheet(top, unit, (3.0, 2.1), lean)
    fill(canvas, sheet, paper, relief=0.10)
    rows = len(lines)
    for row, text in enumerate(lines):
        upper, lower = (row + 0.12) / rows, (row + 0.96) / rows
        corners = [
            _between(sheet, 0.03, upper),
            _between(sheet, 0.97, upper),
            _between(sheet, 0.97, lower),
            _between(sheet, 0.03, lower),
        ]
        draw_lettering(canvas, text, np.array(corners, np.float32), (32, 30, 30), fit=0.9)


def portrait_placard(canvas: Canvas, at: tuple[float, float], unit: float) -> None:
    """Draw a placard with a printed portrait on it: a face too, and it goes as every other."""
    x, y = at
    top = (x, y - 3.6 * unit)
    stroke(canvas, [(x, y + 0.6 * unit), top], 0.09 * unit, (150, 118, 84))
    fill(canvas, _sheet(top, unit, (2.3, 2.9), 0.06), (246, 243, 236), relief=0.08)
    paste_face(canvas, (x, top[1] + 0.1 * unit), 1.25 * unit, Look(cut=Cut.SHORT, hair=(60, 58, 56), tilt_deg=2))


def _sheet(centre: tuple[float, float], unit: float, size: tuple[float, float], lean: float) -> Points:
    w, h = size[0] / 2 * unit, size[1] / 2 * unit
    turn = 0.10 * lean + 0.03
    flat = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], np.float32)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]], np.float32)
    return (flat @ rotation + np.asarray(centre, np.float32)).astype(np.float32)


def _between(quad: Points, across: float, down: float) -> Points:
    upper = quad[0] + (quad[1] - quad[0]) * across
    lower = quad[3] + (quad[2] - quad[3]) * across
    point: Points = (upper + (lower - upper) * down).astype(np.float32)
    return point


def banner(
    canvas: Canvas, left: tuple[float, float], right: tuple[float, float], height: float, text: str, cloth: Colour
) -> None:
    """Draw a long cloth banner between two hands, sagging a little, with its text in even panels."""
    a, b = np.asarray(left, np.float32), np.asarray(right, np.float32)
    steps = np.linspace(0, 1, 25, dtype=np.float32)
    sag = (0.10 * height * np.sin(np.pi * steps))[:, None] * np.array([[0, 1]], np.float32)
    upper = a + (b - a) * steps[:, None] + sag
    lower = upper + (0, height) + 0.4 * sag
    fill(canvas, np.concatenate([upper, lower[::-1]]), cloth, relief=0.22)
    middle = np.array(
        [
            upper[1] * 0.9 + lower[1] * 0.1,
            upper[-2] * 0.9 + lower[-2] * 0.1,
            lower[-2] * 0.88 + upper[-2] * 0.12,
            lower[1] * 0.88 + upper[1] * 0.12,
        ]
    )
    draw_lettering(
        canvas, text, (middle + sag.max() * np.array([0, 0.55])).astype(np.float32), (246, 243, 234), fit=0.94
    )


def shield(canvas: Canvas, head: HeadPlace, kind: Shield, word: str) -> None:
    """Draw a clear shield in front of a body: what is behind it stays visible, dimmer, with streaks of light."""
    if kind is Shield.ROUND:
        outline = ellipse(0.35, 2.75, 1.35, 1.35)
    else:
        outline = rounded(
            [
                (-1.0, 1.25), (1.25, 1.25), (1.38, 1.7), (1.38, 6.0), (1.2, 6.4), (-0.95, 6.4), (-1.12, 6.0),
                (-1.12, 1.7),
            ],
            2,
        )  # fmt: skip
    fill(canvas, head.put(outline), (196, 206, 208), alpha=0.24)
    inner = outline * 0.96 + outline.mean(axis=0) * 0.04
    fill(canvas, head.put(np.concatenate([outline, outline[:1], inner[:1], inner[::-1]])), (28, 30, 36), alpha=0.8)
    low = float(outline[:, 1].min())
    span = float(np.ptp(outline[:, 1]))
    for x, width, alpha in ((-0.45, 0.28, 0.22), (0.05, 0.10, 0.16)):
        streak = [
            (x, low + 0.1 * span), (x + width, low + 0.1 * span), (x + width - 0.3, low + 0.88 * span),
            (x - 0.3, low + 0.88 * span),
        ]  # fmt: skip
        fill(canvas, head.put(streak), (255, 255, 255), alpha=alpha)
    y = low + 0.55 * span
    plate: Points = head.put(rectangle(-0.70, y, 0.98, y + 0.42))
    fill(canvas, plate, (20, 22, 30), alpha=0.9)
    draw_lettering(canvas, word, plate, (232, 234, 234))


def umbrella(canvas: Canvas, head: HeadPlace, colour: Colour) -> None:
    """Draw an open umbrella over a head, its stick in the hand on the right of the picture."""
    stick = head.put([(0.9, 2.2), (0.55, -1.9)])
    fill(
        canvas,
        capsule((stick[0][0], stick[0][1]), (stick[1][0], stick[1][1]), 0.07 * head.unit, 0.07 * head.unit),
        (50, 46, 42),
    )
    dome = ellipse(0.45, -1.05, 2.2, 1.25, arc=(180, 360), turn_deg=4)
    scallops = np.concatenate(
        [ellipse(0.45 + x, -1.0 + 0.07 * x, 0.44, 0.16, arc=(180, 360))[::-1] for x in (1.76, 0.88, 0.0, -0.88, -1.76)]
    )
    fill(canvas, head.put(np.concatenate([dome, scallops])), colour, relief=0.35)
    for x in (-0.88, 0.0, 0.88):
        rib = head.put([(0.5, -2.28), (0.45 + x, -1.02 + 0.07 * x)])
        fill(
            canvas,
            capsule((rib[0][0], rib[0][1]), (rib[1][0], rib[1][1]), 0.03 * head.unit, 0.03 * head.unit),
            (30, 28, 28),
            alpha=0.45,
        )


def telephone(canvas: Canvas, head: HeadPlace, side: int) -> None:
    """Draw a telephone held out in a hand of a figure whose arm on that side reaches forward (0 left, 1 right)."""
    x = (-1.2, 1.2)[side]
    fill(
        canvas,
        head.put(rounded(rectangle(x - 0.17, 1.80, x + 0.17, 2.42), 1)),
        (22, 22, 24),
        relief=0.2,
    )
    fill(canvas, head.put(ellipse(x - 0.08, 1.90, 0.035, 0.035)), (120, 126, 130))
