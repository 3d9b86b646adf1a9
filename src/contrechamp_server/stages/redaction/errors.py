"""Why a worker does not go on with a photograph."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError


class LeaseLostError(ConflictError):
    """Another worker has the photograph, or the sweeper has taken it back. What was made is thrown away."""

    code: ClassVar[str] = "lease_lost"


class SpoolGoneError(ConflictError):
    """There is nothing left in the spool to redact: a custodian can make the master from the sealed original."""

    code: ClassVar[str] = "spool_gone"
    default_message: ClassVar[Promise | str] = _(
        "La copie d’attente a été effacée. Seul un dépositaire des clés peut encore traiter cette photographie."
    )
