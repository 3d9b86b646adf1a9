"""A consistent copy of a running archive: stored files, the log, the database, then the files that came in between.

Files are written once and never changed, so copying them twice is harmless. The order makes the copy whole: whatever
the database's copy speaks of is copied after it, from files that a later deletion can take away only by trying again.
The log comes before the database, whose own log it must not run ahead of: restored, it could not be continued.
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from contrechamp.cli.language import _
from contrechamp.cli.vault_batch import progress_bar
from contrechamp.ledger import LogLockedError, verify_folder
from contrechamp.vault import parse_recipients, seal
from contrechamp_server.commands.backups import (
    CUSTODIANS,
    KIND,
    LOG,
    MANIFEST,
    MEDIA,
    POSTGRESQL,
    SECRETS,
    SQLITE,
    BackupError,
    call_postgresql,
    list_files,
    secret_names,
    sha256_of,
)
from contrechamp_server.config.environment import FILE, PREFIX
from contrechamp_server.foundation.audit.signing import publish_log, published_log
from contrechamp_server.foundation.core.options import options
from contrechamp_server.foundation.media.blobs import MissingBlobError, open_blob
from contrechamp_server.foundation.media.models import Blob

_TRIES: Final = 5
_PAUSE: Final = 0.5
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    files: int
    records: int
    size: int


def back_up(target: Path) -> BackedUp:
    """Copy the archive of this process to a folder, and verify the copy.

    Raises:
        BackupError: the folder holds something else, or the copy cannot be made whole.
        LedgerError: the log does not hold.
    """
    _prepare(target)
    rows = _copy_all(target)
    records = verify_folder(target / LOG).size
    _write_settings(target)
    _seal_secrets(target)
    _forget_the_rest(target, {place for place, _, _ in rows})
    listed = _write_manifest(target)
    return BackedUp(len(rows), records, sum(entry["bytes"] for entry in listed.values()))


def _prepare(target: Path) -> None:
    if (
        target.exists()
        and any(target.iterdir())
        and not (target / MANIFEST).is_file()
        and not (target / MEDIA).is_dir()
    ):
        raise BackupError(f"{target} holds something that is no backup of an archive; give a new folder")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Until the copy is whole it must not look like one.
    (target / MANIFEST).unlink(missing_ok=True)


def _copy_all(target: Path) -> list[tuple[str, str, int]]:
    _copy_blobs(target, list(Blob.objects.all()), may_be_gone=True)
    for _attempt in range(_TRIES):
        _copy_log(target)
        rows = _copy_database(target)
        wanted = [row for row in rows if not (target / MEDIA / row[0]).is_file()]
        known = {blob.place: blob for blob in Blob.objects.all()}
        if all(place in known for place, _, _ in wanted):
            try:
                _copy_blobs(target, [known[place] for place, _, _ in wanted], may_be_gone=False)
            except MissingBlobError:
                continue  # deleted in between: the database's next copy no longer speaks of it
            return rows
    raise BackupError("the archive changes faster than it can be copied; try again at a quieter hour")


def _copy_log(target: Path) -> None:
    publish_log()
    shutil.rmtree(target / LOG, ignore_errors=True)
    for _attempt in range(_TRIES):
        try:
            with published_log() as folder:
                shutil.copytree(folder, target / LOG, ignore=shutil.ignore_patterns("lock"))
        except LogLockedError:
            time.sleep(_PAUSE)
        else:
            return
    raise BackupError("the log is being written to all the time; try again at a quieter hour")


def _copy_blobs(target: Path, blobs: list[Blob], *, may_be_gone: bool) -> None:
    with progress_bar() as bar:
        task = bar.add_task(_("copying"), total=sum(blob.bytes for blob in blobs))
        for blob in blobs:
            path = target / MEDIA / blob.place
            if not (path.is_file() and path.stat().st_size == blob.bytes):
                try:
                    _copy_blob(blob, path)
                except MissingBlobError:
                    if not may_be_gone:
                        raise
            bar.advance(task, blob.bytes)


def _copy_blob(blob: Blob, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    digest = hashlib.sha256()
    with open_blob(blob) as source, draft.open("wb") as copy:
        while piece := source.read(_PIECE):
            digest.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if digest.hexdigest() != blob.sha256:
        draft.unlink()
        raise BackupError(f"{blob.place} is not what was stored; look at this archive's disk before anything else")
    draft.replace(path)


def _copy_database(target: Path) -> list[tuple[str, str, int]]:
    """Copy the database, consistent; give place, digest and size of every stored file that the copy speaks of."""
    if connection.vendor == "sqlite":
        path = target / SQLITE
        path.unlink(missing_ok=True)
        rows = _copy_sqlite(str(connection.settings_dict["NAME"]), path)
    else:
        rows = _dump_postgresql(target / POSTGRESQL)
    return [(f"{kind}/{key[:2]}/{key}{suffix}", sha256, size) for key, kind, suffix, sha256, size in rows]


def _copy_sqlite(name: str, path: Path) -> list[Any]:
    with closing(sqlite3.connect(f"file:{name}?mode=ro", uri=True)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        (state,) = copy.execute("PRAGMA integrity_check").fetchone()
        if state != "ok":
            raise BackupError(f"the database's copy does not hold: {state}")
        copy.execute("PRAGMA journal_mode=DELETE")
        return copy.execute("SELECT id, kind, suffix, sha256, bytes FROM media_blob").fetchall()


def _dump_postgresql(path: Path) -> list[Any]:
    """Dump what one snapshot of the database sees, and read the rows of stored files from the same one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        rows = list(Blob.objects.values_list("pk", "kind", "suffix", "sha256", "bytes"))
        url = options().database_url
        call_postgresql("pg_dump", url, "--format=custom", f"--file={path}", f"--snapshot={snapshot}")
    return rows


def _write_settings(target: Path) -> None:
    """Copy the settings but for the secrets, however the archive was given these."""
    lines = (options().folder / FILE).read_text(encoding="utf-8").splitlines(keepends=True)
    hidden = {f"{PREFIX}{name.upper()}" for name in [*secret_names(), "custodians"]}
    kept = [line for line in lines if line.partition("=")[0].strip().removesuffix("_FILE") not in hidden]
    (target / FILE).write_text("".join(kept), encoding="utf-8")
    (target / CUSTODIANS).write_text(options().custodians, encoding="utf-8")


def _seal_secrets(target: Path) -> None:
    """Put the machine's secrets into the backup, sealed to the custodians; plaintext passes through memory only."""
    secrets = {name: getattr(options(), name) for name in secret_names()}
    path = target / SECRETS
    path.unlink(missing_ok=True)
    recipients = parse_recipients(options().custodians, name="custodians").recipients
    seal(io.BytesIO(json.dumps(secrets).encode()), path, recipients)


def _forget_the_rest(target: Path, wanted: set[str]) -> None:
    """Delete from the backup what the archive no longer has: an old copy must not remember what was erased."""
    media = target / MEDIA
    for path in media.rglob("*"):
        if path.is_file() and path.relative_to(media).as_posix() not in wanted:
            path.unlink()


def _write_manifest(target: Path) -> dict[str, dict[str, Any]]:
    listed = {
        path.relative_to(target).as_posix(): {"sha256": sha256_of(path), "bytes": path.stat().st_size}
        for path in list_files(target)
    }
    draft = target / f".{MANIFEST}"
    draft.write_text(json.dumps({"kind": KIND, "files": listed}, indent=1), encoding="utf-8")
    draft.replace(target / MANIFEST)
    return listed
