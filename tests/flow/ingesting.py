"""`contrechamp ingest` against an archive of the test's own, and what can be seen of it from outside."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pyrage

from tests.flow.batches import Called, call
from tests.flow.serving import WebServer


class Ingested:
    """An archive, and the command against it."""

    def __init__(self, root: Path, like: WebServer, **settings: str) -> None:
        self.server = WebServer(root, like, **settings)
        self.archive = self.server.folder
        self.said = ("--source", "public_space", "--licence", "cc0", "--event", self.server.event)

    def command(self, *arguments: str | Path) -> tuple[str | Path, ...]:
        return ("ingest", *arguments, "--archive", self.archive)

    def call(self, *arguments: str | Path, **settings: str) -> Called:
        return call(*self.command(*arguments), env=self.server.environment | settings)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.archive / 'archive.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def originals(self) -> dict[str, bytes]:
        """Give every sealed original, opened with the custodian's key, by the digest that its row states."""
        secret = next(line for line in self.server.custodian_key.read_text().splitlines() if line.startswith("AGE-"))
        identity = pyrage.x25519.Identity.from_str(secret)
        sealed = self.query(
            "SELECT sha256_source, 'sealed/' || substr(b.id, 1, 2) || '/' || b.id || b.suffix "
            "FROM records_photograph p JOIN media_blob b ON b.id = p.sealed_id"
        )
        return {
            digest: pyrage.decrypt((self.archive / "media" / place).read_bytes(), [identity])
            for digest, place in sealed
        }


def digests(folder: Path) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*.jpg")}
