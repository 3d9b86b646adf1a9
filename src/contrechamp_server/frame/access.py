"""Closed by default: a view answers nobody until a decorator of this module says for whom it is.

`frame.door` looks before each view. A test walks all addresses and finds none without a mark.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpResponseBase

from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_MARK = "opens_to"


class SignInNeededError(ForbiddenError):
    """Nobody is signed in, or the second factor is missing; the page leads there."""

    code = "sign_in_needed"


class OpenTo(StrEnum):
    """For whom a view is, where no permission decides."""

    ANYONE = "anyone"
    TOKEN = "token"  # noqa: S105 - a name, no secret
    """Programs: the view itself checks the bearer token."""
    ACCOUNT = "account"
    """Anyone signed in, staff also before the second factor (to prove it, or to set it up)."""


def open_to_anyone(view: View) -> View:
    """Open a view to the public."""
    setattr(view, _MARK, OpenTo.ANYONE)
    return view


def open_to_tokens(view: View) -> View:
    """Open a view to programs; it must check the token itself. No session counts there."""
    setattr(view, _MARK, OpenTo.TOKEN)
    return view


def open_to_accounts(view: View) -> View:
    """Open a view to anyone signed in."""
    setattr(view, _MARK, OpenTo.ACCOUNT)
    return view


def open_with(permission: Permission) -> Callable[[View], View]:
    """Open a view to those whose role allows something. Services check again: this is for the page, that for the deed."""

    def mark(view: View) -> View:
        setattr(view, _MARK, permission)
        return view

    return mark


def opening_of(view: Any) -> OpenTo | Permission | None:
    """Give for whom a view is, or None for nobody."""
    found = getattr(view, _MARK, None)
    return found if isinstance(found, OpenTo | Permission) else None
