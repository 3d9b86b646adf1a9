"""What somebody does to their own account: another password, closing it."""

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, ApiToken, Factor, Invitation, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.entering import confirm_password
from contrechamp_server.foundation.membership.errors import StrongSessionNeededError
from contrechamp_server.foundation.membership.factors import require_strong
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.opening import set_password
from contrechamp_server.foundation.membership.own_sessions import end_sessions
from contrechamp_server.foundation.membership.roles import keep_one_steward


def change_password(*, actor: Actor, account: Account, current: str, new: str) -> None:
    """Put another password on one's own account; every session ends, the page signs its own in again.

    Raises:
        GuessingError, WrongCredentialsError: the current password is not right.
        StrongSessionNeededError: a second factor not proved in this session, or no password yet and no passkey used.
        PasswordError: the new one is too easy to guess.
    """
    _confirm(actor, account, current)
    with transaction.atomic():
        set_password(account, new)
        account.save(update_fields=["password"])
        end_sessions(account.pk)
        record_about(account.pk, Action.PASSWORD_CHANGED, actor=actor)


def close_account(*, actor: Actor, account: Account, password: str) -> None:
    """Close one's own account for good. The pseudonym is not given out again; what was decided stays decided.

    Raises:
        GuessingError, WrongCredentialsError, StrongSessionNeededError: as for another password.
        LastStewardError: nobody would be left to look after the archive.
    """
    _confirm(actor, account, password)
    with transaction.atomic():
        keep_one_steward(account.pk)
        account.is_active = False
        account.closed_at = now()
        account.set_unusable_password()
        account.save(update_fields=["is_active", "closed_at", "password"])
        for kept in (Factor, RoleGrant, ApiToken, Invitation):
            kept.objects.filter(account=account).delete()
        end_sessions(account.pk)
        record_about(account.pk, Action.ACCOUNT_CLOSED, actor=actor)


def _confirm(actor: Actor, account: Account, password: str) -> None:
    """Outside the transaction that follows: a try counts even when the rest is rolled back, and hashing holds no lock."""
    require_strong(actor, account)
    if account.has_usable_password():
        confirm_password(account, password)
    elif not actor.is_strong:
        raise StrongSessionNeededError
