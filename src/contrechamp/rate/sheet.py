"""All figures of one plan, in one computation: what the archive's page shows and what the command prints."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from contrechamp.rate.agreement import LEAST_CODED_TWICE, Agreement, measure_agreement
from contrechamp.rate.figures import LEAST_ASSESSABLE, LEAST_EVENTS, LEAST_IN_A_CELL, Figures, figures_of
from contrechamp.rate.intervals import CONFIDENCE, RESAMPLES, SEED
from contrechamp.rate.observations import Observation, Plan
from contrechamp.rate.selection import Selection, select

__all__ = ["GROUPINGS", "Group", "Sheet", "compute"]

GROUPINGS: Final[dict[str, Callable[[Observation], str]]] = {
    "event": lambda each: each.event,
    "month": lambda each: each.month,
    "unit_type": lambda each: each.unit_type,
    "departement": lambda each: each.departement,
}


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a table.

    Attributes:
        key: an event's id, a month, a code.
        figures: None where the group has fewer than `LEAST_IN_A_CELL` observations: nothing is said of it.
    """

    key: str
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every figure of a plan.

    Attributes:
        overall: None when nothing is in scope yet.
        groups: for each of `GROUPINGS` its rows, by key.
    """

    plan: Plan
    selection: Selection
    overall: Figures | None
    groups: dict[str, tuple[Group, ...]]
    agreement: Agreement

    def to_json(self) -> dict[str, Any]:
        """Give plain values; every digit is kept, and two computations are compared by it."""
        selection = {
            "sampled": self.selection.sampled,
            "without_finding": self.selection.without_finding,
            "observations_read": self.selection.observations_read,
            "photographs_read": self.selection.photographs_read,
            "left_out": [asdict(step) for step in self.selection.steps],
            "too_small": self.selection.too_small,
            "observations": len(self.selection.kept),
            "photographs": self.selection.photographs_kept,
        }
        return {
            "plan": asdict(self.plan),
            "method": {
                "confidence": CONFIDENCE,
                "bootstrap_resamples": RESAMPLES,
                "bootstrap_seed": SEED,
                "least_assessable": LEAST_ASSESSABLE,
                "least_events": LEAST_EVENTS,
                "least_in_a_cell": LEAST_IN_A_CELL,
                "least_coded_twice": LEAST_CODED_TWICE,
            },
            "selection": selection,
            "overall": _plain(self.overall),
            "by": {
                name: [{"key": group.key, "figures": _plain(group.figures)} for group in rows]
                for name, rows in self.groups.items()
            },
            "agreement": asdict(self.agreement)
            | {"disagreements": [list(row) for row in self.agreement.disagreements]},
        }


def _plain(figures: Figures | None) -> dict[str, Any] | None:
    return None if figures is None else asdict(figures) | {"outcomes": dict(figures.outcomes)}


def compute(plan: Plan, observations: Iterable[Observation]) -> Sheet:
    """Compute every figure of a plan. The order of the observations does not matter."""
    selection = select(plan, observations)
    groups = {name: _grouped(selection.kept, name) for name in GROUPINGS}
    return Sheet(plan, selection, figures_of(selection.kept), groups, measure_agreement(selection.kept))


def _grouped(observations: Sequence[Observation], name: str) -> tuple[Group, ...]:
    found: dict[str, list[Observation]] = {}
    for each in observations:
        found.setdefault(GROUPINGS[name](each), []).append(each)
    return tuple(
        Group(
            key,
            figures_of(found[key], is_one_event=name == "event") if len(found[key]) >= LEAST_IN_A_CELL else None,
        )
        for key in sorted(found)
    )
