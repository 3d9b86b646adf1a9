"""What happens when a log is opened after its writer died: the torn end is dropped, the index made again.

Only what was never acknowledged is dropped. As soon as a signed head speaks of what is missing or changed, nothing is
touched and the error says so: a crash cannot do that.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from contrechamp.ledger import layout
from contrechamp.ledger.canonical import decode
from contrechamp.ledger.disk import sync_folder
from contrechamp.ledger.errors import AlteredRecordError, NotCanonicalError, TornLogError
from contrechamp.ledger.heads import SignedHead
from contrechamp.ledger.records import MAX_RECORD_BYTES
from contrechamp.ledger.tree import HASH_BYTES, Frontier, leaf_hash, node_count

__all__ = ["END_BYTES", "drop_torn_head", "index_is_sound", "rebuild_index"]

END_BYTES: Final = 8
_FLUSH_BYTES: Final = 1 << 20


def drop_torn_head(path: Path) -> None:
    """Cut `heads.jsonl` after its last whole line: the rest is a head that was never published."""
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole != len(data):
        os.truncate(path, whole)


def index_is_sound(folder: Path) -> bool:
    """Whether the index fits the records by its sizes. After a clean close that is enough; after a crash it is not."""
    index = folder / layout.INDEX
    try:
        ends = (index / layout.ENDS).stat().st_size
        nodes = (index / layout.NODES).stat().st_size
        with (index / layout.ENDS).open("rb") as file:
            file.seek(max(0, ends - END_BYTES))
            end = int.from_bytes(file.read(END_BYTES))
        records = (folder / layout.RECORDS).stat().st_size
    except FileNotFoundError:
        return False
    return ends % END_BYTES == 0 and nodes == HASH_BYTES * node_count(ends // END_BYTES) and end == records


def rebuild_index(folder: Path, last_head: SignedHead | None) -> int:
    """Make the index from the records, cut off a torn last record, and return how many bytes were cut.

    Nothing is written when the records no longer give what the last head says.

    Raises:
        TornLogError: records that a signed head speaks of are missing.
        AlteredRecordError: records that a signed head speaks of were changed, or a line is no record.
    """
    index = folder / layout.INDEX
    index.mkdir(exist_ok=True)
    drafts = index / f"{layout.ENDS}.new", index / f"{layout.NODES}.new"
    with drafts[0].open("wb", _FLUSH_BYTES) as ends, drafts[1].open("wb", _FLUSH_BYTES) as nodes:
        size, end = _index_records(folder / layout.RECORDS, last_head, ends.write, nodes.write)
    signed = last_head.size if last_head else 0
    torn = (folder / layout.RECORDS).stat().st_size - end
    if size < signed:
        raise TornLogError(size, signed=signed, torn_bytes=torn)
    if torn:
        os.truncate(folder / layout.RECORDS, end)
    for draft in drafts:
        draft.replace(draft.with_suffix(""))
    sync_folder(index)
    return torn


def _index_records(
    records: Path, last_head: SignedHead | None, add_end: Callable[[bytes], int], add_node: Callable[[bytes], int]
) -> tuple[int, int]:
    """Index all whole records; their number, and where the last one ends."""
    frontier, end = Frontier(), 0
    lines = layout.read_lines(records, MAX_RECORD_BYTES)
    ahead = next(lines, None)
    while ahead is not None:
        (line, whole), ahead = ahead, next(lines, None)
        if not whole and len(line) > MAX_RECORD_BYTES:
            raise AlteredRecordError(frontier.size, frontier.size, "the line is longer than any record")
        # Some file systems leave zeros where a block was not yet written: such a last line is torn as well.
        if not whole or (ahead is None and not _is_canonical(line)):
            break
        end += len(line) + 1
        for node in frontier.add(leaf_hash(line)):
            add_node(node.hash)
        add_end(end.to_bytes(END_BYTES))
        if last_head and frontier.size == last_head.size and frontier.root() != last_head.head.root:
            raise AlteredRecordError(0, last_head.size - 1, "`contrechamp log verify` says which; nothing was written")
    return frontier.size, end


def _is_canonical(line: bytes) -> bool:
    try:
        decode(line)
    except NotCanonicalError:
        return False
    return True
