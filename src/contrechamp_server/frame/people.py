"""Who asks: the account behind a session, as an `Actor`. A visitor's page never touches the session table."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare

from contrechamp_server.foundation.accounts.models import Account, RoleGrant
from contrechamp_server.foundation.accounts.sessions import BROWSER, SessionStore
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import VISITOR, Actor, roles_from
from contrechamp_server.foundation.membership.browsers import browser_name
from contrechamp_server.foundation.membership.factors import has_factor
from contrechamp_server.frame.access import SignInNeededError

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

STRONG = "second_factor"
"""Session key: the second factor was proved in this session."""

AWAITING = "awaiting_second_factor"
"""Session key: the password was right, and the account has a second factor that this session has not proved."""

AWAITING_SECONDS: Final = 600
"""How long a browser without account, or without the second factor of one, is remembered."""

# A link from elsewhere leads to a page that knows its reader; nothing that changes anything is a link (frame.origins).
_SAME_SITE: Final = "Lax"


class People:
    """Puts `session`, `account` and `actor` on the request, and sends the cookie only to those who sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        had_cookie = settings.SESSION_COOKIE_NAME in request.COOKIES
        session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        request.session = session
        _know(request, _account_of(session) if had_cookie else None)
        response = self._get_response(request)
        _keep(session, response, had_cookie=had_cookie)
        return response


def actor(request: HttpRequest) -> Actor:
    """Give who asks."""
    found: Actor = getattr(request, "actor", VISITOR)
    return found


def account(request: HttpRequest) -> Account | None:
    """Give the account that asks, or None for a visitor."""
    found: Account | None = getattr(request, "account", None)
    return found


def own_account(request: HttpRequest) -> Account:
    """Give the account that asks, to a view that is open to accounts only.

    Raises:
        SignInNeededError: a visitor asks.
    """
    found = account(request)
    if found is None:
        raise SignInNeededError
    return found


def awaiting(request: HttpRequest) -> Account | None:
    """Give the account whose password was given, and whose second factor was not yet; for all else it is a visitor."""
    found: Account | None = getattr(request, "awaiting", None)
    return found


def sign_in(request: HttpRequest, account: Account, *, is_strong: bool) -> None:
    """Begin a session for an account under a new key: one that somebody planted before is worth nothing after.

    Where the account has a second factor that was not proved, it opens nothing, and is forgotten after a few minutes.
    """
    session = request.session
    session.flush()
    session[SESSION_KEY] = account.pk
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[BROWSER] = browser_name(request.headers.get("User-Agent", ""))
    if is_strong:
        session[STRONG] = True
    elif has_factor(account):
        session[AWAITING] = True
        session.set_expiry(AWAITING_SECONDS)
    _know(request, account)


def prove(request: HttpRequest, account: Account) -> None:
    """Note that the second factor was proved, and change the session's key: it opens more from now on."""
    session = request.session
    session.cycle_key()
    session.pop(AWAITING, None)
    session.set_expiry(None)
    session[STRONG] = True
    _know(request, account)


def sign_out(request: HttpRequest) -> None:
    """End the session here and in the database."""
    request.session.flush()
    _know(request, None)


def _know(request: HttpRequest, account: Account | None) -> None:
    is_awaiting = account is not None and AWAITING in request.session
    request.awaiting = account if is_awaiting else None  # type: ignore[attr-defined]
    account = None if is_awaiting else account
    request.account = account  # type: ignore[attr-defined]
    request.actor = _actor_of(account, request.session) if account else VISITOR  # type: ignore[attr-defined]


def _account_of(session: SessionStore) -> Account | None:
    key = session.get(SESSION_KEY)
    account = Account.objects.filter(pk=key, is_active=True).first() if key else None
    # The hash is that of the password: a session begun before it was changed is void, even one saved at that moment.
    if account and constant_time_compare(session.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash()):
        return account
    return None


def _actor_of(account: Account, session: "SessionBase") -> Actor:
    names = RoleGrant.objects.filter(account=account).values_list("role", flat=True)
    return Actor(account_id=account.pk, roles=roles_from(names), is_strong=bool(session.get(STRONG)))


def _keep(session: SessionStore, response: HttpResponseBase, *, had_cookie: bool) -> None:
    if session.is_empty():
        if had_cookie:
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite=_SAME_SITE)
        return
    if session.modified or _is_new_day(session):
        try:
            session.save()
        except UpdateError:  # revoked while this request was under way: it does not come back to life
            response.delete_cookie(settings.SESSION_COOKIE_NAME, samesite=_SAME_SITE)
            return
        response.set_cookie(
            settings.SESSION_COOKIE_NAME,
            session.session_key or "",
            max_age=session.get_expiry_age(),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite=_SAME_SITE,
        )
    # A view may let the person's own browser keep an answer (tiles, the next portrait's picture); a shared cache never.
    kept = response.headers.get("Cache-Control", "")
    if kept.startswith("public,"):
        response.headers["Cache-Control"] = f"private,{kept.removeprefix('public,')}"
    elif not kept.startswith("private"):
        response.headers["Cache-Control"] = "private, no-store"


def _is_new_day(session: SessionStore) -> bool:
    model = session.get_model_class()
    day = model.objects.filter(session_key=session.session_key).values_list("last_used_on", flat=True).first()
    return day != now().date()
