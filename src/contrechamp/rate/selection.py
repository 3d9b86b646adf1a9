"""Which observations enter the rate, and how many are left out at each step. The second step of the rate."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from contrechamp.rate.observations import OUT_OF_SCOPE_UNITS, Observation, Outcome, Plan, Sampling

__all__ = ["STEPS", "Selection", "Step", "select"]

STEPS: Final = ("other_plan", "incident", "other_codebook", "burst", "out_of_scope")
"""Why an observation is left out, in the order in which it is asked."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the selection.

    Attributes:
        code: one of `STEPS`.
        observations, photographs: how many were left out here. A photograph counts once none of its observations is left.
    """

    code: str
    observations: int
    photographs: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What enters the rate, in canonical order, and what was left out.

    Attributes:
        sampled: how many photographs the plan took.
        without_finding: how many of them have no published finding: refused, held, withdrawn, not finished.
        observations_read, photographs_read: how many there were in the data, of any plan.
        too_small: how many of those kept cannot be assessed because the band is too few pixels wide.
        kept: in the denominator, or not assessable.
    """

    sampled: int
    without_finding: int
    observations_read: int
    photographs_read: int
    steps: tuple[Step, ...]
    too_small: int
    kept: tuple[Observation, ...]

    @property
    def photographs_kept(self) -> int:
        """How many photographs the observations that are kept stand in."""
        return _photographs(self.kept)


def select(plan: Plan, observations: Iterable[Observation]) -> Selection:
    """Keep what the plan counts.

    Of a burst one photograph counts: that whose SHA-256 of "seed:photograph" is the lowest, so that no one chooses, and
    anyone finds the same.
    """
    read = sorted(observations, key=lambda each: each.order)
    rules: dict[str, Callable[[list[Observation]], list[Observation]]] = {
        "other_plan": lambda these: [each for each in these if each.plan == plan.id],
        "incident": lambda these: [each for each in these if each.sampling is not Sampling.INCIDENT],
        "other_codebook": lambda these: [each for each in these if each.codebook == plan.codebook],
        "burst": lambda these: _one_of_each_burst(these, plan.seed),
        "out_of_scope": lambda these: [each for each in these if _is_in_scope(each)],
    }
    steps, kept = [], read
    for code in STEPS:
        before, kept = kept, rules[code](kept)
        steps.append(Step(code, len(before) - len(kept), _photographs(before) - _photographs(kept)))
    of_plan = _photographs(rules["incident"](rules["other_plan"](read)))
    missing = max(0, plan.sampled - of_plan)
    # What can be assessed is fixed beforehand, so that nobody decides it by what came out.
    small = [each.is_too_small(plan.least_band_px) for each in kept]
    ruled = tuple(
        replace(each, outcome=Outcome.NOT_ASSESSABLE) if is_small else each
        for each, is_small in zip(kept, small, strict=True)
    )
    return Selection(plan.sampled, missing, len(read), _photographs(read), tuple(steps), sum(small), ruled)


def _photographs(observations: Iterable[Observation]) -> int:
    return len({each.photograph for each in observations})


def _is_in_scope(each: Observation) -> bool:
    return each.outcome is not Outcome.EXEMPT and each.unit_type not in OUT_OF_SCOPE_UNITS


def _one_of_each_burst(observations: list[Observation], seed: str) -> list[Observation]:
    chosen: dict[str, str] = {}
    for each in observations:
        if each.burst:
            best = chosen.setdefault(each.burst, each.photograph)
            chosen[each.burst] = min(best, each.photograph, key=lambda photograph: _lot(seed, photograph))
    return [each for each in observations if not each.burst or chosen[each.burst] == each.photograph]


def _lot(seed: str, photograph: str) -> tuple[str, str]:
    return hashlib.sha256(f"{seed}:{photograph}".encode()).hexdigest(), photograph
