"""The browsers in which one is signed in: ending one, ending all the others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from contrechamp_server.foundation.membership.own_sessions import revoke_other_sessions, revoke_session
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_proven_accounts
from contrechamp_server.outlets.accounts.steps import address_of
from contrechamp_server.outlets.accounts.words import Said, say


@require_POST
@open_to_proven_accounts
def end(request: HttpRequest, handle: str) -> HttpResponse:
    """End one session."""
    revoke_session(actor=people.actor(request), account=people.own_account(request), handle=handle)
    say(request, Said.SESSION_ENDED)
    return redirect(address_of(request, "accounts:home"))


@require_POST
@open_to_proven_accounts
def end_others(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    mine, current = people.own_account(request), request.session.session_key or ""
    revoke_other_sessions(actor=people.actor(request), account=mine, current=current)
    say(request, Said.SESSIONS_ENDED)
    return redirect(address_of(request, "accounts:home"))
