"""The doors of the addresses for programs: read by anyone, also from other sites; written to with a token, no session counts."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Final, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.errors import UnknownTokenError
from contrechamp_server.foundation.membership.tokens import find_token
from contrechamp_server.frame.access import open_to_anyone, open_to_tokens
from contrechamp_server.frame.errors import describe, error_answer
from contrechamp_server.frame.sharing import for_other_sites, kept_for, unless_unchanged
from contrechamp_server.outlets.api.asking import ParametersError
from contrechamp_server.outlets.api.problems import answer_problem

_REALM: Final = 'Bearer realm="contrechamp"'
_SECONDS: Final = 60
View = Callable[..., HttpResponse]


class BearerToken(AuthBase):
    """A token that a steward has made for an account: `Authorization: Bearer contrechamp_…`."""

    openapi_type: str = "http"
    openapi_scheme: str = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        """Give who acts.

        Raises:
            UnknownTokenError: no token, or one that was revoked.
        """
        kind, _space, bearer = request.headers.get("Authorization", "").partition(" ")
        return find_token(bearer.strip() if kind.lower() == "bearer" else "")


def caller(request: HttpRequest) -> Actor:
    """Give whose token a request came with, once `BearerToken` has let it in."""
    return cast("Actor", request.auth)  # type: ignore[attr-defined]


def for_anyone(view: View, *, parameters: Callable[[], Iterable[str]]) -> View:
    """Open an address to be read by anyone: kept for a minute, asked for again by its digest, and from any site.

    Args:
        view: answers GET.
        parameters: gives those that it takes; any other is refused, and not passed over in silence.
    """

    @open_to_anyone
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return for_other_sites(_not_allowed(request, "GET, HEAD"))
        if unknown := set(request.GET) - set(parameters()):
            error = ParametersError({name: _("Ce paramètre n’existe pas.") for name in sorted(unknown)})
            return for_other_sites(answer_problem(request, error))
        asked, request.method = request.method, "GET"
        try:
            response = view(request, **parts)
        finally:
            request.method = asked
        if response.status_code == HTTPStatus.OK:
            response = kept_for(unless_unchanged(request, response), _SECONDS)
        return for_other_sites(response)

    return answer


def for_tokens(view: View, *, allowed: str) -> View:
    """Open an address to programs with a token; `view` checks it before anything else."""

    @open_to_tokens
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.method != allowed:
            return _not_allowed(request, allowed)
        response = view(request, **parts)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def ask_for_token(request: HttpRequest, error: UnknownTokenError) -> HttpResponse:
    """Refuse a request without a known token, and say that one is needed."""
    __, code, message = describe(error)
    is_given = "Authorization" in request.headers
    refusal = error_answer(request, HTTPStatus.UNAUTHORIZED, code, message)
    refusal.headers["WWW-Authenticate"] = f'{_REALM}, error="invalid_token"' if is_given else _REALM
    return refusal


def _not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    message = _("Cette adresse n’accepte pas cette méthode.")
    refusal = error_answer(request, HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", message)
    refusal.headers["Allow"] = allowed
    return refusal
