"""The desk's first page: what waits, for whom, and since when; and the short decisions that need no picture."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.places import commune
from contrechamp_server.foundation.records.models import Event, Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import EventState, NotUsefulReason
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.parsing import Kind, parse_choice
from contrechamp_server.outlets.desk.words import age, state_words
from contrechamp_server.pipeline import move_on
from contrechamp_server.stages.approval import priorities, queue, redos, services
from contrechamp_server.stages.approval.models import RedoReason
from contrechamp_server.stages.approval.veil_lifts import open_veil_lifts
from contrechamp_server.stages.objections.selectors import waiting
from contrechamp_server.stages.redaction.reasons import words_for
from contrechamp_server.stages.redaction.services import retry_photograph

_MOST = 50
_LATELY = 10
_RETRY = "retry"


@require_safe
@open_with(Permission.SEE_DESK)
def show(request: HttpRequest) -> HttpResponse:
    """Show the desk's first page; lists are cut, counts are not."""
    who = actor(request)
    may_review = who.may(Permission.REVIEW)
    page: dict[str, Any] = {
        "counts": [
            {"words": state_words(row.state), "count": row.count, "age": age(row.oldest)} for row in queue.counts(who)
        ],
        "queues": [{"row": row, "age": age(row.oldest)} for row in priorities.event_queues(who, _MOST)],
        "may_order": who.may(Permission.ORDER_QUEUE),
        "may_review": may_review,
        "may_plan": who.may(Permission.PLAN_SAMPLE),
        "may_see_incidents": who.may(Permission.REVIEW_INCIDENT),
        "may_carry": who.may(Permission.CARRY_EVIDENCE),
        "may_release_data": who.may(Permission.RELEASE_DATA),
        "held": _held(who),
        "may_release": who.may(Permission.RELEASE_HELD),
        "not_useful_reasons": NotUsefulReason.choices,
        "events": _events() if who.may(Permission.OPEN_EVENT) else [],
        "objections": waiting(who).count() if who.may(Permission.DECIDE_OBJECTION) else None,
        "redos": redos.open_redos(who)[:_MOST] if who.may(Permission.ANSWER_REDO) else [],
    }
    if may_review:
        page |= _for_reviewer(who)
    return render(request, "desk/home.html", page)


@require_POST
@open_with(Permission.RELEASE_HELD)
def act(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Do with a held or decided photograph what needs no look at it: retry, reopen, ask for a redo, not useful."""
    action = request.POST.get("action", "")
    if action not in _ACTIONS:
        raise InvalidError
    move_on(_ACTIONS[action](request, photograph_id))
    is_seen = action == Kind.REOPEN
    address = reverse("desk:photograph", args=[photograph_id]) if is_seen else reverse("desk:home")
    return redirect(with_language(address, chosen_language(request)))


def _for_reviewer(who: Actor) -> dict[str, Any]:
    return {
        "waiting": queue.waiting_for(who).count(),
        "lately": [
            {"verdict": verdict, "words": state_words(verdict.photograph.state)}
            for verdict in queue.lately_decided(who, _LATELY)
        ],
        "passed_on": [{"photograph": row, "age": age(row.received_at)} for row in queue.passed_on_by(who)[:_MOST]],
        "lifts": [
            {"lift": lift, "is_mine": lift.requested_by == who.account_id} for lift in open_veil_lifts(who)[:_MOST]
        ],
    }


def _held(who: Actor) -> list[dict[str, Any]]:
    rows = (
        Photograph.objects.filter(state=State.HELD)
        .select_related("submission__event")
        .order_by("-priority", "received_at", "pk")[:_MOST]
    )
    return [
        {
            "photograph": row,
            "reason": words_for(row.hold_code),
            "age": age(row.received_at),
            "is_own": bool(who.account_id) and row.submission.submitter == who.account_id,
            "may_retry": row.spool_id is not None,
            "has_master": row.master_id is not None,
        }
        for row in rows
    ]


def _events() -> list[dict[str, Any]]:
    rows = Event.objects.filter(state=EventState.PROPOSED).order_by("created_at", "pk")[:_MOST]
    return [{"event": row, "place": commune(row.commune).name} for row in rows]


def _retry(request: HttpRequest, key: str) -> Photograph:
    return retry_photograph(actor=actor(request), photograph_id=key)


def _reopen(request: HttpRequest, key: str) -> Photograph:
    return services.reopen_photograph(actor=actor(request), photograph_id=key)


def _redo(request: HttpRequest, key: str) -> Photograph:
    who = actor(request)
    asked = redos.request_redo(
        actor=who, photograph_id=key, version=None, reason=RedoReason.HELD_BY_ENGINE, masks=redos.masks_now(key)
    )
    return asked.photograph


def _refuse(request: HttpRequest, key: str) -> Photograph:
    reason = parse_choice(NotUsefulReason, request.POST.get("reason"))
    return services.refuse_photograph(actor=actor(request), photograph_id=key, version=None, reason=reason)


_ACTIONS: dict[str, Callable[[HttpRequest, str], Photograph]] = {
    _RETRY: _retry,
    Kind.REOPEN: _reopen,
    Kind.REDO: _redo,
    Kind.NOT_USEFUL: _refuse,
}
