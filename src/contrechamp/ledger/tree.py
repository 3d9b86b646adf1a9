"""The hash tree of RFC 9162, section 2.1 (the same as RFC 6962): arithmetic only, no storage, no JSON.

Only *complete* nodes are ever stored: node (level, index) is the root over the leaves index·2^level up to
(index+1)·2^level. They never change, so a store appends and never rewrites. Ragged right edges are recomputed from at
most 2·log2(n) of them. Why this is not a library: docs/adr/0003-hash-tree.md.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Final, NamedTuple, TypeAlias

from contrechamp.ledger.errors import NoSuchRecordError, ProofInvalidError

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "Frontier",
    "Node",
    "NodeReader",
    "consistency_path",
    "consistency_roots",
    "inclusion_path",
    "inclusion_root",
    "leaf_hash",
    "node_count",
    "node_position",
    "root",
]

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()

NodeReader: TypeAlias = Callable[[int, int], bytes]
"""Gives the hash of the complete node at (level, index)."""


class Node(NamedTuple):
    """A complete node: the root over 2**level leaves, the first of them at place * 2**level."""

    level: int
    place: int
    hash: bytes


def leaf_hash(record: bytes) -> bytes:
    """The hash of a record as a leaf: SHA-256 over 0x00 and its canonical bytes."""
    return sha256(b"\x00" + record).digest()


def _pair(left: bytes, right: bytes) -> bytes:
    # The prefix differs from a leaf's: else a record could be forged out of two inner hashes.
    return sha256(b"\x01" + left + right).digest()


def node_count(size: int) -> int:
    """How many complete nodes a tree of `size` leaves has, leaves included."""
    return 2 * size - size.bit_count()


def node_position(level: int, index: int) -> int:
    """Where a complete node stands when nodes are kept in the order in which they become complete."""
    completing_leaf = ((index + 1) << level) - 1
    return node_count(completing_leaf) + level


class Frontier:
    """The right edge of a tree: all that is needed to add leaves and to know the root, in O(log n) memory."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[Node] = []

    @classmethod
    def at(cls, size: int, read: NodeReader) -> "Frontier":
        """The frontier of a stored tree, by reading as many nodes as `size` has bits set."""
        frontier = cls()
        frontier.size = size
        start = 0
        for level in reversed(range(size.bit_length())):
            if size >> level & 1:
                frontier._peaks.append(Node(level, start >> level, read(level, start >> level)))
                start += 1 << level
        return frontier

    def add(self, leaf: bytes) -> list[Node]:
        """Add a leaf; the nodes that it completes, the leaf first, in the order of `node_position`."""
        new = [Node(0, self.size, leaf)]
        while self._peaks and self._peaks[-1].level == new[-1].level:
            left = self._peaks.pop()
            new.append(Node(left.level + 1, left.place >> 1, _pair(left.hash, new[-1].hash)))
        self._peaks.append(new[-1])
        self.size += 1
        return new

    def root(self) -> bytes:
        """The root over all leaves added so far."""
        return _fold(peak.hash for peak in reversed(self._peaks))


def _fold(right_to_left: Iterable[bytes]) -> bytes:
    result = b""
    for peak in right_to_left:
        result = _pair(peak, result) if result else peak
    return result or EMPTY_ROOT


def _range_root(start: int, end: int, read: NodeReader) -> bytes:
    """The root over leaves start..end, where start is aligned as RFC 9162 splits: whole blocks, largest first."""
    blocks = []
    for level in reversed(range((end - start).bit_length())):
        if (end - start) >> level & 1:
            blocks.append(read(level, start >> level))
            start += 1 << level
    return _fold(reversed(blocks))


def root(size: int, read: NodeReader) -> bytes:
    """The root of the first `size` leaves of a stored tree of at least that size."""
    return _range_root(0, size, read)


def _split(start: int, end: int) -> int:
    """Where RFC 9162 parts a range: after the largest power of two smaller than its width."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def inclusion_path(index: int, size: int, read: NodeReader) -> list[bytes]:
    """The hashes that lead from leaf `index` to the root of the first `size` leaves, lowest first (PATH of 2.1.3.1).

    Raises:
        NoSuchRecordError: there is no such leaf in a tree of that size.
    """
    if not 0 <= index < size:
        raise NoSuchRecordError(index, size)
    start, end, siblings = 0, size, []
    while end - start > 1:
        middle = _split(start, end)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return [_range_root(first, last, read) for first, last in reversed(siblings)]


def consistency_path(old: int, new: int, read: NodeReader) -> list[bytes]:
    """The hashes that show the tree of `old` leaves to be the start of that of `new`, lowest first (PROOF of 2.1.4.1).

    Empty when the sizes are equal, and when `old` is 0: every log starts as the empty one.

    Raises:
        NoSuchRecordError: the old size is the larger one.
    """
    if not 0 <= old <= new:
        raise NoSuchRecordError(old - 1, new)
    if old == 0:
        return []
    start, end, ranges = 0, new, []
    while end != old:
        middle = _split(start, end)
        if old <= middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start:  # at 0, what is left is the old tree itself, whose root the verifier has
        ranges.append((start, end))
    return [_range_root(first, last, read) for first, last in reversed(ranges)]


def inclusion_root(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which a path leads from a leaf (2.1.3.2); the caller compares it with a signed one.

    Raises:
        ProofInvalidError: the index is outside the tree, or the path too long or too short for it.
    """
    if not 0 <= index < size:
        raise ProofInvalidError(f"there is no record {index} among {size}")
    node, last, result = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise ProofInvalidError("the path is too long")
        if node & 1 or node == last:
            result = _pair(step, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = _pair(result, step)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofInvalidError("the path is too short")
    return result


def consistency_roots(old: int, new: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root to which a path leads (2.1.4.2), for 0 < old < new; the caller compares both.

    Raises:
        ProofInvalidError: sizes out of that range, or the path too long or too short for them.
    """
    if not 0 < old < new:
        raise ProofInvalidError(f"no path leads from {old} records to {new}")
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        raise ProofInvalidError("the path is too short")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = hashes[0]
    for step in hashes[1:]:
        if last == 0:
            raise ProofInvalidError("the path is too long")
        if node & 1 or node == last:
            first, second = _pair(step, first), _pair(step, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = _pair(second, step)
        node, last = node >> 1, last >> 1
    if last:
        raise ProofInvalidError("the path is too short")
    return first, second
