"""How long recordings of public cameras can still be asked for: a month at most after they were made (CSI, art. L. 252-5)."""

from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from contrechamp_server.foundation.core.clock import add_months, now
from contrechamp_server.stages.publication.models import IncidentVersion

_KEPT_DAYS: Final = 30


def last_day(day: date) -> date:
    """Give the last day on which recordings of a day may still be there, counted so that nobody comes too late.

    A month is 28 to 31 days; whoever keeps the recordings may count thirty.
    """
    return min(day + timedelta(days=_KEPT_DAYS), add_months(day, 1))


def erased_by(version: IncidentVersion) -> date | None:
    """Give the day by which recordings of an incident are erased at the latest; None once it is past."""
    last = last_day(version.day)
    return last if timezone.localdate(now()) <= last else None
