"""Signing in. It is no decision and leaves no record: when somebody comes is nobody's business."""

import unicodedata

from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.brake import PASSWORDS, SECOND_FACTORS
from contrechamp_server.foundation.membership.errors import WrongCredentialsError
from contrechamp_server.foundation.membership.recovery import use_recovery_code
from contrechamp_server.foundation.membership.totp import prove_totp

_TOTP_DIGITS = 6


def enter_with_password(*, pseudonym: str, password: str) -> Account:
    """Give the account behind a pseudonym and a password.

    A pseudonym that does not exist costs the same time, the same tries and the same answer as a wrong password.

    Raises:
        GuessingError: too many wrong answers for this pseudonym, or for all.
        WrongCredentialsError: one of the two is wrong, or the account is closed.
    """
    name = " ".join(unicodedata.normalize("NFKC", pseudonym.replace("\0", "")).split())[:200]
    PASSWORDS.take(name)
    account = Account.objects.filter(pseudonym__iexact=name).first() or _nobody()
    is_right = account.check_password(password[:1000])
    if not (is_right and account.is_active):
        raise WrongCredentialsError
    PASSWORDS.forgive(name)
    return account


def confirm_password(account: Account, password: str) -> None:
    """Check, before something grave, that it is the owner who sits at the keyboard.

    Raises:
        GuessingError: too many wrong answers.
        WrongCredentialsError: it is not the password.
    """
    PASSWORDS.take(account.pseudonym)
    if not account.check_password(password[:1000]):
        raise WrongCredentialsError
    PASSWORDS.forgive(account.pseudonym)


def prove_with_code(*, account: Account, code: str) -> None:
    """Prove the second factor by a time-based code or a recovery code.

    Raises:
        GuessingError: too many wrong codes for this account.
        WrongCodeError: wrong, or used before.
    """
    SECOND_FACTORS.take(account.pk)
    if len("".join(code.split())) <= _TOTP_DIGITS:
        prove_totp(account=account, code=code)
    else:
        use_recovery_code(actor=Actor(account_id=account.pk), account=account, code=code)
    SECOND_FACTORS.forgive(account.pk)


def _nobody() -> Account:
    account = Account(is_active=False)
    account.set_unusable_password()  # checking it hashes all the same, so that it takes the same time
    return account
