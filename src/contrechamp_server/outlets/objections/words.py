"""Words of these pages that no list of the stage holds, and how a choice of a closed list is read."""

from typing import Final, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.stages.objections.models import ReplyState
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import Kind

Choice = TypeVar("Choice", bound=TextChoices)

KIND_HINTS: Final[dict[Kind, Promise]] = {
    Kind.ME_IN_PICTURE: _("Vous, ou quelqu’un que vous représentez, même sans visage."),
    Kind.WRONG_FACT: _("La date, le lieu, l’évènement, ce qui est dit d’un numéro ou d’un équipement."),
    Kind.FACE_LEFT: _("Un visage entier ou une partie. L’image est retirée aussitôt."),
    Kind.DANGER: _("Une menace, un risque pour quelqu’un. L’image est retirée aussitôt."),
    Kind.COPYRIGHT: _("Vous avez pris cette photographie, ou vous représentez qui l’a prise."),
}
NEXT: Final[dict[ObjectionState, Promise]] = {
    ObjectionState.RECEIVED: _("Une personne qui n’a pris aucune part à cette publication va l’examiner."),
    ObjectionState.SUSPENDED: _(
        "L’image n’est plus visible. Une personne qui n’a pris aucune part à cette publication va examiner l’opposition."
    ),
    ObjectionState.EXAMINED: _("Une personne l’a examinée ; la décision s’écrit."),
    ObjectionState.ACCEPTED: _("L’opposition est acceptée. Votre texte est effacé."),
    ObjectionState.REFUSED: _("L’opposition est refusée. Votre texte est effacé."),
}
REPLY_STATES: Final[dict[ReplyState, Promise]] = {
    ReplyState.ASKED: _("Demandée"),
    ReplyState.INSERTED: _("Insérée"),
    ReplyState.REFUSED: _("Refusée"),
    ReplyState.WITHDRAWN: _("Retirée par vous"),
    ReplyState.GONE: _("Ce à quoi elle répondait n’est plus publié"),
}


def pick(choices: type[Choice], value: str, field: str) -> Choice:
    """Read one value of a closed list.

    Raises:
        InvalidError: nothing was chosen, or something that is not in the list.
    """
    try:
        return choices(value)
    except ValueError as error:
        raise InvalidError(_("Choisissez une réponse."), field=field) from error
