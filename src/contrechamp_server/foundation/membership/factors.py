"""Factors of an account together: what there is, what a session must prove, and taking one away."""

from django.db import transaction
from django.db.models import QuerySet

from contrechamp_server.foundation.accounts.models import Account, Factor, FactorKind, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import STAFF, Actor, roles_from
from contrechamp_server.foundation.membership.errors import LastFactorError, StrongSessionNeededError
from contrechamp_server.foundation.membership.facts import record_about


def factors_of(account: Account) -> QuerySet[Factor]:
    """Give the factors that count, oldest first; recovery codes are none, they stand in for one."""
    kinds = (FactorKind.TOTP, FactorKind.PASSKEY)
    return Factor.objects.filter(account=account, kind__in=kinds, is_confirmed=True).order_by("created_at", "pk")


def recovery_codes_left(account: Account) -> int:
    """Count the recovery codes that have not been used."""
    return Factor.objects.filter(account=account, kind=FactorKind.RECOVERY).count()


def factor_kinds(account: Account) -> frozenset[str]:
    """Give the kinds of factors by which the account can prove itself."""
    return frozenset(factors_of(account).values_list("kind", flat=True))


def has_factor(account: Account) -> bool:
    """Say whether a second factor is asked for after the password, whatever the roles."""
    return factors_of(account).exists()


def is_staff(account: Account) -> bool:
    """Say whether an account has, at this moment, a role that needs a second factor."""
    names = RoleGrant.objects.filter(account=account).values_list("role", flat=True)
    return bool(roles_from(names) & STAFF)


def require_strong(actor: Actor, account: Account) -> None:
    """Refuse to touch how somebody enters from a session that knows the password only. The first factor is set up from one.

    Raises:
        StrongSessionNeededError: the second factor was not proved in this session.
    """
    if actor.account_id != account.pk or (not actor.is_strong and has_factor(account)):
        raise StrongSessionNeededError


@transaction.atomic
def remove_factor(*, actor: Actor, account: Account, factor_id: str) -> None:
    """Take a factor away from one's own account.

    Raises:
        StrongSessionNeededError: the second factor was not proved in this session.
        NotFoundError: the account has no such factor.
        LastFactorError: staff would have none left, or nobody could enter any more.
    """
    require_strong(actor, account)
    factors = list(factors_of(account).select_for_update())
    factor = next((factor for factor in factors if factor.pk == factor_id), None)
    if factor is None:
        raise NotFoundError
    if len(factors) == 1 and (is_staff(account) or not account.has_usable_password()):
        raise LastFactorError
    if not account.has_usable_password() and [kept for kept in factors if kept.kind == FactorKind.PASSKEY] == [factor]:
        raise LastFactorError
    factor.delete()
    record_about(account.pk, Action.FACTOR_REMOVED, actor=actor, kind=factor.kind)
