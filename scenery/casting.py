"""Who is in the generated scenes: demonstrators and officers drawn by lot, so that no two in a line are the same."""

from dataclasses import replace

import numpy as np

from scenery.drawing import Colour
from scenery.figures import Arm, FaceCover, Headwear, Person, Uniform
from scenery.insignia import BandState, ChestBand
from scenery.portrait import random_look
from scenery.riot_helmets import Helmet, Visor
from scenery.strips import Style

COATS: tuple[Colour, ...] = (
    (146, 74, 54), (92, 98, 80), (70, 72, 76), (178, 146, 84), (112, 84, 64), (152, 148, 140),
    (64, 84, 84), (126, 58, 62), (196, 186, 166), (48, 48, 52), (104, 112, 92), (180, 110, 70),
)  # fmt: skip
ACCENTS: tuple[Colour, ...] = (
    (164, 62, 50),
    (206, 160, 60),
    (86, 102, 74),
    (222, 214, 200),
    (110, 70, 84),
    (60, 62, 66),
)
_CRS_YELLOW: Colour = (222, 188, 52)
_COMPANY_BLUE: Colour = (92, 136, 166)


def demonstrator(rng: np.random.Generator, *, max_yaw_deg: int = 40, covered_share: float = 0.0) -> Person:
    """Draw a demonstrator by lot; `covered_share` is how many wear a scarf over the mouth."""
    headwear = (Headwear.BARE, Headwear.BARE, Headwear.BARE, Headwear.WOOLLEN_HAT, Headwear.HOOD, Headwear.PEAKED_CAP)[
        int(rng.integers(6))
    ]
    cover = (
        FaceCover.SCARF
        if rng.random() < covered_share
        else (FaceCover.NONE, FaceCover.NECK_SCARF)[int(rng.random() < 0.3)]
    )
    return Person(
        look=random_look(rng, max_yaw_deg=max_yaw_deg),
        coat=COATS[int(rng.integers(len(COATS)))],
        accent=ACCENTS[int(rng.integers(len(ACCENTS)))],
        headwear=headwear,
        cover=cover,
        arms=(_civil_arm(rng), _civil_arm(rng)),
    )


def _civil_arm(rng: np.random.Generator) -> Arm:
    return Arm.RAISED if rng.random() < 0.14 else Arm.DOWN


def officer(
    rng: np.random.Generator,
    uniform: Uniform = Uniform.POLICE,
    *,
    visor: Visor | None = Visor.UP,
    band: BandState | None = BandState.LEGIBLE,
    enlarged: float = 1.0,
    max_yaw_deg: int = 35,
) -> Person:
    """Draw an officer by lot: with a helmet unless `visor` is None, with a number unless `band` is None."""
    police = uniform is Uniform.POLICE
    helmet = Helmet(
        shell=(24, 27, 38) if police else (34, 40, 54),
        band=(_CRS_YELLOW if rng.random() < 0.7 else _COMPANY_BLUE) if police else None,
        visor=visor if visor is not None else Visor.NONE,
    )
    worn = (
        None
        if band is None
        else chest_band(rng, band, enlarged=enlarged, style=Style.POLICE if police else Style.GENDARMERIE)
    )
    look = random_look(rng, max_yaw_deg=max_yaw_deg)
    return Person(
        look=replace(look, tilt_deg=look.tilt_deg * 0.6),
        uniform=uniform,
        headwear=Headwear.BERET if visor is None else Headwear.HELMET,
        helmet=helmet,
        band=worn,
    )


def chest_band(
    rng: np.random.Generator, state: BandState, *, enlarged: float = 1.0, style: Style = Style.POLICE
) -> ChestBand:
    """Draw a number by lot, worn a little crookedly."""
    return ChestBand(
        text=f"{int(rng.integers(1_000_000, 10_000_000))}",
        state=state,
        style=style,
        enlarged=enlarged,
        turn_deg=float(rng.normal(0, 3)),
        seed=int(rng.integers(1 << 30)),
    )
