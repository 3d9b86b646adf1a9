"""Opening an account: a pseudonym and a password. With a passkey instead: `passkeys`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.core.permissions import VISITOR
from contrechamp_server.foundation.membership.errors import (
    GuessingError,
    PasswordError,
    PseudonymError,
    PseudonymTakenError,
)
from contrechamp_server.foundation.membership.opening import OWN_ROLES, open_account
from contrechamp_server.frame import people
from contrechamp_server.frame.access import open_to_anyone
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.steps import next_address, wanted
from contrechamp_server.outlets.accounts.words import Said, role_words, say


@open_to_anyone
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
def open_new(request: HttpRequest) -> HttpResponse:
    """Show the form, or open an account and begin its first session."""
    form, back_to = Form.of(request, "pseudonym"), wanted(request)
    if request.method == "POST":
        try:
            opened = open_account(
                actor=VISITOR, pseudonym=form.values["pseudonym"], password=request.POST.get("password", "")
            )
        except PseudonymTakenError as error:
            form.refuse(error, at="pseudonym")
        except (PseudonymError, PasswordError, GuessingError) as error:
            form.refuse(error)
        else:
            people.sign_in(request, opened, is_strong=False)
            say(request, Said.OPENED)
            return redirect(next_address(request, back_to))
    page = {"form": form, "back_to": back_to, "roles": role_words(OWN_ROLES)}
    return render(request, "accounts/open.html", page, status=form.status)
