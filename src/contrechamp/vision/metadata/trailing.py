"""Describes bytes after the end of a picture: previews, appended films, and whatever was hidden there."""

from collections.abc import Iterator

from contrechamp.vision.errors import UnsupportedFormatError
from contrechamp.vision.formats import looks_like, sniff
from contrechamp.vision.metadata.report import Entry, MetadataKind


def describe_trailing(data: bytes, end: int) -> Iterator[Entry]:
    """Yield one entry for what stands behind `end`, named by its first bytes; nothing when nothing does."""
    if end >= len(data):
        return
    tail = data[end : end + 4096]
    try:
        detail = f"another picture ({sniff(tail).value})"
    except UnsupportedFormatError:
        detail = looks_like(tail)
    yield Entry(MetadataKind.TRAILING, len(data) - end, f"after the end of the picture: {detail}")
