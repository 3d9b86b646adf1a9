"""What keeps many objections at once from hiding the archive or filling it: limits, never a look at who objects."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.membership.brake import Brake
from contrechamp_server.stages.objections.models import Objection

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_SUSPENSIONS_AN_HOUR: Final = 20
"""Automatic ones, in the whole archive. What comes after waits for a person, first in the queue."""

FORMS: Final = Brake(
    each=10,
    overall=240,
    seconds=3600,
    words=_("Trop de demandes sont arrivées en une heure. Réessayez un peu plus tard : rien n’est perdu."),
)
"""Forms by photograph and in all. In memory: no table of who asked what."""

CODES: Final = Brake(each=120, overall=120, seconds=900)
"""Receipt codes that were wrong: long and random; the brake is for the machine, not for the code."""


def objections_to(about: str) -> "QuerySet[Objection]":
    """Give all objections to a photograph with its portraits, or to an incident."""
    return Objection.objects.filter(Q(photograph=about) | Q(target=about))


def may_hide_by_itself(about: str, kind: str) -> bool:
    """Say whether an objection of this kind hides a photograph or an incident before anyone has looked.

    Not where somebody has examined just that already and shown it again; and only so often an hour in all, counted over the
    whole archive whichever process takes the form.
    """
    examined = objections_to(about).filter(kind=kind, restored_at__isnull=False)
    lately = Objection.objects.filter(suspended_at__gt=now() - timedelta(hours=1), suspended_by="")
    return not examined.exists() and lately.count() < MOST_SUSPENSIONS_AN_HOUR
