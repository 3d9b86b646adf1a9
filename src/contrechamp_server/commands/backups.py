"""What a backup is: a folder with these files and a list of all of them with their digests."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contrechamp.errors import ContrechampError

MANIFEST: Final = "manifest.json"
SECRETS: Final = "secrets.age"
MEDIA: Final = "media"
SQLITE: Final = "database.sqlite3"
POSTGRESQL: Final = "database.pgdump"
LOG: Final = "log"
KIND: Final = "contrechamp-backup-v1"


class BackupError(ContrechampError):
    """The copy is not whole, or cannot be made; what was copied stays, and the next call goes on from there."""

    code = "backup"


def list_files(folder: Path) -> Iterator[Path]:
    """Give every file of a backup but the list itself."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path != folder / MANIFEST)


def sha256_of(path: Path) -> str:
    """Give a file's digest."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
