"""Recovery codes: made on demand, shown once, in the answer to the request that made them and nowhere else."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.membership.factors import has_factor, recovery_codes_left
from contrechamp_server.foundation.membership.recovery import HOW_MANY, make_recovery_codes
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_proven_accounts
from contrechamp_server.outlets.accounts.steps import next_address, wanted
from contrechamp_server.outlets.accounts.words import said


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_proven_accounts
def codes(request: HttpRequest) -> HttpResponse:
    """Say how many codes are left; make new ones on request."""
    mine = people.own_account(request)
    page = {
        "leads_to": next_address(request, wanted(request)),
        "back_to": wanted(request),
        "left": recovery_codes_left(mine),
        "count": HOW_MANY,
        "has_factor": has_factor(mine),
        "has_password": mine.has_usable_password(),
        "pseudonym": mine.pseudonym,
    }
    if request.method == "POST":
        made = make_recovery_codes(actor=people.actor(request), account=mine)
        # A link that holds the text itself: the codes need no second request and no file on the server.
        page |= {"codes": made, "file": f"data:text/plain;charset=utf-8,{quote(chr(10).join([*made, '']))}"}
        page["languages"] = ()
    else:
        page["said"] = said(request)
    return render(request, "accounts/recovery.html", page)
