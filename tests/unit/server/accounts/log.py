"""What the log was told of accounts."""

from contrechamp_server.foundation.audit.actions import Action
from contrechamp_server.foundation.audit.models import LogRecord


def recorded(action: Action) -> int:
    """Count the records of one kind."""
    wanted = f'"{action.value}"'.encode()
    return sum(1 for row in LogRecord.objects.all() if wanted in bytes(row.data))
