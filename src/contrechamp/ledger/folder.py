"""A log in a folder: append-only files that survive a crash, one writer at a time.

What is durable when `append` returns: the records, by one fsync a batch. The index (record ends and tree nodes) is not
synced then; a mark in `lock` says that a writer is at work, and if it is still there at the next opening the index is
made again from the records. A torn last record was never acknowledged and is dropped then.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contrechamp.ledger import layout
from contrechamp.ledger.disk import create, sync, sync_folder, write_all
from contrechamp.ledger.errors import LogLockedError, LogWriteError, NotALogError, NotCanonicalError
from contrechamp.ledger.heads import SignedHead
from contrechamp.ledger.keys import dump_public_key
from contrechamp.ledger.recovery import END_BYTES, drop_torn_head, index_is_sound, rebuild_index
from contrechamp.ledger.tree import HASH_BYTES, Node, node_position

__all__ = ["FolderStore"]

_AT_WORK = b"a writer is at work, or died\n"


class FolderStore:
    """The store of a log's folder, held open for writing. Use it as a context manager, or call `close`.

    One thread at a time: the lock keeps other openings out, not two threads that share this one.

    Attributes:
        torn_bytes: bytes of a torn last record that were dropped when the log was opened, mostly 0.
    """

    def __init__(self, folder: Path) -> None:
        """Open an existing log, alone; `FolderStore.create` makes a new one.

        Raises:
            NotALogError: the folder is no log.
            LogLockedError: another process has it open for writing.
            TornLogError, AlteredRecordError: it is not what its last head says; nothing was changed.
            HeadSignatureError: `heads.jsonl` holds a line that is no signed head.
            LogWriteError: the folder cannot be written to.
        """
        layout.read_public_key(folder)
        self._folder = folder
        self._broken = False
        self._handles: list[int] = []
        self._lock = self._take_lock()
        try:
            self.torn_bytes = self._recover()
            self._records = self._open(folder / layout.RECORDS)
            self._heads = self._open(folder / layout.HEADS)
            self._ends = self._open(folder / layout.INDEX / layout.ENDS)
            self._nodes = self._open(folder / layout.INDEX / layout.NODES)
            self._size = os.fstat(self._ends).st_size // END_BYTES
            self._end = os.fstat(self._records).st_size
            os.pwrite(self._lock, _AT_WORK, 0)
            sync(self._lock)
        except BaseException as error:
            self._let_go()
            if isinstance(error, OSError):
                raise LogWriteError(folder, error.strerror or str(error)) from error
            raise

    @classmethod
    def create(cls, folder: Path, public_key: Ed25519PublicKey) -> Self:
        """Make an empty log for this key in a new or empty folder, and open it.

        Raises:
            NotALogError: the folder holds something already.
            LogWriteError: it cannot be made.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise NotALogError(folder, "a new log needs an empty folder, this one holds something")
            create(folder / layout.PUBLIC_KEY, dump_public_key(public_key))
            create(folder / layout.RECORDS, b"")
            create(folder / layout.HEADS, b"")
            create(folder / layout.HEADER, layout.header(public_key))  # last: it makes the folder a log
            sync_folder(folder)
        except FileExistsError as error:
            raise NotALogError(folder, "a new log needs an empty folder of its own") from error
        except OSError as error:
            raise LogWriteError(folder, error.strerror or str(error)) from error
        return cls(folder)

    def _take_lock(self) -> int:
        try:
            handle = self._open(self._folder / layout.LOCK, append=False)
        except OSError as error:
            raise LogWriteError(self._folder, error.strerror or str(error)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._let_go()
            raise LogLockedError(self._folder) from error
        return handle

    def _open(self, path: Path, *, append: bool = True) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | (os.O_APPEND if append else 0)
        self._handles.append(os.open(path, flags, 0o644))
        return self._handles[-1]

    def _let_go(self) -> None:
        while self._handles:
            os.close(self._handles.pop())  # the lock was opened first, so it goes last

    def _recover(self) -> int:
        for name in (layout.RECORDS, layout.HEADS):
            if not (self._folder / name).is_file():
                raise NotALogError(self._folder, f"{name} is missing; a log without it must not be continued")
        heads = self._folder / layout.HEADS
        drop_torn_head(heads)
        last_head = next(reversed(layout.read_heads(heads)), None)
        self._last_head = last_head
        died = os.fstat(self._lock).st_size > 0
        if died or not index_is_sound(self._folder):
            return rebuild_index(self._folder, last_head)
        return 0

    def size(self) -> int:
        """How many records are kept."""
        return self._size

    def append(self, records: Sequence[bytes], nodes: Sequence[Node]) -> None:
        """Keep more records and the nodes that they complete, all or none; the records are on the disk on return.

        Raises:
            LogWriteError: nothing was kept, and nothing more is taken until the log is opened again.
            NotCanonicalError: a record holds a newline, which no canonical form does.
        """
        if any(b"\n" in record for record in records):
            raise NotCanonicalError("a record in canonical form has no newline")
        lines, ends, end = [], [], self._end
        for record in records:
            end += len(record) + 1
            lines.append(record + b"\n")
            ends.append(end.to_bytes(END_BYTES))
        self._write(
            (self._ends, b"".join(ends)),
            (self._nodes, b"".join(node.hash for node in nodes)),
            (self._records, b"".join(lines)),  # last, and synced: from here on the batch counts
        )
        self._size += len(records)
        self._end = end

    def _write(self, *parts: tuple[int, bytes]) -> None:
        """Write to several files and sync the last; on any failure put that one back as it was."""
        if self._broken:
            raise LogWriteError(self._folder, "an earlier write failed")
        final = parts[-1][0]
        before = os.fstat(final).st_size
        self._broken = True  # until all is written: an interruption at any line below must not leave it writable
        try:
            for handle, data in parts:
                write_all(handle, data)
            sync(final)
        except BaseException as error:
            with suppress(OSError):  # what stays is a torn line, or a whole one that nobody was told of
                os.ftruncate(final, before)
            if isinstance(error, OSError):
                raise LogWriteError(self._folder, error.strerror or str(error)) from error
            raise
        self._broken = False

    def record(self, index: int) -> bytes:
        """The canonical bytes of a record."""
        start = self._record_end(index - 1) if index else 0
        return self._read(self._records, self._record_end(index) - start - 1, start)

    def _record_end(self, index: int) -> int:
        return int.from_bytes(self._read(self._ends, END_BYTES, END_BYTES * index))

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node."""
        return self._read(self._nodes, HASH_BYTES, HASH_BYTES * node_position(level, index))

    def _read(self, handle: int, size: int, offset: int) -> bytes:
        data = os.pread(handle, size, offset)
        if len(data) != size:
            raise NotALogError(
                self._folder, f"{layout.INDEX}/ is damaged; delete it, it is made again at the next opening"
            )
        return data

    def heads(self) -> Iterator[SignedHead]:
        """All signed heads, oldest first."""
        return iter(layout.read_heads(self._folder / layout.HEADS))

    def last_head(self) -> SignedHead | None:
        """The newest signed head, if there is one."""
        return self._last_head

    def add_head(self, head: SignedHead) -> None:
        """Keep one more signed head; it is on the disk when this returns.

        Raises:
            LogWriteError: it was not kept.
        """
        self._write((self._heads, head.encode() + b"\n"))
        self._last_head = head

    def close(self) -> None:
        """Sync the index, take the mark of a writer at work away, and let the next writer in. Twice is no error."""
        if not self._handles:
            return
        try:
            if not self._broken:
                sync(self._ends)
                sync(self._nodes)
                os.ftruncate(self._lock, 0)
                sync(self._lock)
        finally:
            self._let_go()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
