"""The wall narrowed: portraits that share an event, a month, a département, a finding or a kind of unit.

Each field has an index in the wall's order, and the rarest of those asked for leads: it alone is left for the database to
begin with, the others are only looked at on the way. A planner that guesses would at times sort a hundred thousand rows.
For the same reason nothing is joined here: which portraits a page has is one question, what stands under them another.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from contrechamp_server.foundation.records.models import Portrait
from contrechamp_server.foundation.records.tallies import Totals, counts_within

_FEW: Final = 600
"""So many are all read and put in order here, by the events that they are in: cheaper than walking past the others."""


def narrowed(asked: Mapping[str, str], totals: Totals, count: int) -> QuerySet[Portrait]:
    """Give the portraits on the wall that share all of these: their ids and times, and no more.

    Args:
        asked: field and value, as in `tallies.FIELDS`; empty for the whole wall.
        totals: how many there are of each value.
        count: how many share all of them.
    """
    portraits = Portrait.objects.filter(shown_at__isnull=False).only("shown_at")
    if not count:
        return portraits.none()
    lead = min(asked, key=lambda name: totals.get(name, {}).get(asked[name], 0), default=None)
    if lead is None:
        return portraits
    others = {name: value for name, value in asked.items() if name != lead}
    if others and count <= _FEW < totals[lead][asked[lead]] // 10 and "event" not in asked:
        return portraits.filter(pk__in=_few(asked))
    return _looked_at(portraits.filter(**{lead: asked[lead]}), others)


def _few(asked: Mapping[str, str]) -> list[str]:
    events = [event for (event,) in counts_within(asked, ["event"])]
    return list(
        _looked_at(Portrait.objects.filter(event__in=events, shown_at__isnull=False), asked).values_list(
            "pk", flat=True
        )
    )


def _looked_at(portraits: "QuerySet[Portrait]", asked: Mapping[str, str]) -> "QuerySet[Portrait]":
    """Keep rows with these values, in words that no index answers to."""
    plain: dict[str, Any] = {f"plain_{name}": Concat(F(name), Value("")) for name in asked}
    return portraits.alias(**plain).filter(**{f"plain_{name}": value for name, value in asked.items()})
