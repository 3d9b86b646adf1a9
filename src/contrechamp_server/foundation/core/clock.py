"""The one place that asks what time it is, so that tests can say; and how the law counts months."""

import calendar
from datetime import UTC, date, datetime


def now() -> datetime:
    """Give the time in UTC."""
    return datetime.now(UTC)


def add_months(day: date, months: int) -> date:
    """Give the same day so many months later; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
