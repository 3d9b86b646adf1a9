"""The demonstration scenes: who stands where, in what weather, drawn from far to near; `programme` picks from them."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from scenery import props, weather
from scenery.backdrops import Place, backdrop
from scenery.casting import chest_band, demonstrator, officer
from scenery.drawing import Canvas
from scenery.figures import Arm, FaceCover, Headwear, Person, Uniform, draw_person
from scenery.headgear import HeadPlace
from scenery.insignia import BandState
from scenery.props import PAPERS, PLACARDS, Shield
from scenery.riot_helmets import Visor
from scenery.strips import Style

Draw = Callable[[np.random.Generator], Canvas]
Cast = Callable[[np.random.Generator], Person]


class Placed(NamedTuple):
    """A figure with its place: the middle of its face, and the face's height in pixels."""

    person: Person
    at: tuple[float, float]
    face_px: float


def row(
    rng: np.random.Generator, canvas: Canvas, cast: Cast, *, y: float, face_px: float, people: int, loose: float = 0.2
) -> list[Placed]:
    """Place people side by side over the width; `y` is in parts of the height, `loose` in parts of their distance."""
    pitch = canvas.width / people
    placed = []
    for index in range(people):
        x = (index + 0.5 + float(rng.uniform(-loose, loose))) * pitch
        size = face_px * float(rng.uniform(0.94, 1.06))
        placed.append(Placed(cast(rng), (x, y * canvas.height + float(rng.normal(0, 0.12)) * size), size))
    return placed


def stand(canvas: Canvas, placed: list[Placed]) -> None:
    """Draw figures in their order."""
    for person, at, face_px in placed:
        draw_person(canvas, person, at, face_px)


def officers_in_line(
    visor: Visor, uniform: Uniform, *, face_px: float = 64, people: int = 9, shields: Shield | None = None
) -> Draw:
    """A line of officers on a boulevard, a second one behind, shields before them if asked."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, Place.BOULEVARD, 1600, 1066)
        stand(
            canvas,
            row(
                rng,
                canvas,
                lambda g: officer(g, uniform, visor=visor),
                y=0.42,
                face_px=face_px * 0.62,
                people=people + 4,
            ),
        )
        for placed in row(
            rng, canvas, lambda g: officer(g, uniform, visor=visor), y=0.46, face_px=face_px, people=people, loose=0.1
        ):
            stand(canvas, [placed])
            if shields is not None:
                word = "POLICE" if uniform is Uniform.POLICE else "GENDARMERIE"
                props.shield(canvas, HeadPlace(x=placed.at[0], y=placed.at[1], unit=placed.face_px), shields, word)
        weather.expose(canvas, rng)
        return canvas

    return draw


def close_portrait(
    state: BandState | None,
    uniform: Uniform,
    *,
    face_px: float = 300,
    visor: Visor | None = Visor.UP,
    enlarged: float = 1.0,
    place: Place = Place.WALL,
) -> Draw:
    """One officer close by, the number on the chest in the state asked for, two more out of focus behind."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, place, 1500, 1125, blur=0.004)
        stand(
            canvas,
            row(rng, canvas, lambda g: officer(g, uniform, visor=visor), y=0.34, face_px=96, people=4, loose=0.3),
        )
        weather.haze(canvas, 0.10)
        person = officer(rng, uniform, visor=visor, band=state, enlarged=enlarged, max_yaw_deg=20)
        stand(canvas, [Placed(person, (canvas.width * float(rng.uniform(0.42, 0.5)), canvas.height * 0.36), face_px)])
        weather.expose(canvas, rng, grain=3.0)
        return canvas

    return draw


def officers_talking(people: int, uniform: Uniform, *, face_px: float = 190, enlarged: float = 1.5) -> Draw:
    """Two or three officers in a calm moment, numbers in different states."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, Place.QUAY, 1600, 1066, blur=0.003)
        stand(canvas, row(rng, canvas, demonstrator, y=0.50, face_px=34, people=16))
        states = [BandState.LEGIBLE, BandState.PARTIAL, BandState.ABSENT]
        for index in range(people):
            person = officer(
                rng, uniform, visor=None if index % 2 else Visor.UP, band=states[index % 3], enlarged=enlarged
            )
            x = canvas.width * (index + 0.75) / (people + 0.5)
            stand(canvas, [Placed(person, (x, canvas.height * 0.34), face_px)])
        weather.expose(canvas, rng, grain=3.0)
        return canvas

    return draw


def procession(text: str, *, place: Place = Place.BOULEVARD, covered_share: float = 0.0, ranks: int = 5) -> Draw:
    """A march behind a banner."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, place, 1600, 1066)
        for rank, size in enumerate(np.geomspace(22, 58, ranks)):
            stand(
                canvas,
                row(
                    rng,
                    canvas,
                    lambda g: demonstrator(g, covered_share=covered_share),
                    y=0.40 + 0.035 * rank,
                    face_px=float(size),
                    people=round(30 - 4 * rank),
                ),
            )
        carriers = row(rng, canvas, lambda g: demonstrator(g, max_yaw_deg=25), y=0.60, face_px=72, people=9, loose=0.08)
        stand(
            canvas,
            [placed._replace(person=replace(placed.person, arms=(Arm.HOLDING, Arm.HOLDING))) for placed in carriers],
        )
        props.banner(
            canvas,
            (-20, 0.74 * canvas.height),
            (canvas.width + 20.0, 0.73 * canvas.height),
            0.20 * canvas.height,
            text,
            (126, 48, 44),
        )
        weather.expose(canvas, rng)
        return canvas

    return draw


def placards(*, place: Place = Place.SQUARE, portrait: bool = False) -> Draw:
    """A gathering under placards; with `portrait` one of them carries a printed face."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, place, 1600, 1066)
        for rank, size in enumerate((24, 34, 48, 66)):
            people = row(rng, canvas, demonstrator, y=0.46 + 0.095 * rank, face_px=size, people=(26, 18, 13, 9)[rank])
            for index, placed in enumerate(people):
                if index % 4 == rank % 4:
                    lines = PLACARDS[int(rng.integers(len(PLACARDS)))]
                    paper = PAPERS[int(rng.integers(len(PAPERS)))]
                    hold = (placed.at[0] + 0.9 * placed.face_px, placed.at[1] + 1.6 * placed.face_px)
                    if portrait and rank == 2 and index == 5:
                        props.portrait_placard(canvas, hold, placed.face_px)
                    else:
                        props.placard(canvas, hold, placed.face_px, lines, paper, lean=float(rng.normal(0, 0.4)))
                stand(canvas, [placed])
        weather.expose(canvas, rng)
        return canvas

    return draw


def face_to_face(
    *, darkness: float = 0.0, fumes: float = 0.0, drops: int = 0, glare: float = 0.0, shaken_px: int = 0
) -> Draw:
    """Officers on the right, demonstrators on the left, in the weather asked for."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, Place.BOULEVARD, 1600, 1066)
        for rank, size in enumerate((28, 40, 58)):
            y, gap = 0.44 + 0.06 * rank, (0.48, 0.46, 0.44)[rank]
            for x in np.arange(0.04, gap, 0.042 + 0.022 * rank):
                person = demonstrator(rng, max_yaw_deg=60, covered_share=0.2 if fumes else 0.0)
                _stand_in_rain(
                    canvas, rng, Placed(person, (float(x) * canvas.width, y * canvas.height), float(size)), drops=drops
                )
            for x in np.arange(1 - gap + 0.10, 0.99, 0.046 + 0.022 * rank):
                visor = (Visor.DOWN, Visor.DOWN_REFLECTING, Visor.UP)[int(rng.integers(3))]
                stand(
                    canvas,
                    [
                        Placed(
                            officer(rng, visor=visor, max_yaw_deg=60),
                            (float(x) * canvas.width, y * canvas.height),
                            float(size),
                        )
                    ],
                )
        if fumes:
            weather.smoke(canvas, rng, density=fumes)
        if glare:
            weather.haze(canvas, glare)
        if darkness:
            weather.night(canvas, ((0.14, 0.2), (0.52, 0.25), (0.86, 0.2)), darkness=darkness)
        if drops:
            weather.rain(canvas, rng, streaks=drops)
        weather.shake(canvas, shaken_px)
        weather.expose(canvas, rng, grain=8.0 if darkness else 4.0)
        return canvas

    return draw


def _stand_in_rain(canvas: Canvas, rng: np.random.Generator, placed: Placed, *, drops: int) -> None:
    stand(canvas, [placed])
    if drops and rng.random() < 0.35:
        colour = ((120, 58, 52), (62, 70, 66), (176, 146, 92))[int(rng.integers(3))]
        props.umbrella(canvas, HeadPlace(x=placed.at[0], y=placed.at[1], unit=placed.face_px), colour)


def covered_faces(cover: FaceCover, *, face_px: float = 86) -> Draw:
    """Demonstrators whose faces are covered in part: a scarf, a mask, an arm held up."""

    def draw(rng: np.random.Generator) -> Canvas:
        canvas = backdrop(rng, Place.WALL, 1500, 1000)
        placed = row(rng, canvas, demonstrator, y=0.36, face_px=face_px * 0.7, people=9)
        for person, at, size in placed + row(rng, canvas, demonstrator, y=0.46, face_px=face_px, people=7):
            arms = (Arm.ACROSS_FACE, Arm.DOWN) if cover is FaceCover.NONE and rng.random() < 0.6 else person.arms
            worn = cover if rng.random() < 0.7 else FaceCover.NONE
            headwear = Headwear.BARE if worn is FaceCover.GAS_MASK else person.headwear
            draw_person(canvas, replace(person, headwear=headwear, cover=worn, arms=arms), at, size)
        weather.smoke(canvas, rng, density=0.3)
        weather.expose(canvas, rng)
        return canvas

    return draw


def far_away(rng: np.random.Generator) -> Canvas:
    """A square seen from a window: faces of 10 to 20 pixels."""
    canvas = backdrop(rng, Place.SQUARE, 1920, 1280)
    for rank, size in enumerate((9, 10, 12, 14, 16, 19)):
        stand(
            canvas, row(rng, canvas, demonstrator, y=0.56 + 0.055 * rank, face_px=size, people=34 - 3 * rank, loose=0.5)
        )
    stand(canvas, row(rng, canvas, lambda g: officer(g, visor=Visor.DOWN), y=0.90, face_px=21, people=22))
    weather.expose(canvas, rng, grain=3.0)
    return canvas


def nobody(rng: np.random.Generator) -> Canvas:
    """An empty boulevard in the early morning: nothing to mask."""
    canvas = backdrop(rng, Place.BOULEVARD, 1600, 1066)
    props.placard(canvas, (1180.0, 960.0), 70, PLACARDS[0], PAPERS[0], lean=2.6)
    weather.haze(canvas, 0.2)
    weather.expose(canvas, rng)
    return canvas


def filmed(rng: np.random.Generator) -> Canvas:
    """Observers with telephones before a line of gendarmes."""
    canvas = backdrop(rng, Place.QUAY, 1600, 1066)
    stand(
        canvas, row(rng, canvas, lambda g: officer(g, Uniform.GENDARME, visor=Visor.UP), y=0.40, face_px=54, people=11)
    )
    for person, at, size in row(rng, canvas, lambda g: demonstrator(g, max_yaw_deg=60), y=0.58, face_px=110, people=5):
        draw_person(canvas, replace(person, arms=(Arm.DOWN, Arm.FORWARD)), at, size)
        props.telephone(canvas, HeadPlace(x=at[0], y=at[1], unit=size), 1)
    weather.expose(canvas, rng)
    return canvas


def cordon(rng: np.random.Generator) -> Canvas:
    """Gendarmes close by in a row, larger numbers, one of them covered."""
    canvas = backdrop(rng, Place.SQUARE, 1920, 1080, blur=0.003)
    states = (BandState.LEGIBLE, BandState.COVERED, BandState.LEGIBLE, BandState.LEGIBLE)
    for index, state in enumerate(states):
        person = officer(rng, Uniform.GENDARME, visor=Visor.UP, band=None)
        band = chest_band(rng, state, enlarged=1.7, style=Style.GENDARMERIE)
        stand(
            canvas,
            [Placed(replace(person, band=band), (canvas.width * (0.14 + 0.24 * index), canvas.height * 0.36), 170)],
        )
    weather.expose(canvas, rng, grain=3.0)
    return canvas
