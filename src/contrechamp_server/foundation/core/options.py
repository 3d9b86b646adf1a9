"""The archive's settings as one frozen, typed value. `config.environment` reads it; every floor may look at it.

Each field is one variable, `CONTRECHAMP_` and the field's name in capitals; docs/settings.md explains each, and a test
holds the two together.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the steward of an archive may set. Nothing here loosens the charter."""

    folder: Path
    """The archive's folder: database, stored files, log, secrets."""
    name: str
    """What the archive is called on its pages."""
    secret_key: str
    """Signs sessions and tokens."""
    processing_key: str
    """age identity of the workers: opens what waits in the spool, and nothing else."""
    log_key: str
    """Ed25519 private key (PEM) that signs the heads of the log."""
    field_key: str
    """Encrypts single fields in the database: 32 bytes in hexadecimal."""
    custodians: str
    """Public lines of the custodians: originals are sealed to every one of them."""
    database_url: str
    """`sqlite:archive.sqlite3` in the folder, or `postgres://user:password@host:port/name`."""
    storage_url: str
    """`folder:media` in the folder, or `s3://bucket?endpoint=…&region=…`."""
    s3_access_key: str
    """For `s3:` storage."""
    s3_secret_key: str
    """For `s3:` storage."""
    timestamp_url: str
    """Where an authority stamps heads of the log (RFC 3161); empty: none is asked."""
    hosts: tuple[str, ...]
    """Host names under which the archive answers."""
    https: bool
    """Cookies only over HTTPS, and strict transport security."""
    listen: str
    """Address and port of the web process."""
    web_threads: int
    """Requests answered at the same time."""
    workers: int
    """Worker processes; 0 takes one a core."""
    profile: str
    """`safe` or `fast`: how much the engine looks at."""
    max_bytes: int
    """Largest file taken, in bytes."""
    max_pixels: int
    """Largest picture taken, in pixels."""
    max_files: int
    """Files in one deposit."""
    upload_seconds: int
    """The longest that one file may take to arrive."""
    spool_hours: int
    """After this long an upload that no worker has redacted leaves the spool, and its photograph is held."""
    max_tries: int
    """After so many broken tries a photograph is held."""
    redact_seconds: int
    """The longest that one picture may take in a worker."""
    lease_seconds: int
    """How long a worker that says nothing keeps a photograph before another may take it."""
    anonymous_intake: bool
    """Whether photographs may be deposited without an account."""
    deposits_per_hour: int
    """Deposits without account that the whole archive takes in an hour."""


def options() -> Options:
    """Give the settings of this process."""
    found = settings.ARCHIVE
    if not isinstance(found, Options):
        raise TypeError("settings.ARCHIVE is not what config.environment reads")
    return found
