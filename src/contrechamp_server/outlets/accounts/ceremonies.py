"""What passkeys need of a web page: a challenge that waits in the session for one answer, and JSON read strictly.

This is the only thing that gives a cookie to somebody without account: once they have pressed the button, for ten minutes.
"""

import json
from enum import StrEnum
from typing import Any, Final

from django.http import HttpRequest, JsonResponse

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.membership.errors import WrongPasskeyError
from contrechamp_server.foundation.membership.passkeys import Answer, Ceremony, Site, site_of
from contrechamp_server.frame import people

_KEY: Final = "ceremony"
_SECONDS: Final = 300


class Purpose(StrEnum):
    """What a challenge was asked for: an answer to another one is worth nothing."""

    ENTER = "enter"
    OPEN = "open"
    ACCEPT = "accept"
    ADD = "add"


def site(request: HttpRequest) -> Site:
    """Name the site as this browser sees it.

    Raises:
        InvalidError: it was opened by an IP address.
    """
    return site_of(request.scheme or "", request.get_host())


def ask(request: HttpRequest, purpose: Purpose, ceremony: Ceremony, **kept: str) -> JsonResponse:
    """Send the question, and keep its challenge with what must still be true when the answer comes."""
    until = now().timestamp() + _SECONDS
    request.session[_KEY] = {"purpose": purpose.value, "challenge": ceremony.challenge, "until": until, **kept}
    if people.account(request) is None:
        request.session.set_expiry(people.AWAITING_SECONDS)
    return JsonResponse(ceremony.asked)


def take_answer(request: HttpRequest, purpose: Purpose, sent: dict[str, Any]) -> tuple[Answer, dict[str, str]]:
    """Give the browser's answer with what was kept for it. The challenge is used up, whatever comes of it.

    Raises:
        WrongPasskeyError: nothing of this kind was asked, or too long ago.
        InvalidError: it is no answer.
    """
    kept = request.session.pop(_KEY, None)
    if not kept or kept["purpose"] != purpose or kept["until"] < now().timestamp():
        raise WrongPasskeyError
    credential = sent.get("credential")
    if not isinstance(credential, dict):
        raise InvalidError
    return Answer(site(request), kept["challenge"], credential), kept


def read_body(request: HttpRequest) -> dict[str, Any]:
    """Read what a script of ours sends.

    Raises:
        InvalidError: it is something else.
    """
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidError from error
    if not isinstance(sent, dict):
        raise InvalidError
    return sent


def text(sent: dict[str, Any], name: str) -> str:
    """Give one member that is text, or empty.

    Raises:
        InvalidError: it is something else.
    """
    found = sent.get(name, "")
    if not isinstance(found, str):
        raise InvalidError
    return found
