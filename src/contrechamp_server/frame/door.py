"""One check before every view: is it open to who asks?"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from contrechamp_server.foundation.core.errors import ArchiveError, ForbiddenError, NotFoundError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import OpenTo, SignInNeededError, opening_of
from contrechamp_server.frame.errors import answer_to
from contrechamp_server.frame.origins import refuse_foreign
from contrechamp_server.frame.people import account, actor


class ClosedByDefault:
    """Lets a request through to its view, or answers in the view's place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """Give an answer only when the view is not open to who asks."""
        try:
            check(request, opening_of(view))
        except ArchiveError as error:
            return answer_to(request, error)
        return None


def check(request: HttpRequest, opening: OpenTo | Permission | None) -> None:
    """Refuse unless the view is open to who asks.

    Raises:
        NotFoundError: the view is open to nobody.
        SignInNeededError: signing in, or a second factor, could open it.
        ForbiddenError: the role does not allow it, or another site sent the request.
    """
    if opening is None:
        raise NotFoundError
    if opening is OpenTo.TOKEN:
        return
    refuse_foreign(request)
    if opening is OpenTo.ANYONE:
        return
    if account(request) is None:
        raise SignInNeededError
    who = actor(request)
    lacks_proof = who.is_staff and not who.is_strong
    if opening is OpenTo.PROVEN and lacks_proof:
        raise SignInNeededError
    if isinstance(opening, Permission) and not who.may(opening):
        raise SignInNeededError if lacks_proof else ForbiddenError
