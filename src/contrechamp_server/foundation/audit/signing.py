"""Signed heads, and the copy of the log in the archive's folder that anyone may take away and verify offline."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice, takewhile
from os import SEEK_END
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from contrechamp.ledger import (
    FolderStore,
    InconsistentHeadsError,
    Log,
    LogLockedError,
    SignedHead,
    leaf_hash,
    load_signing_key,
)
from contrechamp.ledger.tree import Frontier, Node, root
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
        InconsistentHeadsError: the database no longer gives the last signed root, or the published copy is not its
            beginning. Nothing is written: look at it first.
    """
    key = load_signing_key(options().log_key.encode())
    folder = options().folder / FOLDER
    with transaction.atomic():
        lock_log()
        _make_folder(folder, key)
        log = Log(DatabaseStore())
        last = DatabaseStore().last_head()
        head = last if last is not None and last.size == log.size else log.sign(key, now())
    return head if _copy_to(folder, head) else None


@contextmanager
def published_log() -> Iterator[Path]:
    """Give the folder of the published copy, which nobody writes to while the block runs.

    Raises:
        LogLockedError: somebody is writing now; try again.
        LedgerError: there is no copy, or it is damaged.
    """
    with FolderStore(options().folder / FOLDER):
        yield options().folder / FOLDER


def _make_folder(folder: Path, key: Ed25519PrivateKey) -> None:
    """Make the copy's folder where there is none; the caller has the log's lock, so no two make it at once."""
    if not (folder / "log.json").exists():
        shutil.rmtree(folder, ignore_errors=True)  # what a crash left of making it: nothing was published from it yet
        FolderStore.create(folder, key.public_key()).close()


def _copy_to(folder: Path, head: SignedHead) -> bool:
    if _ends_with(folder, head):
        return True  # nothing new: opening the copy would read all of it
    store = DatabaseStore()
    try:
        copy = FolderStore(folder)
    except LogLockedError:
        return False
    with copy:
        head = store.last_head() or head  # another process may have signed, and copied, meanwhile
        published = sum(1 for _ in copy.heads())
        _check_same(copy, store, published, head)
        indices = iter(range(copy.size(), head.size))
        frontier = Frontier.at(copy.size(), copy.node)
        while batch := [store.record(index) for index in islice(indices, _BATCH)]:
            nodes: list[Node] = []
            for data in batch:
                nodes += frontier.add(leaf_hash(data))
            copy.append(batch, nodes)
        # Heads that were signed since speak of records that are not here yet.
        for each in takewhile(lambda each: each.size <= head.size, store.heads(after=published)):
            copy.add_head(each)
    return True


def _ends_with(folder: Path, head: SignedHead) -> bool:
    line = head.encode() + b"\n"
    try:
        with (folder / "heads.jsonl").open("rb") as file:
            file.seek(-len(line), SEEK_END)
            return file.read() == line
    except OSError:
        return False


def _check_same(copy: FolderStore, store: DatabaseStore, published: int, head: SignedHead) -> None:
    """Refuse a copy that is not the beginning of the database's log, as after a restored backup that is too old.

    What was published stays as it is: somebody may hold it, and a second history under one key would be a forgery.
    """
    ours = next(store.heads(after=published - 1), None) if published else None
    is_longer = copy.size() > head.size
    if (
        is_longer
        or (published and ours != copy.last_head())
        or root(copy.size(), copy.node) != root(copy.size(), store.node)
    ):
        raise InconsistentHeadsError(copy.size(), head.size)
