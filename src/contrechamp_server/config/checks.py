"""System checks with stable ids: what must hold before the archive is served."""

from typing import Any

from cryptography.x509 import load_pem_x509_certificates
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution

from contrechamp.bundle import TimestampError
from contrechamp.errors import ContrechampError
from contrechamp.ledger import load_signing_key
from contrechamp.vault import parse_recipients
from contrechamp_server.config.environment import names_without_setting
from contrechamp_server.foundation.audit.stamping import AUTHORITY, authority
from contrechamp_server.foundation.core.options import options


@register(Tags.security)
def check_keys(**_: Any) -> list[CheckMessage]:
    """The custodians' keys can be sealed to, and the log's key can sign."""
    found: list[CheckMessage] = []
    archive = options()
    try:
        custodians = parse_recipients(archive.custodians, name="CONTRECHAMP_CUSTODIANS").recipients
        if len(custodians) < 2:
            found.append(
                Caution(
                    "originals are sealed to one custodian only",
                    hint="if that key is lost, every original is lost: add a second custodian's public lines",
                    id="contrechamp.W001",
                )
            )
    except ContrechampError as error:
        found.append(
            Error(str(error), hint="contrechamp vault recipients FILE says what is wrong", id="contrechamp.E001")
        )
    try:
        load_signing_key(archive.log_key.encode())
    except ContrechampError as error:
        found.append(Error(str(error), hint="CONTRECHAMP_LOG_KEY_FILE", id="contrechamp.E002"))
    return found


@register(Tags.security)
def check_authority(**_: Any) -> list[CheckMessage]:
    """The certificates of the authority that stamps heads can be read, where one is set."""
    if not options().timestamp_url:
        return []
    try:
        load_pem_x509_certificates(authority())
    except (TimestampError, ValueError) as error:
        hint = f"put the authority's root certificate (PEM) into {AUTHORITY}, or leave CONTRECHAMP_TIMESTAMP_URL out"
        return [Error(str(error), hint=hint, id="contrechamp.E004")]
    return []


@register(Tags.security)
def check_exposure(**_: Any) -> list[CheckMessage]:
    """An archive that listens to the world does so over HTTPS."""
    archive = options()
    address = archive.listen.rpartition(":")[0]
    if address not in {"127.0.0.1", "localhost", "[::1]", "::1"} and not archive.https:
        return [
            Caution(
                f"the archive listens on {archive.listen} without HTTPS",
                hint="keep it on 127.0.0.1 behind a proxy that speaks HTTPS, and set CONTRECHAMP_HTTPS=yes",
                id="contrechamp.W002",
            )
        ]
    return []


@register()
def check_settings(**_: Any) -> list[CheckMessage]:
    """Every field of the settings has its variable."""
    return [
        Error(
            f"the setting {name} has no variable", hint="add it to config.environment.SETTINGS", id="contrechamp.E003"
        )
        for name in sorted(names_without_setting())
    ]
