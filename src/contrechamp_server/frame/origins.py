"""Protection against requests that another site makes a browser send, without a token and without a cookie.

Browsers say where a request comes from: `Sec-Fetch-Site`, and before that `Origin`. Public pages set no cookie, so a
token could not be tied to anything. Reasons and limits: docs/adr.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ForbiddenError

_SAFE = {"GET", "HEAD", "OPTIONS"}


class SameOriginOnly:
    """Refuses what changes something and comes from elsewhere. A program that sends neither header has no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Raised further in, where error pages are made: see ClosedByDefault.
        request.is_foreign = is_foreign(request)  # type: ignore[attr-defined]
        return self._get_response(request)


def is_foreign(request: HttpRequest) -> bool:
    """Say whether an unsafe request comes from another origin, or hides where it comes from while it has a session."""
    if request.method in _SAFE:
        return False
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is not None:
        return urlsplit(origin).netloc != request.get_host()
    return bool(request.COOKIES)


def refuse_foreign(request: HttpRequest) -> None:
    """Refuse a request that comes from elsewhere.

    Raises:
        ForbiddenError: it does.
    """
    if getattr(request, "is_foreign", True):
        raise ForbiddenError(_("Cette demande vient d’un autre site. Rien n’a été fait."))
