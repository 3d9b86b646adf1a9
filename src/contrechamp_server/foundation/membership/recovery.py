"""Recovery codes: ten, each good once, for the day when the telephone is lost."""

import secrets

from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, Factor, FactorKind
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.errors import WrongCodeError
from contrechamp_server.foundation.membership.factors import require_strong
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.secret_codes import digest_of

HOW_MANY = 10
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 16


@transaction.atomic
def make_recovery_codes(*, actor: Actor, account: Account) -> tuple[str, ...]:
    """Make ten new codes, to be shown now and never again; those before are void.

    Raises:
        StrongSessionNeededError: there is a second factor, not proved in this session.
    """
    require_strong(actor, account)
    return replace_recovery_codes(account, actor)


def replace_recovery_codes(account: Account, actor: Actor) -> tuple[str, ...]:
    """Do it, in the caller's transaction."""
    codes = tuple(_new_code() for _ in range(HOW_MANY))
    Factor.objects.filter(account=account, kind=FactorKind.RECOVERY).delete()
    Factor.objects.bulk_create(
        Factor(account=account, kind=FactorKind.RECOVERY, public={"digest": digest_of(code)}, is_confirmed=True)
        for code in codes
    )
    record_about(account.pk, Action.RECOVERY_CODES_MADE, actor=actor)
    return codes


@transaction.atomic
def use_recovery_code(*, actor: Actor, account: Account, code: str) -> int:
    """Use a code up, and say how many are left.

    Raises:
        WrongCodeError: wrong, or used.
    """
    mine = Factor.objects.filter(account=account, kind=FactorKind.RECOVERY)
    # The row is the code: whoever deletes it has used it, and nobody else.
    deleted, _ = mine.filter(public__digest=digest_of(code)).delete()
    if not deleted:
        raise WrongCodeError
    left = mine.count()
    record_about(account.pk, Action.RECOVERY_CODE_USED, actor=actor, left=left)
    return left


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, _LENGTH, 4))
