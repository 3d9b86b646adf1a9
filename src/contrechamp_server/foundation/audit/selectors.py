"""Reading the log back: what was recorded about one thing, and the newest records. The log is public; so is all of this."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contrechamp.ledger import Log, ProvenRecord, Record, Ref, SignedHead
from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import LogRecord
from contrechamp_server.foundation.audit.signing import FOLDER
from contrechamp_server.foundation.audit.store import DatabaseStore
from contrechamp_server.foundation.core.errors import NotFoundError
from contrechamp_server.foundation.core.options import options


@dataclass(frozen=True, slots=True)
class Entry:
    """A record, and its place in the log."""

    index: int
    record: Record


def records_about(subject: Ref, actions: Iterable[Action]) -> list[Entry]:
    """Give what was recorded about one thing, oldest first; of these kinds only."""
    rows = LogRecord.objects.filter(subject=str(subject)).order_by("index")
    wanted = {action.value for action in actions}
    return [entry for entry in map(_entry, rows) if entry.record.action in wanted]


def proven(entry: Entry, head: SignedHead) -> ProvenRecord:
    """Give a record with the proof that it stands under a signed head.

    Raises:
        NoSuchRecordError: the head is older than the record.
    """
    return ProvenRecord(entry.record, Log(DatabaseStore()).prove_inclusion(entry.index, head.size), head)


def newest_records(*, before: int, size: int) -> list[Entry]:
    """Give the records under an index, newest first."""
    return [_entry(row) for row in LogRecord.objects.filter(index__lt=before).order_by("-index")[:size]]


def log_size() -> int:
    """Give how many records there are."""
    return DatabaseStore().size()


def records_since(index: int) -> Iterator[Entry]:
    """Give what was recorded from an index on, oldest first, read as it is asked for."""
    return map(_entry, LogRecord.objects.filter(index__gte=index).order_by("index").iterator())


def last_head() -> SignedHead | None:
    """Give the newest signed head, if one was signed yet."""
    return DatabaseStore().last_head()


def published_file(name: str) -> Path:
    """Give where a file of the published log lies.

    Raises:
        NotFoundError: no log was published yet, or it has no such file.
    """
    path = options().folder / FOLDER / name
    if not path.is_file():
        raise NotFoundError
    return path


def _entry(row: LogRecord) -> Entry:
    return Entry(row.index, Record.parse(bytes(row.data)))
