"""The log itself: records go in, positions, signed heads and proofs come out. Ties the tree to a store.

It holds no state between calls, so that several readers may share a store. Appending is for one writer at a time, which
the store sees to (a lock, or a database transaction).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from contrechamp.ledger.errors import HeadSignatureError, InconsistentHeadsError, NoSuchRecordError
from contrechamp.ledger.heads import SignedHead, check_order, sign_head, verify_head
from contrechamp.ledger.proofs import ConsistencyProof, InclusionProof
from contrechamp.ledger.records import Record
from contrechamp.ledger.stores import LogStore
from contrechamp.ledger.tree import Frontier, Node, consistency_path, inclusion_path, leaf_hash, root

__all__ = ["Entry", "Log"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a record went: its index, counted from 0, and its leaf hash. Both are final."""

    index: int
    leaf: bytes


class Log:
    """An append-only log over a store."""

    def __init__(self, store: LogStore) -> None:
        self._store = store

    @property
    def size(self) -> int:
        """How many records there are."""
        return self._store.size()

    def append(self, record: Record) -> Entry:
        """Add one record; durable when this returns.

        Raises:
            LogWriteError: nothing was logged.
        """
        return self.append_all([record])[0]

    def append_all(self, records: Sequence[Record]) -> list[Entry]:
        """Add several records in one durable step, all or none: much faster than one by one.

        Raises:
            LogWriteError: nothing was logged.
        """
        frontier = Frontier.at(self.size, self._store.node)
        encoded = [record.encode() for record in records]
        entries: list[Entry] = []
        nodes: list[Node] = []
        for data in encoded:
            entries.append(Entry(frontier.size, leaf_hash(data)))
            nodes += frontier.add(entries[-1].leaf)
        if encoded:
            self._store.append(encoded, nodes)
        return entries

    def record(self, index: int) -> Record:
        """The record at an index.

        Raises:
            NoSuchRecordError: there is none.
            NotCanonicalError, RecordRefusedError: what is stored there is no record.
        """
        return Record.parse(self.record_bytes(index))

    def record_bytes(self, index: int) -> bytes:
        """The canonical bytes of a record: what a proof is verified against.

        Raises:
            NoSuchRecordError: there is none.
        """
        if not 0 <= index < self.size:
            raise NoSuchRecordError(index, self.size)
        return self._store.record(index)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` records, or over all.

        Raises:
            NoSuchRecordError: the log has fewer records.
        """
        return root(self._bounded(size), self._store.node)

    def sign(self, key: Ed25519PrivateKey, at: datetime) -> SignedHead:
        """Sign and keep a head over all records.

        Refuses when the last head is not of this key, or when the records before it no longer give its root: a second,
        contradicting head would be public evidence that the log was rewritten.

        Raises:
            HeadSignatureError: the last head is not of this key, or was altered.
            InconsistentHeadsError: records are missing or changed since the last head, or the clock runs backwards.
            LogWriteError: the head was not kept; do not publish it.
        """
        size = self.size
        head = sign_head(key, size, self.root(size), at)
        last = self._store.last_head()
        if last is not None:
            self._check_last(last, head, key.public_key())
        self._store.add_head(head)
        return head

    def _check_last(self, last: SignedHead, head: SignedHead, key: Ed25519PublicKey) -> None:
        verify_head(last, key)
        check_order(last.head, head.head)
        if self.root(last.size) != last.head.root:
            raise InconsistentHeadsError(last.size, head.size)

    def head(self, size: int = 0) -> SignedHead:
        """The newest signed head, which covers at least the first `size` records.

        Raises:
            HeadSignatureError: there is none ("missing").
        """
        last = self._store.last_head()
        if last is None or last.size < size:
            raise HeadSignatureError("missing")
        return last

    def prove_inclusion(self, index: int, size: int | None = None) -> InclusionProof:
        """Proof that a record is among the first `size` (or all); `size` is that of the head it goes with.

        Raises:
            NoSuchRecordError: there is no such record.
        """
        size = self._bounded(size)
        return InclusionProof(index, size, tuple(inclusion_path(index, size, self._store.node)))

    def prove_consistency(self, old_size: int, new_size: int | None = None) -> ConsistencyProof:
        """Proof that the log of `old_size` records is the start of that of `new_size` (or of all).

        Raises:
            NoSuchRecordError: the log has fewer records, or the old size is the larger one.
        """
        new_size = self._bounded(new_size)
        return ConsistencyProof(old_size, new_size, tuple(consistency_path(old_size, new_size, self._store.node)))

    def _bounded(self, size: int | None) -> int:
        kept = self.size
        if size is None:
            return kept
        if not 0 <= size <= kept:
            raise NoSuchRecordError(size - 1, kept)
        return size
