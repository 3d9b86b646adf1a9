"""Keyset paging: a page starts after the last row of the one before, so that new rows never shift it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.dateparse import parse_datetime

from contrechamp_server.foundation.core.errors import NotFoundError

Row = TypeVar("Row", bound=Model)
_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of the page after them (empty: there is none)."""

    rows: list[Row]
    after: str


def page_of(rows: "QuerySet[Row]", *, by: str, cursor: str, size: int) -> Page[Row]:
    """Give the rows after a cursor, newest first by a time and then by id.

    Raises:
        NotFoundError: the cursor is none of ours.
    """
    ordered = rows.order_by(f"-{by}", "-pk")
    if cursor:
        moment, key = _parse(cursor)
        # The first condition says nothing that the second does not; it is the one an index can begin at.
        ordered = ordered.filter(Q(**{f"{by}__lte": moment}) & (Q(**{f"{by}__lt": moment}) | Q(pk__lt=key)))
    found = list(ordered[: size + 1])
    after = _cursor(found[size - 1], by) if len(found) > size else ""
    return Page(found[:size], after)


def _cursor(row: Any, by: str) -> str:
    moment: datetime = getattr(row, by)
    return f"{moment.isoformat()}{_BETWEEN}{row.pk}"


def _parse(cursor: str) -> tuple[datetime, str]:
    text, between, key = cursor.partition(_BETWEEN)
    try:
        moment = parse_datetime(text)
    except ValueError as error:
        raise NotFoundError from error
    if moment is None or moment.tzinfo is None or not between or not key.isalnum():
        raise NotFoundError
    return moment, key
