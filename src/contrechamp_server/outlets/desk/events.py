"""Events: those that depositors have proposed are opened or refused, those that wait are put first or back in their turn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.forms import parse_yes
from contrechamp_server.stages.approval.priorities import order_event
from contrechamp_server.stages.intake.events import decide_event


@require_POST
@open_with(Permission.OPEN_EVENT)
def decide(request: HttpRequest, event_id: str) -> HttpResponse:
    """Open a proposed event, or refuse it."""
    decide_event(actor=actor(request), event_id=event_id, is_accepted=parse_yes(request))
    return _home(request)


@require_POST
@open_with(Permission.ORDER_QUEUE)
def order(request: HttpRequest, event_id: str) -> HttpResponse:
    """Put an event's photographs before all others, or back among them."""
    order_event(actor=actor(request), event_id=event_id, is_first=parse_yes(request))
    return _home(request)


def _home(request: HttpRequest) -> HttpResponse:
    return redirect(with_language(reverse("desk:home"), chosen_language(request)))
