"""Opening an account: a pseudonym, and a password, a passkey or an invitation to set one of them."""

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from contrechamp_server.foundation.accounts.models import Account, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.membership.brake import EVERYBODY, OPENINGS
from contrechamp_server.foundation.membership.errors import PasswordError, PseudonymTakenError
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.pseudonyms import clean_pseudonym

OWN_ROLES = (Role.VOLUNTEER, Role.SUBMITTER)
"""What anyone who opens an account may do; more is given by a steward."""

_LONGEST_PASSWORD = 200


def open_account(*, actor: Actor, pseudonym: str, password: str) -> Account:
    """Open an account with a password and the roles that anyone may have.

    Raises:
        PseudonymError, PasswordError: one of them cannot be taken.
        PseudonymTakenError: somebody has, or had, this pseudonym.
        GuessingError: more new accounts in an hour than an archive can look after.
    """
    account = new_account(pseudonym)
    set_password(account, password)  # hashing takes its time: outside the transaction
    OPENINGS.take(EVERYBODY)
    with transaction.atomic():
        return keep_account(account, OWN_ROLES, actor)


def new_account(pseudonym: str) -> Account:
    """Give an account that is not kept yet and that nobody can enter.

    Raises:
        PseudonymError, PseudonymTakenError: the pseudonym cannot be taken.
    """
    name = clean_pseudonym(pseudonym)
    if Account.objects.filter(pseudonym__iexact=name).exists():
        raise PseudonymTakenError
    account = Account(pseudonym=name)
    account.set_unusable_password()
    return account


def set_password(account: Account, password: str) -> None:
    """Put a password on an account, without keeping it yet.

    Raises:
        PasswordError: it is too easy to guess, or absurdly long.
    """
    if len(password) > _LONGEST_PASSWORD:
        raise PasswordError(_("Ce mot de passe est trop long."))
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise PasswordError(" ".join(error.messages)) from error
    account.set_password(password)


def keep_account(
    account: Account, roles: Iterable[Role], actor: Actor, *, action: Action = Action.ACCOUNT_CREATED
) -> Account:
    """Keep a new account with its roles and its record, in the caller's transaction.

    Raises:
        PseudonymTakenError: somebody was quicker.
    """
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        raise PseudonymTakenError from error
    given = list(roles)
    RoleGrant.objects.bulk_create(RoleGrant(account=account, role=role.value) for role in given)
    record_about(account.pk, action, actor=actor, roles=tuple(role.value for role in given))
    return account
