"""Observations for tests, made by a fixed rule: no chance in them, and every figure is known."""

from dataclasses import replace
from typing import Any

from contrechamp.rate import Observation, Outcome, Plan, Sampling

PLAN = Plan(
    id="p1",
    kind=Sampling.DRAWN,
    seed="printemps",
    frame="deposit",
    frame_size=4000,
    step=None,
    sampled=200,
    codebook="1",
    least_band_px=40,
)
_TURN = (
    *("lisible", "present_illisible", "zone_visible_sans_numero", "non_evaluable", "lisible"),
    *("masque_par_equipement", "non_evaluable", "zone_visible_sans_numero"),
)


def an_observation(**changed: Any) -> Observation:
    """Give one observation, with what a test changes."""
    plain = Observation(
        plan="p1",
        photograph="ph1",
        portrait="po1",
        burst="",
        event="e1",
        month="2025-05",
        departement="75",
        unit_type="crs",
        sampling=Sampling.DRAWN,
        outcome=Outcome.LEGIBLE,
        codebook="1",
    )
    return replace(plain, **changed)


def several(count: int, *, outcome: Outcome = Outcome.LEGIBLE, event: str = "e1", **changed: Any) -> list[Observation]:
    """Give as many observations of one event, each in its own photograph."""
    names = [f"{event}-{outcome}-{n}" for n in range(count)]
    return [an_observation(outcome=outcome, event=event, photograph=name, portrait=name, **changed) for name in names]


def a_season(events: int = 8, photographs: int = 12, agents: int = 2) -> list[Observation]:
    """Give a season of events, some of them better seen than others, a quarter of it coded twice."""
    made = []
    for event in range(events):
        for photograph in range(photographs):
            for agent in range(agents):
                place = (event * 5 + photograph * 3 + agent * (event + 1)) % len(_TURN)
                outcome = Outcome(_TURN[place])
                second = Outcome(_TURN[(place + (photograph % 8 == 0)) % len(_TURN)])
                coded = photograph % 4 == 0
                made.append(
                    an_observation(
                        photograph=f"e{event}-{photograph:02}",
                        band_px=30 + 10 * (place % 5),
                        portrait=f"e{event}-{photograph:02}-{agent}",
                        event=f"e{event}",
                        month=f"2025-{1 + event // 3:02}",
                        departement=("75", "13", "2A")[event % 3],
                        unit_type=("crs", "egm")[(photograph + agent) % 2],
                        outcome=outcome,
                        first_coding=outcome if coded else None,
                        second_coding=second if coded else None,
                    )
                )
    return made
