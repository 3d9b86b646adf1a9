"""The receipt of an objection or a reply: its code, its state, its deadline, and the decision once there is one."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contrechamp_server.foundation.core.errors import ArchiveError, TooMuchError
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.objections.filling import to_receipt
from contrechamp_server.outlets.objections.words import NEXT, REPLY_STATES
from contrechamp_server.stages.objections.errors import NoSuchObjectionError
from contrechamp_server.stages.objections.models import Objection, Reply, ReplyState
from contrechamp_server.stages.objections.replies import withdraw_reply
from contrechamp_server.stages.objections.selectors import words_of
from contrechamp_server.stages.objections.services import find_by_code
from contrechamp_server.stages.objections.states import ObjectionState
from contrechamp_server.stages.objections.vocabulary import TargetKind

_PAGES = {
    TargetKind.PORTRAIT: "public:portrait",
    TargetKind.PHOTOGRAPH: "public:photograph",
    TargetKind.INCIDENT: "public:incident",
}


@open_to_anyone
@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show the receipt."""
    found = find_by_code(code)
    context = {
        "code": code.strip().lower(),
        "page": reverse(_PAGES[TargetKind(found.target_kind)], args=[found.target]),
    }
    if isinstance(found, Reply):
        return render(request, "objections/reply_receipt.html", context | _told_of_reply(found))
    return render(request, "objections/receipt.html", context | _told(found))


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for a code and lead to its receipt. By POST, so that no code stands in an address that was typed."""
    if request.method != "POST":
        return render(request, "objections/follow.html")
    code = "".join(request.POST.get("code", "").lower().split())
    try:
        find_by_code(code)
    except (NoSuchObjectionError, TooMuchError) as error:
        return _ask_again(request, code, error)
    address = reverse("objections:receipt", args=[code])
    return HttpResponseRedirect(with_language(address, chosen_language(request)), status=HTTPStatus.SEE_OTHER)


@open_to_anyone
@require_POST
@cache_control(private=True, no_store=True)
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a reply back: whoever holds its code may."""
    withdraw_reply(actor=actor(request), code=code)
    return to_receipt(request, code)


def _ask_again(request: HttpRequest, code: str, error: ArchiveError) -> HttpResponse:
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooMuchError) else HTTPStatus.NOT_FOUND
    return render(request, "objections/follow.html", {"error": error.message, "typed": code}, status=status)


def _told(objection: Objection) -> dict[str, Any]:
    return {
        "objection": objection,
        "next": NEXT[ObjectionState(objection.state)],
        "words": words_of(objection),
    }


def _told_of_reply(reply: Reply) -> dict[str, Any]:
    return {
        "reply": reply,
        "state": REPLY_STATES[ReplyState(reply.state)],
        "may_withdraw": reply.state in {ReplyState.ASKED, ReplyState.INSERTED},
    }
