"""What reviewers confirmed on the pictures of an event, counted. No shares: these pictures are no sample of it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from contrechamp_server.foundation.records.codebook import Legibility, UnitType
from contrechamp_server.outlets.public.filters import finding_words

LEAST: Final = 10
"""A kind of unit with fewer findings is not told apart: so few would point to people."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of an event's findings.

    Attributes:
        total: all findings; portraits that wait for one are not among them.
        waiting: portraits that wait for one.
        legibilities: finding in the codebook's words and code, and how often; in the codebook's order.
        units: kind of unit, and how many findings, the most first; those under `LEAST` are together, where they reach it.
    """

    total: int
    waiting: int
    legibilities: list[tuple[str, str, int]]
    units: list[tuple[str, int]]


def findings_of(counts: Mapping[tuple[str, ...], int]) -> Findings:
    """Give an event's findings from its tallies by legibility and kind of unit."""
    by_legibility: Counter[str] = Counter()
    by_unit: Counter[str] = Counter()
    for (legibility, unit), count in counts.items():
        by_legibility[legibility] += count
        if legibility:
            by_unit[unit] += count
    waiting = by_legibility.pop("", 0)
    lines = [(str(UnitType(unit).label), count) for unit, count in by_unit.most_common() if count >= LEAST]
    rest = sum(count for count in by_unit.values() if count < LEAST)
    if rest >= LEAST:
        lines.append((_("Unités de moins de dix constats, ensemble"), rest))
    return Findings(
        total=by_legibility.total(),
        waiting=waiting,
        legibilities=[
            (finding_words(code), code, by_legibility[code]) for code in Legibility.values if by_legibility[code]
        ],
        units=lines,
    )
