"""What is still asked of somebody who has begun to enter, and where they go once nothing is."""

from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from contrechamp_server.foundation.membership.factors import has_factor
from contrechamp_server.frame.languages import chosen_language, with_language
from contrechamp_server.frame.people import account, actor, awaiting

PARAMETER: Final = "next"
"""Holds the page that somebody wanted to see, in addresses and in forms."""

_LONGEST: Final = 2000


def own_address(asked: str) -> str:
    """Give an address back if it is a page of this archive, else nothing: no link of ours leads elsewhere by a parameter."""
    is_ours = asked.startswith("/") and len(asked) <= _LONGEST
    return asked if is_ours and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


def wanted(request: HttpRequest) -> str:
    """Give the page that was asked for before entering, or nothing."""
    return own_address(request.POST.get(PARAMETER) or request.GET.get(PARAMETER, ""))


def address_of(request: HttpRequest, name: str, *args: str, back_to: str = "") -> str:
    """Give the address of a page of accounts, with the page to go to after it and the language of this one."""
    query = f"?{urlencode({PARAMETER: back_to})}" if back_to else ""
    return with_language(f"{reverse(name, args=args)}{query}", chosen_language(request))


def next_address(request: HttpRequest, back_to: str) -> str:
    """Give the address of what is still missing, or of the page that was wanted, or of one's account."""
    missing = _missing(request)
    if missing:
        return address_of(request, missing, back_to=back_to)
    return back_to or address_of(request, "accounts:home")


def _missing(request: HttpRequest) -> str:
    if awaiting(request) is not None:
        return "accounts:second_factor"
    known = account(request)
    if known is None:
        return "accounts:sign_in"
    who = actor(request)
    if who.is_strong:
        return ""
    if has_factor(known):
        return "accounts:second_factor"
    return "accounts:set_up" if who.is_staff else ""
