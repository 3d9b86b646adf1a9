"""Bytes on their way in: sealed while they arrive, before anything touches the disk.

Two age files are written side by side in `incoming/`: one to the custodians' offline keys, one to the workers' key. The
plaintext passes through memory a few pieces at a time, and is never in a file.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contrechamp.vault import SealedFile, VaultError, parse_recipients
from contrechamp.vault.pushing import SealingSink
from contrechamp_server.foundation.core.clock import now
from contrechamp_server.foundation.core.errors import ArchiveError, InvalidError
from contrechamp_server.foundation.core.ids import new_id
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.blobs import Stored, keep_file
from contrechamp_server.foundation.media.kinds import BlobKind
from contrechamp_server.foundation.media.models import Blob
from contrechamp_server.foundation.media.workers_key import processing_recipient

INCOMING: Final = "incoming"
SUFFIX: Final = ".age"
HEAD_BYTES: Final = 1 << 12
PIECE_BYTES: Final = 1 << 18
"""How much is asked for at once where a whole body or file is read."""


class TooLargeError(InvalidError):
    """The file is over the limit; nothing of it was kept."""

    code: ClassVar[str] = "too_large"
    default_message: ClassVar[Promise | str] = _("Ce fichier est trop grand pour ces archives. Rien n’en a été gardé.")


class TooSlowError(InvalidError):
    """The file took longer to arrive than the archive waits; nothing of it was kept."""

    code: ClassVar[str] = "too_slow"
    default_message: ClassVar[Promise | str] = _("L’envoi a pris trop de temps. Rien n’a été gardé ; recommencez.")


class CannotKeepError(ArchiveError):
    """The archive cannot write: no room, or a disk that refuses. Nothing was kept, and the sender is not at fault."""

    code: ClassVar[str] = "cannot_keep"
    default_message: ClassVar[Promise | str] = _(
        "Les archives ne peuvent rien enregistrer pour l’instant. Rien n’a été gardé ; réessayez plus tard."
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """An original that has arrived whole and lies sealed in `incoming/`, twice.

    Attributes:
        sha256: of the bytes received.
        size: how many bytes.
        head: the first bytes, in memory only: enough to tell what kind of file it is.
        for_custodians: the file to the offline keys.
        for_workers: the file to the workers' key.
        recipients: the custodians that it was sealed to.
    """

    sha256: str
    size: int
    head: bytes
    for_custodians: tuple[Path, SealedFile]
    for_workers: tuple[Path, SealedFile]
    recipients: tuple[str, ...]

    def discard(self) -> None:
        """Take both files away: the original is not wanted."""
        for path, _sealed in (self.for_custodians, self.for_workers):
            path.unlink(missing_ok=True)

    def keep(self) -> tuple[Blob, Blob]:
        """Move both files into the storage; give the rows of the sealed original and of the spool."""
        kept = []
        for kind, (path, sealed) in ((BlobKind.SEALED, self.for_custodians), (BlobKind.SPOOL, self.for_workers)):
            kept.append(keep_file(kind, path, SUFFIX, Stored(sealed.sha256_ciphertext, sealed.bytes_ciphertext)))
        return kept[0], kept[1]


class Arrival:
    """An original that is arriving. `write` each piece, then `finish` or `abort`, once."""

    def __init__(self) -> None:
        folder = options().folder / INCOMING
        folder.mkdir(mode=0o700, exist_ok=True)
        name = new_id()
        self._paths = (folder / f"{name}.sealed", folder / f"{name}.spool")
        self._recipients = parse_recipients(options().custodians, name="custodians").recipients
        # Both keys are read before a sink is made: one without the other would wait for ever.
        recipients = (self._recipients, (processing_recipient(),))
        self._sinks = tuple(SealingSink(path, to) for path, to in zip(self._paths, recipients, strict=True))
        self._sha256 = hashlib.sha256()
        self._head = b""
        self._bytes = 0
        self._deadline = now() + timedelta(seconds=options().upload_seconds)

    def write(self, piece: bytes) -> None:
        """Take a piece.

        Raises:
            TooLargeError: over the limit in bytes; call `abort`.
            TooSlowError: over the limit in time; call `abort`.
        """
        self._bytes += len(piece)
        if self._bytes > options().max_bytes:
            raise TooLargeError
        if now() > self._deadline:
            raise TooSlowError
        self._sha256.update(piece)
        self._head += piece[: HEAD_BYTES - len(self._head)]
        for sink in self._sinks:
            sink.write(piece)

    def finish(self) -> Sealed:
        """Seal the rest; both files are on the disk when this returns.

        Raises:
            CannotKeepError: the disk is full, or a key cannot be sealed to; nothing is kept.
        """
        try:
            sealed = [sink.finish() for sink in self._sinks]
        except VaultError as error:
            # The other sink may be waiting still: without its end, its thread and its half file would stay.
            self.abort()
            raise CannotKeepError from error
        return Sealed(
            sha256=self._sha256.hexdigest(),
            size=self._bytes,
            head=self._head,
            for_custodians=(self._paths[0], sealed[0]),
            for_workers=(self._paths[1], sealed[1]),
            recipients=self._recipients,
        )

    def abort(self) -> None:
        """Throw everything away."""
        for sink in self._sinks:
            sink.abort()
        for path in self._paths:
            path.unlink(missing_ok=True)


def seal_arriving(read: Callable[[int], bytes]) -> Sealed:
    """Seal what a reader gives until it gives nothing more. Whatever goes wrong, nothing is kept.

    Raises:
        TooLargeError, TooSlowError: over a limit.
        CannotKeepError: it cannot be written.
    """
    arrival = Arrival()
    try:
        while piece := read(PIECE_BYTES):
            arrival.write(piece)
    except BaseException:
        arrival.abort()
        raise
    return arrival.finish()


def sweep_incoming(older_than: timedelta) -> int:
    """Take away what broken-off arrivals have left (ciphertext only); give how many files."""
    folder = options().folder / INCOMING
    if not folder.is_dir():
        return 0
    before = (now() - older_than).timestamp()
    old = [path for path in folder.iterdir() if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
