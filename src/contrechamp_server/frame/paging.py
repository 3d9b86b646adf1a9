"""Keyset paging: a page starts after the last row of the one before, so that new rows never shift it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime

from contrechamp_server.foundation.core.errors import NotFoundError

Row = TypeVar("Row", bound=Model)
_BETWEEN = "~"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of the page after them (empty: there is none)."""

    rows: list[Row]
    after: str


def page_of(rows: "QuerySet[Row]", *, by: str, cursor: str, size: int) -> Page[Row]:
    """Give the rows after a cursor, newest first by a time or a day and then by id.

    Raises:
        NotFoundError: the cursor is none of ours.
    """
    ordered = rows.order_by(f"-{by}", "-pk")
    if cursor:
        has_time = isinstance(rows.model._meta.get_field(by), DateTimeField)  # noqa: SLF001 - Django's documented API, for all its underscore
        moment, key = _parse(cursor, has_time=has_time)
        # The first condition says nothing that the second does not; it is the one an index can begin at.
        ordered = ordered.filter(Q(**{f"{by}__lte": moment}) & (Q(**{f"{by}__lt": moment}) | Q(pk__lt=key)))
    found = list(ordered[: size + 1])
    after = _cursor(found[size - 1], by) if len(found) > size else ""
    return Page(found[:size], after)


def _cursor(row: Any, by: str) -> str:
    moment: date = getattr(row, by)
    return f"{moment.isoformat()}{_BETWEEN}{row.pk}"


def _parse(cursor: str, *, has_time: bool) -> tuple[date, str]:
    text, between, key = cursor.partition(_BETWEEN)
    try:
        moment = _moment(text) if has_time else parse_date(text)
    except (ValueError, OverflowError) as error:
        raise NotFoundError from error
    if moment is None or not between or not (key.isascii() and key.isalnum()):
        raise NotFoundError
    return moment, key


def _moment(text: str) -> datetime | None:
    found = parse_datetime(text)
    # In UTC here already: near the ends of the calendar the database could not bring it there.
    return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
