"""What a deposit's facts are called for the person who made it, beside what the public page says (`frame.provenance`)."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.records.models import Submission
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import Licence
from contrechamp_server.frame.provenance import source
from contrechamp_server.stages.intake.selectors import receipt_lines

STATES: dict[State, Promise] = {
    State.RECEIVED: _("Reçue et scellée ; attend l’effacement des visages"),
    State.REDACTING: _("Effacement des visages en cours"),
    State.HELD: _("Retenue : une personne doit la regarder"),
    State.TO_REVIEW: _("Attend la relecture"),
    State.AWAITING_REDO: _("Attend une correction hors ligne"),
    State.APPROVED: _("Relue ; la publication se prépare"),
    State.PUBLISHED: _("Publiée"),
    State.NOT_USEFUL: _("Relue ; ne sera pas publiée"),
    State.SUSPENDED: _("Affichage suspendu : une opposition est examinée"),
    State.ERASED: _("Effacée pour de bon"),
}
"""State → what the receipt says of it. Why a photograph is held is for the reviewers."""
LICENCES: dict[Licence, Promise] = {
    Licence.CC_BY: _("Réutilisation libre, avec le crédit."),
    Licence.CC_BY_SA: _("Réutilisation libre, avec le crédit, sous la même licence."),
    Licence.CC0: _("Réutilisation libre, même sans crédit."),
}
"""Licence → what its name does not say."""


def told(submission: Submission, code: str) -> dict[str, Any]:
    """Give what every page of a deposit shows of it: what becomes public word for word, and its photographs."""
    shown = source(submission)
    return {
        "code": code,
        "submission": submission,
        "source": shown,
        "proposed": None if shown.event else submission.event,
        "lines": [(line, STATES[line.state]) for line in receipt_lines(submission)],
    }
