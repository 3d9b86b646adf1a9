"""`contrechamp.ledger`: an append-only log of decisions that anyone can verify offline, and that names no one.

The flow: a `Record` (personal values only as a `Commitment`) becomes canonical bytes, and a leaf of a hash tree in a
`LogStore`; the log's key signs heads of the tree; proofs lead from a record to a head, and from an old head to a newer.
`docs/ledger.md` is the format. The errors are in `contrechamp.ledger.errors`.
"""

from contrechamp.ledger.commitments import Commitment, commit, new_salt, opens
from contrechamp.ledger.errors import (
    AlteredRecordError,
    HeadSignatureError,
    InconsistentHeadsError,
    LedgerError,
    LogKeyError,
    LogLockedError,
    LogWriteError,
    NoSuchRecordError,
    NotALogError,
    NotCanonicalError,
    ProofInvalidError,
    RecordRefusedError,
    SaltMissingError,
    TornLogError,
)
from contrechamp.ledger.evidence import ProvenRecord
from contrechamp.ledger.export import export_log
from contrechamp.ledger.folder import FolderStore
from contrechamp.ledger.heads import SignedHead, TreeHead, sign_head, verify_head
from contrechamp.ledger.keys import (
    dump_public_key,
    dump_signing_key,
    load_public_key,
    load_signing_key,
    log_id,
    new_signing_key,
)
from contrechamp.ledger.layout import read_heads, read_public_key
from contrechamp.ledger.log import Entry, Log
from contrechamp.ledger.proofs import ConsistencyProof, InclusionProof, verify_consistency, verify_inclusion
from contrechamp.ledger.reading import prove_from_folder, read_records
from contrechamp.ledger.records import Digest, Record, Ref, Value
from contrechamp.ledger.salts import FolderSalts, MemorySalts, SaltStore, commit_and_keep
from contrechamp.ledger.stores import LogStore, MemoryStore
from contrechamp.ledger.tree import leaf_hash
from contrechamp.ledger.verification import Verification, verify_folder

__all__ = [
    "AlteredRecordError",
    "Commitment",
    "ConsistencyProof",
    "Digest",
    "Entry",
    "FolderSalts",
    "FolderStore",
    "HeadSignatureError",
    "InclusionProof",
    "InconsistentHeadsError",
    "LedgerError",
    "Log",
    "LogKeyError",
    "LogLockedError",
    "LogStore",
    "LogWriteError",
    "MemorySalts",
    "MemoryStore",
    "NoSuchRecordError",
    "NotALogError",
    "NotCanonicalError",
    "ProofInvalidError",
    "ProvenRecord",
    "Record",
    "RecordRefusedError",
    "Ref",
    "SaltMissingError",
    "SaltStore",
    "SignedHead",
    "TornLogError",
    "TreeHead",
    "Value",
    "Verification",
    "commit",
    "commit_and_keep",
    "dump_public_key",
    "dump_signing_key",
    "export_log",
    "leaf_hash",
    "load_public_key",
    "load_signing_key",
    "log_id",
    "new_salt",
    "new_signing_key",
    "opens",
    "prove_from_folder",
    "read_heads",
    "read_public_key",
    "read_records",
    "sign_head",
    "verify_consistency",
    "verify_folder",
    "verify_head",
    "verify_inclusion",
]
