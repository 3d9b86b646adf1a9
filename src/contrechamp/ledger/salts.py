"""Where salts are kept, outside the log, and destroyed. Destroying one is how the log forgets a person.

Salts never belong in a backup of the log, and a backup of salts must forget what was destroyed: an old copy brings
every value in it back.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from contrechamp.ledger.commitments import SALT_BYTES, Commitment, commit, new_salt
from contrechamp.ledger.disk import create, sync, sync_folder, write_all
from contrechamp.ledger.errors import LogWriteError, SaltMissingError

__all__ = ["FolderSalts", "MemorySalts", "SaltStore", "commit_and_keep"]


class SaltStore(Protocol):
    """Keeps one salt for each commitment until it is destroyed."""

    def keep(self, commitment: Commitment, salt: bytes) -> None:
        """Keep a salt; durable when this returns."""

    def salt(self, commitment: Commitment) -> bytes:
        """The salt of a commitment.

        Raises:
            SaltMissingError: destroyed, or never kept here.
        """

    def destroy(self, commitment: Commitment) -> None:
        """Forget a salt for ever. Asking twice is no error: the aim is reached."""


def commit_and_keep(value: str, salts: SaltStore) -> Commitment:
    """A commitment under a fresh salt, which is kept *before* the commitment is handed out."""
    salt = new_salt()
    commitment = commit(value, salt)
    salts.keep(commitment, salt)
    return commitment


class MemorySalts:
    """Salts in memory: for tests, and for values that nobody shall ever confirm once the process has ended."""

    def __init__(self) -> None:
        self._salts: dict[Commitment, bytes] = {}

    def keep(self, commitment: Commitment, salt: bytes) -> None:
        """Keep a salt."""
        self._salts[commitment] = salt

    def salt(self, commitment: Commitment) -> bytes:
        """The salt of a commitment.

        Raises:
            SaltMissingError: destroyed, or never kept here.
        """
        try:
            return self._salts[commitment]
        except KeyError:
            raise SaltMissingError(commitment.hex) from None

    def destroy(self, commitment: Commitment) -> None:
        """Forget a salt."""
        self._salts.pop(commitment, None)


class FolderSalts:
    """Salts in a folder, one small file each, readable by the owner only.

    A destroyed salt is overwritten, then unlinked. Flash storage, snapshots and copy-on-write file systems may keep the
    old bytes all the same: keep the folder on an encrypted volume without snapshots, apart from the log.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _file(self, commitment: Commitment) -> Path:
        return self._path / commitment.hex[:2] / commitment.hex

    def keep(self, commitment: Commitment, salt: bytes) -> None:
        """Keep a salt; the file appears whole or not at all, and is on the disk when this returns.

        Raises:
            LogWriteError: the disk refused; log no record with this commitment.
        """
        file = self._file(commitment)
        draft = file.with_name(f".{secrets.token_hex(8)}")
        with self._disk_errors():
            file.parent.mkdir(mode=0o700, exist_ok=True)
            try:
                create(draft, salt, 0o600)
                draft.replace(file)
            finally:
                draft.unlink(missing_ok=True)
            sync_folder(file.parent)
            sync_folder(self._path)

    def salt(self, commitment: Commitment) -> bytes:
        """The salt of a commitment.

        Raises:
            SaltMissingError: destroyed, never kept here, or half destroyed when a crash came between.
        """
        try:
            salt = self._file(commitment).read_bytes()
        except FileNotFoundError:
            raise SaltMissingError(commitment.hex) from None
        if len(salt) != SALT_BYTES or not any(salt):
            raise SaltMissingError(commitment.hex)
        return salt

    def destroy(self, commitment: Commitment) -> None:
        """Overwrite a salt with zeros, wait until they are on the disk, then unlink the file.

        Raises:
            LogWriteError: the disk refused; the salt may still be there, ask again.
        """
        file = self._file(commitment)
        with self._disk_errors():
            try:
                handle = os.open(file, os.O_WRONLY)
            except FileNotFoundError:
                return
            try:
                write_all(handle, bytes(SALT_BYTES))
                sync(handle)
            finally:
                os.close(handle)
            file.unlink()
            sync_folder(file.parent)

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise LogWriteError(self._path, error.strerror or str(error)) from error
