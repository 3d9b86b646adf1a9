"""Why a key, a sealed file or a receipt does not hold. Each case has a stable code and one sentence for a person.

VaultError
├── RecipientsError            a recipients file, or a recipient, that cannot be used
│   └── NoRecipientsError          nobody to seal to
├── KeyFileError               a private key file that is not one, or holds a key that no generator makes
│   ├── ExposedKeyError            others can read it, or replace it
│   └── PassphraseError            wrong, missing, or too short
├── NotAgeFileError            not a sealed file at all
├── WrongKeyError              none of the file's locks fits this key
├── DamagedError               the last piece does not authenticate: cut short or altered there, no one can tell which
│   ├── TruncatedError             certainly cut short
│   └── AlteredError               certainly altered
├── ReasonError                a reason that cannot be recorded
│   └── EmptyReasonError           no reason
├── ReceiptError               not a receipt
│   ├── ReceiptSignatureError      its signature does not hold
│   ├── UnknownCustodianError      signed by someone whose verify key is not known
│   └── ReceiptMismatchError       good, but of another file
├── RedoError                  not the request for a redo, or not a redo
│   ├── RedoSignatureError         its signature does not hold
│   └── RedoMismatchError          good, but of another original, request or picture
├── TargetExistsError          something is already there; nothing is ever overwritten
├── UnreadableError            the source cannot be read
└── UnwritableError            the target cannot be written
    └── DiskFullError              no room left

No sentence here repeats a line of a key file or of a recipients file, a passphrase, or plaintext: a private key pasted
into the wrong file must not reach a log through the message that refuses it.
"""

import errno
import os
from pathlib import Path
from typing import ClassVar

from contrechamp.errors import ContrechampError


def shown(name: str | os.PathLike[str]) -> str:
    """Return a file's name fit for one line: a name with control or undecodable characters is quoted and escaped."""
    text = os.fspath(name)
    return text if text.isprintable() else ascii(text)


class VaultError(ContrechampError):
    """Base of everything that `contrechamp.vault` raises."""

    code: ClassVar[str] = "vault"


class RecipientsError(VaultError):
    """A recipients file, or one of its lines, cannot be used; nothing was sealed.

    Attributes:
        name: the file, as a person would write it.
        line: the line at fault, counted from 1; None when it is the whole file.
    """

    code: ClassVar[str] = "recipients"

    def __init__(self, name: str, line: int | None, problem: str) -> None:
        place = shown(name) if line is None else f"{shown(name)}, line {line}"
        super().__init__(f"{place}: {problem}")
        self.name = name
        self.line = line


class NoRecipientsError(RecipientsError):
    """Nobody to seal to: what is sealed to nobody is lost."""

    code: ClassVar[str] = "no_recipients"

    def __init__(self, name: str) -> None:
        super().__init__(
            name, None, "no recipient (a line that starts with age1); sealed to nobody, a file would be lost"
        )


class KeyFileError(VaultError):
    """A private key file that cannot be used: not one, several keys, or a key that no generator makes.

    Attributes:
        path: the file.
    """

    code: ClassVar[str] = "key_file"

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"key file {shown(path)}: {problem}")
        self.path = path


class ExposedKeyError(KeyFileError):
    """Someone other than its owner can read the private key, or replace its file."""

    code: ClassVar[str] = "exposed_key"


class PassphraseError(KeyFileError):
    """The passphrase of a key file is wrong, missing, or too short to protect anything."""

    code: ClassVar[str] = "passphrase"


class NotAgeFileError(VaultError):
    """The bytes do not start as an age file does."""

    code: ClassVar[str] = "not_age_file"


class WrongKeyError(VaultError):
    """None of the file's locks fits the key.

    A lock that was itself altered looks the same: age authenticates the header with a key that only a fitting lock
    gives.

    Attributes:
        recipient: the public half of the key that was tried.
    """

    code: ClassVar[str] = "wrong_key"

    def __init__(self, name: str, recipient: str, hint: str = "") -> None:
        super().__init__(
            f"{name} was not sealed to {recipient}{hint}; open it with the key of another of its custodians"
        )
        self.recipient = recipient


class DamagedError(VaultError):
    """The sealed file does not authenticate. Raised itself when it cannot be told whether it was cut short or altered.

    That is so for one case: the last, incomplete piece (under 64 KiB) fails. See `contrechamp.vault.framing`.
    """

    code: ClassVar[str] = "damaged"


class TruncatedError(DamagedError):
    """The end of the sealed file is missing, for certain."""

    code: ClassVar[str] = "truncated"


class AlteredError(DamagedError):
    """Bytes of the sealed file were changed, added or taken out of its middle, for certain."""

    code: ClassVar[str] = "altered"


class ReasonError(VaultError):
    """The reason cannot be recorded: too long, or with characters that do not print."""

    code: ClassVar[str] = "reason"


class EmptyReasonError(ReasonError):
    """No reason was given; nothing is opened without one."""

    code: ClassVar[str] = "empty_reason"


class ReceiptError(VaultError):
    """The bytes are not a receipt: not JSON, a field missing, unknown or repeated, a value out of form."""

    code: ClassVar[str] = "receipt"


class ReceiptSignatureError(ReceiptError):
    """The signature is not that of the custodian whom the receipt names: forged, or altered after signing."""

    code: ClassVar[str] = "receipt_signature"


class UnknownCustodianError(ReceiptError):
    """The recipients file gives no verify key for the custodian whom the receipt names.

    Attributes:
        recipient: the custodian's public key, as the receipt gives it.
    """

    code: ClassVar[str] = "unknown_custodian"

    def __init__(self, recipient: str) -> None:
        super().__init__(f"no verify key is known for {recipient}; ask its custodian for the line that keygen printed")
        self.recipient = recipient


class ReceiptMismatchError(ReceiptError):
    """The receipt holds, but for another sealed file than the one shown."""

    code: ClassVar[str] = "receipt_mismatch"


class RedoError(VaultError):
    """The bytes are not a redo, or not the request for one: a member missing, unknown or repeated, or out of form."""

    code: ClassVar[str] = "redo"


class RedoSignatureError(RedoError):
    """The signature is not that of the custodian whom its receipt names: forged, or altered after signing."""

    code: ClassVar[str] = "redo_signature"


class RedoMismatchError(RedoError):
    """What was asked, what was opened and what came out do not belong together."""

    code: ClassVar[str] = "redo_mismatch"


class TargetExistsError(VaultError):
    """Something is already at the target; it was left as it is.

    Attributes:
        path: the target.
    """

    code: ClassVar[str] = "target_exists"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{shown(path)} already exists and is left as it is; choose another name")
        self.path = path


class UnreadableError(VaultError):
    """The source cannot be read: missing, a folder, no permission, a failing disk, a stream that does not rewind."""

    code: ClassVar[str] = "unreadable"


class UnwritableError(VaultError):
    """The target cannot be written: no such folder, no permission, a read-only or failing disk."""

    code: ClassVar[str] = "unwritable"


class DiskFullError(UnwritableError):
    """No room is left for the target; nothing partial was kept."""

    code: ClassVar[str] = "disk_full"


def unreadable(name: str, cause: OSError) -> UnreadableError:
    """Return the error of a source that the system would not read."""
    return UnreadableError(f"cannot read {name}: {cause.strerror or 'input/output error'}")


def unwritable(name: str, cause: OSError) -> UnwritableError:
    """Return the error of a target that the system would not write, a full disk told apart."""
    kind = DiskFullError if cause.errno in {errno.ENOSPC, errno.EDQUOT} else UnwritableError
    return kind(f"cannot write {name}: {cause.strerror or 'input/output error'}")
