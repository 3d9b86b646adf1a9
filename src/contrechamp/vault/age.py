"""The one place that touches pyrage: its calls with types, and the few of its texts that mean something.

pyrage has no types and no error classes finer than "did not decrypt"; its texts tell the cases apart. They are of the
version that is locked, and the tests of every error fail if one of them changes.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

import pyrage

_pyrage: Any = pyrage

DecryptError: type[Exception] = _pyrage.DecryptError
EncryptError: type[Exception] = _pyrage.EncryptError

NO_LOCK_FITS: Final = "No matching keys found"
DID_NOT_UNLOCK: Final = "Decryption failed"
MORE_AFTER_THE_END: Final = "last chunk has been processed"


class Reader(Protocol):
    """What age pulls from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes; none at the end."""
        ...


class Writer(Protocol):
    """What age pushes into."""

    def write(self, piece: bytes, /) -> int:
        """Take all of the piece."""
        ...

    def flush(self) -> None:
        """Hand on what is held back."""
        ...


class Identity(Protocol):
    """A private key; `str()` of it is the secret."""

    def to_public(self) -> object:
        """Return the recipient; `str()` of it is its `age1…`."""
        ...


def new_identity() -> Identity:
    """Return a fresh X25519 private key from the system's randomness."""
    identity: Identity = _pyrage.x25519.Identity.generate()
    return identity


def parse_identity(text: str) -> Identity:
    """Return the private key that `AGE-SECRET-KEY-1…` writes.

    Raises:
        ValueError: it does not write one. The text is not in the message.
    """
    try:
        identity: Identity = _pyrage.x25519.Identity.from_str(text)
    except _pyrage.IdentityError:
        raise ValueError("mistyped private key: its checksum does not hold") from None
    return identity


def canonical_recipient(text: str) -> str:
    """Return the one canonical writing of an `age1…` recipient.

    Raises:
        ValueError: it is none.
    """
    try:
        return str(_pyrage.x25519.Recipient.from_str(text))
    except _pyrage.RecipientError:
        raise ValueError("mistyped recipient: its checksum does not hold") from None


def encrypt(reader: Reader, writer: Writer, recipients: Sequence[str], *, armored: bool) -> None:
    """Seal all that the reader gives to each of the canonical recipients, piece by piece.

    Raises:
        EncryptError: with the text of whatever the reader or the writer raised.
    """
    locks = [_pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    _pyrage.encrypt_io(reader, writer, locks, armored=armored)


def decrypt(reader: Reader, writer: Writer, identity: Identity) -> None:
    """Open what the reader gives.

    Each piece is written as soon as it alone has authenticated, so before it is known whether the file is whole.

    Raises:
        DecryptError: the header does not open, or the text of what the reader raised.
        OSError: a piece does not authenticate.
    """
    _pyrage.decrypt_io(reader, writer, [identity])


def encrypt_with_passphrase(plaintext: bytes, passphrase: str) -> bytes:
    """Return the plaintext under a passphrase (scrypt, about a second), armored."""
    return bytes(_pyrage.passphrase.encrypt(plaintext, passphrase, armored=True))


def decrypt_with_passphrase(ciphertext: bytes, passphrase: str) -> bytes:
    """Return what the passphrase protects.

    Raises:
        DecryptError: wrong passphrase, not protected by one, or damaged.
    """
    return bytes(_pyrage.passphrase.decrypt(ciphertext, passphrase))
