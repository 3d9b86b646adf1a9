"""Invitations: a code, shown once to a steward, that opens an account to set a password or a passkey, and nothing else.

The same code gives access back to somebody who lost all factors: a steward never sees or sets a password.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, Factor, Invitation, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.ids import new_secret_code
from contrechamp_server.foundation.core.permissions import Actor, Permission, Role, system
from contrechamp_server.foundation.membership.brake import CODES, EVERYBODY
from contrechamp_server.foundation.membership.errors import NoSuchStewardError, NotYourselfError, WrongCodeError
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.opening import keep_account, new_account, set_password
from contrechamp_server.foundation.membership.own_sessions import end_sessions
from contrechamp_server.foundation.membership.secret_codes import digest_of

GOOD_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Invited:
    """An account and its code, which is shown now and never again."""

    account: Account
    code: str


@transaction.atomic
def invite(*, actor: Actor, pseudonym: str, roles: Iterable[Role]) -> Invited:
    """Make an account for somebody, with roles and a code to enter by.

    Raises:
        ForbiddenError: the role does not allow it.
        PseudonymError, PseudonymTakenError: the pseudonym cannot be taken.
    """
    actor.require(Permission.MANAGE_ACCOUNTS)
    account = keep_account(new_account(pseudonym), dict.fromkeys(roles), actor, action=Action.ACCOUNT_INVITED)
    return Invited(account, _new_code_for(account))


@transaction.atomic
def reset_access(*, actor: Actor, account_id: str) -> Invited:
    """Take from an account its password, its factors and its sessions, and give a code to set new ones.

    Raises:
        ForbiddenError: the role does not allow it.
        NotFoundError: no such account, or it is closed.
        NotYourselfError: it is the steward's own.
    """
    actor.require(Permission.MANAGE_ACCOUNTS)
    if account_id == actor.account_id:
        raise NotYourselfError
    account = Account.objects.select_for_update().filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFoundError
    return _reset(account, actor)


@transaction.atomic
def readmit_steward(*, pseudonym: str) -> Invited:
    """Do the same for a steward who has no other steward to ask: for whoever has the archive's folder in hand.

    Raises:
        NoSuchStewardError: no open account of a steward has this pseudonym.
    """
    stewards = RoleGrant.objects.filter(role=Role.STEWARD.value).values("account")
    found = Account.objects.select_for_update().filter(pk__in=stewards, is_active=True)
    account = found.filter(pseudonym__iexact=pseudonym.strip()).first()
    if account is None:
        raise NoSuchStewardError(tuple(found.order_by("pseudonym").values_list("pseudonym", flat=True)))
    return _reset(account, system("command"))


def _reset(account: Account, actor: Actor) -> Invited:
    account.set_unusable_password()
    account.save(update_fields=["password"])
    Factor.objects.filter(account=account).delete()
    end_sessions(account.pk)
    record_about(account.pk, Action.ACCESS_RESET, actor=actor)
    return Invited(account, _new_code_for(account))


def invited_account(code: str) -> Account:
    """Give the account that a code opens, without using the code up.

    Raises:
        GuessingError: too many wrong codes.
        WrongCodeError: wrong, used, or older than a week.
    """
    CODES.take(EVERYBODY)
    found = Invitation.objects.filter(digest=digest_of(code), expires_at__gt=now(), account__is_active=True)
    invitation = found.select_related("account").first()
    if invitation is None:
        raise WrongCodeError
    return invitation.account


def accept_with_password(*, code: str, password: str) -> Account:
    """Use a code up to set a password.

    Raises:
        GuessingError, WrongCodeError: the code opens nothing.
        PasswordError: the password is too easy to guess; the code stays good.
    """
    account = invited_account(code)
    set_password(account, password)
    with transaction.atomic():
        use_up(account, code)
        account.save(update_fields=["password"])
        record_about(account.pk, Action.ACCESS_SET, actor=Actor(account_id=account.pk), by="password")
    return account


def use_up(account: Account, code: str) -> None:
    """Use a code up, in the caller's transaction: whoever deletes the row has used it, and nobody else.

    Raises:
        WrongCodeError: somebody was quicker.
    """
    deleted, _ = Invitation.objects.filter(account=account, digest=digest_of(code)).delete()
    if not deleted:
        raise WrongCodeError


def _new_code_for(account: Account) -> str:
    code = new_secret_code()
    kept = {"digest": digest_of(code), "expires_at": now() + GOOD_FOR}
    Invitation.objects.update_or_create(account=account, defaults=kept)
    return code
