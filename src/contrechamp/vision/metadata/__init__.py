"""Beside the flow: tells a person what a file would give away, before anything is done with it.

Nothing here is needed to redact: outputs are made from pixels, and carry none of this. It is what `contrechamp inspect`
shows, so it must be able to look at anything and come back.
"""

from collections.abc import Callable, Iterator
from typing import Final

from contrechamp.vision.errors import UnreadablePictureError, UnsupportedFormatError
from contrechamp.vision.formats import sniff
from contrechamp.vision.metadata.heif import describe_heif
from contrechamp.vision.metadata.jpeg import describe_jpeg
from contrechamp.vision.metadata.png import describe_png
from contrechamp.vision.metadata.report import Entry, MetadataKind, MetadataReport, merge
from contrechamp.vision.metadata.tiff import describe_tiff
from contrechamp.vision.metadata.webp import describe_webp
from contrechamp.vision.types import SourceFormat

__all__ = ["Entry", "MetadataKind", "MetadataReport", "describe_metadata"]

_DESCRIBERS: Final[dict[SourceFormat, Callable[[bytes], Iterator[Entry]]]] = {
    SourceFormat.JPEG: describe_jpeg,
    SourceFormat.PNG: describe_png,
    SourceFormat.WEBP: describe_webp,
    SourceFormat.TIFF: describe_tiff,
    SourceFormat.HEIC: describe_heif,
    SourceFormat.AVIF: describe_heif,
}


def describe_metadata(data: bytes) -> MetadataReport:
    """List what a file carries beside its pixels, without decoding any.

    Never raises: what cannot be read stands in the report as such, after all that could be. Positions, serial numbers
    and names are said to be there and are not repeated.
    """
    try:
        source_format = sniff(data)
    except UnsupportedFormatError as error:
        return MetadataReport(source_format=None, entries=(Entry(MetadataKind.UNREADABLE, len(data), str(error)),))
    entries: list[Entry] = []
    try:
        # One by one: what came before the damage is kept.
        for entry in _DESCRIBERS[source_format](data):
            entries.append(entry)  # noqa: PERF402  (extend would promise nothing about a generator that raises)
    except UnreadablePictureError as error:
        entries.append(Entry(MetadataKind.UNREADABLE, 0, str(error)))
    return MetadataReport(source_format=source_format, entries=merge(entries))
