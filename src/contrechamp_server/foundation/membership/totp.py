"""Time-based codes: the second factor that any telephone without network can give."""

import hmac
from dataclasses import dataclass

import pyotp
from django.db import transaction

from contrechamp_server.foundation.accounts.models import Account, Factor, FactorKind
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.core.secrets import open_field, seal_field
from contrechamp_server.foundation.membership.errors import WrongCodeError
from contrechamp_server.foundation.membership.factors import require_strong
from contrechamp_server.foundation.membership.facts import record_about

_PURPOSE = "totp"
_SECONDS = 30
_STEPS_LATE_OR_EARLY = 1  # clocks of telephones differ; RFC 6238 advises one step at most


@dataclass(frozen=True, slots=True)
class TotpSecret:
    """What a telephone needs: as the address that a QR code holds, and to be typed by hand."""

    uri: str
    typed: str


@transaction.atomic
def start_totp(*, actor: Actor, account: Account, started: str) -> Factor:
    """Give a factor that counts only once a first code has proved that its secret was taken down.

    Called again with `started`, the id of the one that this session began, it gives the same one: a page that is loaded
    twice does not spoil the first scan. What another session began is thrown away: who saw its secret may not be the owner.

    Raises:
        StrongSessionNeededError: there is a factor already, not proved in this session.
    """
    require_strong(actor, account)
    begun = Factor.objects.select_for_update().filter(account=account, kind=FactorKind.TOTP, is_confirmed=False)
    factor = begun.filter(pk=started).first()
    if factor is None:
        begun.delete()
        factor = new_totp(account)
        factor.save(force_insert=True)
    return factor


@transaction.atomic
def confirm_totp(*, actor: Actor, account: Account, started: str, code: str) -> Factor:
    """Make the factor that this session started count, once a code of it was given. One that counted before is replaced.

    Raises:
        NotFoundError: it was not started here, or thrown away meanwhile.
        WrongCodeError: the code is not of this secret and this moment.
        StrongSessionNeededError: there is a factor already, not proved in this session.
    """
    require_strong(actor, account)
    begun = Factor.objects.select_for_update().filter(account=account, kind=FactorKind.TOTP, is_confirmed=False)
    factor = begun.filter(pk=started).first()
    if factor is None:
        raise NotFoundError
    factor.counter = _step_of(factor, code)
    factor.is_confirmed = True
    Factor.objects.filter(account=account, kind=FactorKind.TOTP, is_confirmed=True).delete()
    factor.save(update_fields=["counter", "is_confirmed"])
    record_about(account.pk, Action.FACTOR_ADDED, actor=actor, kind=FactorKind.TOTP.value)
    return factor


@transaction.atomic
def prove_totp(*, account: Account, code: str) -> None:
    """Prove the factor by a code, once: neither this code nor an older one is taken again.

    Raises:
        WrongCodeError: wrong, used, or there is no such factor.
    """
    factor = Factor.objects.select_for_update().filter(account=account, kind=FactorKind.TOTP, is_confirmed=True).first()
    if factor is None:
        raise WrongCodeError
    factor.counter = _step_of(factor, code)
    factor.save(update_fields=["counter"])


def new_totp(account: Account) -> Factor:
    """Give a factor with a fresh secret, not kept yet."""
    identifier = new_id()
    sealed = seal_field(pyotp.random_base32(), purpose=_PURPOSE, row=identifier)
    return Factor(id=identifier, account=account, kind=FactorKind.TOTP, sealed=sealed)


def secret_of(factor: Factor, account: Account) -> TotpSecret:
    """Open a factor's secret, to be shown to its owner."""
    secret = _open(factor)
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.pseudonym, issuer_name=options().name)
    return TotpSecret(uri, " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)))


def _open(factor: Factor) -> str:
    return open_field(bytes(factor.sealed), purpose=_PURPOSE, row=factor.pk)


def _step_of(factor: Factor, code: str) -> int:
    """Find the step that a code belongs to, after the last one used. All are compared, in the same time."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal()):
        raise WrongCodeError
    totp = pyotp.TOTP(_open(factor), interval=_SECONDS)
    today = int(now().timestamp()) // _SECONDS
    found = 0
    for step in range(today - _STEPS_LATE_OR_EARLY, today + _STEPS_LATE_OR_EARLY + 1):
        if hmac.compare_digest(totp.generate_otp(step), typed) and step > factor.counter:
            found = step
    if not found:
        raise WrongCodeError
    return found
