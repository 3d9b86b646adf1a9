"""From a backup to an archive's folder. Nothing is served from it before every file has been checked."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from contrechamp_server.commands.backups import (
    KIND,
    LOG,
    MANIFEST,
    MEDIA,
    POSTGRESQL,
    SECRETS,
    SQLITE,
    BackupError,
    sha256_of,
)
from contrechamp_server.commands.folder import open_archive
from contrechamp_server.commands.making import FolderTakenError, write_private
from contrechamp_server.config.environment import FILE, PREFIX, read_file

_NAMES = {
    "secret_key": "secret.key",
    "processing_key": "processing.key",
    "log_key": "log.key",
    "field_key": "field.key",
}


def restore_archive(source: Path, folder: Path, secrets: Path) -> int:
    """Make an archive again; give how many files were checked.

    Raises:
        BackupError: the backup is not whole, or the secrets are not its own.
        FolderTakenError: the folder is not empty.
    """
    files = _check(source)
    opened = _read_secrets(secrets)
    if folder.exists() and any(folder.iterdir()):
        raise FolderTakenError(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in files:
        if name.startswith(f"{LOG}/") or name in {FILE, "custodians.txt"}:
            _copy(source / name, folder / name)
    (folder / "secrets").mkdir(mode=0o700)
    for name, file in _NAMES.items():
        write_private(folder / "secrets" / file, opened[name])
    _restore_database(source, folder, files)
    open_archive(folder)
    # Only now: Django is set up for the new archive, and knows where its files lie.
    from contrechamp_server.foundation.media.blobs import restore_file  # noqa: PLC0415

    for name in files:
        if name.startswith(f"{MEDIA}/"):
            restore_file(name.removeprefix(f"{MEDIA}/"), source / name)
    return len(files)


def _check(source: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        files: dict[str, Any] = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{source} is no finished backup: {MANIFEST} is missing or damaged") from error
    if manifest.get("kind") != KIND:
        raise BackupError(f"{source} was written by another version of contrechamp")
    for name, entry in files.items():
        path = source / name
        if not path.is_file() or sha256_of(path) != entry["sha256"]:
            raise BackupError(f"{path} is missing or was changed since the backup")
    return files


def _read_secrets(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(found[name]) for name in _NAMES}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            f"{path} does not hold the secrets; a custodian opens {SECRETS} with: contrechamp vault open"
        ) from error


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o600)


def _restore_database(source: Path, folder: Path, files: dict[str, Any]) -> None:
    url = read_file(folder / FILE).get(
        "DATABASE_URL", os.environ.get(f"{PREFIX}DATABASE_URL", "sqlite:archive.sqlite3")
    )
    if SQLITE in files and url.startswith("sqlite:"):
        _copy(source / SQLITE, folder / url.removeprefix("sqlite:"))
    elif POSTGRESQL in files and not url.startswith("sqlite:"):
        call = ["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url}", str(source / POSTGRESQL)]
        try:
            done = subprocess.run(call, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
        except FileNotFoundError:
            raise BackupError("pg_restore is needed for this backup, and is not on this machine") from None
        if done.returncode != 0:
            raise BackupError(f"pg_restore failed: {done.stderr.strip()}")
    else:
        raise BackupError(f"the backup's database and {PREFIX}DATABASE_URL are of two kinds")
