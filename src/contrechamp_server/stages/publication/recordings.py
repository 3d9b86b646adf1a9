"""How long recordings of public cameras can still be asked for: a month at most after they were made (CSI, art. L. 252-5)."""

from datetime import date
from typing import Final

from django.utils import timezone

from contrechamp_server.foundation.core.clock import add_months, now
from contrechamp_server.stages.publication.models import IncidentVersion

KEPT_MONTHS: Final = 1


def erased_by(version: IncidentVersion) -> date | None:
    """Give the day by which recordings of an incident are erased at the latest; None once it is past."""
    last = add_months(version.day, KEPT_MONTHS)
    return last if timezone.localdate(now()) <= last else None
