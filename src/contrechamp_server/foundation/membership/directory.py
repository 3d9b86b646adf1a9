"""Reads for stewards: who there is, with which roles and which factors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from contrechamp_server.foundation.accounts.models import Account, ApiToken, Factor, FactorKind, Invitation, RoleGrant
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.permissions import STAFF, Actor, Permission, Role, roles_from


@dataclass(frozen=True, slots=True)
class Person:
    """An account, as stewards see it. Nothing says when it was last used."""

    account: Account
    roles: tuple[Role, ...]
    factors: frozenset[str]
    is_invited: bool

    @property
    def lacks_factor(self) -> bool:
        """Whether a staff role waits for a second factor."""
        return bool(set(self.roles) & STAFF) and not self.factors


def accounts(viewer: Actor, *, search: str = "", role: Role | None = None) -> QuerySet[Account]:
    """Give the accounts, to be paged.

    Raises:
        ForbiddenError: the viewer may not.
    """
    viewer.require(Permission.MANAGE_ACCOUNTS)
    found = Account.objects.all()
    if search:
        found = found.filter(pseudonym__icontains=search.replace("\0", ""))
    if role is not None:
        found = found.filter(pk__in=RoleGrant.objects.filter(role=role.value).values("account"))
    return found


def people(viewer: Actor, rows: Iterable[Account]) -> list[Person]:
    """Give accounts with their roles and factors, in three queries however many they are.

    Raises:
        ForbiddenError: the viewer may not.
    """
    viewer.require(Permission.MANAGE_ACCOUNTS)
    listed = list(rows)
    keys = [account.pk for account in listed]
    roles: dict[str, list[str]] = defaultdict(list)
    for owner, role in RoleGrant.objects.filter(account__in=keys).values_list("account", "role"):
        roles[owner].append(role)
    kinds: dict[str, set[str]] = defaultdict(set)
    counting = Factor.objects.filter(account__in=keys, is_confirmed=True).exclude(kind=FactorKind.RECOVERY)
    for owner, kind in counting.values_list("account", "kind"):
        kinds[owner].add(kind)
    invited = Invitation.objects.filter(account__in=keys, expires_at__gt=now()).values_list("account", flat=True)
    waiting = set(invited)
    order = list(Role)
    return [
        Person(
            account=account,
            roles=tuple(sorted(roles_from(roles[account.pk]), key=order.index)),
            factors=frozenset(kinds[account.pk]),
            is_invited=account.pk in waiting,
        )
        for account in listed
    ]


def person(viewer: Actor, account_id: str) -> Person:
    """Give one account.

    Raises:
        ForbiddenError: the viewer may not.
        NotFoundError: there is none.
    """
    found = accounts(viewer).filter(pk=account_id).first()
    if found is None:
        raise NotFoundError
    return people(viewer, [found])[0]


def tokens(viewer: Actor) -> QuerySet[ApiToken]:
    """Give all tokens with their accounts, to be paged.

    Raises:
        ForbiddenError: the viewer may not.
    """
    viewer.require(Permission.MANAGE_TOKENS)
    return ApiToken.objects.select_related("account")


def own_tokens(account: Account) -> QuerySet[ApiToken]:
    """Give the tokens that act as one's own account and still open something, newest first."""
    return ApiToken.objects.filter(account=account, revoked_at=None).order_by("-created_at", "-pk")


def own_roles(account: Account) -> tuple[Role, ...]:
    """Give the roles of one's own account, in the order of the table."""
    names = RoleGrant.objects.filter(account=account).values_list("role", flat=True)
    return tuple(sorted(roles_from(names), key=list(Role).index))
