"""Salted commitments: the only way in which something personal may stand in the log.

A commitment is HMAC-SHA-256, keyed with 32 random bytes (the salt), over the value. With the salt anyone can check that
a value is the one that was committed to. Once the salt is destroyed nobody can, not even by trying all ten million
numbers: each of them fits as well as any other. The record, and the chain, stay as they are.
"""

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from contrechamp.ledger.canonical import encode, unhex
from contrechamp.ledger.errors import NotCanonicalError

__all__ = ["SALT_BYTES", "Commitment", "commit", "new_salt", "opens"]

SALT_BYTES: Final = 32
_BYTES: Final = 32
# Hashed before the value, so that no other use of the same key and value gives the same bytes.
_DOMAIN: Final = b"contrechamp-commitment-v1\x00"


@dataclass(frozen=True, slots=True)
class Commitment:
    """What stands in the log in place of a personal value: 64 hexadecimal digits that say nothing without the salt.

    Raises:
        NotCanonicalError: other than 64 lower-case hexadecimal digits.
    """

    hex: str

    def __post_init__(self) -> None:
        unhex(self.hex, _BYTES)


def new_salt() -> bytes:
    """A fresh salt. Each commitment has its own: a shared one would show which values are equal."""
    return secrets.token_bytes(SALT_BYTES)


def commit(value: str, salt: bytes) -> Commitment:
    """The commitment to a text (brought to Unicode NFC first, so that the same text typed elsewhere opens it).

    Numbers are given as text, so that leading zeros count.

    Raises:
        NotCanonicalError: a salt of other than 32 bytes, or a text that is no Unicode.
    """
    if len(salt) != SALT_BYTES:
        raise NotCanonicalError(f"a salt has {SALT_BYTES} bytes, this one has {len(salt)}")
    message = _DOMAIN + encode(unicodedata.normalize("NFC", value))
    return Commitment(hmac.digest(salt, message, "sha256").hex())


def opens(commitment: Commitment, value: str, salt: bytes) -> bool:
    """Whether this value and this salt are those of the commitment.

    Raises:
        NotCanonicalError: a salt of other than 32 bytes, or a text that is no Unicode.
    """
    return hmac.compare_digest(commit(value, salt).hex, commitment.hex)
