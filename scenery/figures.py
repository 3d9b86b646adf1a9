"""The people of the generated scenes: drawn clothes and uniforms under a photographic face.

A figure is described first (`Person`), then drawn from back to front. Units are those of `headgear`: hairline to chin
is 1, so that shoulders are about 2.5 wide and a grown person about 9.4 high.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from scenery import headgear
from scenery.drawing import Canvas, Colour, capsule, ellipse, fill, rectangle, rounded
from scenery.headgear import HeadPlace, darker
from scenery.insignia import ChestBand, draw_band, draw_lettering
from scenery.portrait import Cut, Look, paste_face
from scenery.riot_helmets import Helmet, helmet_before, helmet_behind

if TYPE_CHECKING:
    from collections.abc import Callable


class Uniform(StrEnum):
    """What someone wears."""

    CIVILIAN = "civilian"
    POLICE = "police"
    GENDARME = "gendarme"


class Headwear(StrEnum):
    """What is on the head."""

    BARE = "bare"
    HELMET = "helmet"
    BERET = "beret"
    PEAKED_CAP = "peaked_cap"
    WOOLLEN_HAT = "woollen_hat"
    HOOD = "hood"


class FaceCover(StrEnum):
    """What is over the face, or close to it."""

    NONE = "none"
    NECK_SCARF = "neck_scarf"
    SCARF = "scarf"
    BALACLAVA = "balaclava"
    GAS_MASK = "gas_mask"


class Arm(StrEnum):
    """What an arm does."""

    DOWN = "down"
    RAISED = "raised"
    HOLDING = "holding"
    ACROSS_FACE = "across_face"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One figure.

    Attributes:
        look: the face.
        uniform: what is worn.
        coat: colour of the upper clothes (uniforms bring their own).
        accent: colour of scarf, hat or patch.
        headwear: what is on the head.
        helmet: its helmet, when there is one.
        cover: what is over the face.
        arms: the arm on the left of the picture, then that on the right.
        band: the number on the chest, if the figure wears one.
    """

    look: Look = field(default_factory=Look)
    uniform: Uniform = Uniform.CIVILIAN
    coat: Colour = (92, 90, 84)
    accent: Colour = (150, 60, 50)
    headwear: Headwear = Headwear.BARE
    helmet: Helmet = field(default_factory=Helmet)
    cover: FaceCover = FaceCover.NONE
    arms: tuple[Arm, Arm] = (Arm.DOWN, Arm.DOWN)
    band: ChestBand | None = None


_NAVY: Colour = (31, 36, 54)
_VEST: Colour = (22, 25, 37)
_GENDARME_NAVY: Colour = (38, 44, 58)
_BLACK: Colour = (17, 17, 20)


def draw_person(canvas: Canvas, person: Person, at: tuple[float, float], face_px: float) -> None:
    """Draw one figure with the middle of its face at `at`; its face and its number enter the truth."""
    look = person.look if person.headwear in {Headwear.BARE, Headwear.BERET} else _with_tamed_hair(person)
    head = HeadPlace(x=at[0], y=at[1], unit=face_px, yaw_deg=look.yaw_deg)
    for side in (0, 1):
        if person.arms[side] in {Arm.DOWN, Arm.RAISED}:
            _arm(canvas, person, head, side)
    _legs(canvas, person, head)
    _head_behind(canvas, person, head)
    _torso(canvas, person, head)
    fill(canvas, head.put([(-0.27, 0.25), (0.27, 0.25), (0.36, 0.86), (-0.36, 0.86)]), look.skin_colour(), relief=0.15)
    _collar(canvas, person, head)
    paste_face(canvas, at, face_px, look, is_on_duty=person.uniform is not Uniform.CIVILIAN)
    _head_before(canvas, person, head)
    if person.band is not None:
        draw_band(canvas, head, person.band)
    for side in (0, 1):
        if person.arms[side] in {Arm.HOLDING, Arm.ACROSS_FACE, Arm.FORWARD}:
            _arm(canvas, person, head, side)


def _with_tamed_hair(person: Person) -> Look:
    face_only = person.headwear is Headwear.HELMET
    return replace(person.look, cut=Cut.FACE if face_only else Cut.SHORT)


def _cloth(person: Person) -> Colour:
    match person.uniform:
        case Uniform.CIVILIAN:
            return person.coat
        case Uniform.POLICE:
            return _NAVY
        case Uniform.GENDARME:
            return _GENDARME_NAVY
    assert_never(person.uniform)


def _legs(canvas: Canvas, person: Person, head: HeadPlace) -> None:
    trousers: Colour = (44, 48, 58) if person.uniform is Uniform.CIVILIAN else darker(_cloth(person))
    for side in (-1, 1):
        hip, knee, foot = head.put([(side * 0.42, 4.0), (side * 0.46, 6.1), (side * 0.48, 8.2)])
        u = head.unit
        fill(canvas, capsule((hip[0], hip[1]), (knee[0], knee[1]), 0.9 * u, 0.66 * u), trousers, relief=0.4)
        fill(canvas, capsule((knee[0], knee[1]), (foot[0], foot[1]), 0.64 * u, 0.46 * u), trousers, relief=0.4)
        fill(
            canvas,
            head.put(
                rounded(
                    [
                        (side * 0.48 - 0.28, 8.1), (side * 0.48 + 0.28, 8.1), (side * 0.52 + 0.34, 8.6),
                        (side * 0.52 - 0.34, 8.6),
                    ],
                    2,
                )
            ),
            _BLACK,
        )  # fmt: skip


def _torso(canvas: Canvas, person: Person, head: HeadPlace) -> None:
    cloth = _cloth(person)
    shoulder = 1.24 if person.uniform is Uniform.CIVILIAN else 1.36
    body = [
        (-0.34, 0.70), (-0.9, 0.92), (-shoulder, 1.22), (-1.16, 2.4), (-1.0, 3.3), (-1.08, 4.5), (1.08, 4.5),
        (1.0, 3.3), (1.16, 2.4), (shoulder, 1.22), (0.9, 0.92), (0.34, 0.70),
    ]  # fmt: skip
    fill(canvas, head.put(rounded(body, 2)), cloth, relief=0.45)
    if person.uniform is Uniform.CIVILIAN:
        fill(canvas, head.put([(-0.02, 0.9), (0.03, 0.9), (0.04, 4.4), (-0.03, 4.4)]), darker(cloth))
        return
    vest = [
        (-0.62, 0.86), (-0.86, 1.2), (-0.94, 2.0), (-1.0, 3.3), (1.0, 3.3), (0.94, 2.0), (0.86, 1.2), (0.62, 0.86),
        (0.3, 1.12), (-0.3, 1.12),
    ]  # fmt: skip
    fill(canvas, head.put(rounded(vest, 2)), _VEST, relief=0.35)
    for side in (-1, 1):
        fill(
            canvas,
            head.put(rounded([(side * 0.78, 0.86), (side * 1.36, 1.04), (side * 1.44, 1.58), (side * 0.92, 1.36)], 2)),
            _BLACK,
            relief=0.5,
        )
        fill(
            canvas,
            head.put(rectangle(side * 0.30, 2.50, side * 0.84, 3.10)),
            darker(_VEST),
            relief=0.4,
        )
    fill(canvas, head.put([(-1.02, 3.34), (1.02, 3.34), (1.04, 3.64), (-1.04, 3.64)]), _BLACK, relief=0.3)
    fill(canvas, head.put(rectangle(-0.17, 3.38, 0.17, 3.60)), (70, 72, 76), relief=0.4)
    _insignia(canvas, person, head)


def _insignia(canvas: Canvas, person: Person, head: HeadPlace) -> None:
    word = "POLICE" if person.uniform is Uniform.POLICE else "GENDARMERIE"
    patch = rectangle(-0.78, 1.58, -0.12, 1.80)
    fill(canvas, head.put(patch), (16, 17, 22))
    draw_lettering(canvas, word, head.put(patch), (226, 228, 230))
    radio = rectangle(0.52, 1.16, 0.72, 1.52)
    fill(canvas, head.put(radio), (34, 35, 38), relief=0.5)
    fill(canvas, head.put(rectangle(0.55, 0.92, 0.59, 1.16)), _BLACK)


def _collar(canvas: Canvas, person: Person, head: HeadPlace) -> None:
    cloth = darker(_cloth(person))
    for side in (-1, 1):
        fill(
            canvas,
            head.put(rounded([(side * 0.30, 0.58), (side * 0.46, 0.70), (side * 0.56, 1.02), (side * 0.02, 1.08)], 1)),
            cloth,
            relief=0.4,
        )


def _arm(canvas: Canvas, person: Person, head: HeadPlace, side: int) -> None:
    s = -1 if side == 0 else 1
    joints: dict[Arm, list[tuple[float, float]]] = {
        Arm.DOWN: [(s * 1.14, 1.30), (s * 1.38, 2.75), (s * 1.30, 4.10)],
        Arm.RAISED: [(s * 1.12, 1.30), (s * 1.62, 0.10), (s * 1.36, -1.30)],
        Arm.HOLDING: [(s * 1.14, 1.34), (s * 1.30, 2.50), (s * 0.62, 1.96)],
        Arm.ACROSS_FACE: [(s * 1.14, 1.34), (s * 1.34, 0.62), (-s * 0.10, 0.16)],
        Arm.FORWARD: [(s * 1.14, 1.34), (s * 1.52, 2.30), (s * 1.20, 2.30)],
    }
    shoulder, elbow, hand = head.put(joints[person.arms[side]])
    cloth = _cloth(person)
    u = head.unit
    glove = person.look.skin_colour() if person.uniform is Uniform.CIVILIAN else _BLACK
    fill(canvas, capsule((shoulder[0], shoulder[1]), (elbow[0], elbow[1]), 0.56 * u, 0.46 * u), cloth, relief=0.5)
    fill(canvas, ellipse(float(hand[0]), float(hand[1]), 0.22 * u, 0.24 * u), glove, relief=0.2)
    wrist = elbow + (hand - elbow) * 0.72
    fill(canvas, capsule((elbow[0], elbow[1]), (wrist[0], wrist[1]), 0.46 * u, 0.36 * u), cloth, relief=0.5)


def _head_behind(canvas: Canvas, person: Person, head: HeadPlace) -> None:
    if person.headwear is Headwear.HELMET:
        helmet_behind(canvas, head, person.helmet)
    elif person.headwear is Headwear.HOOD:
        headgear.hood_behind(canvas, head, person.coat)


def _head_before(canvas: Canvas, person: Person, head: HeadPlace) -> None:
    covers: dict[FaceCover, Callable[[], None]] = {
        FaceCover.NECK_SCARF: lambda: headgear.neck_scarf(canvas, head, person.accent),
        FaceCover.SCARF: lambda: headgear.scarf_over_mouth(canvas, head, person.accent),
        FaceCover.BALACLAVA: lambda: headgear.balaclava(canvas, head),
        FaceCover.GAS_MASK: lambda: headgear.gas_mask(canvas, head),
    }
    on_head: dict[Headwear, Callable[[], None]] = {
        Headwear.HELMET: lambda: helmet_before(canvas, head, person.helmet),
        Headwear.BERET: lambda: headgear.beret(canvas, head, _VEST),
        Headwear.PEAKED_CAP: lambda: headgear.peaked_cap(canvas, head, _cloth(person), _BLACK),
        Headwear.WOOLLEN_HAT: lambda: headgear.woollen_hat(canvas, head, person.accent),
        Headwear.HOOD: lambda: headgear.hood_before(canvas, head, person.coat),
    }
    if person.cover in covers:
        covers[person.cover]()
    if person.headwear in on_head:
        on_head[person.headwear]()
