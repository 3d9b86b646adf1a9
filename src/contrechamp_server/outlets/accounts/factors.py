"""One's second factors: setting one up, adding the codes of a telephone, taking one away. Passkeys: `passkeys`."""

from typing import Final

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.membership.errors import LastFactorError, WrongCodeError
from contrechamp_server.foundation.membership.factors import factor_kinds, recovery_codes_left, remove_factor
from contrechamp_server.foundation.membership.totp import confirm_totp, secret_of, start_totp
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_accounts, open_to_proven_accounts
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.steps import address_of, next_address, wanted
from contrechamp_server.outlets.accounts.words import Said, said, say

_STARTED: Final = "totp_started"
"""Session key: the factor whose secret this browser has been shown."""


@require_safe
@open_to_accounts
def set_up(request: HttpRequest) -> HttpResponse:
    """Offer a second factor: staff are led here before anything else opens to them."""
    page = {
        "said": said(request),
        "back_to": wanted(request),
        "add_totp": address_of(request, "accounts:add_totp", back_to=wanted(request)),
        "is_needed": people.actor(request).is_staff and not people.actor(request).is_strong,
        "kinds": factor_kinds(people.own_account(request)),
    }
    return render(request, "accounts/set_up.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_accounts
def add_totp(request: HttpRequest) -> HttpResponse:
    """Show the secret as a QR code and as letters, until a first code proves that it was taken down."""
    form, mine, who, back_to = Form.of(request), people.own_account(request), people.actor(request), wanted(request)
    started = request.session.get(_STARTED, "")
    if request.method == "POST":
        try:
            confirm_totp(actor=who, account=mine, started=started, code=request.POST.get("code", ""))
        except (WrongCodeError, NotFoundError) as error:
            form.refuse(error, at="code")
        else:
            request.session.pop(_STARTED)
            return redirect(after_adding(request, mine, back_to))
    factor = start_totp(actor=who, account=mine, started=started)
    if factor.pk != started:
        request.session[_STARTED] = factor.pk
    secret = secret_of(factor, mine)
    page = {
        "form": form,
        "back_to": back_to,
        "secret": secret,
        "drawing": segno.make(secret.uri, micro=False).svg_data_uri(border=0, dark="#111", scale=4),
        "replaces": "totp" in factor_kinds(mine),
    }
    return render(request, "accounts/totp.html", page, status=form.status)


@require_POST
@open_to_proven_accounts
def remove(request: HttpRequest, factor_id: str) -> HttpResponse:
    """Take a factor away."""
    try:
        remove_factor(actor=people.actor(request), account=people.own_account(request), factor_id=factor_id)
    except LastFactorError:
        say(request, Said.LAST_FACTOR)
    else:
        say(request, Said.FACTOR_REMOVED)
    return redirect(address_of(request, "accounts:home"))


def after_adding(request: HttpRequest, account: Account, back_to: str) -> str:
    """Note that a factor just added is proved too, and give the next page: recovery codes, where there are none yet."""
    people.prove(request, account)
    say(request, Said.FACTOR_ADDED)
    if account.has_usable_password() and not recovery_codes_left(account):
        return address_of(request, "accounts:recovery", back_to=back_to)
    return next_address(request, back_to)
