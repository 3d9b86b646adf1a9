"""One's own account on one page, with what can be changed; another password; closing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.membership.directory import own_roles, own_tokens
from contrechamp_server.foundation.membership.errors import (
    GuessingError,
    LastStewardError,
    PasswordError,
    WrongCredentialsError,
)
from contrechamp_server.foundation.membership.factors import factors_of, recovery_codes_left
from contrechamp_server.foundation.membership.own_account import change_password as put_password
from contrechamp_server.foundation.membership.own_account import close_account
from contrechamp_server.foundation.membership.own_sessions import own_sessions
from contrechamp_server.foundation.membership.recovery import HOW_MANY
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_proven_accounts
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.steps import address_of
from contrechamp_server.outlets.accounts.words import FACTORS, Said, role_words, said, say


@require_safe
@open_to_proven_accounts
def home(request: HttpRequest) -> HttpResponse:
    """Show roles, ways in, browsers and tokens, and the ways to change them."""
    mine, who = people.own_account(request), people.actor(request)
    page = {
        "said": said(request),
        "mine": mine,
        "has_password": mine.has_usable_password(),
        "roles": role_words(own_roles(mine)),
        "is_steward": who.may(Permission.MANAGE_ACCOUNTS),
        "factors": [{"factor": factor, "kind": FACTORS[factor.kind]} for factor in factors_of(mine)],
        "codes_left": recovery_codes_left(mine),
        "codes_made": HOW_MANY,
        "sessions": own_sessions(mine, current=request.session.session_key or ""),
        "tokens": own_tokens(mine),
    }
    return render(request, "accounts/home.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_proven_accounts
def change_password(request: HttpRequest) -> HttpResponse:
    """Put another password on the account, or a first one. This session goes on under a new key, the others end."""
    form, mine, who = Form.of(request), people.own_account(request), people.actor(request)
    if request.method == "POST":
        current, new = request.POST.get("current", ""), request.POST.get("password", "")
        try:
            put_password(actor=who, account=mine, current=current, new=new)
        except (WrongCredentialsError, GuessingError) as error:
            form.refuse(error, at="current")
        except PasswordError as error:
            form.refuse(error)
        else:
            people.sign_in(request, mine, is_strong=who.is_strong)
            say(request, Said.PASSWORD_CHANGED)
            return redirect(address_of(request, "accounts:home"))
    page = {"form": form, "pseudonym": mine.pseudonym, "has_password": mine.has_usable_password()}
    return render(request, "accounts/password.html", page, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_proven_accounts
def close(request: HttpRequest) -> HttpResponse:
    """Say what stays and what goes, and close the account once its owner has agreed to that."""
    form, mine = Form.of(request), people.own_account(request)
    if request.method == "POST" and form.is_agreed(request):
        try:
            close_account(actor=people.actor(request), account=mine, password=request.POST.get("current", ""))
        except (WrongCredentialsError, GuessingError) as error:
            form.refuse(error, at="current")
        except LastStewardError as error:
            form.refuse(error)
        else:
            people.sign_out(request)
            return render(request, "accounts/closed.html", {"pseudonym": mine.pseudonym, "languages": ()})
    page = {"form": form, "pseudonym": mine.pseudonym, "has_password": mine.has_usable_password()}
    return render(request, "accounts/close.html", page, status=form.status)
