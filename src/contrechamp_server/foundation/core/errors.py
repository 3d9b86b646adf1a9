"""The error tree of the archive: one base, one class for each way in which a wish cannot be met.

ContrechampError (contrechamp.errors)
└── ArchiveError
    ├── InvalidError     what was given cannot be taken as it is; `field` says where
    ├── ForbiddenError   this actor may not; recorded as a refusal
    ├── NotFoundError    nothing there, or nothing that this actor may know of
    │   └── GoneError    it was there, and was destroyed for good
    ├── ConflictError    it was changed, decided or taken meanwhile
    └── TooMuchError     over a limit that keeps the archive standing

Stages derive their cases from these. Services raise them; `frame` turns them into pages and `outlets.api` into JSON.
`str()` is one English sentence for logs and programs; `message` is for people, in their language.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp.errors import ContrechampError


class ArchiveError(ContrechampError):
    """What went wrong, why, and what to do.

    Attributes:
        message: for a person; translated when shown.
    """

    code: ClassVar[str] = "archive"
    default_message: ClassVar[Promise | str] = _("Quelque chose n’a pas fonctionné. Rien n’a été enregistré.")

    def __init__(self, message: Promise | str | None = None) -> None:
        self.message: Promise | str = message or self.default_message
        super().__init__(str(self.message))


class InvalidError(ArchiveError):
    """What was given cannot be taken as it is."""

    code: ClassVar[str] = "invalid"
    default_message: ClassVar[Promise | str] = _("Ce qui a été envoyé ne peut pas être pris tel quel.")

    def __init__(self, message: Promise | str | None = None, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class ForbiddenError(ArchiveError):
    """This actor may not do this, and the refusal is recorded."""

    code: ClassVar[str] = "forbidden"
    default_message: ClassVar[Promise | str] = _("Votre rôle ne permet pas cette action.")


class NotFoundError(ArchiveError):
    """Nothing there, or nothing that this actor may know of: the two are not told apart."""

    code: ClassVar[str] = "not_found"
    default_message: ClassVar[Promise | str] = _("Il n’y a rien à cette adresse, ou rien de public.")


class GoneError(NotFoundError):
    """It was there, and was destroyed for good; that it was is public."""

    code: ClassVar[str] = "gone"
    default_message: ClassVar[Promise | str] = _("Ce qui était à cette adresse a été effacé pour de bon.")


class ConflictError(ArchiveError):
    """It was changed, decided or taken meanwhile."""

    code: ClassVar[str] = "conflict"
    default_message: ClassVar[Promise | str] = _("Quelqu’un d’autre est passé entre-temps. Rechargez la page.")


class TooMuchError(ArchiveError):
    """Over a limit that keeps the archive standing."""

    code: ClassVar[str] = "too_much"
    default_message: ClassVar[Promise | str] = _("C’est trop à la fois. Réessayez un peu plus tard.")
