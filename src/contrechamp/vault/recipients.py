"""The public side: who can open, and whose signature a receipt must bear.

A recipients file is one `age1…` a line and `#` comments, so that `age -R` takes it as it is. One comment has a meaning:

    # verify-key age1… ed25519:<64 hexadecimal digits>

It gives the key that checks the receipts of that custodian. `contrechamp vault keygen` prints both lines. When a
custodian leaves, take out the `age1…` line and keep the comment: nothing more is sealed to them, and the receipts that
they signed can still be checked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from contrechamp.vault.age import canonical_recipient
from contrechamp.vault.bech32 import payload
from contrechamp.vault.errors import NoRecipientsError, RecipientsError, shown, unreadable

_MAX_BYTES = 1 << 20
_VERIFY_LINE = re.compile(r"#\s*verify-key\b(.*)")
_VERIFY_KEY = re.compile(r"ed25519:[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What a custodian hands out: where to seal to, and how to check their receipts."""

    recipient: str
    verify_key: str

    @property
    def lines(self) -> str:
        """The two lines for a recipients file."""
        return f"# verify-key {self.recipient} {self.verify_key}\n{self.recipient}\n"


@dataclass(frozen=True, slots=True)
class RecipientsFile:
    """What a recipients file says.

    Attributes:
        recipients: `age1…` keys to seal to, in the order of the file, each once.
        verify_keys: recipient to `ed25519:…`; may name custodians who are no longer sealed to, and may lack some.
    """

    recipients: tuple[str, ...]
    verify_keys: Mapping[str, str]


def read_recipients(path: Path) -> RecipientsFile:
    """Return what a recipients file says; one wrong line refuses the whole file, for a lost custodian is lost for good.

    Raises:
        NoRecipientsError: neither a recipient nor a verify key.
        RecipientsError: a line cannot be used; its number is in the message, its text is not.
        UnreadableError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as cause:
        raise unreadable(shown(path), cause) from None
    if len(data) > _MAX_BYTES:
        raise RecipientsError(str(path), None, "over 1 MiB; this is no recipients file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RecipientsError(str(path), None, "not UTF-8 text; this is no recipients file") from None
    return parse_recipients(text, name=str(path))


def parse_recipients(text: str, *, name: str = "recipients") -> RecipientsFile:
    """Return what the text of a recipients file says. It may hold verify keys only; sealing then refuses it.

    Raises:
        NoRecipientsError: neither a recipient nor a verify key.
        RecipientsError: a line cannot be used.
    """
    recipients: dict[str, None] = {}
    verify_keys: dict[str, str] = {}
    # Not splitlines(): it breaks at form feeds and U+2028 too, and the line numbers would not be an editor's.
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if found := _VERIFY_LINE.fullmatch(line):
            recipient, key = _verify_key(found.group(1).split(), name, number)
            if verify_keys.setdefault(recipient, key) != key:
                raise RecipientsError(
                    name, number, "another verify key for this recipient stands above; keep the right one"
                )
        elif line and not line.startswith("#"):
            recipients[checked_recipient(line, name=name, line=number)] = None
    if not recipients and not verify_keys:
        raise NoRecipientsError(name)
    return RecipientsFile(tuple(recipients), MappingProxyType(verify_keys))


def _verify_key(words: Sequence[str], name: str, line: int) -> tuple[str, str]:
    if len(words) != 2 or _VERIFY_KEY.fullmatch(words[1]) is None:
        raise RecipientsError(name, line, "a verify key is written: # verify-key age1… ed25519:<64 hexadecimal digits>")
    return checked_recipient(words[0], name=name, line=line), words[1]


def checked_recipient(text: str, *, name: str, line: int | None = None) -> str:
    """Return an `age1…` recipient in its one canonical writing.

    Raises:
        RecipientsError: not an X25519 recipient, mistyped, or a point that would lock nothing.
    """
    if text.upper().startswith("AGE-SECRET-KEY-"):
        problem = "a PRIVATE key stands here; take it out, hold it for exposed, and make a new one with keygen"
        raise RecipientsError(name, line, problem)
    if text.startswith(("ssh-", "ecdsa-")):
        raise RecipientsError(name, line, "SSH keys are not taken; make a key with: contrechamp vault keygen")
    if not text.startswith("age1") or "1" in text[4:]:
        raise RecipientsError(name, line, "not a recipient of age's X25519 kind (age1…); plugin keys are not taken")
    try:
        recipient = canonical_recipient(text)
    except ValueError:
        raise RecipientsError(name, line, "mistyped recipient: its checksum does not hold; copy it again") from None
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(payload(recipient)))
    except ValueError:
        # A point of low order: whatever is sealed to it has a key that anyone can compute.
        raise RecipientsError(name, line, "a recipient that protects nothing; no key generator makes it") from None
    return recipient


def checked_recipients(recipients: Sequence[str]) -> tuple[str, ...]:
    """Return the recipients to seal to, canonical and each once.

    Raises:
        NoRecipientsError: the list is empty.
        RecipientsError: one of them cannot be used.
    """
    if not recipients:
        raise NoRecipientsError("recipients")
    return tuple(dict.fromkeys(checked_recipient(text, name=f"recipient {n}") for n, text in enumerate(recipients, 1)))
