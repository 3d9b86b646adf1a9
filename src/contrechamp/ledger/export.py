"""From any store to a folder that anyone can verify: how a log that lives in a database is published."""

from itertools import islice
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.ledger.folder import FolderStore
from contrechamp.ledger.stores import LogStore
from contrechamp.ledger.tree import Frontier, Node, leaf_hash

__all__ = ["export_log"]

_BATCH: Final = 1_000


def export_log(store: LogStore, folder: Path, public_key: Ed25519PublicKey) -> None:
    """Write a store's records and heads, as they are at the start, to a new folder. The copy is not checked; verify it.

    Heads are read before records, so that a log which grows meanwhile gives no head without its records.

    Raises:
        NotALogError: the folder holds something already.
        LogWriteError: the disk refused; the folder is not complete and should be deleted.
    """
    heads = list(store.heads())
    indices = iter(range(store.size()))
    frontier = Frontier()
    with FolderStore.create(folder, public_key) as copy:
        while batch := [store.record(index) for index in islice(indices, _BATCH)]:
            nodes: list[Node] = []
            for record in batch:
                nodes += frontier.add(leaf_hash(record))
            copy.append(batch, nodes)
        for head in heads:
            copy.add_head(head)
