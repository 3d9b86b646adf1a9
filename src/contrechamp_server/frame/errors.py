"""Errors become pages (or JSON where a program asks): one clear line in the visitor's language, and the right status."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contrechamp.ledger import Ref
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.recording import record_refusal
from contrechamp_server.foundation.core.errors import (
    ArchiveError,
    ConflictError,
    ForbiddenError,
    GoneError,
    InvalidError,
    NotFoundError,
    TooMuchError,
)
from contrechamp_server.foundation.gate import ImageRefusedError
from contrechamp_server.foundation.media.arrivals import CannotKeepError, TooLargeError, TooSlowError
from contrechamp_server.foundation.membership.errors import StrongSessionNeededError
from contrechamp_server.frame.access import SignInNeededError
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import account, actor
from contrechamp_server.frame.uploads import LengthNeededError, WrongTypeError

log = logging.getLogger("contrechamp.web")

_STATUS: tuple[tuple[type[ArchiveError], HTTPStatus], ...] = (
    (GoneError, HTTPStatus.GONE),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (ConflictError, HTTPStatus.CONFLICT),
    (TooMuchError, HTTPStatus.TOO_MANY_REQUESTS),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooSlowError, HTTPStatus.REQUEST_TIMEOUT),
    (CannotKeepError, HTTPStatus.SERVICE_UNAVAILABLE),
    (LengthNeededError, HTTPStatus.LENGTH_REQUIRED),
    (WrongTypeError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (InvalidError, HTTPStatus.UNPROCESSABLE_ENTITY),
)
_SIGNING_IN_HELPS = {SignInNeededError.code, StrongSessionNeededError.code}

_FOREIGN: Final[tuple[tuple[Any, HTTPStatus, str, Promise | str], ...]] = (
    (Http404, HTTPStatus.NOT_FOUND, NotFoundError.code, NotFoundError.default_message),
    (
        TooManyFilesSent,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_many_files",
        gettext_lazy("C’est trop de fichiers en une fois. Envoyez-les en plusieurs fois."),
    ),
    (
        RequestDataTooBig,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_large",
        gettext_lazy("C’est trop grand pour être pris en une fois."),
    ),
    (
        UnreadablePostError,
        HTTPStatus.BAD_REQUEST,
        "cut_off",
        gettext_lazy("L’envoi s’est interrompu. Rien n’a été gardé ; recommencez."),
    ),
    (
        (SuspiciousOperation, BadRequest, MultiPartParserError),
        HTTPStatus.BAD_REQUEST,
        "bad_request",
        gettext_lazy("La demande est mal formée."),
    ),
)
"""What Django raises: kind, status, code, sentence; the first that fits."""
FORESEEN: Final = (ArchiveError, SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError)
"""What a view may show beside its own form instead of leaving it to the error page."""


class ErrorPages:
    """Turns what views and services raise into answers; what was not foreseen becomes a page without any detail."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Give the answer for an error."""
        return answer_to(request, error)


def answer_to(request: HttpRequest, error: Exception) -> HttpResponseBase:
    """Give the page, or the JSON, for an error. Refusals to staff, and refused images, are recorded."""
    if isinstance(error, SignInNeededError) and not wants_json(request) and request.method == "GET":
        address = f"{reverse('accounts:sign_in')}?{urlencode({'next': request.get_full_path()})}"
        return redirect(with_language(address, chosen_language(request)))
    if isinstance(error, ForbiddenError):
        _record(request, error)
    status, code, message = describe(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # The type and the view, nothing else: messages and values can quote a file or a note, and an address a receipt code.
        log.error("unforeseen %s at %s", type(error).__name__, getattr(request.resolver_match, "view_name", "-"))
    return error_answer(request, status, code, message)


def describe(error: Exception) -> tuple[HTTPStatus, str, str]:
    """Give status, stable code and one line for a person."""
    if isinstance(error, ImageRefusedError):
        # Word for word what stands where there is nothing: that the image exists is not for everyone either.
        error = NotFoundError()
    if isinstance(error, ArchiveError):
        found = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
        return found or HTTPStatus.BAD_REQUEST, error.code, str(error.message)
    return _describe_foreign(error)


def _describe_foreign(error: Exception) -> tuple[HTTPStatus, str, str]:
    if isinstance(error, UnreadablePostError) and isinstance(error.__cause__, TimeoutError):
        return describe(TooSlowError())
    for kinds, status, code, message in _FOREIGN:
        if isinstance(error, kinds):
            return status, code, str(message)
    return HTTPStatus.INTERNAL_SERVER_ERROR, "unforeseen", _("Une erreur imprévue s’est produite. Rien n’a été perdu.")


def error_answer(request: HttpRequest, status: HTTPStatus, code: str, message: str) -> HttpResponse:
    """Give an error as JSON where a program asks, else as a page."""
    if wants_json(request):
        return JsonResponse({"code": code, "message": message}, status=status)
    page = {"status": int(status), "message": message, "signing_in_helps": code in _SIGNING_IN_HELPS}
    return render(request, "frame/error.html", page, status=status)


def wants_json(request: HttpRequest) -> bool:
    """Say whether the answer is for a program."""
    accepted = request.headers.get("Accept", "")
    return request.path.startswith(("/api/", "/iiif/")) or accepted.startswith("application/json")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """`handler404`: an address that leads nowhere."""
    return answer_to(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """`handler400`."""
    return answer_to(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`: without any detail."""
    status, code, message = describe(Exception())
    return error_answer(request, status, code, message)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """`handler403`."""
    return answer_to(request, exception)


def _record(request: HttpRequest, error: ForbiddenError) -> None:
    """Record a refusal once what was refused has been rolled back.

    A visitor who tries addresses is not recorded: anyone could fill the log so.
    """
    if account(request) is None:
        return
    who = actor(request)
    if isinstance(error, ImageRefusedError):
        subject: Any = Ref("photograph", error.photograph_id)
        record_refusal(Action.IMAGE_REFUSED, subject, actor=who, code=error.code)
    else:
        record_refusal(Action.ACTION_REFUSED, Ref("archive", "the-archive"), actor=who, code=error.code)
