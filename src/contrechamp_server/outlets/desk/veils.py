"""Wishes to show a photograph without the veil: asked here, decided by a second reviewer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.forms import parse_yes
from contrechamp_server.outlets.desk.parsing import parse_choice
from contrechamp_server.pipeline import move_on
from contrechamp_server.stages.approval.models import VeilReason
from contrechamp_server.stages.approval.veil_lifts import decide_veil_lift, request_veil_lift


@require_POST
@open_with(Permission.LIFT_VEIL)
def ask(request: HttpRequest, photograph_id: str) -> HttpResponse:
    """Ask that a published photograph be shown without the veil."""
    reason = parse_choice(VeilReason, request.POST.get("reason"))
    request_veil_lift(actor=actor(request), photograph_id=photograph_id, reason=reason)
    return _home(request)


@require_POST
@open_with(Permission.LIFT_VEIL)
def decide(request: HttpRequest, lift_id: str) -> HttpResponse:
    """Decide on somebody else's wish."""
    move_on(decide_veil_lift(actor=actor(request), lift_id=lift_id, is_accepted=parse_yes(request)))
    return _home(request)


def _home(request: HttpRequest) -> HttpResponse:
    return redirect(with_language(reverse("desk:home"), chosen_language(request)))
