"""Forgetting: the salts of what the log commits to are destroyed, and the commitments can be opened by nobody any more.

The records stay as they are, so the log verifies as before.
"""

from contrechamp.ledger import Commitment, Record, Ref
from contrechamp_server.foundation.audit.models import LogRecord, Salt


def forget_commitments(subject: Ref) -> int:
    """Destroy the salts of all commitments in the records about one thing; give how many there were."""
    found = set()
    for data in LogRecord.objects.filter(subject=str(subject)).values_list("data", flat=True):
        entry = Record.parse(bytes(data))
        for value in (entry.actor, *entry.data.values()):
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, Commitment):
                    found.add(item.hex)
    return Salt.objects.filter(commitment__in=found).delete()[0]
