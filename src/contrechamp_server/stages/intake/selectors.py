"""What can be read of deposits and events by who sends photographs. The receipt code is the key to a deposit."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.places.spelling import plain
from contrechamp_server.foundation.records.models import Duplicate, Event, Photograph, Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState


@dataclass(frozen=True, slots=True)
class Line:
    """One photograph on a receipt.

    Attributes:
        sha256: of the bytes received: what `sha256sum` says of the sender's own file.
        is_known: the archive had the same bytes from another deposit.
        is_near: its redacted picture is nearly that of another photograph.
        is_in_burst: it was taken seconds apart from another of this deposit.
    """

    photograph_id: str
    sha256: str
    size: int
    state: State
    received_at: datetime
    is_known: bool
    is_near: bool
    is_in_burst: bool


def receipt_lines(submission: Submission) -> list[Line]:
    """Give the photographs of a deposit in the order in which they came. Two queries, whatever their number."""
    photographs = list(Photograph.objects.filter(submission=submission).order_by("received_at", "pk"))
    pairs = Duplicate.objects.filter(photograph__submission=submission).values_list("photograph_id", "is_exact")
    known = {key for key, is_exact in pairs if is_exact}
    near = {key for key, is_exact in pairs if not is_exact}
    return [
        Line(
            photograph_id=photograph.pk,
            sha256=photograph.sha256_source,
            size=photograph.bytes_source,
            state=State(photograph.state),
            received_at=photograph.received_at,
            is_known=photograph.pk in known,
            is_near=photograph.pk in near,
            is_in_burst=photograph.burst_id is not None,
        )
        for photograph in photographs
    ]


def event_to_deposit_for(key: str) -> Event:
    """Give an event that a deposit may name: open, or proposed.

    Raises:
        InvalidError: there is none of this id, or it was refused.
    """
    # An id has letters and digits only; databases choke on some other things.
    event = Event.objects.filter(pk=key).exclude(state=EventState.REFUSED).first() if key.isalnum() else None
    if event is None:
        raise InvalidError(_("Choisissez un évènement."), field="event")
    return event


def events_to_pick(text: str, *, limit: int, keep: str = "") -> list[Event]:
    """Give open events whose title or year holds every word typed, newest first; nothing typed gives the newest.

    Args:
        text: what was typed; accents and capitals do not count.
        limit: how many.
        keep: an event that was picked already and stays in the list.
    """
    words = plain(text).split()
    found: list[Event] = []
    for event in Event.objects.filter(state=EventState.OPEN).order_by("-date", "pk").iterator():
        holds = plain(f"{event.title} {event.date.isoformat()}")
        if event.pk == keep or (len(found) < limit and all(word in holds for word in words)):
            found.append(event)
    return found
