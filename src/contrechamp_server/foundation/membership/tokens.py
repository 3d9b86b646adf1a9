"""Bearer tokens for programs: made by a steward, shown once, revocable, never strong. They deposit; some also act for staff."""

import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.accounts.models import Account, ApiToken, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import InvalidError, NotFoundError
from contrechamp_server.foundation.core.permissions import DELEGABLE, Actor, Permission, roles_from
from contrechamp_server.foundation.membership.errors import UnknownTokenError
from contrechamp_server.foundation.membership.facts import record_about

PREFIX = "contrechamp_"
"""Begins every token, so that one left in a file is recognised for what it is."""

_MAX_LABEL = 40


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. `bearer` is shown now and never again."""

    token: ApiToken
    bearer: str


@transaction.atomic
def make_token(*, actor: Actor, account_id: str, label: str, is_for_staff: bool = False) -> NewToken:
    """Make a token that acts as an account.

    Args:
        actor: a steward.
        account_id: in whose name it acts.
        label: what it is for.
        is_for_staff: whether it may do what is `DELEGABLE` of what the account's staff roles allow.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: no such account, or it is closed.
        InvalidError: no label, or too long a one.
    """
    actor.require(Permission.MANAGE_TOKENS)
    label = " ".join(label.split())
    if not 3 <= len(label) <= _MAX_LABEL or not label.isprintable():
        raise InvalidError(_("Dites en quelques mots (3 à 40 caractères) à quoi sert ce jeton."), field="label")
    account = Account.objects.filter(pk=account_id, is_active=True).first() if account_id.isalnum() else None
    if account is None:
        raise NotFoundError
    bearer = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(account=account, label=label, digest=_digest(bearer), is_for_staff=is_for_staff)
    record_about(account.pk, Action.TOKEN_MADE, actor=actor, for_staff=is_for_staff)
    return NewToken(token, bearer)


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: str) -> ApiToken:
    """Revoke a token; it opens nothing from now on. Revoking it again changes nothing.

    Whose name it acts in may do it too: nobody has to wait for a steward to stop a program of theirs.

    Raises:
        ForbiddenError: the role does not allow it, and it is not one's own.
        NotFoundError: no such token.
    """
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None or token.account_id != actor.account_id:
        actor.require(Permission.MANAGE_TOKENS)
    if token is None:
        raise NotFoundError
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
        record_about(token.account_id, Action.TOKEN_REVOKED, actor=actor)
    return token


def find_token(bearer: str) -> Actor:
    """Give who acts with a token: its account with the roles of this moment, and never strong.

    Raises:
        UnknownTokenError: no such token, revoked, or its account is closed.
    """
    found = ApiToken.objects.filter(digest=_digest(bearer), revoked_at=None, account__is_active=True).first()
    if found is None:
        raise UnknownTokenError
    names = RoleGrant.objects.filter(account=found.account_id).values_list("role", flat=True)
    return Actor(
        account_id=found.account_id, roles=roles_from(names), delegated=DELEGABLE if found.is_for_staff else frozenset()
    )


def _digest(bearer: str) -> str:
    return hashlib.sha256(bearer.encode()).hexdigest()
