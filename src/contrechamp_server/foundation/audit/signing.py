"""Signed heads, and the copy of the log in the archive's folder that anyone may take away and verify offline."""

from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from contrechamp.ledger import FolderStore, Log, LogLockedError, SignedHead, leaf_hash, load_signing_key
from contrechamp.ledger.tree import Frontier, Node
from contrechamp_server.foundation.audit.store import DatabaseStore, lock_log
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.options import options

FOLDER = "log"
"""Where the published log lies, in the archive's folder: `contrechamp log verify DIR/log`."""

_BATCH = 1_000


def publish_log() -> SignedHead | None:
    """Sign a head if there are records after the last one, and bring the published copy up to it.

    The copy only ever grows: a record that is there already is not written again. None when another process is at it.

    Raises:
        InconsistentHeadsError: the database no longer gives the last signed root. Nothing is signed: look at it first.
    """
    key = load_signing_key(options().log_key.encode())
    with transaction.atomic():
        lock_log()
        log = Log(DatabaseStore())
        last = DatabaseStore().last_head()
        head = last if last is not None and last.size == log.size else log.sign(key, now())
    return head if _copy_to(options().folder / FOLDER, key) else None


def _copy_to(folder: Path, key: Ed25519PrivateKey) -> bool:
    store = DatabaseStore()
    heads = list(store.heads())
    try:
        copy = FolderStore(folder) if (folder / "log.json").exists() else FolderStore.create(folder, key.public_key())
    except LogLockedError:
        return False
    with copy:
        indices = iter(range(copy.size(), heads[-1].size if heads else 0))
        frontier = Frontier.at(copy.size(), copy.node)
        while batch := [store.record(index) for index in islice(indices, _BATCH)]:
            nodes: list[Node] = []
            for data in batch:
                nodes += frontier.add(leaf_hash(data))
            copy.append(batch, nodes)
        for head in heads[sum(1 for _ in copy.heads()) :]:
            copy.add_head(head)
    return True
