"""How well two coders agree who did not know of each other: Krippendorff's alpha, nominal, and how it was checked.

The interval is a jackknife that leaves out one event at a time: on few data it is better than the usual bootstrap, and
codings of one event are no independent ones.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import krippendorff
import numpy as np
from scipy.stats import t as student

from contrechamp.rate.intervals import CONFIDENCE, Interval
from contrechamp.rate.observations import Observation, Outcome

__all__ = ["LEAST_CODED_TWICE", "Agreement", "alpha_of", "measure_agreement"]

LEAST_CODED_TWICE: Final = 0.20
"""At least this share is coded twice."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the coding can be relied on.

    Attributes:
        coded_twice, share: how many observations were, and what share of those that count.
        is_enough: the share reaches `LEAST_CODED_TWICE`.
        alpha: None where it is not defined: fewer than two codings, or one outcome alone.
        interval: of alpha; None under two events.
        disagreements: how often one coder said the one and the other the other, the codes in alphabetical order.
    """

    coded_twice: int
    share: float
    is_enough: bool
    alpha: float | None
    interval: Interval | None
    disagreements: tuple[tuple[str, str, int], ...]


def alpha_of(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Give Krippendorff's alpha of pairs of nominal codes; None where it is not defined."""
    codes = sorted({code for pair in pairs for code in pair})
    if len(codes) < 2:
        return None
    counts = np.array([[pair.count(code) for code in codes] for pair in pairs])
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def measure_agreement(observations: Sequence[Observation]) -> Agreement:
    """Measure the agreement on what was coded twice among the observations that count."""
    twice = [each for each in observations if each.is_coded_twice]
    share = len(twice) / len(observations) if observations else 0.0
    alpha = alpha_of([_pair(each) for each in twice])
    apart = Counter(_ordered(*_pair(each)) for each in twice if each.first_coding is not each.second_coding)
    return Agreement(
        len(twice),
        share,
        share >= LEAST_CODED_TWICE,
        alpha,
        None if alpha is None else _jackknife(twice, alpha),
        tuple((one, other, count) for (one, other), count in sorted(apart.items())),
    )


def _pair(each: Observation) -> tuple[str, str]:
    first, second = each.first_coding, each.second_coding
    assert isinstance(first, Outcome)  # noqa: S101 - for the type checker: an observation has both or none
    assert isinstance(second, Outcome)  # noqa: S101 - the same
    return first.value, second.value


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _jackknife(twice: Sequence[Observation], alpha: float) -> Interval | None:
    events = sorted({each.event for each in twice})
    if len(events) < 2:
        return None
    left = [alpha_of([_pair(each) for each in twice if each.event != event]) for event in events]
    if any(value is None for value in left):
        return None
    k = len(events)
    pseudo = np.array([k * alpha - (k - 1) * (value or 0.0) for value in left])
    reach = float(student.ppf((1 + CONFIDENCE) / 2, k - 1)) * float(pseudo.std(ddof=1)) / k**0.5
    centre = float(pseudo.mean())
    return Interval(max(-1.0, centre - reach), min(1.0, centre + reach))
