"""What stands under a portrait on a wall."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from contrechamp_server.foundation.records.models import Portrait, Submission
from contrechamp_server.frame.provenance import is_open, place


@dataclass(frozen=True, slots=True)
class Card:
    """One portrait on a wall.

    Attributes:
        place: without the département, for a short line; names of communes are not unique.
    """

    id: str
    title: str
    place: str
    day: date
    is_graphic: bool


def card(portrait: Portrait) -> Card:
    """Give what stands under a portrait."""
    deposit = portrait.photograph.submission
    return Card(portrait.pk, _title(deposit), place(deposit), deposit.taken_on, portrait.photograph.is_graphic)


def _title(deposit: Submission) -> str:
    return deposit.event.title if is_open(deposit.event) else _("Hors évènement")
