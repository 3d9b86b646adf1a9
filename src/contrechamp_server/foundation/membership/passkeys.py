"""Passkeys (WebAuthn): a key pair in somebody's device, that signs a challenge after it has recognised its owner.

It proves possession and presence at once, so it is enough alone and counts as a second factor. No attestation is asked
for: which make a key is would say something about its owner.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from contrechamp_server.foundation.accounts.models import Account, Factor, FactorKind
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.core.errors import InvalidError
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.membership.brake import CEREMONIES, EVERYBODY, OPENINGS
from contrechamp_server.foundation.membership.errors import WrongPasskeyError
from contrechamp_server.foundation.membership.factors import require_strong
from contrechamp_server.foundation.membership.facts import record_about
from contrechamp_server.foundation.membership.invitations import invited_account, use_up
from contrechamp_server.foundation.membership.opening import OWN_ROLES, keep_account, new_account

# What the library raises for an answer that is not what it seems, and what its parsing lets through.
_BROKEN = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)
_MAX_LABEL = 40


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser says it is, once the host has been checked against the settings.

    Attributes:
        origin: scheme, host and port.
        host: what the key is bound to; it signs for no other.
    """

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What the browser is asked, and the challenge that its answer must hold."""

    asked: dict[str, Any]
    challenge: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser answered, where, and to which challenge. A challenge is good for one answer."""

    site: Site
    challenge: str
    credential: Mapping[str, Any]


def site_of(scheme: str, host: str) -> Site:
    """Name the site of a request whose host Django has checked against the settings.

    Raises:
        InvalidError: passkeys are bound to a name, and this is an IP address.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return Site(f"{scheme}://{host}", name)
    raise InvalidError(
        _("Une clé d’accès est liée à un nom de site, pas à une adresse IP : ouvrez le site par son nom.")
    )


def ask_for_new_key(*, site: Site, account: Account) -> Ceremony:
    """Ask a browser to make a key for an account, which need not be kept yet. A device makes one key an account.

    Raises:
        GuessingError: more questions in a quarter of an hour than an archive's people have reason to ask.
    """
    CEREMONIES.take(EVERYBODY)
    known = Factor.objects.filter(account=account.pk, kind=FactorKind.PASSKEY).values_list("public", flat=True)
    asked = generate_registration_options(
        rp_id=site.host,
        rp_name=options().name,
        user_name=account.pseudonym,
        user_display_name=account.pseudonym,
        user_id=account.pk.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key["id"])) for key in known],
    )
    return Ceremony(options_to_json_dict(asked), bytes_to_base64url(asked.challenge))


def ask_for_key(*, site: Site) -> Ceremony:
    """Ask a browser for any key of this site: nobody has to say who they are first, so nothing is given away.

    Raises:
        GuessingError: more questions in a quarter of an hour than an archive's people have reason to ask.
    """
    CEREMONIES.take(EVERYBODY)
    asked = generate_authentication_options(rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED)
    return Ceremony(options_to_json_dict(asked), bytes_to_base64url(asked.challenge))


@transaction.atomic
def add_passkey(*, actor: Actor, account: Account, answer: Answer, label: str) -> Factor:
    """Add a key to one's own account.

    Raises:
        StrongSessionNeededError: there is a second factor, not proved in this session.
        WrongPasskeyError: the answer is not that of a new key to this challenge.
    """
    require_strong(actor, account)
    factor = _checked_key(account, answer, label)
    factor.save(force_insert=True)
    record_about(account.pk, Action.FACTOR_ADDED, actor=actor, kind=FactorKind.PASSKEY.value)
    return factor


@transaction.atomic
def open_account_with_passkey(*, actor: Actor, pseudonym: str, handle: str, answer: Answer) -> Account:
    """Open an account that has a key and no password. `handle` is the id that the browser was given for it.

    Raises:
        PseudonymError, PseudonymTakenError: the pseudonym cannot be taken.
        WrongPasskeyError: the answer is not that of a new key to this challenge.
        GuessingError: more new accounts in an hour than an archive can look after.
    """
    account = new_account(pseudonym)
    account.pk = handle
    factor = _checked_key(account, answer, "")
    OPENINGS.take(EVERYBODY)
    keep_account(account, OWN_ROLES, actor)
    factor.save(force_insert=True)
    return account


def accept_with_passkey(*, code: str, answer: Answer) -> Account:
    """Use an invitation up to set a key.

    Raises:
        GuessingError, WrongCodeError: the code opens nothing.
        WrongPasskeyError: the answer is not that of a new key to this challenge; the code stays good.
    """
    account = invited_account(code)
    factor = _checked_key(account, answer, "")
    with transaction.atomic():
        use_up(account, code)
        factor.save(force_insert=True)
        record_about(account.pk, Action.ACCESS_SET, actor=Actor(account_id=account.pk), by=FactorKind.PASSKEY.value)
    return account


@transaction.atomic
def enter_with_passkey(*, answer: Answer) -> Account:
    """Give the account behind a key that signed the challenge.

    Raises:
        WrongPasskeyError: unknown key, wrong signature, a counter that went back (a copied key), closed account.
    """
    identifier = str(answer.credential.get("id", ""))
    if not identifier.isprintable():  # PostgreSQL takes no zero byte
        raise WrongPasskeyError
    known = Factor.objects.select_for_update().filter(kind=FactorKind.PASSKEY, public__id=identifier, is_confirmed=True)
    factor = known.select_related("account").first()
    if factor is None or not factor.account.is_active:
        raise WrongPasskeyError
    try:
        verified = verify_authentication_response(
            credential=dict(answer.credential),
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=answer.site.host,
            expected_origin=answer.site.origin,
            credential_public_key=base64url_to_bytes(factor.public["key"]),
            credential_current_sign_count=factor.counter,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise WrongPasskeyError from error
    factor.counter = verified.new_sign_count
    factor.save(update_fields=["counter"])
    return factor.account


@transaction.atomic
def prove_with_passkey(*, account: Account, answer: Answer) -> None:
    """Prove the second factor of an account by a key of it.

    Raises:
        WrongPasskeyError: as for entering, or the key is another account's.
    """
    if enter_with_passkey(answer=answer).pk != account.pk:
        raise WrongPasskeyError


def _checked_key(account: Account, answer: Answer, label: str) -> Factor:
    try:
        verified = verify_registration_response(
            credential=dict(answer.credential),
            expected_challenge=base64url_to_bytes(answer.challenge),
            expected_rp_id=answer.site.host,
            expected_origin=answer.site.origin,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise WrongPasskeyError from error
    identifier = bytes_to_base64url(verified.credential_id)
    if Factor.objects.filter(kind=FactorKind.PASSKEY, public__id=identifier).exists():
        raise WrongPasskeyError
    return Factor(
        account=account,
        kind=FactorKind.PASSKEY,
        label=" ".join(label.split())[:_MAX_LABEL],
        public={"id": identifier, "key": bytes_to_base64url(verified.credential_public_key)},
        counter=verified.sign_count,
        is_confirmed=True,
    )
