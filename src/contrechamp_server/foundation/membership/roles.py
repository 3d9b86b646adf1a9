"""Roles, given and taken by a steward. They count from the next request on."""

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.errors import ConflictError, NotFoundError
from contrechamp_server.foundation.core.permissions import Actor, Permission, Role
from contrechamp_server.foundation.membership.errors import LastStewardError
from contrechamp_server.foundation.membership.facts import record_about


@transaction.atomic
def grant_role(*, actor: Actor, account_id: str, role: Role) -> None:
    """Give a role to an account.

    Raises:
        ForbiddenError: the role of who asks does not allow it.
        NotFoundError: no such account, or it is closed.
        ConflictError: it has the role already.
    """
    actor.require(Permission.MANAGE_ACCOUNTS)
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFoundError
    _, is_new = RoleGrant.objects.get_or_create(account=account, role=role.value)
    if not is_new:
        raise ConflictError
    record_about(account.pk, Action.ROLE_GRANTED, actor=actor, role=role.value)


@transaction.atomic
def revoke_role(*, actor: Actor, account_id: str, role: Role) -> None:
    """Take a role from an account.

    Raises:
        ForbiddenError: the role of who asks does not allow it.
        NotFoundError: the account has no such role.
        LastStewardError: it would leave the archive without a steward.
    """
    actor.require(Permission.MANAGE_ACCOUNTS)
    if role is Role.STEWARD:
        keep_one_steward(account_id)
    deleted, _ = RoleGrant.objects.filter(account=account_id, role=role.value).delete()
    if not deleted:
        raise NotFoundError
    record_about(account_id, Action.ROLE_REVOKED, actor=actor, role=role.value)


def keep_one_steward(account_id: str) -> None:
    """Refuse to go on, in the caller's transaction, if this account is the only steward.

    Raises:
        LastStewardError: it is.
    """
    # All grants are locked, in one order: two stewards who revoke each other at the same moment take turns.
    grants = RoleGrant.objects.select_for_update().filter(role=Role.STEWARD.value, account__is_active=True)
    stewards = [grant.account_id for grant in grants.order_by("pk")]
    if stewards == [account_id]:
        raise LastStewardError
