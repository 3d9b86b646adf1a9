"""Keeping, reading and deleting stored bytes, in a folder or in an object store.

Order on the way in: bytes first, row second. A crash in between leaves bytes that no row knows, which the sweeper takes
away (`orphans`); never a row without bytes. On the way out: row first, in the caller's transaction, and bytes once it
has been committed.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ArchiveError
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob

_PIECE = 1 << 20


class MissingBlobError(ArchiveError):
    """A row without its bytes: something outside the archive took them away."""

    code = "missing_blob"


class WrongBytesError(ArchiveError):
    """Stored bytes are not those that were kept: the disk, or somebody, changed them. They are not given out."""

    code = "wrong_bytes"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a stored file was when it was kept."""

    sha256: str
    bytes: int


class _Movable(File):  # type: ignore[type-arg]
    """A finished file that the storage may take over with a rename where it can."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def keep_bytes(kind: BlobKind, data: bytes, suffix: str) -> Blob:
    """Store bytes and give their row, saved."""
    blob = Blob(kind=kind, suffix=suffix, sha256=hashlib.sha256(data).hexdigest(), bytes=len(data))
    _store(blob.place, ContentFile(data))
    blob.save(force_insert=True)
    return blob


def keep_file(kind: BlobKind, path: Path, suffix: str, stored: Stored) -> Blob:
    """Store a finished file (it moves, or is copied and removed) and give its row, saved.

    `stored` is what was measured while it was written, so that it need not be read again.
    """
    blob = Blob(kind=kind, suffix=suffix, sha256=stored.sha256, bytes=stored.bytes)
    movable = _Movable(path)
    try:
        _store(blob.place, movable)
    finally:
        movable.close()
    path.unlink(missing_ok=True)
    blob.save(force_insert=True)
    return blob


def read_blob(blob: Blob) -> bytes:
    """Give the stored bytes, once they are known to be those that were kept.

    Raises:
        MissingBlobError: they are gone.
        WrongBytesError: they were changed.
    """
    with open_blob(blob) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != blob.sha256:
        raise WrongBytesError
    return data


def restore_file(place: str, path: Path) -> None:
    """Store a file under the name that its row has already: only for bringing a backup back.

    A store that survived has it already: that is well, if it is the same.

    Raises:
        WrongBytesError: something else is stored there.
    """
    storage = _storage()
    with path.open("rb") as file:
        if not storage.exists(place):
            _store(place, File(file))
            return
        wanted = hashlib.file_digest(file, "sha256").digest()
    with storage.open(place, "rb") as stored:
        if hashlib.file_digest(stored.file, "sha256").digest() != wanted:  # type: ignore[arg-type]
            raise WrongBytesError


def open_blob(blob: Blob) -> IO[Any]:
    """Open stored bytes to read them piece by piece. Their digest is not checked: age files check themselves.

    Raises:
        MissingBlobError: they are gone.
    """
    try:
        return _storage().open(blob.place, "rb")
    except FileNotFoundError as error:
        raise MissingBlobError from error


def delete_blob(blob: Blob) -> None:
    """Delete the row now, and the bytes once the caller's transaction has been committed."""
    place = blob.place
    blob.delete()
    transaction.on_commit(lambda: _storage().delete(place))


def orphans(older_than: timedelta) -> Iterator[str]:
    """Give the names of stored bytes that no row knows and that are older than this: what a crash left."""
    storage = _storage()
    before = now() - older_than
    for kind in BlobKind:
        for folder in _folders(storage, kind):
            _, files = storage.listdir(folder)
            known = set(Blob.objects.filter(kind=kind, id__startswith=folder[-2:]).values_list("id", flat=True))
            for name in files:
                place = f"{folder}/{name}"
                if name.split(".")[0] not in known and storage.get_modified_time(place) < before:
                    yield place


def delete_orphan(place: str) -> None:
    """Delete stored bytes that `orphans` named."""
    _storage().delete(place)


def try_storage() -> None:
    """Store a few bytes, read them back and delete them.

    Raises:
        WrongBytesError: what came back is something else.
        OSError: the storage refuses; an object store raises errors of its own.
    """
    storage = _storage()
    place = storage.save("trial", ContentFile(b"trial"))
    try:
        with storage.open(place, "rb") as file:
            if file.read() != b"trial":
                raise WrongBytesError
    finally:
        storage.delete(place)


def _folders(storage: Storage, kind: BlobKind) -> list[str]:
    try:
        folders, _ = storage.listdir(kind.value)
    except FileNotFoundError:
        return []
    return [f"{kind.value}/{folder}" for folder in folders]


def _store(place: str, content: File[bytes]) -> None:
    """Store under this name and no other, and bring it to the disk: the row that comes next must outlive a power cut too."""
    storage = _storage()
    if storage.save(place, content) != place:
        raise ArchiveError
    try:
        path = Path(storage.path(place))
    except NotImplementedError:
        return  # an object store has it when it has answered
    for part, flags in ((path, os.O_RDONLY), (path.parent, os.O_RDONLY | os.O_DIRECTORY)):
        number = os.open(part, flags | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def _storage() -> Storage:
    return storages["media"]
