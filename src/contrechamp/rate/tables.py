"""The tables under the charts as CSV: one group a line, every digit, and why a rate is withheld."""

import csv
import io
from typing import Any, Final

from contrechamp.rate.figures import Figures
from contrechamp.rate.sheet import Group

__all__ = ["TABLE_COLUMNS", "table_csv"]

TABLE_COLUMNS: Final = (
    *("key", "observations", "assessable", "events", "photographs", "legible", "wilson_low", "wilson_high"),
    *(
        "bootstrap_low",
        "bootstrap_high",
        "effective_size",
        "share_not_assessable",
        "bound_low",
        "bound_high",
        "withheld",
    ),
)


def table_csv(rows: tuple[Group, ...]) -> bytes:
    """Give a table's bytes. Of a group that is too small to be said, its key alone."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(TABLE_COLUMNS)
    for row in rows:
        writer.writerow([row.key, *_values(row.figures)])
    return text.getvalue().encode()


def _values(figures: Figures | None) -> list[Any]:
    if figures is None:
        return [""] * (len(TABLE_COLUMNS) - 2) + ["few_in_the_cell"]
    rate = figures.rate
    bootstrap = rate.bootstrap if rate else None
    return [
        *(figures.observations, figures.assessable, figures.events, figures.photographs),
        rate.legible if rate else "",
        *((rate.wilson.low, rate.wilson.high) if rate else ("", "")),
        *((bootstrap.low, bootstrap.high) if bootstrap else ("", "")),
        rate.effective.size if rate else "",
        *(figures.share_not_assessable, figures.bounds.low, figures.bounds.high, figures.withheld),
    ]
