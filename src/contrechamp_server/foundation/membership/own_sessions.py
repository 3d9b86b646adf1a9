"""The browsers in which somebody is signed in: listed to their owner, ended one by one or all at once."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, ArchiveSession
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.facts import record_about


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One signed-in browser. `handle` names it on the page: the key itself is the cookie, and stays there."""

    handle: str
    browser: str
    begun_on: date
    last_used_on: date | None
    is_current: bool


def own_sessions(account: Account, *, current: str) -> list[OwnSession]:
    """List the sessions of an account, the last used first."""
    rows = ArchiveSession.objects.filter(account_id=account.pk, expire_date__gt=now())
    return [
        OwnSession(
            handle=_handle(row.session_key),
            browser=row.browser,
            begun_on=row.created_at.date(),
            last_used_on=row.last_used_on,
            is_current=row.session_key == current,
        )
        for row in rows.order_by("-last_used_on", "-created_at")
    ]


@transaction.atomic
def revoke_session(*, actor: Actor, account: Account, handle: str) -> None:
    """End one session of an account; its browser is signed out with its next request.

    Raises:
        NotFoundError: the account has no such session.
    """
    keys = ArchiveSession.objects.filter(account_id=account.pk).values_list("session_key", flat=True)
    found = next((key for key in keys if _handle(key) == handle), None)
    if found is None:
        raise NotFoundError
    ArchiveSession.objects.filter(session_key=found).delete()
    record_about(account.pk, Action.SESSION_REVOKED, actor=actor, sessions=1)


@transaction.atomic
def revoke_other_sessions(*, actor: Actor, account: Account, current: str) -> int:
    """End all sessions of an account but this one, and say how many there were."""
    ended = end_sessions(account.pk, but=current)
    record_about(account.pk, Action.SESSION_REVOKED, actor=actor, sessions=ended)
    return ended


def end_sessions(account_id: str, *, but: str = "") -> int:
    """End the sessions of an account, in the caller's transaction; the caller's record says why."""
    ended, _ = ArchiveSession.objects.filter(account_id=account_id).exclude(session_key=but).delete()
    return ended


def forget_expired_sessions() -> int:
    """Delete sessions that have run out, so that nothing says who was here; give how many."""
    forgotten, _ = ArchiveSession.objects.filter(expire_date__lte=now()).delete()
    return forgotten


def _handle(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
