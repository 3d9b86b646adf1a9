"""What can go wrong with accounts.

ArchiveError
├── InvalidError     PseudonymError · PasswordError
├── ForbiddenError   WrongCredentialsError · WrongPasskeyError · WrongCodeError · UnknownTokenError
│                    StrongSessionNeededError
├── ConflictError    PseudonymTakenError · LastFactorError · LastStewardError · NotYourselfError
├── NotFoundError    NoSuchStewardError
└── TooMuchError     GuessingError
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TooMuchError,
)


class PseudonymError(InvalidError):
    """The pseudonym says too much about somebody, or cannot be shown."""

    code: ClassVar[str] = "pseudonym"

    def __init__(self, message: Promise | str) -> None:
        super().__init__(message, field="pseudonym")


class PasswordError(InvalidError):
    """The password is too easy to guess."""

    code: ClassVar[str] = "password"

    def __init__(self, message: Promise | str) -> None:
        super().__init__(message, field="password")


class PseudonymTakenError(ConflictError):
    """Somebody has this pseudonym, or had it: they are never given out twice."""

    code: ClassVar[str] = "pseudonym_taken"
    default_message: ClassVar[Promise | str] = _("Ce pseudonyme est déjà pris. Choisissez-en un autre.")


class WrongCredentialsError(ForbiddenError):
    """Wrong pseudonym, wrong password or closed account: never said which."""

    code: ClassVar[str] = "wrong_credentials"
    default_message: ClassVar[Promise | str] = _("Ce n’est pas le bon pseudonyme, ou pas le bon mot de passe.")


class WrongPasskeyError(WrongCredentialsError):
    """An answer that is not that of a key which this archive knows, or of a new one, to this challenge."""

    code: ClassVar[str] = "wrong_passkey"
    default_message: ClassVar[Promise | str] = _("Cette clé d’accès n’a pas été reconnue. Recommencez.")


class WrongCodeError(ForbiddenError):
    """A one-time code is wrong, was used, or has run out."""

    code: ClassVar[str] = "wrong_code"
    default_message: ClassVar[Promise | str] = _("Ce code n’est pas le bon, ou il a déjà servi.")


class UnknownTokenError(ForbiddenError):
    """No such token, a revoked one, or its account is closed."""

    code: ClassVar[str] = "unknown_token"
    default_message: ClassVar[Promise | str] = _("Ce jeton n’est pas connu, ou il a été révoqué.")


class StrongSessionNeededError(ForbiddenError):
    """The account has a second factor, and this session has not proved it."""

    code: ClassVar[str] = "strong_session_needed"
    default_message: ClassVar[Promise | str] = _("Prouvez d’abord votre second facteur.")


class LastFactorError(ConflictError):
    """Without this factor nobody could enter any more, or a staff account would stand on a password alone."""

    code: ClassVar[str] = "last_factor"
    default_message: ClassVar[Promise | str] = _(
        "C’est le dernier moyen d’entrer que ce compte peut avoir. Ajoutez-en un autre avant de le retirer."
    )


class LastStewardError(ConflictError):
    """An archive keeps one steward at least."""

    code: ClassVar[str] = "last_steward"
    default_message: ClassVar[Promise | str] = _(
        "C’est le dernier compte d’intendance. Donnez d’abord ce rôle à quelqu’un d’autre."
    )


class NotYourselfError(ConflictError):
    """A steward does to others what only others may do to a steward."""

    code: ClassVar[str] = "not_yourself"
    default_message: ClassVar[Promise | str] = _("Pas sur votre propre compte : demandez-le à quelqu’un d’autre.")


class GuessingError(TooMuchError):
    """Too many wrong answers in a short time."""

    code: ClassVar[str] = "guessing"
    default_message: ClassVar[Promise | str] = _("Trop d’essais. Attendez un quart d’heure, puis réessayez.")


class NoSuchStewardError(NotFoundError):
    """No open account of a steward has this pseudonym. Told to the machine's owner only, who may know who they are."""

    code: ClassVar[str] = "no_such_steward"

    def __init__(self, stewards: tuple[str, ...]) -> None:
        self.stewards = stewards
        names = ", ".join(stewards) or "—"
        super().__init__(_("Aucun compte d’intendance de ce nom ; il y a : %(names)s.") % {"names": names})
