"""From a backup to an archive's folder. Nothing is served from it before every file has been checked."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

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
    secret_names,
    sha256_of,
)
from contrechamp_server.commands.folder import open_archive
from contrechamp_server.commands.making import SECRETS as PLACE
from contrechamp_server.commands.making import FolderTakenError, write_private
from contrechamp_server.config.environment import FILE, PREFIX, SETTINGS


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
    try:
        _restore(source, folder, files, opened)
    except BaseException:
        # Half an archive must not be there to be served.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return len(files)


def _restore(source: Path, folder: Path, files: dict[str, Any], opened: dict[str, str]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in files:
        if name.startswith(f"{LOG}/") or name in {FILE, CUSTODIANS}:
            _copy(source / name, folder / name)
    opened["database_url"] = os.environ.get(f"{PREFIX}DATABASE_URL", opened["database_url"])
    _write_secrets(folder, opened)
    _restore_database(source, folder, files, opened["database_url"])
    open_archive(folder)
    # Only now: Django is set up for the new archive, and knows where its files lie.
    from contrechamp_server.foundation.media.blobs import restore_file  # noqa: PLC0415

    for name in files:
        if name.startswith(f"{MEDIA}/"):
            restore_file(name.removeprefix(f"{MEDIA}/"), source / name)


def _write_secrets(folder: Path, opened: dict[str, str]) -> None:
    """Put each secret into a file of its own, and say so in the settings."""
    (folder / PLACE).mkdir(mode=0o700)
    lines = [f"{PREFIX}CUSTODIANS_FILE={CUSTODIANS}"]
    for name, value in opened.items():
        if value != SETTINGS[name].default:
            write_private(folder / PLACE / f"{name}.key", value)
            lines.append(f"{PREFIX}{name.upper()}_FILE={PLACE}/{name}.key")
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write("\n".join(["", *lines, ""]))


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
        return {name: str(found[name]) for name in secret_names()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(
            f"{path} does not hold the secrets; a custodian opens {SECRETS} with: contrechamp vault open"
        ) from error


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o600)


def _restore_database(source: Path, folder: Path, files: dict[str, Any], url: str) -> None:
    if SQLITE in files and url.startswith("sqlite:"):
        _copy(source / SQLITE, folder / url.removeprefix("sqlite:"))
    elif POSTGRESQL in files and not url.startswith("sqlite:"):
        call_postgresql("pg_restore", url, "--no-owner", "--single-transaction", str(source / POSTGRESQL))
    else:
        raise BackupError(f"the backup's database and {PREFIX}DATABASE_URL are of two kinds")
