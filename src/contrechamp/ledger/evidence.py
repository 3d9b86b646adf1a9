"""A proven record: a record, its inclusion proof and the signed head, a small file that convinces without the log."""

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.ledger.canonical import decode, encode, members
from contrechamp.ledger.errors import NotCanonicalError, ProofInvalidError
from contrechamp.ledger.heads import SignedHead
from contrechamp.ledger.proofs import InclusionProof, verify_inclusion
from contrechamp.ledger.records import Record

__all__ = ["ProvenRecord"]

_TYPE: Final = "contrechamp-proven-record-v1"


@dataclass(frozen=True, slots=True)
class ProvenRecord:
    """All that one needs, besides the log's public key, to know that a record is in the log. Unverified until asked."""

    record: Record
    proof: InclusionProof
    head: SignedHead

    def encode(self) -> bytes:
        """The canonical bytes."""
        return encode(
            {
                "head": self.head.to_json(),
                "proof": self.proof.to_json(),
                "record": decode(self.record.encode()),
                "type": _TYPE,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> "ProvenRecord":
        """Read the canonical bytes; one newline at the end is allowed.

        Raises:
            ProofInvalidError: they are not exactly the canonical form of a proven record.
            HeadSignatureError: the head in them is malformed.
            RecordRefusedError: the record in them may not stand in a log.
        """
        try:
            read = members(decode(data.removesuffix(b"\n")), {"head": dict, "proof": dict, "record": dict}, named=_TYPE)
            record = Record.parse(encode(read["record"]))
        except NotCanonicalError as error:
            raise ProofInvalidError(f"not a proven record ({error.reason})") from error
        return cls(record, InclusionProof.from_json(read["proof"]), SignedHead.from_json(read["head"]))

    def verify(self, public_key: Ed25519PublicKey) -> None:
        """Refuse unless this key's log holds this record at this place.

        Raises:
            HeadSignatureError: the head is not this key's.
            ProofInvalidError: the proof does not lead from the record to the head.
        """
        verify_inclusion(self.record.encode(), self.proof, self.head, public_key)
