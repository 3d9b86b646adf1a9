"""Replies at the desk: read, inserted as they were written, or refused with a reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.desk.parsing import parse_choice
from contrechamp_server.stages.objections import selectors
from contrechamp_server.stages.objections.models import ReplyState
from contrechamp_server.stages.objections.replies import insert_reply, refuse_reply
from contrechamp_server.stages.objections.vocabulary import ReplyRefusal


@require_safe
@open_with(Permission.DECIDE_OBJECTION)
@cache_control(private=True, no_store=True)
def show(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Show one reply."""
    who = actor(request)
    reply = selectors.one_reply(who, reply_id)
    context = {
        "reply": reply,
        "text": selectors.reply_text(who, reply),
        "page": reverse(f"public:{reply.target_kind}", args=[reply.target]),
        "days": (reply.due_on - timezone.localdate(now())).days,
        "is_open": reply.state == ReplyState.ASKED,
        "may_refuse": selectors.may_decide(who, reply.about),
        "refusals": ReplyRefusal.choices,
    }
    return render(request, "desk/reply.html", context)


@require_POST
@open_with(Permission.DECIDE_OBJECTION)
def decide(request: HttpRequest, reply_id: str) -> HttpResponse:
    """Insert a reply, or refuse it."""
    who = actor(request)
    if request.POST.get("outcome") == "insert":
        insert_reply(actor=who, reply_id=reply_id, is_proven=request.POST.get("is_proven") == "yes")
    else:
        refuse_reply(actor=who, reply_id=reply_id, refusal=parse_choice(ReplyRefusal, request.POST.get("refusal")))
    return redirect(with_language(reverse("desk:objections"), chosen_language(request)))
