"""The figures of one group of observations: both headline numbers, always together, with bounds and intervals.

What is too small to be said is not said, and why stands in its place.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contrechamp.rate.intervals import Effective, Interval, bootstrap_by_cluster, effective_size, wilson
from contrechamp.rate.observations import Observation, Outcome

__all__ = ["LEAST_ASSESSABLE", "LEAST_EVENTS", "LEAST_IN_A_CELL", "Figures", "Rate", "figures_of"]

LEAST_ASSESSABLE: Final = 30
LEAST_EVENTS: Final = 5
LEAST_IN_A_CELL: Final = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """The legibility rate on images of one group.

    Attributes:
        legible: share among the assessable.
        wilson: on the effective size.
        bootstrap: by event; None for one event's own rate.
        effective: how much the observations are worth.
    """

    legible: float
    wilson: Interval
    bootstrap: Interval | None
    effective: Effective


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be said of one group.

    Attributes:
        observations: agents in images that are in scope.
        assessable: those of them in the denominator.
        events: how many events the assessable are of; `photographs`: of how many images.
        outcomes: how many of each outcome, in the order of `Outcome`.
        share_not_assessable: the second headline number.
        bounds: the rate if none of what cannot be assessed were legible, and if all of it were.
        rate: None where it is withheld; `withheld` says why ("few_assessable", "few_events").
    """

    observations: int
    assessable: int
    events: int
    photographs: int
    outcomes: tuple[tuple[str, int], ...]
    share_not_assessable: float
    bounds: Interval
    rate: Rate | None
    withheld: str


def figures_of(observations: Sequence[Observation], *, is_one_event: bool = False) -> Figures | None:
    """Give the figures of a group; None where it is empty.

    Args:
        observations: in scope, in canonical order.
        is_one_event: the group is one event, and its rate says something of this event alone: the rule of five events
            cannot apply, images are the clusters, and there is no bootstrap.
    """
    if not observations:
        return None
    assessable = [each for each in observations if each.outcome.is_assessable]
    counts = Counter(each.outcome for each in observations)
    n, legible, unknown = len(observations), counts[Outcome.LEGIBLE], counts[Outcome.NOT_ASSESSABLE]
    events = len({each.event for each in assessable})
    withheld = _why_withheld(len(assessable), events, is_one_event=is_one_event)
    return Figures(
        observations=n,
        assessable=len(assessable),
        events=events,
        photographs=len({each.photograph for each in assessable}),
        outcomes=tuple((code.value, counts[code]) for code in Outcome if code is not Outcome.EXEMPT),
        share_not_assessable=unknown / n,
        bounds=Interval(legible / n, (legible + unknown) / n),
        rate=None if withheld else _rate(assessable, is_one_event=is_one_event),
        withheld=withheld,
    )


def _why_withheld(assessable: int, events: int, *, is_one_event: bool) -> str:
    if assessable < LEAST_ASSESSABLE:
        return "few_assessable"
    return "few_events" if events < LEAST_EVENTS and not is_one_event else ""


def _rate(assessable: Sequence[Observation], *, is_one_event: bool) -> Rate:
    clusters: dict[str, list[float]] = {}
    for each in assessable:
        key = each.photograph if is_one_event else each.event
        clusters.setdefault(key, []).append(float(each.outcome is Outcome.LEGIBLE))
    grouped = [clusters[key] for key in sorted(clusters)]
    legible = sum(map(sum, grouped)) / len(assessable)
    effective = effective_size(grouped)
    return Rate(
        legible,
        wilson(legible * effective.size, effective.size),
        None if is_one_event else bootstrap_by_cluster(grouped),
        effective,
    )
