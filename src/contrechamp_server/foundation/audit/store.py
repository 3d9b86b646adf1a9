"""The log in the archive's own database, inside whatever transaction the decision is in."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.db import connection

from contrechamp.ledger import LogWriteError, SignedHead
from contrechamp.ledger.tree import Node, node_position
from contrechamp_server.foundation.audit.models import LogHead, LogNode, LogRecord

_LOCK_ID = 7_215_482  # any number; the same in every process of one archive


class DatabaseStore:
    """`contrechamp.ledger.LogStore` over the tables of this app."""

    def size(self) -> int:
        """How many records are kept."""
        last = LogRecord.objects.order_by("-index").values_list("index", flat=True).first()
        return 0 if last is None else last + 1

    def append(self, records: Sequence[bytes], nodes: Sequence[Node]) -> None:
        """Keep more records and the nodes that they complete, in the caller's transaction.

        Raises:
            LogWriteError: there is no transaction to stand in.
        """
        if not connection.in_atomic_block:
            raise LogWriteError(
                Path("the database"), "a record stands in the transaction of its decision; there is none"
            )
        start = self.size()
        LogRecord.objects.bulk_create(
            LogRecord(index=start + n, data=data, subject=json.loads(data)["subject"]) for n, data in enumerate(records)
        )
        LogNode.objects.bulk_create(
            LogNode(position=node_position(node.level, node.place), hash=node.hash) for node in nodes
        )

    def record(self, index: int) -> bytes:
        """The canonical bytes of a record."""
        return bytes(LogRecord.objects.values_list("data", flat=True).get(index=index))

    def node(self, level: int, index: int) -> bytes:
        """The hash of a complete node."""
        return bytes(LogNode.objects.values_list("hash", flat=True).get(position=node_position(level, index)))

    def heads(self, *, after: int = 0) -> Iterator[SignedHead]:
        """All signed heads, oldest first, but for so many of the oldest."""
        for data in LogHead.objects.order_by("id").values_list("data", flat=True)[after:].iterator():
            yield SignedHead.parse(bytes(data))

    def last_head(self) -> SignedHead | None:
        """The newest signed head, if there is one."""
        data = LogHead.objects.order_by("-id").values_list("data", flat=True).first()
        return None if data is None else SignedHead.parse(bytes(data))

    def add_head(self, head: SignedHead) -> None:
        """Keep one more signed head."""
        LogHead.objects.create(size=head.size, data=head.encode())


def lock_log() -> None:
    """Make the caller's transaction the only one that writes to the log until it ends.

    SQLite's transactions are opened for writing from the start (`config.databases`), so they already take turns.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_ID])
