"""Why a log, a head or a proof does not hold. Each case has a stable code and carries what a program needs.

LedgerError
├── NotCanonicalError          bytes that are not the one canonical JSON form of what they say
├── RecordRefusedError         a record that may not enter the log, most often for a personal value in plain
├── AlteredRecordError         a record is not the one that was logged
├── TornLogError               the log ends too early: in the middle of a line, or before what was signed
├── HeadSignatureError         a signed head is missing, malformed or not signed by this log's key
├── InconsistentHeadsError     two heads cannot both be heads of one append-only log
├── NoSuchRecordError          the log has fewer records than that
├── ProofInvalidError          a proof does not lead from the record to the head
├── LogKeyError                a key file that cannot be used
├── NotALogError               a folder that is not a log, or of a version that is not known
├── LogLockedError             another process is writing
├── LogWriteError              the disk refused; the log is as it was before
└── SaltMissingError           the salt of a commitment was destroyed, or never kept here
"""

from pathlib import Path
from typing import ClassVar

from contrechamp.errors import ContrechampError


class LedgerError(ContrechampError):
    """Base of everything that `contrechamp.ledger` raises."""

    code: ClassVar[str] = "ledger"


class NotCanonicalError(LedgerError):
    """The bytes are not canonical JSON of the expected shape, so they are not what was hashed or signed.

    Attributes:
        reason: what was found, without any value of the input.
    """

    code: ClassVar[str] = "not_canonical"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RecordRefusedError(LedgerError):
    """A record that may not enter the log. The refused value is never repeated: this sentence may be logged.

    Attributes:
        field: where it is: "action", "subject", "data.reason", …
        rule: what the rule is, and what to do instead.
    """

    code: ClassVar[str] = "record_refused"

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"the log refuses this record: {field}: {rule}")
        self.field = field
        self.rule = rule


class AlteredRecordError(LedgerError):
    """A record does not hold. `first` and `last` are equal when the very record is known, else they bound where it is.

    Attributes:
        first: index, counted from 0, of the first record that may not hold.
        last: index of the last that may be the first altered one.
        reason: how it was seen.
    """

    code: ClassVar[str] = "altered_record"

    def __init__(self, first: int, last: int, reason: str) -> None:
        which = (
            f"record {first} does not hold" if first == last else f"one of the records {first} to {last} does not hold"
        )
        super().__init__(f"{which}: {reason}")
        self.first = first
        self.last = last
        self.reason = reason


class TornLogError(LedgerError):
    """The log ends too early. The `whole` records before the tear are not in question.

    Attributes:
        whole: how many whole records there are.
        signed: the size that a signed head speaks of, 0 when the tear lies past every head.
        torn_bytes: how many bytes follow the last whole record.
    """

    code: ClassVar[str] = "torn_log"

    def __init__(self, whole: int, *, signed: int = 0, torn_bytes: int = 0) -> None:
        if signed > whole:
            text = (
                f"record {whole} is missing: the log has {whole} whole records where a signed head speaks of {signed}; "
                "fetch the whole log again, and keep this one if it was all you were given"
            )
        else:
            text = (
                f"the log ends in the middle of record {whole} ({torn_bytes} bytes of it); the copy was cut short, or "
                "the writer died there: fetch it again, or open it for writing, which drops what was never acknowledged"
            )
        super().__init__(text)
        self.whole = whole
        self.signed = signed
        self.torn_bytes = torn_bytes


class HeadSignatureError(LedgerError):
    """A signed head is missing or malformed, is of another log, or its signature does not verify.

    Attributes:
        reason: "missing", "malformed", "other_log" or "signature".
        size: the size that the head speaks of, or None when it cannot be read.
    """

    code: ClassVar[str] = "head_signature"
    _SENTENCES: ClassVar[dict[str, str]] = {
        "missing": "no signed head covers it, so nothing is proven; ask whoever runs the log for one",
        "malformed": "it is not a signed head in canonical form",
        "other_log": "it names another log than the one of this public key",
        "signature": "its signature was not made by the key of this log over these bytes",
    }

    def __init__(self, reason: str, size: int | None = None, where: str = "") -> None:
        what = "the signed head" if size is None else f"the head of size {size}"
        super().__init__(f"{where + ': ' if where else ''}{what} does not hold: {self._SENTENCES[reason]}")
        self.reason = reason
        self.size = size


class InconsistentHeadsError(LedgerError):
    """Two heads cannot both belong to one append-only log: signed by one key, they prove that the log was rewritten.

    Attributes:
        old_size: size of the older head.
        new_size: size of the newer head, or of the tree that it is held against.
        reason: "root" when history differs, "order" when sizes or times run backwards.
    """

    code: ClassVar[str] = "inconsistent_heads"
    _SENTENCES: ClassVar[dict[str, str]] = {
        "root": "what was logged before the older one is not what is there now; keep both, they are the evidence",
        "order": "sizes or times run backwards",
    }

    def __init__(self, old_size: int, new_size: int, reason: str = "root") -> None:
        super().__init__(f"the heads of size {old_size} and {new_size} do not agree: {self._SENTENCES[reason]}")
        self.old_size = old_size
        self.new_size = new_size
        self.reason = reason


class NoSuchRecordError(LedgerError):
    """The log has fewer records than asked for.

    Attributes:
        index: the index asked for.
        size: how many records there are, or how many the head speaks of.
    """

    code: ClassVar[str] = "no_such_record"

    def __init__(self, index: int, size: int) -> None:
        super().__init__(f"there is no record {index} among {size}; they are counted from 0")
        self.index = index
        self.size = size


class ProofInvalidError(LedgerError):
    """A proof does not prove what it is shown for.

    Attributes:
        reason: what does not fit.
    """

    code: ClassVar[str] = "proof_invalid"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the proof does not hold: {reason}")
        self.reason = reason


class LogKeyError(LedgerError):
    """A key file cannot be used: not PEM, not Ed25519, a wrong passphrase, or a private key for a public one."""

    code: ClassVar[str] = "log_key"


class NotALogError(LedgerError):
    """A folder is not a log, is of an unknown version, or is already taken.

    Attributes:
        path: the folder.
        reason: what was found.
    """

    code: ClassVar[str] = "not_a_log"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class LogLockedError(LedgerError):
    """Another process has the log open for writing; nothing was read or written.

    Attributes:
        path: the folder of the log.
    """

    code: ClassVar[str] = "log_locked"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: another process is writing to this log; wait until it is done")
        self.path = path


class LogWriteError(LedgerError):
    """The disk refused a write. Nothing was acknowledged and the log is as it was; it takes no more until reopened.

    Attributes:
        path: the folder of the log, or of the salts.
        reason: what the system said.
    """

    code: ClassVar[str] = "log_write"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path}: could not be written ({reason}); nothing was logged, open the log again once this is repaired"
        )
        self.path = path
        self.reason = reason


class SaltMissingError(LedgerError):
    """The salt was destroyed or never kept here: what was committed to can no longer be confirmed, by anyone.

    Attributes:
        commitment: the commitment, in hexadecimal.
    """

    code: ClassVar[str] = "salt_missing"

    def __init__(self, commitment: str) -> None:
        super().__init__(f"no salt for the commitment {commitment[:12]}…: it was destroyed, or is kept elsewhere")
        self.commitment = commitment
