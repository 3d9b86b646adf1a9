"""Bursts: photographs of one deposit taken seconds apart. By source and time, never by what anyone looks like.

Only one photograph of a burst enters the rate.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from contrechamp_server.foundation.records.models import Burst, Photograph

SECONDS_APART: Final = 4
_EXIF: Final = "%Y:%m:%d %H:%M:%S"


def parse_capture_date(text: str | None) -> datetime | None:
    """Read a source's capture date. Cameras state no zone; it is only ever compared within one deposit."""
    try:
        return datetime.strptime(text or "", _EXIF).replace(tzinfo=UTC)
    except ValueError:
        return None


def join_burst(photograph: Photograph) -> None:
    """Put a photograph into the burst of its neighbours in time, if it has any. Needs the deposit's row locked."""
    if photograph.taken_at is None:
        return
    apart = timedelta(seconds=SECONDS_APART)
    neighbours = Photograph.objects.filter(
        submission=photograph.submission_id,
        taken_at__gte=photograph.taken_at - apart,
        taken_at__lte=photograph.taken_at + apart,
    ).exclude(pk=photograph.pk)
    if not neighbours.exists():
        return
    known = list(neighbours.exclude(burst=None).values_list("burst", flat=True).distinct().order_by("burst"))
    burst = known[0] if known else Burst.objects.create().pk
    # A photograph that arrives late can join two bursts into one.
    Photograph.objects.filter(burst__in=known[1:]).update(burst=burst)
    neighbours.filter(burst=None).update(burst=burst)
    photograph.burst_id = burst
