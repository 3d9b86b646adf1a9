"""Closed by default: a view answers nobody until a decorator of this module says for whom it is.

`frame.door` looks before each view. A test walks all addresses and finds none without a mark.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from django.http import HttpResponseBase
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.core.errors import ForbiddenError
from contrechamp_server.foundation.core.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_MARK = "opens_to"


class SignInNeededError(ForbiddenError):
    """Nobody is signed in, or the second factor is missing; the page leads there."""

    code: ClassVar[str] = "sign_in_needed"
    default_message: ClassVar[Promise | str] = _("Entrez d’abord, avec le second facteur si votre compte en a un.")


class OpenTo(StrEnum):
    """For whom a view is, where no permission decides."""

    ANYONE = "anyone"
    TOKEN = "token"  # noqa: S105 - a name, no secret
    """Programs: the view itself checks the bearer token."""
    ACCOUNT = "account"
    """Anyone signed in, staff also before the second factor (to set it up)."""
    PROVEN = "proven"
    """Anyone signed in, staff only after the second factor."""


def open_to_anyone(view: View) -> View:
    """Open a view to the public."""
    setattr(view, _MARK, OpenTo.ANYONE)
    return view


def open_to_tokens(view: View) -> View:
    """Open a view to programs; it must check the token itself. No session counts there."""
    setattr(view, _MARK, OpenTo.TOKEN)
    return view


def open_to_accounts(view: View) -> View:
    """Open a view to anyone signed in, staff without second factor too: only where one is set up."""
    setattr(view, _MARK, OpenTo.ACCOUNT)
    return view


def open_to_proven_accounts(view: View) -> View:
    """Open a view to anyone signed in, once they have proved all that their account asks for."""
    setattr(view, _MARK, OpenTo.PROVEN)
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
