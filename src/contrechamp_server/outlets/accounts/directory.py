"""Who there is, for stewards: searched by pseudonym, narrowed to a role, a page at a time."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from contrechamp_server.foundation.core.permissions import Permission, Role
from contrechamp_server.foundation.membership import directory
from contrechamp_server.frame.access import open_with
from contrechamp_server.frame.paging import page_of
from contrechamp_server.frame.people import actor
from contrechamp_server.outlets.accounts.words import FACTORS, role_words

PAGE: Final = 50
CURSOR: Final = "apres"
_LONGEST_SEARCH: Final = 40


@require_safe
@open_with(Permission.MANAGE_ACCOUNTS)
def people(request: HttpRequest) -> HttpResponse:
    """List the accounts, newest first."""
    who = actor(request)
    search = request.GET.get("cherche", "").strip()[:_LONGEST_SEARCH]
    role = next((role for role in Role if role == request.GET.get("role")), None)
    page = page_of(
        directory.accounts(who, search=search, role=role),
        by="created_at",
        cursor=request.GET.get(CURSOR, ""),
        size=PAGE,
    )
    return render(
        request,
        "accounts/people.html",
        {
            "people": [lines(person) for person in directory.people(who, page.rows)],
            "search": search,
            "role": role,
            "roles": role_words(Role),
            "first": page_address(request, "") if request.GET.get(CURSOR) else "",
            "more": page_address(request, page.after) if page.after else "",
        },
    )


def lines(person: directory.Person) -> dict[str, object]:
    """Give a person with words for roles and factors."""
    kinds = [words for kind, words in FACTORS.items() if kind in person.factors]
    return {"person": person, "roles": role_words(person.roles), "factors": kinds}


def page_address(request: HttpRequest, cursor: str) -> str:
    """Give the address of this list from another row on, all else as asked."""
    query = request.GET.copy()
    query.pop(CURSOR, None)
    if cursor:
        query[CURSOR] = cursor
    return f"{request.path}?{query.urlencode()}"
