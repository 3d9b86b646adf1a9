"""What can be wrong with a place."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ArchiveError, InvalidError


class UnknownCommuneError(InvalidError):
    """No commune has this INSEE code in the edition at hand: a postal code, or a commune that has merged.

    Attributes:
        insee_code: what was given.
    """

    code: ClassVar[str] = "unknown_commune"
    default_message: ClassVar[Promise | str] = _(
        "Aucune commune n’a ce code INSEE. Choisissez-la dans la liste ; un code postal ne convient pas."
    )

    def __init__(self, insee_code: str, *, field: str | None = None) -> None:
        super().__init__(field=field)
        self.insee_code = insee_code


class UnknownDepartementError(InvalidError):
    """No département has this code.

    Attributes:
        insee_code: what was given.
    """

    code: ClassVar[str] = "unknown_departement"
    default_message: ClassVar[Promise | str] = _("Aucun département n’a ce code.")

    def __init__(self, insee_code: str, *, field: str | None = None) -> None:
        super().__init__(field=field)
        self.insee_code = insee_code


class PlacesMissingError(ArchiveError):
    """The tables were not built; an archive installed from a wheel always has them."""

    code: ClassVar[str] = "places_missing"
    default_message: ClassVar[Promise | str] = _("Les tables des communes manquent. Lancez « make assets ».")
