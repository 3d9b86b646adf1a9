"""What is refused at the door, each with one line for the person who sends it."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ForbiddenError, InvalidError, NotFoundError, TooMuchError


class NotAPictureError(InvalidError):
    """The first bytes are not those of a format that is taken; nothing was kept."""

    code: ClassVar[str] = "not_a_picture"
    default_message: ClassVar[Promise | str] = _(
        "Ce fichier n’est pas une photographie dans un format accepté (JPEG, PNG, WebP, TIFF, HEIC ou AVIF)."
    )


class EmptyFileError(InvalidError):
    """No byte arrived."""

    code: ClassVar[str] = "empty_file"
    default_message: ClassVar[Promise | str] = _("Ce fichier est vide.")


class DepositClosedError(InvalidError):
    """The deposit was sent already; another one can be opened."""

    code: ClassVar[str] = "deposit_closed"
    default_message: ClassVar[Promise | str] = _(
        "Ce dépôt est déjà envoyé. Ouvrez-en un autre pour d’autres photographies."
    )


class DepositFullError(InvalidError):
    """As many photographs as one deposit takes."""

    code: ClassVar[str] = "deposit_full"
    default_message: ClassVar[Promise | str] = _("Ce dépôt est plein. Envoyez-le, puis ouvrez-en un autre.")


class NoSuchDepositError(NotFoundError):
    """No deposit has this receipt code."""

    code: ClassVar[str] = "no_such_deposit"
    default_message: ClassVar[Promise | str] = _("Aucun dépôt ne répond à ce code. Vérifiez-le sur votre reçu.")


class AccountNeededError(ForbiddenError):
    """This archive takes deposits from accounts only."""

    code: ClassVar[str] = "account_needed"
    default_message: ClassVar[Promise | str] = _("Ces archives demandent un compte pour déposer des photographies.")


class TooManyDepositsError(TooMuchError):
    """More deposits without account in this hour than the archive takes."""

    code: ClassVar[str] = "too_many_deposits"
