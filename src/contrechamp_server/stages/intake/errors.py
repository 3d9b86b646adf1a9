"""What is refused at the door, each with one line for the person who sends it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ForbiddenError, InvalidError, NotFoundError, TooMuchError
from contrechamp_server.foundation.places import Commune


class NotAPictureError(InvalidError):
    """The first bytes are not those of a format that is taken; nothing was kept."""

    code: ClassVar[str] = "not_a_picture"
    default_message: ClassVar[Promise | str] = _(
        "Ce fichier n’est pas une photographie dans un format accepté (JPEG, PNG, WebP, TIFF, HEIC ou AVIF), ni un envoi "
        "(ZIP) de ProofMode."
    )


class EmptyFileError(InvalidError):
    """No byte arrived."""

    code: ClassVar[str] = "empty_file"
    default_message: ClassVar[Promise | str] = _("Ce fichier est vide.")


class NoFileError(InvalidError):
    """A request that should bring photographs brings none."""

    code: ClassVar[str] = "no_file"
    default_message: ClassVar[Promise | str] = _("Aucun fichier n’est arrivé. Choisissez au moins une photographie.")


class EmptyDepositError(InvalidError):
    """A deposit without any photograph is not sent."""

    code: ClassVar[str] = "empty_deposit"
    default_message: ClassVar[Promise | str] = _(
        "Ce dépôt est vide. Ajoutez au moins une photographie avant d’envoyer."
    )


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
    default_message: ClassVar[Promise | str] = _(
        "Les archives ont reçu beaucoup de dépôts cette heure-ci. Réessayez dans une heure, ou avec un compte."
    )


class ProvenanceError(InvalidError):
    """What is said of a deposit cannot be taken as it is.

    Attributes:
        problems: field → what is wrong there; all of them, so that a form can show each beside its field.
        communes: to choose from, where the name that was given has several.
    """

    code: ClassVar[str] = "provenance"

    def __init__(self, problems: Mapping[str, Promise | str], *, communes: Sequence[Commune] = ()) -> None:
        field = next(iter(problems))
        super().__init__(problems[field], field=field)
        self.problems = dict(problems)
        self.communes = list(communes)


class UnknownPlaceError(InvalidError):
    """No commune is called so."""

    code: ClassVar[str] = "unknown_place"
    default_message: ClassVar[Promise | str] = _("Aucune commune ne porte ce nom. Vérifiez l’orthographe.")


class AmbiguousPlaceError(InvalidError):
    """Several communes could be meant; somebody must choose.

    Attributes:
        candidates: the most likely first.
    """

    code: ClassVar[str] = "ambiguous_place"
    default_message: ClassVar[Promise | str] = _("Plusieurs communes répondent à ce nom. Choisissez la bonne.")

    def __init__(self, candidates: list[Commune]) -> None:
        super().__init__(field="commune")
        self.candidates = candidates
