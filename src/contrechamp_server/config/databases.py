"""The database from its address: SQLite in the archive's folder, or PostgreSQL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from contrechamp_server.config.environment import SettingError
from contrechamp_server.foundation.core.options import Options

_SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
"""secure_delete: what is erased (a note, a reading) is overwritten in the file and not only unlinked."""


def read_database(archive: Options) -> dict[str, Any]:
    """Give Django's description of the database.

    Raises:
        SettingError: the address is of neither kind.
    """
    url = archive.database_url
    if url.startswith("sqlite:"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(archive.folder / url.removeprefix("sqlite:")),
            "OPTIONS": {
                # Transactions take the write lock at once: none fails half way because another was faster.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": _SQLITE_START,
            },
        }
    parts = urlsplit(url)
    if not parts.path.strip("/"):
        raise SettingError("CONTRECHAMP_DATABASE_URL: expected postgres://user:password@host:port/name")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }
