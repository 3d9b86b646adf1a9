"""The root of the error tree: one base for each part, then cases that carry data and a stable code.

ContrechampError
├── VisionError   (contrechamp.vision.errors)   a picture that cannot be taken, redacted or written
├── VaultError    (contrechamp.vault.errors)    a key, a sealed file or a receipt that does not hold
├── LedgerError   (contrechamp.ledger.errors)   a record, a head or a proof that does not hold
├── RateError     (contrechamp.rate.errors)     data from which no rate can be computed
├── BundleError   (contrechamp.bundle.errors)   an evidence bundle that does not hold
└── ProofError    (contrechamp.proofs.errors)   evidence beside a photograph that cannot be taken
"""

from typing import ClassVar


class ContrechampError(Exception):
    """What went wrong, why, and what to do: `str()` is one sentence for a person, `code` is for programs.

    Codes are stable across versions: reports, the log and other programs keep them.
    """

    code: ClassVar[str] = "contrechamp"
