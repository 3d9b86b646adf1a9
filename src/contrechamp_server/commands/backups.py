"""What a backup is: a folder with these files and a list of all of them with their digests."""

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from contrechamp.errors import ContrechampError
from contrechamp_server.config.environment import SETTINGS

MANIFEST: Final = "manifest.json"
SECRETS: Final = "secrets.age"
CUSTODIANS: Final = "custodians.txt"
MEDIA: Final = "media"
SQLITE: Final = "database.sqlite3"
POSTGRESQL: Final = "database.pgdump"
LOG: Final = "log"
KIND: Final = "contrechamp-backup-v1"


class BackupError(ContrechampError):
    """The copy is not whole, or cannot be made; what was copied stays, and the next call goes on from there."""

    code = "backup"


def secret_names() -> list[str]:
    """Give the settings that are the machine's secrets: a backup has them sealed only. The custodians' keys are public."""
    return [name for name, setting in SETTINGS.items() if setting.is_secret and name != "custodians"]


def call_postgresql(program: str, url: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on a database; the password goes by the environment, where no list of processes shows it.

    Raises:
        BackupError: it is not on this machine, or it failed.
    """
    parts = urlsplit(url)
    bare = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")).geturl()
    environment = os.environ | ({"PGPASSWORD": unquote(parts.password)} if parts.password else {})
    call = [program, "--no-password", f"--dbname={bare}", *arguments]
    try:
        done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell
    except FileNotFoundError:
        raise BackupError(f"{program} is needed for an archive on PostgreSQL, and is not on this machine") from None
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def list_files(folder: Path) -> Iterator[Path]:
    """Give every file of a backup but the list itself."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / MANIFEST)


def sha256_of(path: Path) -> str:
    """Give a file's digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
