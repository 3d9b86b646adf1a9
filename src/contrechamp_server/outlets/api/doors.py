"""The door of every address for programs: by which methods, and with whose token. No session counts here."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from contrechamp_server.foundation.membership.errors import UnknownTokenError
from contrechamp_server.foundation.membership.tokens import find_token
from contrechamp_server.frame.access import open_to_tokens
from contrechamp_server.frame.errors import describe, error_answer

_REALM: Final = 'Bearer realm="contrechamp"'
View = Callable[..., HttpResponse]


def for_programs(**views: View) -> View:
    """Give the view of one address: `get=…, put=…`. Each takes the request, who acts, and the address's parts."""
    allowed = ", ".join(sorted(name.upper() for name in views))

    @open_to_tokens
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        view = views.get((request.method or "").lower())
        if view is None:
            message = _("Cette adresse n’accepte pas cette méthode.")
            refusal = error_answer(request, HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", message)
            refusal.headers["Allow"] = allowed
            return refusal
        try:
            who = find_token(_bearer(request))
        except UnknownTokenError as error:
            return _ask_for_token(request, error)
        response = view(request, who, **parts)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def _bearer(request: HttpRequest) -> str:
    kind, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    return bearer.strip() if kind.lower() == "bearer" else ""


def _ask_for_token(request: HttpRequest, error: UnknownTokenError) -> HttpResponse:
    __, code, message = describe(error)
    is_given = "Authorization" in request.headers
    refusal = error_answer(request, HTTPStatus.UNAUTHORIZED, code, message)
    refusal.headers["WWW-Authenticate"] = f'{_REALM}, error="invalid_token"' if is_given else _REALM
    return refusal
