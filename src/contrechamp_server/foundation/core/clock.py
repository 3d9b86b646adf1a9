"""The one place that asks what time it is, so that tests can say."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the time in UTC."""
    return datetime.now(UTC)
