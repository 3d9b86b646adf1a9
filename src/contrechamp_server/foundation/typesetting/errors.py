"""Why nothing can be set."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ArchiveError


class TypefaceMissingError(ArchiveError):
    """The typeface for print was not built; `make assets` builds it."""

    code: ClassVar[str] = "typeface_missing"
    default_message: ClassVar[Promise | str] = _("La police d’impression manque. Lancez « make assets ».")
