"""Counts of the wall, kept beside it and in its own transactions: exact at every moment, and no page counts rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.db.models import F, Sum

from contrechamp_server.foundation.records.models import Portrait, Tally

FIELDS: Final = ("event", "month", "departement", "legibility", "unit_type")
"""What the wall can be narrowed by. Never anything that was read on an officer (charter 6)."""
ALL: Final = "all"
CELL: Final = "cell"
PHOTOGRAPHS: Final = "photographs"
PLAN: Final = "plan"
_KEY: Final = ("scope", *FIELDS)
_AT_ONCE: Final = 5_000
Totals = dict[str, dict[str, int]]


def keys_of(portrait: Portrait) -> list[tuple[str, ...]]:
    """Give the tallies that a portrait is counted in; none while it is not on the wall."""
    if portrait.shown_at is None:
        return []
    values = (portrait.event_id or "", portrait.month, portrait.departement, portrait.legibility, portrait.unit_type)
    alone = [(name, *(value if at == place else "" for at, value in enumerate(values))) for place, name in _PLACES]
    return [(ALL, "", "", "", "", ""), *alone, (CELL, *values)]


def key_of_plan(plan: str) -> tuple[str, ...]:
    """Give the tally of how often anything of a sampling plan has changed."""
    return (PLAN, plan, "", "", "", "")


def key_of_photographs(event: str) -> tuple[str, ...]:
    """Give the tally that an event's photographs are counted in."""
    return (PHOTOGRAPHS, event, "", "", "", "")


_PLACES = tuple(enumerate(FIELDS))


def rows_of(change: Mapping[tuple[str, ...], int], *, is_new: bool = True) -> list[Tally]:
    """Give the rows, not saved, that say how counts have changed."""
    return [
        Tally(**dict(zip(_KEY, key, strict=True)), portraits=count, is_new=is_new)
        for key, count in change.items()
        if count
    ]


def totals() -> Totals:
    """Give how many portraits are on the wall, by scope and value: `totals()["month"]["2025-05"]`, `totals()["all"][""]`."""
    found: Totals = defaultdict(lambda: defaultdict(int))
    for scope, *values, count in Tally.objects.exclude(scope__in=(CELL, PHOTOGRAPHS, PLAN)).values_list(
        *_KEY, "portraits"
    ):
        found[scope]["".join(values)] += count
    return {scope: {value: count for value, count in counts.items() if count > 0} for scope, counts in found.items()}


def count_of(narrowed: Mapping[str, str]) -> int:
    """Give how many portraits share all of these: field and value, as in `FIELDS`."""
    scope = CELL
    if len(narrowed) <= 1:
        scope = next(iter(narrowed), ALL)
    total: int | None = Tally.objects.filter(scope=scope, **narrowed).aggregate(total=Sum("portraits"))["total"]
    return max(0, total or 0)


def photographs_of(event: str) -> int:
    """Give how many photographs of an event are public."""
    found = Tally.objects.filter(scope=PHOTOGRAPHS, event=event).aggregate(total=Sum("portraits"))
    return max(0, found["total"] or 0)


def note_plan(plan: str) -> None:
    """Note that something of a sampling plan has changed: its figures are to be computed again."""
    Tally.objects.bulk_create(rows_of({key_of_plan(plan): 1}))


def changes_of_plan(plan: str) -> int:
    """Give how often anything of a sampling plan has changed: another number, other figures."""
    return Tally.objects.filter(scope=PLAN, event=plan).aggregate(total=Sum("portraits"))["total"] or 0


def counts_within(narrowed: Mapping[str, str], by: Iterable[str]) -> dict[tuple[str, ...], int]:
    """Give how many portraits share these, apart for each value of some other fields."""
    rows = Tally.objects.filter(scope=CELL, **narrowed).values_list(*by).annotate(total=Sum("portraits"))
    return {tuple(values): total for *values, total in rows if total > 0}


def settle_tallies() -> int:
    """Add new rows to the settled ones; give how many. For the sweeper: without it counts stay right, and get slower."""
    return _settle() if Tally.objects.filter(is_new=True).exists() else 0


@transaction.atomic
def _settle() -> int:
    new = list(Tally.objects.select_for_update(skip_locked=True).filter(is_new=True).order_by("pk")[:_AT_ONCE])
    change: Counter[tuple[str, ...]] = Counter()
    for row in new:
        change[tuple(getattr(row, name) for name in _KEY)] += row.portraits
    missing: dict[tuple[str, ...], int] = {}
    for key, count in change.items():
        settled = Tally.objects.filter(is_new=False, **dict(zip(_KEY, key, strict=True))).order_by("pk").first()
        if settled is None:
            missing[key] = count
        else:
            Tally.objects.filter(pk=settled.pk).update(portraits=F("portraits") + count)
    Tally.objects.bulk_create(rows_of(missing, is_new=False))
    Tally.objects.filter(pk__in=[row.pk for row in new]).delete()
    return len(new)
