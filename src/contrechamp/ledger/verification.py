"""The whole check of a log's folder, offline: every record, the tree, every signed head, one after the other.

Trusts nothing in the folder but the records' bytes: the tree is computed afresh, the index is only asked *which* record
was altered once it is known that one was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.ledger import layout
from contrechamp.ledger.errors import (
    AlteredRecordError,
    HeadSignatureError,
    InconsistentHeadsError,
    NotCanonicalError,
    RecordRefusedError,
    TornLogError,
)
from contrechamp.ledger.heads import SignedHead, TreeHead, check_order, verify_head
from contrechamp.ledger.keys import log_id
from contrechamp.ledger.records import MAX_RECORD_BYTES, Record
from contrechamp.ledger.tree import EMPTY_ROOT, HASH_BYTES, Frontier, leaf_hash, node_position

__all__ = ["Verification", "verify_folder"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found to hold.

    Attributes:
        log_id: the log.
        size: how many records there are, each whole and in canonical form.
        root: the root over all of them.
        heads: the log's own signed heads, oldest first, each of which fits the records.
        known: the heads that the caller brought, oldest first, each of which fits as well.
        key_given: whether signatures were checked with a key that the caller brought.
    """

    log_id: str
    size: int
    root: bytes
    heads: tuple[TreeHead, ...]
    known: tuple[TreeHead, ...]
    key_given: bool

    @property
    def last_head(self) -> TreeHead:
        """The head that covers most records."""
        return max((*self.heads, *self.known), key=lambda head: head.size)

    @property
    def unsigned(self) -> int:
        """How many records at the end no head covers yet."""
        return self.size - self.last_head.size


def verify_folder(
    folder: Path, *, public_key: Ed25519PublicKey | None = None, known: Sequence[SignedHead] = ()
) -> Verification:
    """Check a log's folder from its bytes alone; writes nothing, takes no lock, needs little memory.

    Args:
        folder: the folder of the log, or a copy of it.
        public_key: the log's key as you know it from elsewhere; without it the one in the folder is used.
        known: heads that you kept or got from elsewhere; the log must be a continuation of each.

    Returns:
        What holds, when all does.

    Raises:
        NotALogError: the folder is no log.
        HeadSignatureError: no head at all, or one that is not of the key.
        AlteredRecordError: the first record that does not hold.
        TornLogError: records are missing at the end, or the last is cut.
        InconsistentHeadsError: heads contradict each other, or a known head contradicts the log.
    """
    key = public_key or layout.read_public_key(folder)
    if public_key:
        layout.read_public_key(folder)  # still to be a log of a known version, with a key of its own
    own = layout.read_heads(folder / layout.HEADS)
    own_heads = _verified(own, key)
    known_heads = sorted(_verified(known, key), key=lambda head: (head.size, head.time))
    if not own_heads and not known_heads:
        raise HeadSignatureError("missing")
    for older, newer in pairwise(own_heads):
        check_order(older, newer)
    size, roots = _walk(folder, own_heads, sizes={head.size for head in (*own_heads, *known_heads)})
    for head in known_heads:
        _check_known(folder, head, roots[head.size], own_heads)
    return Verification(log_id(key), size, roots[size], tuple(own_heads), tuple(known_heads), public_key is not None)


def _verified(heads: Sequence[SignedHead], key: Ed25519PublicKey) -> list[TreeHead]:
    return [verify_head(head, key) for head in heads]


def _walk(folder: Path, heads: Sequence[TreeHead], sizes: set[int]) -> tuple[int, dict[int, bytes]]:
    """Read all records once, holding them to the log's own heads; how many there are, and the roots at these sizes."""
    signed = {head.size: head.root for head in heads}
    roots = {0: EMPTY_ROOT}
    held, frontier = 0, Frontier()
    for line, whole in layout.read_lines(folder / layout.RECORDS, MAX_RECORD_BYTES):
        _check_line(frontier.size, line, whole=whole, signed=max(sizes))
        frontier.add(leaf_hash(line))
        size = frontier.size
        if size in sizes:
            roots[size] = frontier.root()
        if size in signed:
            if signed[size] != roots[size]:
                raise _altered(folder, held, size, signed[size])
            held = size
    if frontier.size < max(sizes):
        raise TornLogError(frontier.size, signed=max(sizes))
    if signed.get(0, EMPTY_ROOT) != EMPTY_ROOT:
        raise InconsistentHeadsError(0, frontier.size)
    return frontier.size, {**roots, frontier.size: frontier.root()}


def _check_line(index: int, line: bytes, *, whole: bool, signed: int) -> None:
    if len(line) > MAX_RECORD_BYTES:
        raise AlteredRecordError(index, index, "it is longer than any record")
    if not whole:
        raise TornLogError(index, signed=signed, torn_bytes=len(line))
    try:
        Record.parse(line)
    except (NotCanonicalError, RecordRefusedError) as error:
        raise AlteredRecordError(index, index, str(error)) from error


def _check_known(folder: Path, head: TreeHead, root: bytes, own: Sequence[TreeHead]) -> None:
    """Hold the records, which all own heads fit, to a head that the caller brought."""
    if head.root == root:
        return
    later = [other.size for other in own if other.size >= head.size]
    if later:  # two signatures of one key that contradict each other
        raise InconsistentHeadsError(head.size, later[0])
    held = max((other.size for other in own), default=0)
    raise _altered(folder, held, head.size, head.root)


def _altered(folder: Path, held: int, size: int, root: bytes) -> AlteredRecordError:
    """The error that names the altered record, or the range it is in: after the last head that fits, before this one.

    The index next to the records keeps the leaf hashes. Where these lead to the signed root they are the true ones, and
    the first record whose hash differs is the first altered, removed or added one.
    """
    why = "its hash is not the one that was signed; it was altered, or a record before it was removed, added or moved"
    unknown = AlteredRecordError(held, size - 1, f"they do not lead to the root that was signed for {size} records")
    frontier, first = Frontier(), size - 1
    try:
        with (folder / layout.INDEX / layout.NODES).open("rb") as nodes:
            for line, _ in layout.read_lines(folder / layout.RECORDS, MAX_RECORD_BYTES):
                nodes.seek(HASH_BYTES * node_position(0, frontier.size))
                leaf = nodes.read(HASH_BYTES)
                if leaf != leaf_hash(line):
                    first = min(first, frontier.size)
                frontier.add(leaf)
                if frontier.size == size:
                    break
    except OSError:
        return unknown
    return AlteredRecordError(first, first, why) if frontier.root() == root else unknown
