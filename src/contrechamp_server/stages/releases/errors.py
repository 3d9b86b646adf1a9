"""Why a release is not made or not given."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ConflictError


class ReleaseWaitingError(ConflictError):
    """One was asked for already, and is not made yet."""

    code: ClassVar[str] = "release_waiting"
    default_message: ClassVar[Promise | str] = _(
        "Une livraison est déjà demandée. Elle sera faite dans quelques minutes."
    )


class OvertakenError(ConflictError):
    """Another release was made while this one was being written."""

    code: ClassVar[str] = "release_overtaken"
    default_message: ClassVar[Promise | str] = _("Une autre livraison a été faite entre-temps. Recommencez si besoin.")
