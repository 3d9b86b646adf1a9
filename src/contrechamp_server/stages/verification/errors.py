"""Why an opinion is refused, in one line for the reviewer."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, InvalidError


class OwnAnswerError(ForbiddenError):
    """Nobody verifies what they answered."""

    code: ClassVar[str] = "own_answer"
    default_message: ClassVar[Promise | str] = _("Vous avez légendé ce portrait : une autre personne doit vérifier.")


class SpokenAlreadyError(ForbiddenError):
    """It takes two people, and this is one of them already."""

    code: ClassVar[str] = "spoken_already"
    default_message: ClassVar[Promise | str] = _("Vous vous êtes déjà prononcé sur ce portrait.")


class StaleCaseError(ConflictError):
    """The case was opened again, or its photograph is no longer public, since the page was loaded."""

    code: ClassVar[str] = "stale_case"


class StatementError(InvalidError):
    """What is said of a portrait does not hold together, or uses a word that the codebook does not have."""

    code: ClassVar[str] = "statement"


class DigitsNeededError(StatementError):
    """Seven characters are wanted with a number that can be read, and none with one that cannot."""

    code: ClassVar[str] = "digits_needed"
    default_message: ClassVar[Promise | str] = _(
        "Un numéro lisible a sept chiffres ; lisible en partie, au moins un, et « ? » pour les autres."
    )


class BandUnknownError(StatementError):
    """Nobody has said where the band is: it could not be painted over in public (charter 6)."""

    code: ClassVar[str] = "band_unknown"
    default_message: ClassVar[Promise | str] = _(
        "Montrez d’abord où est le numéro : il doit être recouvert dans les images publiques (charte, article 6)."
    )


class ReasonNeededError(InvalidError):
    """A reason of the list goes with this decision."""

    code: ClassVar[str] = "reason_needed"
    default_message: ClassVar[Promise | str] = _("Choisissez un motif dans la liste.")
