"""Records, keys and logs that the tests of the ledger share."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from contrechamp.ledger import FolderStore, Log, Record, Ref, new_signing_key
from contrechamp.ledger.records import Value

KEY = new_signing_key()
PUBLIC = KEY.public_key()
OTHER_KEY = new_signing_key()
START = datetime(2025, 11, 23, 9, 30, tzinfo=UTC)


def a_time(number: int = 0) -> datetime:
    """The time of the `number`-th record or head."""
    return START + timedelta(minutes=number)


def a_record(number: int = 0, /, **data: Value) -> Record:
    """A valid record; different numbers give different ones."""
    subject = Ref("photograph", f"k3v9x0q2m8-{number}")
    return Record("approval:photograph:approve", subject, a_time(number), "reviewer", {"portraits": number, **data})


def make_folder(folder: Path, records: int, heads: tuple[int, ...] = ()) -> Path:
    """A closed log of `records` records, with a signed head at each of the given sizes."""
    with FolderStore.create(folder, PUBLIC) as store:
        log = Log(store)
        for size in range(records + 1):
            for _ in range(heads.count(size)):
                log.sign(KEY, a_time(size))
            if size < records:
                log.append(a_record(size))
    return folder


def lines(folder: Path) -> list[bytes]:
    """The record lines of a log, newlines kept."""
    return (folder / "records.jsonl").read_bytes().splitlines(keepends=True)


def write_lines(folder: Path, new: list[bytes]) -> None:
    """Put other record lines in their place, as somebody with access to the disk could."""
    (folder / "records.jsonl").write_bytes(b"".join(new))
