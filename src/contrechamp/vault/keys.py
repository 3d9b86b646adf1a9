"""A custodian's private key: made offline, kept in a file that the ordinary `age -i` reads.

One secret does both jobs. The file is an age identity (X25519), which opens originals. The Ed25519 key that signs
receipts is derived from it (HKDF-SHA256 over the identity's text, under a label used for nothing else), so there is one
line to keep, to copy on paper and to destroy, an identity made by `age-keygen` is a custodian key too, and a
custodian who can open can also sign. Neither public key tells anything about the other: the verify key has to be
handed out.

What this cannot do: Python may keep copies of the secret in memory until the process ends, so open originals on a
machine that is the custodian's own.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contrechamp.vault import age
from contrechamp.vault.atomic import appearing
from contrechamp.vault.bech32 import payload
from contrechamp.vault.errors import (
    ExposedKeyError,
    KeyFileError,
    PassphraseError,
    UnwritableError,
    shown,
    unreadable,
    unwritable,
)
from contrechamp.vault.framing import ARMOR_START, MAGIC
from contrechamp.vault.recipients import PublicKey

MIN_PASSPHRASE = 12
"""Fewest characters of a passphrase: age's scrypt slows a guess to about a second, and short ones fall all the same."""

_SIGNING_LABEL = b"contrechamp: Ed25519 key for receipts, version 1"
_MAX_BYTES = 1 << 16
_FEWEST_DISTINCT_BYTES = 8  # 32 random bytes have fewer once in about 10^32 keys; zeros and patterns always


@dataclass(frozen=True, slots=True)
class CustodianKey:
    """A private key in memory. It shows its public half only, in `repr` and in errors."""

    public: PublicKey
    identity: age.Identity = field(repr=False)
    _signing: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_identity(cls, text: str) -> Self:
        """Return the key of an `AGE-SECRET-KEY-1…` text.

        Raises:
            ValueError: not such a text, or a secret that no generator makes. The text is not in the message.
        """
        identity = age.parse_identity(text)
        canonical = str(identity)
        if len(set(payload(canonical))) < _FEWEST_DISTINCT_BYTES:
            raise ValueError("this private key was not made at random; anyone can guess it")
        seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=_SIGNING_LABEL).derive(canonical.encode())
        signing = Ed25519PrivateKey.from_private_bytes(seed)
        verify_key = f"ed25519:{signing.public_key().public_bytes_raw().hex()}"
        return cls(PublicKey(str(identity.to_public()), verify_key), identity, signing)

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) of the message."""
        return self._signing.sign(message)


def generate_key(path: Path, *, passphrase: str | None = None) -> PublicKey:
    """Make a private key, write it to `path` for its owner's eyes only, and return the public half.

    With a passphrase the file is an age file in armor, which `age -i` opens too. Nothing is ever overwritten, and
    without the file nobody can open what is sealed to it: copy it to a second safe place before sealing anything.

    Raises:
        ExposedKeyError: the folder lets others replace the file, or its file system keeps no permissions.
        PassphraseError: the passphrase is too short.
        TargetExistsError: something is at `path`.
        UnwritableError: the folder or the disk would not take it.
    """
    if passphrase is not None and len(passphrase) < MIN_PASSPHRASE:
        raise PassphraseError(path, f"a passphrase has at least {MIN_PASSPHRASE} characters; six words are a good one")
    _check_folder(path)
    identity = str(age.new_identity())
    public = CustodianKey.from_identity(identity).public
    text = (
        "# Private key of a contrechamp custodian. Whoever has it can open originals: keep it offline, and a copy.\n"
        f"# created {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
        f"# public key {public.recipient}\n"
        f"# verify key {public.verify_key}\n"
        f"{identity}\n"
    ).encode()
    if passphrase is not None:
        text = age.encrypt_with_passphrase(text, passphrase)
    with appearing(path, private=True) as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            raise ExposedKeyError(path, "this disk keeps no permissions, so others could read it; use another disk")
        file.write(text)
    return public


def _check_folder(path: Path) -> None:
    try:
        mode = path.parent.stat().st_mode
    except OSError as cause:
        raise unwritable(shown(path), cause) from None
    if not stat.S_ISDIR(mode):
        raise UnwritableError(f"cannot write {shown(path)}: {shown(path.parent)} is not a folder")
    if mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
        problem = f"anyone can replace files in its folder; take that right away (chmod o-w {shown(path.parent)})"
        raise ExposedKeyError(path, problem)


def load_key(path: Path, *, ask_passphrase: Callable[[], str] | None = None) -> CustodianKey:
    """Return the private key of a file made by `generate_key` or `age-keygen`.

    `ask_passphrase` is called once, and only for a file that a passphrase protects.

    Raises:
        ExposedKeyError: someone other than the owner may read or write the file.
        KeyFileError: no private key in it, several, or one that cannot be used.
        PassphraseError: a passphrase is needed and there is none to ask for, or it is wrong.
        UnreadableError: the file cannot be read.
    """
    data = _read_private(path)
    if data.lstrip().startswith((MAGIC, ARMOR_START)):
        if ask_passphrase is None:
            raise PassphraseError(path, "protected by a passphrase, and none was given")
        data = _unlock(path, data, ask_passphrase())
    return _parse(path, data)


def _read_private(path: Path) -> bytes:
    try:
        # Asked before opening, because opening a named pipe waits for someone to write into it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise KeyFileError(path, "not an ordinary file")
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
                raise ExposedKeyError(path, f"others may read it; take that right away (chmod 600 {shown(path)})")
            data = file.read(_MAX_BYTES + 1)
    except OSError as cause:
        raise unreadable(f"key file {shown(path)}", cause) from None
    if len(data) > _MAX_BYTES:
        raise KeyFileError(path, "over 64 KiB; this is no private key")
    return data


def _unlock(path: Path, data: bytes, passphrase: str) -> bytes:
    try:
        return age.decrypt_with_passphrase(data, passphrase)
    except age.DecryptError as error:
        if str(error) == age.DID_NOT_UNLOCK:
            raise PassphraseError(path, "wrong passphrase") from None
        if str(error) == age.NO_LOCK_FITS:
            raise KeyFileError(path, "sealed to a key, not protected by a passphrase; this is no private key") from None
        raise KeyFileError(path, f"its passphrase protection cannot be opened ({error}); is the copy whole?") from None


def _parse(path: Path, data: bytes) -> CustodianKey:
    found: list[tuple[int, str]] = []
    for number, raw in enumerate(data.decode("utf-8", errors="replace").split("\n"), start=1):
        line = raw.strip()
        if line.startswith("AGE-SECRET-KEY-1"):
            found.append((number, line))
        elif line and not line.startswith("#"):
            raise KeyFileError(path, f"line {number} is neither a private key of age's X25519 kind nor a comment")
    if len(found) != 1:
        raise KeyFileError(path, f"{len(found)} private keys where there must be exactly one")
    number, text = found[0]
    try:
        return CustodianKey.from_identity(text)
    except ValueError as problem:
        raise KeyFileError(path, f"line {number}: {problem}") from None
