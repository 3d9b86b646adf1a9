"""Tokens of programs: made by stewards and shown once, listed, revoked by stewards and by whose name they act in."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.permissions import Permission
from contrechamp_server.foundation.membership import directory
from contrechamp_server.foundation.membership.tokens import make_token, revoke_token
from contrechamp_server.frame.access import open_to_proven_accounts, open_with
from contrechamp_server.frame.paging import page_of
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.accounts.directory import CURSOR, page_address
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.person import page_of_person
from contrechamp_server.outlets.accounts.steps import address_of, wanted
from contrechamp_server.outlets.accounts.words import Said, said, say

PAGE: Final = 50


@require_safe
@open_with(Permission.MANAGE_TOKENS)
def show(request: HttpRequest) -> HttpResponse:
    """List all tokens, newest first."""
    cursor = request.GET.get(CURSOR, "")
    page = page_of(directory.tokens(actor(request)), by="created_at", cursor=cursor, size=PAGE)
    more = page_address(request, page.after) if page.after else ""
    context = {"said": said(request), "tokens": page.rows, "more": more}
    return render(request, "accounts/tokens.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.MANAGE_TOKENS)
def make(request: HttpRequest, account_id: str) -> HttpResponse:
    """Make a token that acts as an account. Read again, it leads to the person's page."""
    if request.method != "POST":
        return redirect(address_of(request, "accounts:person", account_id))
    form = Form.of(request, "label", "staff")
    try:
        made = make_token(
            actor=actor(request),
            account_id=account_id,
            label=form.values["label"],
            is_for_staff=bool(form.values["staff"]),
        )
    except InvalidError as error:
        form.refuse(error)
        return page_of_person(request, account_id, form)
    page = {"token": made.token, "bearer": made.bearer, "languages": ()}
    return render(request, "accounts/token.html", page)


@require_POST
@open_to_proven_accounts
def revoke(request: HttpRequest, token_id: str) -> HttpResponse:
    """Revoke a token: the service says whose."""
    revoke_token(actor=actor(request), token_id=token_id)
    say(request, Said.TOKEN_REVOKED)
    return redirect(wanted(request) or address_of(request, "accounts:home"))
