"""The ways out of an archive that are not HTTP: database rows, stored files, and what this process wrote anywhere."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from django.db import connection

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_watchers: list[set[Path]] = []


def rows() -> Iterator[tuple[str, bytes]]:
    """Give every row of every table as bytes, with the table's name."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of our own
            for row in cursor.fetchall():
                text = BytesIO()
                for value in row:
                    text.write(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
                    text.write(b"\n")
                yield table, text.getvalue()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give every file below a folder, with its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


@contextmanager
def written_files() -> Iterator[set[Path]]:
    """Collect the paths that Python opens for writing while the block runs: a file that is gone again leaves no other trace."""
    found: set[Path] = set()
    _watchers.append(found)
    try:
        yield found
    finally:
        _watchers.remove(found)


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open" or not _watchers:
        return
    name, mode, flags = arguments
    writes = isinstance(mode, str) and bool(set(mode) & set("wax+"))
    writes |= isinstance(flags, int) and bool(flags & _WRITES)
    if writes and isinstance(name, str | bytes | os.PathLike):
        for found in _watchers:
            found.add(Path(os.fsdecode(name)))


sys.addaudithook(_audit)
