"""What a deposit's facts are called for the person who made it."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.places import commune
from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import (
    EventState,
    Licence,
    PlacePrecision,
    SamplingKind,
    SourceKind,
)
from contrechamp_server.stages.intake.communes import label

STATES: dict[State, Promise] = {
    State.RECEIVED: _("Reçue et scellée ; attend l’effacement des visages"),
    State.REDACTING: _("Effacement des visages en cours"),
    State.HELD: _("Retenue : une personne doit la regarder"),
    State.TO_REVIEW: _("Attend la relecture"),
    State.AWAITING_REDO: _("Attend une correction hors ligne"),
    State.APPROVED: _("Relue ; la publication se prépare"),
    State.PUBLISHED: _("Publiée"),
    State.NOT_USEFUL: _("Relue ; ne sera pas publiée"),
}
"""State → what the receipt says of it. Why a photograph is held is for the reviewers."""


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What the photograph's page will say, word for word."""

    source: str
    source_url: str
    agency: str
    credit: str
    licence: str
    event: str
    event_date: date
    is_event_open: bool
    place: str
    precision: str
    taken_on: date
    sampling: str


def public_record(submission: Submission) -> PublicRecord:
    """Give what becomes public of a deposit."""
    return PublicRecord(
        source=str(SourceKind(submission.source_kind).label),
        source_url=submission.source_url,
        agency=submission.agency,
        credit=submission.credit,
        licence=str(Licence(submission.licence).label),
        event=submission.event.title,
        event_date=submission.event.date,
        is_event_open=submission.event.state == EventState.OPEN,
        place=label(commune(submission.commune)),
        precision=str(PlacePrecision(submission.place_precision).label),
        taken_on=submission.taken_on,
        sampling=str(SamplingKind(submission.sampling).label),
    )
