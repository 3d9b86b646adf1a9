"""One photograph a screen: the page, what its script asks for, and the decision."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.records.models import Photograph
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import HoldReason, NotUsefulReason
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.errors import wants_json
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.parsing import Decision, Kind, parse_choice, parse_decision, parse_skip
from contrechamp_server.outlets.desk.state import state_of
from contrechamp_server.outlets.desk.words import script_words
from contrechamp_server.pipeline import move_on
from contrechamp_server.stages.approval import redos, services
from contrechamp_server.stages.approval.models import RedoReason, VeilReason
from contrechamp_server.stages.approval.queue import look_at, take_turn
from contrechamp_server.stages.approval.veil_lifts import open_veil_lift_of


@require_safe
@open_with(Permission.REVIEW)
def lead_on(request: HttpRequest) -> HttpResponse:
    """Lead to the next photograph, which is then kept for this reviewer for a while; home when there is none."""
    found = take_turn(actor=actor(request), skip=parse_skip(request.GET.get("saute", "")))
    if wants_json(request):
        return JsonResponse({"next": found.pk if found else None})
    address = reverse("desk:photograph", args=[found.pk]) if found else reverse("desk:home")
    return redirect(with_language(address, chosen_language(request)))


@require_safe
@open_with(Permission.SEE_DESK)
def show(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Show the desk with one photograph on it. Its script fetches what stands on it, and then the photographs after it."""
    photograph = _find(photograph_id)
    return render(
        request,
        "desk/photograph.html",
        {
            "photograph": photograph,
            "state": state_of(photograph, actor(request), is_with_other=False),
            "is_to_review": photograph.state == State.TO_REVIEW,
            "may_review": actor(request).may(Permission.REVIEW),
            "may_retry": photograph.state == State.HELD and photograph.spool_id is not None,
            "may_reopen": photograph.state in _REOPENED and photograph.master_id is not None,
            "may_ask_veil": photograph.state == State.PUBLISHED and not photograph.is_veil_lifted,
            "account_id": actor(request).account_id,
            "hold_reasons": HoldReason.choices,
            "not_useful_reasons": NotUsefulReason.choices,
            "redo_reasons": RedoReason.choices,
            "veil_reasons": VeilReason.choices,
            "veil_lift": open_veil_lift_of(actor(request), photograph_id),
            "script_words": script_words(),
        },
    )


@require_safe
@open_with(Permission.SEE_DESK)
def give_state(request: HttpRequest, photograph_id: str) -> JsonResponse:
    """Give what stands on a photograph; a reviewer who looks at it keeps it for a while."""
    photograph = _find(photograph_id)
    is_with_other = look_at(actor(request), photograph)
    answer = JsonResponse(state_of(photograph, actor(request), is_with_other=is_with_other))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@open_with(Permission.REVIEW)
def decide(request: HttpRequest, photograph_id: str) -> JsonResponse:
    """Take a decision, and say which photograph is next."""
    who = actor(request)
    decision = parse_decision(request.body)
    photograph = _SERVICES[decision.kind](who, photograph_id, decision)
    move_on(photograph)
    if decision.kind is Kind.REOPEN:
        return JsonResponse({"next": photograph.pk})
    found = take_turn(actor=who, skip=(photograph.pk,))
    return JsonResponse({"next": found.pk if found else None})


_REOPENED = frozenset({State.HELD, State.APPROVED, State.PUBLISHED, State.NOT_USEFUL, State.AWAITING_REDO})


def _find(photograph_id: str) -> Photograph:
    found = Photograph.objects.select_related("submission__event").filter(pk=photograph_id).first()
    if found is None:
        raise NotFoundError
    return found


def _approve(who: Actor, key: str, sent: Decision) -> Photograph:
    return services.approve_photograph(actor=who, photograph_id=key, version=sent.version, judgement=sent.judgement)


def _hold(who: Actor, key: str, sent: Decision) -> Photograph:
    reason = parse_choice(HoldReason, sent.reason)
    return services.hold_photograph(actor=who, photograph_id=key, version=sent.version, reason=reason)


def _refuse(who: Actor, key: str, sent: Decision) -> Photograph:
    reason = parse_choice(NotUsefulReason, sent.reason)
    return services.refuse_photograph(actor=who, photograph_id=key, version=sent.version, reason=reason)


def _pass_on(who: Actor, key: str, sent: Decision) -> Photograph:
    return services.pass_on_photograph(actor=who, photograph_id=key, version=sent.version)


def _reopen(who: Actor, key: str, _sent: Decision) -> Photograph:
    return services.reopen_photograph(actor=who, photograph_id=key)


def _redo(who: Actor, key: str, sent: Decision) -> Photograph:
    reason = parse_choice(RedoReason, sent.reason)
    asked = redos.request_redo(
        actor=who, photograph_id=key, version=sent.version, reason=reason, masks=sent.judgement.masks
    )
    return asked.photograph


_SERVICES: dict[Kind, Callable[[Actor, str, Decision], Photograph]] = {
    Kind.APPROVE: _approve,
    Kind.HOLD: _hold,
    Kind.NOT_USEFUL: _refuse,
    Kind.PASS_ON: _pass_on,
    Kind.REOPEN: _reopen,
    Kind.REDO: _redo,
}
