"""Reading a log's folder without opening it for writing: one record, or the proof of one.

Everything is computed from the records, never taken from the index: slower on a large log, but nothing has to be
trusted, and a copy on a read-only disk will do.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from contrechamp.ledger import layout
from contrechamp.ledger.errors import (
    AlteredRecordError,
    HeadSignatureError,
    NoSuchRecordError,
    NotCanonicalError,
    RecordRefusedError,
    TornLogError,
)
from contrechamp.ledger.evidence import ProvenRecord
from contrechamp.ledger.heads import SignedHead, verify_head
from contrechamp.ledger.proofs import InclusionProof
from contrechamp.ledger.records import MAX_RECORD_BYTES, Record
from contrechamp.ledger.stores import NodeTable
from contrechamp.ledger.tree import Frontier, inclusion_path, leaf_hash, root

__all__ = ["prove_from_folder", "read_records"]


def read_records(folder: Path, first: int = 0, count: int | None = None) -> Iterator[tuple[int, Record]]:
    """Records with their indices, at most `count` of them; fewer where the log ends. Nothing is proven by reading.

    Raises:
        NotALogError: the folder is no log.
        AlteredRecordError: one of them is no record; raised when it is reached.
    """
    layout.read_public_key(folder)
    lines = layout.read_lines(folder / layout.RECORDS, MAX_RECORD_BYTES)
    last = None if count is None else first + count
    return ((index, _parse(index, line)) for index, (line, whole) in islice(enumerate(lines), first, last) if whole)


def _parse(index: int, line: bytes) -> Record:
    try:
        return Record.parse(line)
    except (NotCanonicalError, RecordRefusedError) as error:
        raise AlteredRecordError(index, index, str(error)) from error


def prove_from_folder(folder: Path, index: int, head: SignedHead | None = None) -> ProvenRecord:
    """Proof that a record is in the log, under the folder's newest head or one that the caller brings.

    Raises:
        NotALogError: the folder is no log.
        NoSuchRecordError: there is none under that head.
        HeadSignatureError: no head covers the record, or the head is not of this log's key.
        TornLogError: the log is shorter than the head says.
        AlteredRecordError: the records no longer lead to the head, so that no proof can be made.
    """
    key = layout.read_public_key(folder)
    head = head or next(reversed(layout.read_heads(folder / layout.HEADS)), None)
    if head is None:
        raise HeadSignatureError("missing")
    size = verify_head(head, key).size
    if not 0 <= index < size:
        raise NoSuchRecordError(index, size)
    nodes, frontier, wanted = NodeTable(), Frontier(), b""
    for line, whole in islice(layout.read_lines(folder / layout.RECORDS, MAX_RECORD_BYTES), size):
        if not whole:
            break
        if frontier.size == index:
            wanted = line
        nodes.extend(frontier.add(leaf_hash(line)))
    if frontier.size < size:
        raise TornLogError(frontier.size, signed=size)
    if root(size, nodes.node) != head.head.root:
        raise AlteredRecordError(0, size - 1, "`contrechamp log verify` says which; no proof can be made")
    proof = InclusionProof(index, size, tuple(inclusion_path(index, size, nodes.node)))
    return ProvenRecord(_parse(index, wanted), proof, head)
