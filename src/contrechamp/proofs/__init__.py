"""`contrechamp.proofs`: a photograph that comes with evidence of its making, as ProofMode shares it.

`begins_as_proof` tells such a file by its first bytes; `open_proof` gives the photograph in it, and whether the evidence
holds. docs/credentials.md says what that proves and what not.
"""

from contrechamp.proofs.errors import (
    NoPictureInProofError,
    NoProofError,
    ProofError,
    SeveralPicturesError,
    UnreadableProofError,
)
from contrechamp.proofs.proofmode import Flaw, Proof, begins_as_proof, open_proof

__all__ = [
    "Flaw",
    "NoPictureInProofError",
    "NoProofError",
    "Proof",
    "ProofError",
    "SeveralPicturesError",
    "UnreadableProofError",
    "begins_as_proof",
    "open_proof",
]
