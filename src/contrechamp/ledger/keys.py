"""The key that signs a log: Ed25519, kept as PEM, so that openssl can check what it signed."""

from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from contrechamp.ledger.errors import LogKeyError

__all__ = ["dump_public_key", "dump_signing_key", "load_public_key", "load_signing_key", "log_id", "new_signing_key"]


def new_signing_key() -> Ed25519PrivateKey:
    """A fresh key. A log has one for its whole life: its id is the hash of the public half."""
    return Ed25519PrivateKey.generate()


def dump_signing_key(key: Ed25519PrivateKey, passphrase: bytes | None = None) -> bytes:
    """The private key as PKCS 8 PEM, encrypted when a passphrase is given. The caller sets the file's mode."""
    lock: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def load_signing_key(pem: bytes, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """The private key of a PEM file.

    Raises:
        LogKeyError: no PEM, a key of another kind, or a passphrase that is missing, needless or wrong.
    """
    try:
        key = load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LogKeyError("the signing key cannot be read: not a PEM private key, or not this passphrase") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LogKeyError("the signing key is of another kind; a log is signed with Ed25519")
    return key


def dump_public_key(key: Ed25519PublicKey) -> bytes:
    """The public key as PEM (SubjectPublicKeyInfo)."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def load_public_key(pem: bytes) -> Ed25519PublicKey:
    """The public key of a PEM file.

    Raises:
        LogKeyError: no PEM, a key of another kind, or a private key, which nobody should hand out.
    """
    if b"PRIVATE KEY" in pem:
        raise LogKeyError("this is a private key; a verifier needs the public one, and nobody else needs this")
    try:
        key = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise LogKeyError(
            "the public key cannot be read: expected a PEM file that starts with BEGIN PUBLIC KEY"
        ) from error
    if not isinstance(key, Ed25519PublicKey):
        raise LogKeyError("the public key is of another kind; a log is signed with Ed25519")
    return key


def log_id(key: Ed25519PublicKey) -> str:
    """The id of the log that this key signs: SHA-256 of the key's DER form, in hexadecimal."""
    return sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
