"""Objections at the desk: the queue by deadline, one objection with its picture, and what is done about it."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.gate import Audience, open_image
from contrechamp_server.foundation.records.models import Photograph, Portrait
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.images import address_of
from contrechamp_server.outlets.desk.parsing import parse_choice
from contrechamp_server.outlets.desk.words import state_words
from contrechamp_server.stages.objections import selectors
from contrechamp_server.stages.objections.deciding import MOST_WORDS_CHARS, Decision, decide_objection
from contrechamp_server.stages.objections.display import restore_display, suspend_display
from contrechamp_server.stages.objections.models import Objection
from contrechamp_server.stages.objections.services import extend_deadline
from contrechamp_server.stages.objections.states import OPEN, ObjectionState
from contrechamp_server.stages.objections.vocabulary import (
    ACCEPTING,
    OF_INCIDENTS,
    ExtensionReason,
    Measure,
    Reason,
    TargetKind,
)

_MOST: Final = 100


@require_safe
@open_with(Permission.DECIDE_OBJECTION)
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits: urgent first, then by deadline; and the replies that wait to be inserted."""
    who, today = actor(request), timezone.localdate(now())
    waiting = selectors.waiting(who)
    context = {
        "rows": [_row(objection, today) for objection in waiting[:_MOST]],
        "count": waiting.count(),
        "overdue": selectors.overdue(who, today),
        "replies": [
            {"reply": reply, "days": (reply.due_on - today).days} for reply in selectors.replies_waiting(who)[:_MOST]
        ],
    }
    return render(request, "desk/objections.html", context)


@require_safe
@open_with(Permission.DECIDE_OBJECTION)
@cache_control(private=True, no_store=True)
def show(request: HttpRequest, objection_id: str) -> HttpResponse:
    """Show one objection, with the picture it is about and what was written in private."""
    who, today = actor(request), timezone.localdate(now())
    objection = selectors.one_objection(who, objection_id)
    photograph = selectors.photograph_of(objection)
    is_about_a_picture = objection.target_kind != TargetKind.INCIDENT
    context = _row(objection, today) | {
        "photograph": photograph,
        "photograph_state": state_words(photograph.state) if photograph else "",
        "picture": _picture(who, objection, photograph),
        "private": selectors.private_text(who, objection),
        "words": selectors.words_of(objection),
        "is_open": objection.state in OPEN,
        "may_decide": selectors.may_decide(who, objection.about),
        "may_suspend": selectors.may_be_suspended(objection),
        "may_restore": objection.state == ObjectionState.SUSPENDED,
        "may_extend": objection.extended_until is None and today <= objection.due_on,
        "accepting": [(reason.value, reason.label) for reason in Reason if reason in ACCEPTING],
        "refusing": [(reason.value, reason.label) for reason in Reason if reason not in ACCEPTING],
        "measures": [(each.value, each.label) for each in Measure if is_about_a_picture or each in OF_INCIDENTS],
        "extensions": ExtensionReason.choices,
        "most": MOST_WORDS_CHARS,
    }
    return render(request, "desk/objection.html", context)


@require_POST
@open_with(Permission.DECIDE_OBJECTION)
def decide(request: HttpRequest, objection_id: str) -> HttpResponse:
    """Accept or refuse; the button says which, and the reason must be one of that."""
    is_accepted = request.POST.get("outcome") == "accept"
    reason = parse_choice(Reason, request.POST.get("reason_accept" if is_accepted else "reason_refuse"))
    if (reason in ACCEPTING) != is_accepted:
        raise InvalidError
    decision = Decision(
        reason=reason,
        measure=parse_choice(Measure, request.POST.get("measure")) if is_accepted else None,
        words=request.POST.get("words", "").replace("\r\n", "\n").strip(),
    )
    decide_objection(actor=actor(request), objection_id=objection_id, decision=decision)
    return _to(request, reverse("desk:objections"))


@require_POST
@open_with(Permission.DECIDE_OBJECTION)
def act(request: HttpRequest, objection_id: str) -> HttpResponse:
    """Suspend the display, restore it, or put the deadline off."""
    action = request.POST.get("action", "")
    if action not in _ACTIONS:
        raise InvalidError
    _ACTIONS[action](request, objection_id)
    return _to(request, reverse("desk:objection", args=[objection_id]))


def _row(objection: Objection, today: date) -> dict[str, Any]:
    return {"objection": objection, "days": (objection.deadline - today).days}


def _picture(who: Actor, objection: Objection, photograph: Photograph | None) -> str:
    """Give the address of the part of the redacted master that is meant, if there still is one."""
    if photograph is None:
        return ""
    try:
        image = open_image(photograph.pk, actor=who, audience=Audience.DESK)
    except NotFoundError:
        return ""
    region = "full"
    if objection.target_kind == TargetKind.PORTRAIT:
        portrait = Portrait.objects.filter(pk=objection.target).first()
        region = ",".join(map(str, portrait.box)) if portrait else "full"
    return f"{address_of(image)}/{region}/!1400,1400/0/default.jpg"


def _suspend(request: HttpRequest, key: str) -> Objection:
    return suspend_display(actor=actor(request), objection_id=key)


def _restore(request: HttpRequest, key: str) -> Objection:
    return restore_display(actor=actor(request), objection_id=key)


def _extend(request: HttpRequest, key: str) -> Objection:
    reason = parse_choice(ExtensionReason, request.POST.get("reason"))
    return extend_deadline(actor=actor(request), objection_id=key, reason=reason)


def _to(request: HttpRequest, address: str) -> HttpResponse:
    return redirect(with_language(address, chosen_language(request)))


_ACTIONS: Final[dict[str, Callable[[HttpRequest, str], Objection]]] = {
    "suspend": _suspend,
    "restore": _restore,
    "extend": _extend,
}
