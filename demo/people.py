"""The demo's people: one account for each kind of work, passwords drawn afresh."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyotp

from contrechamp_server.commands.making import write_private
from contrechamp_server.foundation.accounts.models import Account
from contrechamp_server.foundation.core.permissions import Actor, Role
from contrechamp_server.foundation.membership.first_steward import create_first_steward
from contrechamp_server.foundation.membership.invitations import accept_with_password, invite
from contrechamp_server.foundation.membership.opening import OWN_ROLES, open_account
from contrechamp_server.foundation.membership.recovery import make_recovery_codes
from contrechamp_server.foundation.membership.totp import confirm_totp, secret_of, start_totp

STEWARD: Final = "Lilas"
FIRST_REVIEWER: Final = "Mésange"
SECOND_REVIEWER: Final = "Cyprès"
CUSTODIAN: Final = "Tilleul"
PHOTOGRAPHER: Final = "Pinson"
JUDGE: Final = "Genêt"
VOLUNTEERS: Final = ("Sauge", "Grive", "Sorbier", "Cigale", "Loriot")

_STAFF: Final = {
    FIRST_REVIEWER: (Role.REVIEWER, Role.EDITOR),
    SECOND_REVIEWER: (Role.REVIEWER,),
    CUSTODIAN: (Role.CUSTODIAN,),
    JUDGE: (Role.REVIEWER, Role.ADJUDICATOR),
}
_WORK: Final = {
    STEWARD: "intendance",
    FIRST_REVIEWER: "relecture, édition",
    SECOND_REVIEWER: "relecture (la deuxième personne)",
    CUSTODIAN: "garde des clés",
    PHOTOGRAPHER: "dépôt de photographies",
    JUDGE: "relecture, arbitrage, oppositions",
    VOLUNTEERS[0]: "légendes",
}


@dataclass(frozen=True, slots=True)
class Login:
    """How somebody signs in.

    Attributes:
        work: what the account is for, in French.
        codes: each good once, in the place of an authenticator's code; none where no second factor is asked.
    """

    pseudonym: str
    password: str
    work: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, as actors of the demo and as those who will sign in."""

    actors: dict[str, Actor]
    logins: tuple[Login, ...]


def make_people() -> People:
    """Make the accounts by the services that the pages use."""
    password = _password()
    made = create_first_steward(pseudonym=STEWARD, password=password)
    steward = Actor(made.account.pk, frozenset({Role.STEWARD}), is_strong=True)
    actors = {STEWARD: steward}
    logins = [Login(STEWARD, password, _WORK[STEWARD], made.recovery_codes)]
    for pseudonym, roles in _STAFF.items():
        password = _password()
        invited = invite(actor=steward, pseudonym=pseudonym, roles=roles)
        account = accept_with_password(code=invited.code, password=password)
        actors[pseudonym] = Actor(account.pk, frozenset(roles), is_strong=True)
        codes = _second_factor(account, actors[pseudonym])
        logins.append(Login(pseudonym, password, _WORK[pseudonym], codes))
    for pseudonym in (PHOTOGRAPHER, *VOLUNTEERS):
        password = _password()
        account = open_account(actor=Actor(), pseudonym=pseudonym, password=password)
        actors[pseudonym] = Actor(account.pk, frozenset(OWN_ROLES))
        if pseudonym in _WORK:
            logins.append(Login(pseudonym, password, _WORK[pseudonym]))
    return People(actors, tuple(logins))


def write_logins(path: Path, logins: tuple[Login, ...]) -> None:
    """Write all logins with all their codes to a file that only its owner can read."""
    lines = []
    for login in logins:
        lines += [f"{login.pseudonym} ({login.work})", f"  mot de passe  {login.password}"]
        lines += [f"  code          {code}" for code in login.codes]
    write_private(path, "\n".join(lines) + "\n")


def _second_factor(account: Account, actor: Actor) -> tuple[str, ...]:
    factor = start_totp(actor=actor, account=account, started="")
    secret = pyotp.parse_uri(secret_of(factor, account).uri).secret
    confirm_totp(actor=actor, account=account, started=factor.pk, code=pyotp.TOTP(secret).now())
    return make_recovery_codes(actor=actor, account=account)


def _password() -> str:
    return "-".join(secrets.token_hex(2) for _ in range(4))
