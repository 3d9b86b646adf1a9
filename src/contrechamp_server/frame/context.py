"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.languages import PARAMETER, chosen_language
from contrechamp_server.frame.people import account, actor


def page(request: HttpRequest) -> dict[str, Any]:
    """Give the archive's name, the language and its links, and who is signed in."""
    language = get_language() or settings.LANGUAGE_CODE
    others = []
    for code, name in settings.LANGUAGES:
        query = request.GET.copy()
        query[PARAMETER] = code
        others.append(
            {"code": code, "name": name, "address": f"{request.path}?{query.urlencode()}", "is_on": code == language}
        )
    return {
        "archive_name": options().name,
        "language": language,
        "languages": others,
        "chosen_language": chosen_language(request),
        "account": account(request),
        "may_see_desk": actor(request).may(Permission.SEE_DESK),
    }
