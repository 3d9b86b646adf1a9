"""What is public of all objections together: counts, reasons and delays, of whole months that are over.

Nothing here re-exposes anything: no item is spoken of, no count under `LEAST_CELL` is shown, and where one alone would be
hidden another is hidden with it, so that it cannot be had by subtraction. The running month is left out: otherwise
whoever looks every day would see each one come.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final, TypeVar

from django.utils import timezone

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.stages.objections.models import Objection, Reply, ReplyState
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import Kind, Reason

LEAST_CELL: Final = 10
Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """A month or a kind. None stands for a count that is too small to be shown, or for a delay of too few."""

    received: int | None
    accepted: int | None
    refused: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the public page says.

    Attributes:
        until: the first day that is not counted any more.
        months: by the month in which they were received, newest first.
        kinds: by what was said to be wrong.
        reasons: how often each reason decided.
        in_time, decided: how many of how many decisions came by their deadline.
        inserted_in_time, replied: how many of how many replies were inserted within three days.
    """

    until: date
    received: int | None
    months: dict[date, Line]
    kinds: dict[Kind, Line]
    reasons: dict[Reason, int | None]
    in_time: int | None
    decided: int | None
    inserted_in_time: int | None
    replied: int | None


def guarded(cells: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """Hide counts that are too small; one that would be hidden alone takes the next smallest with it."""
    hidden = {cell for cell, count in cells.items() if 0 < count < LEAST_CELL}
    if len(hidden) == 1:
        others = [cell for cell, count in cells.items() if count and cell not in hidden]
        hidden |= {min(others, key=lambda cell: cells[cell])} if others else set()
    return {cell: None if cell in hidden else count for cell, count in cells.items()}


def figures() -> Figures:
    """Give the figures up to the end of the last whole month."""
    until = timezone.localdate(now()).replace(day=1)
    rows = [row for row in Objection.objects.order_by("received_at") if _day(row) < until]
    decided = [row for row in rows if row.decided_at is not None]
    in_time = [row for row in decided if row.decided_at and timezone.localdate(row.decided_at) <= row.deadline]
    # Those withdrawn since among them: how quickly they were inserted stays true.
    inserted = Reply.objects.filter(decided_at__isnull=False).exclude(state=ReplyState.REFUSED)
    replies = [row for row in inserted if _asked(row) < until]
    soon = [row for row in replies if row.decided_at and timezone.localdate(row.decided_at) <= row.due_on]
    return Figures(
        until=until,
        received=_enough(len(rows)),
        months=_lines(((_day(row).replace(day=1), row) for row in reversed(rows)), ()),
        kinds=_lines(((Kind(row.kind), row) for row in rows), Kind),
        reasons=guarded(Counter(Reason(row.reason) for row in decided)),
        in_time=_share(len(in_time), len(decided)),
        decided=_enough(len(decided)),
        inserted_in_time=_share(len(soon), len(replies)),
        replied=_enough(len(replies)),
    )


def _lines(rows: Iterable[tuple[Cell, Objection]], all_of: Iterable[Cell]) -> dict[Cell, Line]:
    by_cell: dict[Cell, list[Objection]] = defaultdict(list, {cell: [] for cell in all_of})
    for cell, row in rows:
        by_cell[cell].append(row)

    def count(*states: ObjectionState) -> dict[Cell, int | None]:
        found = {cell: sum(row.state in states for row in mine) for cell, mine in by_cell.items()}
        return guarded(found)

    received, accepted = count(*ObjectionState), count(ObjectionState.ACCEPTED)
    refused = count(ObjectionState.REFUSED)
    return {cell: Line(received[cell], accepted[cell], refused[cell], _delay(mine)) for cell, mine in by_cell.items()}


def _delay(rows: list[Objection]) -> int | None:
    days = [(timezone.localdate(row.decided_at) - _day(row)).days for row in rows if row.decided_at is not None]
    return round(median(days)) if len(days) >= LEAST_CELL else None


def _enough(count: int) -> int | None:
    return count if not count or count >= LEAST_CELL else None


def _share(part: int, whole: int) -> int | None:
    """Give a part, unless it or what is left is too small to be told apart."""
    is_plain = part in {0, whole} or min(part, whole - part) >= LEAST_CELL
    return part if whole >= LEAST_CELL and is_plain else None


def _day(row: Objection) -> date:
    return timezone.localdate(row.received_at)


def _asked(row: Reply) -> date:
    return timezone.localdate(row.asked_at)
