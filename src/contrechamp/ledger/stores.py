"""What a log needs from its storage, and the smallest storage there is.

A store keeps bytes and never interprets them: records, complete tree nodes, signed heads, all append-only. It takes a
batch whole or not at all. `folder.FolderStore` keeps them in files; a database keeps them in its own transaction.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from contrechamp.ledger.heads import SignedHead
from contrechamp.ledger.tree import HASH_BYTES, Node, node_position

__all__ = ["LogStore", "MemoryStore"]


class LogStore(Protocol):
    """Append-only storage of one log."""

    def size(self) -> int:
        """How many records are kept."""

    def append(self, records: Sequence[bytes], nodes: Sequence[Node]) -> None:
        """Keep more records and the nodes that they complete, all or none; durable when this returns.

        `nodes` come in the order of `tree.node_position` and are exactly those that these records complete.

        Raises:
            LogWriteError: nothing was kept.
        """

    def record(self, index: int) -> bytes:
        """The canonical bytes of a record, for 0 <= index < size()."""

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node."""

    def heads(self) -> Iterator[SignedHead]:
        """All signed heads, oldest first."""

    def last_head(self) -> SignedHead | None:
        """The newest signed head, if there is one."""

    def add_head(self, head: SignedHead) -> None:
        """Keep one more signed head; durable when this returns.

        Raises:
            LogWriteError: it was not kept.
        """


class NodeTable:
    """Complete nodes in one block of memory, 64 bytes a record, in the order of `tree.node_position`."""

    def __init__(self) -> None:
        self._hashes = bytearray()

    def extend(self, nodes: Sequence[Node]) -> None:
        """Add the nodes that come next."""
        for node in nodes:
            self._hashes += node.hash

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node."""
        start = HASH_BYTES * node_position(level, index)
        return bytes(self._hashes[start : start + HASH_BYTES])


class MemoryStore:
    """A log in memory: for tests, and to build one that is then exported."""

    def __init__(self) -> None:
        self._records: list[bytes] = []
        self._nodes = NodeTable()
        self._heads: list[SignedHead] = []

    def size(self) -> int:
        """How many records are kept."""
        return len(self._records)

    def append(self, records: Sequence[bytes], nodes: Sequence[Node]) -> None:
        """Keep more records and the nodes that they complete."""
        self._records.extend(records)
        self._nodes.extend(nodes)

    def record(self, index: int) -> bytes:
        """The canonical bytes of a record."""
        return self._records[index]

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node."""
        return self._nodes.node(level, index)

    def heads(self) -> Iterator[SignedHead]:
        """All signed heads, oldest first."""
        return iter(self._heads)

    def last_head(self) -> SignedHead | None:
        """The newest signed head, if there is one."""
        return self._heads[-1] if self._heads else None

    def add_head(self, head: SignedHead) -> None:
        """Keep one more signed head."""
        self._heads.append(head)
