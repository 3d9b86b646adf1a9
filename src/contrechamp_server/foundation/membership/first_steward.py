"""The first steward of an archive, made by the command that makes the archive: nobody is there yet to invite them."""

from dataclasses import dataclass

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, FactorKind, RoleGrant
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.errors import ConflictError
from contrechamp_server.foundation.core.permissions import Role, system
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.opening import keep_account, new_account, set_password
from contrechamp_server.foundation.membership.recovery import replace_recovery_codes
from contrechamp_server.foundation.membership.totp import new_totp, secret_of


@dataclass(frozen=True, slots=True)
class FirstSteward:
    """The account, and what its owner takes down now: it is never shown again."""

    account: Account
    totp_uri: str
    recovery_codes: tuple[str, ...]


@transaction.atomic
def create_first_steward(*, pseudonym: str, password: str) -> FirstSteward:
    """Make the first steward, with a second factor that counts at once and ten recovery codes.

    Raises:
        ConflictError: there is a steward already, who can invite others.
        PseudonymError, PasswordError, PseudonymTakenError: one of them cannot be taken.
    """
    command = system("command")
    if RoleGrant.objects.filter(role=Role.STEWARD.value).exists():
        raise ConflictError
    account = new_account(pseudonym)
    set_password(account, password)
    keep_account(account, [Role.STEWARD], command)
    factor = new_totp(account)
    factor.is_confirmed = True
    factor.save(force_insert=True)
    record_about(account.pk, Action.FACTOR_ADDED, actor=command, kind=FactorKind.TOTP.value)
    codes = replace_recovery_codes(account, command)
    return FirstSteward(account, secret_of(factor, account).uri, codes)
