"""Dense crowds: hundreds of small faces in one picture, rank behind rank. Also what the benchmark times."""

import numpy as np

from scenery import weather
from scenery.backdrops import Place, backdrop
from scenery.casting import ACCENTS, COATS
from scenery.drawing import Canvas, capsule, fill, rounded
from scenery.headgear import HeadPlace, hood_before, hood_behind, woollen_hat
from scenery.portrait import paste_face, random_look
from scenery.scenes import Scene, finish

_ASPECT = 2 / 3


def dense_crowd(n_faces: int, width: int = 1920, *, seed: int = 1968) -> Scene:
    """Draw a crowd of exactly `n_faces` people, most of them facing the camera; the height is 2/3 of the width.

    The nearer ranks hide the farther ones in part, as crowds do: one or two in a hundred are in `ignore`, and a person
    of whom nothing is seen is in neither list.
    """
    return finish(f"crowd-{n_faces}", draw_crowd(np.random.default_rng((seed, n_faces, width)), n_faces, width))


def draw_crowd(rng: np.random.Generator, n_faces: int, width: int = 1920) -> Canvas:
    """Draw the crowd of `dense_crowd` and leave the truth on the canvas."""
    height = round(width * _ASPECT)
    canvas = backdrop(rng, Place.SQUARE, width, height)
    for x, y, unit in _ranks(rng, n_faces, width, height):
        _small_figure(canvas, rng, x, y, unit)
    weather.expose(canvas, rng, grain=3.5)
    return canvas


def _ranks(rng: np.random.Generator, n_faces: int, width: int, height: int) -> list[tuple[float, float, float]]:
    """Place people in ranks from back to front: x, y and face height in pixels; nearer faces are larger."""
    top, bottom = 0.34 * height, 0.97 * height
    # Each rank holds width / (k * unit) people; the ranks' units grow evenly, so the number of ranks follows.
    count = max(2, round(np.sqrt(n_faces) * 0.72))
    growth = np.linspace(0.55, 1.6, count)
    shares = (1 / growth) / (1 / growth).sum()
    per_rank = np.floor(shares * n_faces).astype(int)
    per_rank[: n_faces - int(per_rank.sum())] += 1
    spacing = growth / growth.sum() * (bottom - top)
    ys = top + np.cumsum(spacing)
    placed: list[tuple[float, float, float]] = []
    for y, people, gap in zip(ys, per_rank, spacing, strict=True):
        pitch = width / max(1, int(people))
        unit = min(0.50 * pitch, 0.92 * float(gap) + 4)
        for index in range(int(people)):
            x = (index + 0.5 + 0.5 * float(rng.uniform(-0.4, 0.4))) * pitch
            placed.append(
                (x, float(y) - 0.7 * unit + float(rng.normal(0, 0.16)) * unit, unit * float(rng.uniform(0.92, 1.08)))
            )
    return placed


def _small_figure(canvas: Canvas, rng: np.random.Generator, x: float, y: float, unit: float) -> None:
    """Draw head and shoulders only: nothing more is seen of anyone in a crowd."""
    head = HeadPlace(x=x, y=y, unit=unit)
    coat = COATS[int(rng.integers(len(COATS)))]
    look = random_look(rng, max_yaw_deg=35)
    kind = int(rng.integers(8))
    if kind == 0:
        hood_behind(canvas, head, coat)
    body = [
        (-0.30, 0.66),
        (-0.86, 0.92),
        (-1.16, 1.24),
        (-1.2, 3.6),
        (1.2, 3.6),
        (1.16, 1.24),
        (0.86, 0.92),
        (0.30, 0.66),
    ]
    fill(canvas, head.put(rounded(body, 1)), coat, relief=0.45)
    fill(canvas, head.put([(-0.27, 0.25), (0.27, 0.25), (0.34, 0.86), (-0.34, 0.86)]), look.skin_colour())
    paste_face(canvas, (x, y), unit, look)
    if kind == 0:
        hood_before(canvas, head, coat)
    elif kind == 1:
        woollen_hat(canvas, head, ACCENTS[int(rng.integers(len(ACCENTS)))])
    elif kind == 2 and unit > 10:
        shoulder, hand = head.put([(1.1, 1.3), (1.3, -1.2)])
        fill(canvas, capsule((shoulder[0], shoulder[1]), (hand[0], hand[1]), 0.5 * unit, 0.34 * unit), coat, relief=0.4)
