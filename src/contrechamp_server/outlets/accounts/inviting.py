"""Letting somebody in: an invitation, or access given back. The code is shown in this answer and nowhere else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Permission, Role, roles_from
from contrechamp_server.foundation.membership.errors import NotYourselfError, PseudonymError, PseudonymTakenError
from contrechamp_server.foundation.membership.invitations import GOOD_FOR, Invited, invite, reset_access
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.accounts.forms import Form
from contrechamp_server.outlets.accounts.person import page_of_person
from contrechamp_server.outlets.accounts.steps import address_of
from contrechamp_server.outlets.accounts.words import role_words


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.MANAGE_ACCOUNTS)
def invite_somebody(request: HttpRequest) -> HttpResponse:
    """Make an account for somebody, with roles."""
    form = Form.of(request, "pseudonym")
    roles = roles_from(request.POST.getlist("role"))
    if request.method == "POST":
        try:
            invited = invite(
                actor=actor(request),
                pseudonym=form.values["pseudonym"],
                roles=[role for role in Role if role in roles],
            )
        except PseudonymTakenError as error:
            form.refuse(error, at="pseudonym")
        except PseudonymError as error:
            form.refuse(error)
        else:
            return _code(request, invited, is_new=True)
    page = {"form": form, "roles": role_words(Role), "chosen": {role.value for role in roles}}
    return render(request, "accounts/invite.html", page, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@open_with(Permission.MANAGE_ACCOUNTS)
def reset(request: HttpRequest, account_id: str) -> HttpResponse:
    """Take from an account all ways in, and give a code to set new ones. Read again, it leads to the person's page."""
    if request.method != "POST":
        return redirect(address_of(request, "accounts:person", account_id))
    form = Form.of(request)
    if not form.is_agreed(request):
        return page_of_person(request, account_id, form)
    try:
        invited = reset_access(actor=actor(request), account_id=account_id)
    except NotYourselfError as error:
        form.refuse(error)
        return page_of_person(request, account_id, form)
    return _code(request, invited, is_new=False)


def _code(request: HttpRequest, invited: Invited, *, is_new: bool) -> HttpResponse:
    page = {
        "account": invited.account,
        "code": invited.code,
        "is_new": is_new,
        "address": request.build_absolute_uri(reverse("accounts:invitation")),
        "good_until": now() + GOOD_FOR,
        "languages": (),  # a link to this page in another language would ask for it again, without the code
    }
    return render(request, "accounts/code.html", page)
