"""Why something does not leave."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ForbiddenError


class DisplayOnlyError(ForbiddenError):
    """The licence allows display here and nothing else, or the picture is shown only to whoever asks for it."""

    code: ClassVar[str] = "display_only"
    default_message: ClassVar[Promise | str] = _(
        "Pas d’affiche de cette image\u00a0: sa licence ne permet que l’affichage ici, ou elle est difficile à voir."
    )
