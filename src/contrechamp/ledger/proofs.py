"""Inclusion and consistency proofs, their JSON forms, and their verification, which needs nothing but its arguments.

The paths are exactly those of RFC 9162: a verifier written for Certificate Transparency checks them unchanged.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.ledger.canonical import decode, encode, members, unhex
from contrechamp.ledger.errors import InconsistentHeadsError, NotCanonicalError, ProofInvalidError
from contrechamp.ledger.heads import SignedHead, verify_head
from contrechamp.ledger.tree import EMPTY_ROOT, HASH_BYTES, consistency_roots, inclusion_root, leaf_hash

__all__ = ["ConsistencyProof", "InclusionProof", "verify_consistency", "verify_inclusion"]

_INCLUSION: Final = "contrechamp-inclusion-v1"
_CONSISTENCY: Final = "contrechamp-consistency-v1"


def _path(value: Sequence[object]) -> tuple[bytes, ...]:
    if not all(isinstance(step, str) for step in value):
        raise NotCanonicalError("a path is a list of hashes in hexadecimal")
    return tuple(unhex(str(step), HASH_BYTES) for step in value)


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That a record stands at `index` in the log of `size` records: the hashes beside its way up to the root."""

    index: int
    size: int
    path: tuple[bytes, ...]

    def to_json(self) -> dict[str, object]:
        """The JSON form."""
        path = [step.hex() for step in self.path]
        return {"index": self.index, "path": path, "size": self.size, "type": _INCLUSION}

    def encode(self) -> bytes:
        """The canonical bytes."""
        return encode(self.to_json())

    @classmethod
    def from_json(cls, value: object) -> "InclusionProof":
        """Read the JSON form.

        Raises:
            ProofInvalidError: it is not one.
        """
        try:
            read = members(value, {"index": int, "path": list, "size": int}, named=_INCLUSION)
            path = _path(read["path"])
        except NotCanonicalError as error:
            raise ProofInvalidError(f"not an inclusion proof ({error.reason})") from error
        return cls(read["index"], read["size"], path)

    @classmethod
    def parse(cls, data: bytes) -> "InclusionProof":
        """Read the canonical bytes.

        Raises:
            ProofInvalidError: they are not exactly the canonical form of an inclusion proof.
        """
        return cls.from_json(_decoded(data))


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the log of `old_size` records is the start of that of `new_size`: nothing altered, removed or moved."""

    old_size: int
    new_size: int
    path: tuple[bytes, ...]

    def to_json(self) -> dict[str, object]:
        """The JSON form."""
        path = [step.hex() for step in self.path]
        return {"new_size": self.new_size, "old_size": self.old_size, "path": path, "type": _CONSISTENCY}

    def encode(self) -> bytes:
        """The canonical bytes."""
        return encode(self.to_json())

    @classmethod
    def from_json(cls, value: object) -> "ConsistencyProof":
        """Read the JSON form.

        Raises:
            ProofInvalidError: it is not one.
        """
        try:
            read = members(value, {"new_size": int, "old_size": int, "path": list}, named=_CONSISTENCY)
            path = _path(read["path"])
        except NotCanonicalError as error:
            raise ProofInvalidError(f"not a consistency proof ({error.reason})") from error
        return cls(read["old_size"], read["new_size"], path)

    @classmethod
    def parse(cls, data: bytes) -> "ConsistencyProof":
        """Read the canonical bytes.

        Raises:
            ProofInvalidError: they are not exactly the canonical form of a consistency proof.
        """
        return cls.from_json(_decoded(data))


def _decoded(data: bytes) -> object:
    try:
        return decode(data)
    except NotCanonicalError as error:
        raise ProofInvalidError(error.reason) from error


def verify_inclusion(record: bytes, proof: InclusionProof, head: SignedHead, public_key: Ed25519PublicKey) -> None:
    """Refuse unless these canonical bytes are the record at `proof.index` of the log whose head this key signed.

    Raises:
        HeadSignatureError: the head is not this key's.
        ProofInvalidError: the proof is of another size, or does not lead from these bytes to the head's root.
    """
    signed = verify_head(head, public_key)
    if proof.size != signed.size:
        raise ProofInvalidError(f"it is made for {proof.size} records, the head speaks of {signed.size}")
    if inclusion_root(leaf_hash(record), proof.index, proof.size, proof.path) != signed.root:
        raise ProofInvalidError("it does not lead from this record to the root that was signed")


def verify_consistency(old: SignedHead, new: SignedHead, proof: ConsistencyProof, public_key: Ed25519PublicKey) -> None:
    """Refuse unless the log of the old head is the start of the log of the new one, both signed by this key.

    Two heads of one size must have one root; from a head of size 0 anything follows. Both need an empty path.

    Raises:
        HeadSignatureError: one of the heads is not this key's.
        InconsistentHeadsError: one size was given two roots, or an empty log a root: no proof can mend that.
        ProofInvalidError: the proof is of other sizes, or does not lead to the two roots.
    """
    first, second = verify_head(old, public_key), verify_head(new, public_key)
    if (proof.old_size, proof.new_size) != (first.size, second.size):
        raise ProofInvalidError(f"it is made for the sizes {proof.old_size} and {proof.new_size}")
    if first.size in {0, second.size}:
        if proof.path:
            raise ProofInvalidError("the path is too long")
        if first.root != (EMPTY_ROOT if first.size == 0 else second.root):
            raise InconsistentHeadsError(first.size, second.size)
        if second.size == 0 and second.root != EMPTY_ROOT:
            raise InconsistentHeadsError(first.size, second.size)
        return
    if consistency_roots(first.size, second.size, first.root, proof.path) != (first.root, second.root):
        raise ProofInvalidError("it does not lead to the two roots that were signed")
