"""The states of an objection, and the one table of the ways between them."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from contrechamp_server.stages.objections.errors import DecidedError


class ObjectionState(TextChoices):
    """Where an objection is."""

    RECEIVED = "received", _("Reçue")
    SUSPENDED = "suspended", _("Affichage suspendu")
    EXAMINED = "examined", _("Examinée")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")


TRANSITIONS: Final[dict[ObjectionState, frozenset[ObjectionState]]] = {
    ObjectionState.RECEIVED: frozenset({ObjectionState.SUSPENDED, ObjectionState.EXAMINED}),
    ObjectionState.SUSPENDED: frozenset({ObjectionState.EXAMINED}),
    ObjectionState.EXAMINED: frozenset({ObjectionState.SUSPENDED, ObjectionState.ACCEPTED, ObjectionState.REFUSED}),
    ObjectionState.ACCEPTED: frozenset(),
    ObjectionState.REFUSED: frozenset(),
}

OPEN: Final = frozenset({ObjectionState.RECEIVED, ObjectionState.SUSPENDED, ObjectionState.EXAMINED})
"""States in which somebody still has to decide."""


def check_way(old: str, new: ObjectionState) -> None:
    """Refuse a way that is not in the table.

    Raises:
        DecidedError: it is not.
    """
    if new not in TRANSITIONS[ObjectionState(old)]:
        raise DecidedError
