"""One person, for stewards: roles given and taken, the account shut and opened again."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.core.errors import ConflictError, InvalidError
from contrechamp_server.foundation.core.permissions import Actor, Permission, Role
from contrechamp_server.foundation.membership import directory
from contrechamp_server.foundation.membership.activity import deactivate_account, reactivate_account
from contrechamp_server.foundation.membership.roles import grant_role, revoke_role
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.accounts.directory import lines
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.steps import address_of
from contrechamp_server.outlets.accounts.words import Said, role_words, said, say


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.MANAGE_ACCOUNTS)
def show(request: HttpRequest, account_id: str) -> HttpResponse:
    """Show a person's account, or do one thing to it."""
    form = Form.of(request)
    if request.method == "POST":
        deed = _DEEDS.get(request.POST.get("do", ""))
        if deed is None:
            raise InvalidError
        try:
            say(request, deed(actor(request), account_id, request.POST.get("role", "")))
        except ConflictError as error:
            form.refuse(error)
        else:
            return redirect(address_of(request, "accounts:person", account_id))
    return page_of_person(request, account_id, form)


def page_of_person(request: HttpRequest, account_id: str, form: Form) -> HttpResponse:
    """Show a person's account, with what a form of it could not do."""
    who = actor(request)
    person = directory.person(who, account_id)
    page = {
        "said": said(request),
        "form": form,
        **lines(person),
        "is_own": account_id == who.account_id,
        "all_roles": [{**words, "has_it": words["value"] in person.roles} for words in role_words(Role)],
        "tokens": directory.tokens(who).filter(account=account_id).order_by("-created_at", "-pk"),
    }
    return render(request, "accounts/person.html", page, status=form.status)


def _give(who: Actor, account_id: str, role: str) -> Said:
    grant_role(actor=who, account_id=account_id, role=_role(role))
    return Said.ROLE_CHANGED


def _take(who: Actor, account_id: str, role: str) -> Said:
    revoke_role(actor=who, account_id=account_id, role=_role(role))
    return Said.ROLE_CHANGED


def _shut(who: Actor, account_id: str, _role: str) -> Said:
    deactivate_account(actor=who, account_id=account_id)
    return Said.DEACTIVATED


def _reopen(who: Actor, account_id: str, _role: str) -> Said:
    reactivate_account(actor=who, account_id=account_id)
    return Said.REACTIVATED


_DEEDS: Final[dict[str, Callable[[Actor, str, str], Said]]] = {
    "give": _give,
    "take": _take,
    "shut": _shut,
    "open": _reopen,
}


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise InvalidError from error
