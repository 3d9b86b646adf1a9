"""Deadlines in months and days, as the law counts them."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from contrechamp_server.foundation.core.clock import add_months

DECISION_MONTHS: Final = 1
EXTENDED_MONTHS: Final = 3
"""One month, and two more."""
REPLY_MONTHS: Final = 3
INSERTION_DAYS: Final = 3


def due_on(received: datetime) -> date:
    """Give the last day to decide, counted from when it was received, in the archive's time zone."""
    return add_months(timezone.localdate(received), DECISION_MONTHS)


def extended_until(received: datetime) -> date:
    """Give the last day to decide once the deadline was put off. Counted from the day of receipt, not from the first deadline."""
    return add_months(timezone.localdate(received), EXTENDED_MONTHS)


def reply_until(published: datetime) -> date:
    """Give the last day to ask for a reply."""
    return add_months(timezone.localdate(published), REPLY_MONTHS)


def insertion_due(asked: datetime) -> date:
    """Give the last day to insert a reply."""
    return timezone.localdate(asked) + timedelta(days=INSERTION_DAYS)
