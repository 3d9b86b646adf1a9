"""Deactivating an account, and taking that back. What its owner closed stays closed."""

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission
from contrechamp_server.foundation.membership.errors import NotYourselfError
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.own_sessions import end_sessions


@transaction.atomic
def deactivate_account(*, actor: Actor, account_id: str) -> None:
    """Shut an account: its sessions end, its tokens open nothing, nobody enters. Roles and factors wait.

    A steward cannot shut their own, so one steward is always left.

    Raises:
        ForbiddenError: the role does not allow it.
        NotYourselfError: it is the steward's own.
        NotFoundError: no such account, or it is shut already.
    """
    account = _lock(actor, account_id, is_active=True)
    if account.pk == actor.account_id:
        raise NotYourselfError
    _set(account, is_active=False)
    end_sessions(account.pk)
    record_about(account.pk, Action.ACCOUNT_DEACTIVATED, actor=actor)


@transaction.atomic
def reactivate_account(*, actor: Actor, account_id: str) -> None:
    """Open an account again that a steward had shut.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: no such account, it is open, or its owner closed it.
    """
    account = _lock(actor, account_id, is_active=False)
    if account.closed_at is not None:
        raise NotFoundError
    _set(account, is_active=True)
    record_about(account.pk, Action.ACCOUNT_REACTIVATED, actor=actor)


def _lock(actor: Actor, account_id: str, *, is_active: bool) -> Account:
    actor.require(Permission.MANAGE_ACCOUNTS)
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=is_active).first()
    if account is None:
        raise NotFoundError
    return account


def _set(account: Account, *, is_active: bool) -> None:
    account.is_active = is_active
    account.save(update_fields=["is_active"])
