"""Signed tree heads: the log's key says "at this time my log had this many records, and this root".

A head commits to every record before it and to their order. Whoever keeps one can later hold the log to it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contrechamp.ledger.canonical import decode, encode, format_time, members, normal_time, parse_time, unhex
from contrechamp.ledger.errors import HeadSignatureError, InconsistentHeadsError, NotCanonicalError
from contrechamp.ledger.keys import log_id
from contrechamp.ledger.tree import HASH_BYTES

__all__ = ["SignedHead", "TreeHead", "check_order", "sign_head", "verify_head"]

# Part of what is signed, so that a signature of this key over anything else can never pass for a head.
_TYPE: Final = "contrechamp-log-head-v1"
_SIGNATURE_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The state of a log: how many records, the root over them, when, and of which log.

    Attributes:
        log_id: hash of the log's public key, in hexadecimal.
        size: number of records.
        root: root hash, 32 bytes.
        time: when it was signed; put to UTC and cut to the second.
    """

    log_id: str
    size: int
    root: bytes
    time: datetime

    def __post_init__(self) -> None:
        if self.size < 0:
            raise NotCanonicalError("a log has no negative size")
        object.__setattr__(self, "time", normal_time(self.time))

    def to_json(self) -> dict[str, object]:
        """The JSON form, whose canonical bytes are what is signed."""
        return {
            "log_id": self.log_id,
            "root": self.root.hex(),
            "size": self.size,
            "time": format_time(self.time),
            "type": _TYPE,
        }

    def signed_bytes(self) -> bytes:
        """The exact bytes under the signature."""
        return encode(self.to_json())


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A tree head and the signature over its canonical bytes. Nothing is verified until `verify_head` is called."""

    head: TreeHead
    signature: bytes

    @property
    def size(self) -> int:
        """Number of records that the head speaks of."""
        return self.head.size

    def to_json(self) -> dict[str, object]:
        """The JSON form."""
        return {"head": self.head.to_json(), "signature": self.signature.hex()}

    def encode(self) -> bytes:
        """The canonical bytes, one line of `heads.jsonl` without its newline."""
        return encode(self.to_json())

    @classmethod
    def from_json(cls, value: object) -> "SignedHead":
        """Read the JSON form.

        Raises:
            HeadSignatureError: it is not one ("malformed").
        """
        try:
            outer = members(value, {"head": dict, "signature": str})
            inner = members(outer["head"], {"log_id": str, "root": str, "size": int, "time": str}, named=_TYPE)
            unhex(inner["log_id"], HASH_BYTES)
            head = TreeHead(inner["log_id"], inner["size"], unhex(inner["root"], HASH_BYTES), parse_time(inner["time"]))
            return cls(head, unhex(outer["signature"], _SIGNATURE_BYTES))
        except NotCanonicalError as error:
            raise HeadSignatureError("malformed") from error

    @classmethod
    def parse(cls, data: bytes) -> "SignedHead":
        """Read the canonical bytes.

        Raises:
            HeadSignatureError: they are not exactly the canonical form of a signed head ("malformed").
        """
        try:
            return cls.from_json(decode(data))
        except NotCanonicalError as error:
            raise HeadSignatureError("malformed") from error


def sign_head(key: Ed25519PrivateKey, size: int, root: bytes, time: datetime) -> SignedHead:
    """Sign the state of a log. `Log.sign` is the careful way: it first checks that history gives the last root."""
    head = TreeHead(log_id(key.public_key()), size, root, time)
    return SignedHead(head, key.sign(head.signed_bytes()))


def verify_head(signed: SignedHead, public_key: Ed25519PublicKey) -> TreeHead:
    """The head, once its signature is known to be this key's.

    Raises:
        HeadSignatureError: the head is of another log ("other_log"), or the signature does not fit ("signature").
    """
    head = signed.head
    if head.log_id != log_id(public_key):
        raise HeadSignatureError("other_log", head.size)
    try:
        public_key.verify(signed.signature, head.signed_bytes())
    except InvalidSignature as error:
        raise HeadSignatureError("signature", head.size) from error
    return head


def check_order(older: TreeHead, newer: TreeHead) -> None:
    """Refuse two successive heads whose sizes or times run backwards, or that give one size two roots.

    Raises:
        InconsistentHeadsError: for any of these.
    """
    if newer.size < older.size or newer.time < older.time:
        raise InconsistentHeadsError(older.size, newer.size, "order")
    if newer.size == older.size and newer.root != older.root:
        raise InconsistentHeadsError(older.size, newer.size)
