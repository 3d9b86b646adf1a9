"""Accepting an invitation: the code first, then a password. With a passkey instead: `passkeys`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.membership.directory import own_roles
from contrechamp_server.foundation.membership.errors import GuessingError, PasswordError, WrongCodeError
from contrechamp_server.foundation.membership.factors import is_staff
from contrechamp_server.foundation.membership.invitations import accept_with_password, invited_account
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.steps import next_address
from contrechamp_server.outlets.accounts.words import Said, role_words, say


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def accept(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then show whose it is and ask for a password, then begin the session.

    The code travels in the body of requests, never in an address, which browsers and proxies keep.
    """
    form = Form.of(request, "code")
    if request.method != "POST":
        return _ask(request, form)
    try:
        invited = invited_account(form.values["code"])
        if "password" not in request.POST:
            return _offer(request, form, invited)
        try:
            accepted = accept_with_password(code=form.values["code"], password=request.POST["password"])
        except PasswordError as error:
            form.refuse(error)
            return _offer(request, form, invited)
    except (WrongCodeError, GuessingError) as error:
        form.refuse(error, at="code")
        return _ask(request, form)
    people.sign_in(request, accepted, is_strong=False)
    say(request, Said.ACCEPTED)
    return redirect(next_address(request, ""))


def _ask(request: HttpRequest, form: Form) -> HttpResponse:
    return render(request, "accounts/invitation.html", {"form": form}, status=form.status)


def _offer(request: HttpRequest, form: Form, invited: Account) -> HttpResponse:
    page = {
        "form": form,
        "invited": invited,
        "roles": role_words(own_roles(invited)),
        "is_staff": is_staff(invited),
    }
    return render(request, "accounts/invitation.html", page, status=form.status)
