"""Why an approval is refused, in one line for the reviewer."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, InvalidError


class OwnPhotographError(ForbiddenError):
    """Nobody decides on what they submitted."""

    code: ClassVar[str] = "own_photograph"
    default_message: ClassVar[Promise | str] = _(
        "Vous avez déposé cette photographie : une autre personne doit la relire."
    )


class SamePersonError(ForbiddenError):
    """It takes a second reviewer, and this is the first."""

    code: ClassVar[str] = "same_person"
    default_message: ClassVar[Promise | str] = _("Il faut ici l’accord d’une deuxième personne.")


class StaleReviewError(ConflictError):
    """The photograph has changed since the page was loaded."""

    code: ClassVar[str] = "stale_review"


class NoMasterError(ConflictError):
    """There is no redacted picture to look at: it is redacted again, or a custodian makes one."""

    code: ClassVar[str] = "no_master"
    default_message: ClassVar[Promise | str] = _(
        "Il n’y a pas encore d’image à relire. Relancez le traitement, ou demandez un tirage à un dépositaire des clés."
    )


class UnansweredSuspectsError(InvalidError):
    """Some places where the machine hesitated have no answer yet."""

    code: ClassVar[str] = "unanswered_suspects"
    default_message: ClassVar[Promise | str] = _("Il reste des endroits où la machine a hésité. Répondez à chacun.")


class BoxOutsideError(InvalidError):
    """A mask or a portrait does not lie in the picture, or is too small to be anything."""

    code: ClassVar[str] = "box_outside"
    default_message: ClassVar[Promise | str] = _("Un cadre sort de l’image ou est trop petit.")


class MasksNeverLiftedError(ForbiddenError):
    """The charter: masks are only ever added here, for the picture below is gone."""

    code: ClassVar[str] = "masks_never_lifted"
    default_message: ClassVar[Promise | str] = _(
        "Un masque ne s’enlève pas ici : l’image sous le masque n’existe plus sur ce serveur (charte, article 3). "
        "Demandez un tirage corrigé à un dépositaire des clés."
    )


class WrongRedoError(InvalidError):
    """The corrected master is not the one that was asked for."""

    code: ClassVar[str] = "wrong_redo"
    default_message: ClassVar[Promise | str] = _("Ce tirage corrigé ne répond pas à la demande.")
