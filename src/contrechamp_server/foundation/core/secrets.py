"""Single fields encrypted in the database: readings, private notes, TOTP secrets.

AES-256-GCM with a fresh nonce each, bound to what the field is (`purpose`) and to the row it belongs to: a ciphertext
copied to another row or column does not open. The key is a secret of the machine, apart from the database: this guards
a stolen database or backup, not a seized machine. Originals have a stronger guard, the custodians' offline keys.
"""

import secrets as random

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contrechamp_server.foundation.core.errors import ArchiveError
from contrechamp_server.foundation.core.options import options

_NONCE_BYTES = 12


class SealedFieldError(ArchiveError):
    """A field does not open: another key, another row, or changed bytes."""

    code = "sealed_field"


def seal_field(value: str, *, purpose: str, row: str) -> bytes:
    """Encrypt a text for one row of one column."""
    nonce = random.token_bytes(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, value.encode(), _bound_to(purpose, row))


def open_field(sealed: bytes, *, purpose: str, row: str) -> str:
    """Decrypt what `seal_field` gave for this row and column.

    Raises:
        SealedFieldError: it does not open.
    """
    data = bytes(sealed)
    try:
        return _cipher().decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], _bound_to(purpose, row)).decode()
    except (InvalidTag, ValueError) as error:
        raise SealedFieldError from error


def _cipher() -> AESGCM:
    return AESGCM(bytes.fromhex(options().field_key))


def _bound_to(purpose: str, row: str) -> bytes:
    return f"contrechamp:{purpose}:{row}".encode()
