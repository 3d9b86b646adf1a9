"""Events: proposed by anyone who deposits, opened by staff. A proposed event is public only once it has been opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record
from contrechamp_server.foundation.core.errors import ConflictError, InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.places import commune as find_commune
from contrechamp_server.foundation.records.models import Event
from contrechamp_server.foundation.records.vocabularies import EventState
from contrechamp_server.stages.intake.errors import ProvenanceError
from contrechamp_server.stages.intake.provenance import EARLIEST, check_public_text, latest_day

_SHORTEST_TITLE: Final = 5


@dataclass(frozen=True, slots=True)
class ProposedEvent:
    """An event that somebody proposes with their deposit: title, day, INSEE code. One that cannot be taken is not made."""

    title: str
    day: date
    commune: str

    def __post_init__(self) -> None:
        problems: dict[str, Any] = {}
        if len(self.title) < _SHORTEST_TITLE:
            problems["event_title"] = _("Donnez un titre simple, par exemple « Manifestation du 1er mai ».")
        else:
            try:
                check_public_text(self.title, "event_title", 120)
            except InvalidError as error:
                problems["event_title"] = error.message
        if not EARLIEST <= self.day <= latest_day():
            problems["event_date"] = _("La date de l’évènement est dans l’avenir, ou trop ancienne.")
        if problems:
            raise ProvenanceError(problems)


def plain_title(text: str) -> str:
    """Give a title as it is kept: one line, one space between words."""
    return " ".join(text.split())


def find_proposed(proposed: ProposedEvent) -> Event | None:
    """Give the event of this title, day and commune that is there already, open or proposed."""
    same = Event.objects.filter(title=proposed.title, date=proposed.day, commune=proposed.commune)
    return same.exclude(state=EventState.REFUSED).order_by("created_at", "pk").first()


@transaction.atomic
def propose_event(*, actor: Actor, title: str, day: date, commune: str) -> Event:
    """Propose an event, or give the one of the same title, day and commune. Staff who may open events open it at once.

    Raises:
        InvalidError: the title, the day or the commune cannot be taken.
    """
    proposed = ProposedEvent(plain_title(title), day, commune)
    place = find_commune(commune)
    is_open = actor.may(Permission.OPEN_EVENT)
    known = find_proposed(proposed)
    if known is not None:
        if is_open and known.state == EventState.PROPOSED:
            return decide_event(actor=actor, event_id=known.pk, is_accepted=True)
        return known
    event = Event.objects.create(
        title=proposed.title,
        date=day,
        commune=place.code,
        commune_edition=place.edition,
        state=EventState.OPEN if is_open else EventState.PROPOSED,
        proposed_by=actor.account_id or "",
    )
    record(Action.EVENT_OPENED if is_open else Action.EVENT_PROPOSED, Ref("event", event.pk), actor=actor)
    return event


@transaction.atomic
def decide_event(*, actor: Actor, event_id: str, is_accepted: bool) -> Event:
    """Open a proposed event, or refuse it.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: no such event.
        ConflictError: it was decided already.
    """
    actor.require(Permission.OPEN_EVENT)
    event = Event.objects.select_for_update().filter(pk=event_id).first()
    if event is None:
        raise NotFoundError
    if event.state != EventState.PROPOSED:
        raise ConflictError
    event.state = EventState.OPEN if is_accepted else EventState.REFUSED
    event.save(update_fields=["state"])
    record(Action.EVENT_OPENED if is_accepted else Action.EVENT_REFUSED, Ref("event", event.pk), actor=actor)
    return event
