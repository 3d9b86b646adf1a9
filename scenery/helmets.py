"""The helmet set: the faces that detectors miss most on pictures of policing, each with its kind.

Riot helmets seen from the front, in three quarters and from the side, visor up, down and reflecting; scarves,
balaclavas and gas masks under them. Composed from the same figures as the scenes, so that coverage can be told by kind.
"""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from scenery import weather
from scenery.backdrops import Place, backdrop
from scenery.casting import officer
from scenery.drawing import MarkKind, Pixels, Rect
from scenery.figures import FaceCover, Uniform, draw_person
from scenery.riot_helmets import Visor
from scenery.scenes import whole_pixels

_SIDE_PX = 640
_FACES_PX = (18, 200)  # heights, drawn evenly on a logarithmic scale


class HelmetKind(StrEnum):
    """View, visor and what covers the face."""

    FRONT_VISOR_UP = "front_visor_up"
    FRONT_VISOR_DOWN = "front_visor_down"
    FRONT_REFLECTING = "front_reflecting"
    THREE_QUARTER_VISOR_UP = "three_quarter_visor_up"
    THREE_QUARTER_VISOR_DOWN = "three_quarter_visor_down"
    THREE_QUARTER_REFLECTING = "three_quarter_reflecting"
    SIDE_VISOR_UP = "side_visor_up"
    SIDE_VISOR_DOWN = "side_visor_down"
    SCARF = "scarf"
    BALACLAVA = "balaclava"
    GAS_MASK = "gas_mask"


class HelmetSample(NamedTuple):
    """A picture of one officer, the box of the face in it (left, top, width, height), and the kind."""

    pixels: Pixels
    face: Rect
    kind: HelmetKind


class _Recipe(NamedTuple):
    yaw_deg: tuple[int, int]
    visors: tuple[Visor, ...]
    cover: FaceCover = FaceCover.NONE


_RECIPES: dict[HelmetKind, _Recipe] = {
    HelmetKind.FRONT_VISOR_UP: _Recipe((0, 15), (Visor.UP,)),
    HelmetKind.FRONT_VISOR_DOWN: _Recipe((0, 15), (Visor.DOWN,)),
    HelmetKind.FRONT_REFLECTING: _Recipe((0, 15), (Visor.DOWN_REFLECTING,)),
    HelmetKind.THREE_QUARTER_VISOR_UP: _Recipe((30, 50), (Visor.UP,)),
    HelmetKind.THREE_QUARTER_VISOR_DOWN: _Recipe((30, 50), (Visor.DOWN,)),
    HelmetKind.THREE_QUARTER_REFLECTING: _Recipe((30, 50), (Visor.DOWN_REFLECTING,)),
    HelmetKind.SIDE_VISOR_UP: _Recipe((60, 75), (Visor.UP,)),
    HelmetKind.SIDE_VISOR_DOWN: _Recipe((60, 75), (Visor.DOWN, Visor.DOWN_REFLECTING)),
    HelmetKind.SCARF: _Recipe((0, 40), (Visor.UP, Visor.DOWN), FaceCover.SCARF),
    HelmetKind.BALACLAVA: _Recipe((0, 40), (Visor.UP, Visor.DOWN), FaceCover.BALACLAVA),
    HelmetKind.GAS_MASK: _Recipe((0, 40), (Visor.NONE, Visor.UP), FaceCover.GAS_MASK),
}


def helmet_set(seed: int, n: int) -> Iterator[HelmetSample]:
    """Yield `n` pictures, the kinds in turn; the same seed gives the same pictures, one by one, whatever `n`."""
    kinds = tuple(HelmetKind)
    for index in range(n):
        kind = kinds[index % len(kinds)]
        yield _sample(np.random.default_rng((seed, index)), kind)


def _sample(rng: np.random.Generator, kind: HelmetKind) -> HelmetSample:
    """Draw one officer somewhere in a street, in ordinary or bad light."""
    recipe = _RECIPES[kind]
    places = tuple(Place)
    canvas = backdrop(rng, places[int(rng.integers(len(places)))], _SIDE_PX, _SIDE_PX, blur=0.003)
    uniform = (Uniform.POLICE, Uniform.GENDARME)[int(rng.integers(2))]
    person = officer(rng, uniform, visor=recipe.visors[int(rng.integers(len(recipe.visors)))], band=None)
    yaw = int(rng.integers(recipe.yaw_deg[0], recipe.yaw_deg[1] + 1)) * int(rng.choice((-1, 1)))
    person = replace(person, look=replace(person.look, yaw_deg=yaw), cover=recipe.cover)
    size = float(np.exp(rng.uniform(*np.log(_FACES_PX))))
    at = (float(rng.uniform(0.3, 0.7)) * _SIDE_PX, float(rng.uniform(0.3, 0.6)) * _SIDE_PX)
    draw_person(canvas, person, at, size)
    if rng.random() < 0.25:
        weather.night(canvas, ((float(rng.uniform(0, 1)), 0.2),), darkness=float(rng.uniform(0.3, 0.7)))
    if rng.random() < 0.25:
        weather.smoke(canvas, rng, density=float(rng.uniform(0.2, 0.6)))
    weather.expose(canvas, rng, grain=float(rng.uniform(2.5, 8.0)), softness=float(rng.uniform(0.5, 1.0)))
    face = next(mark for mark in canvas.marks if mark.kind is MarkKind.FACE)
    box = whole_pixels(face.box, canvas.width, canvas.height)
    if box is None:
        raise ValueError("the figure stands outside its own picture: the places drawn above no longer fit the size")
    return HelmetSample(canvas.pixels, box, kind)
