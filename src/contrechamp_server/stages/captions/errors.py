"""Why an answer or a rule is refused, in one line."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError, ForbiddenError, InvalidError


class OwnPortraitError(ForbiddenError):
    """Nobody answers on what they deposited."""

    code: ClassVar[str] = "own_portrait"
    default_message: ClassVar[Promise | str] = _(
        "Vous avez déposé cette photographie : d’autres personnes doivent la légender."
    )


class AlreadyAnsweredError(ConflictError):
    """No one answers twice."""

    code: ClassVar[str] = "already_answered"
    default_message: ClassVar[Promise | str] = _("Vous avez déjà légendé ce portrait.")


class NoMoreAnswersError(ConflictError):
    """The portrait has the answers that it needs."""

    code: ClassVar[str] = "no_more_answers"
    default_message: ClassVar[Promise | str] = _("Ce portrait vient de recevoir les réponses qu’il lui fallait.")


class UnknownCodeError(InvalidError):
    """A code that the codebook does not have."""

    code: ClassVar[str] = "unknown_code"


class DigitsError(InvalidError):
    """Digits where none are asked for, none where some are, or something that is no digit."""

    code: ClassVar[str] = "digits"

    def __init__(self, message: Promise | str) -> None:
        super().__init__(message, field="digits")


class TapOutsideError(InvalidError):
    """The band is said to be outside the portrait."""

    code: ClassVar[str] = "tap_outside"
    default_message: ClassVar[Promise | str] = _("L’endroit indiqué n’est pas sur le portrait.")


class RuleError(InvalidError):
    """Figures of a rule that cannot be, or that contradict each other."""

    code: ClassVar[str] = "rule"

    def __init__(self, message: Promise | str, *, field: str) -> None:
        super().__init__(message, field=field)


class NotGoldError(ConflictError):
    """A portrait that volunteers have begun on, or that has a finding, cannot become gold; nor one that is not public."""

    code: ClassVar[str] = "not_gold"
    default_message: ClassVar[Promise | str] = _(
        "Ce portrait ne peut pas servir de témoin : il n’est pas public, il a déjà des réponses ou un constat, ou il "
        "sert déjà."
    )
