"""What a description of a file's metadata is made of."""

from dataclasses import dataclass
from enum import StrEnum

from contrechamp.vision.types import SourceFormat

_MOST_CHARACTERS = 80


class MetadataKind(StrEnum):
    """The kinds of things that a file carries beside its pixels. None of them is ever in an output."""

    EXIF = "exif"
    POSITION = "position"
    MAKER_NOTES = "maker-notes"
    THUMBNAIL = "thumbnail"
    XMP = "xmp"
    IPTC = "iptc"
    ICC = "icc"
    COMMENT = "comment"
    EXTRA_PICTURE = "extra-picture"
    CONTENT_CREDENTIALS = "content-credentials"
    OTHER = "other"
    TRAILING = "trailing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the file carries.

    Attributes:
        kind: what it is.
        bytes: how long it is in the file, packed as it stands there; 0 where that cannot be told.
        detail: a few words for a person: what it gives away, never a position and never a serial number.
    """

    kind: MetadataKind
    bytes: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetadataReport:
    """All that was found, in the order of the file.

    Attributes:
        source_format: None when it is none of the six.
        entries: things of one kind and detail are added up.
    """

    source_format: SourceFormat | None
    entries: tuple[Entry, ...]

    @property
    def kinds(self) -> frozenset[MetadataKind]:
        """The kinds that occur."""
        return frozenset(entry.kind for entry in self.entries)


def shown(text: str | bytes) -> str:
    """Text out of a file, made fit for a terminal: printable, on one line, cut short."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[: _MOST_CHARACTERS + 1])
    return clean if len(clean) <= _MOST_CHARACTERS else clean[:_MOST_CHARACTERS] + "…"


def merge(entries: list[Entry]) -> tuple[Entry, ...]:
    """Add up entries of one kind and detail: a profile comes in many segments."""
    sizes: dict[tuple[MetadataKind, str], int] = {}
    for entry in entries:
        sizes[entry.kind, entry.detail] = sizes.get((entry.kind, entry.detail), 0) + entry.bytes
    return tuple(Entry(kind, size, detail) for (kind, detail), size in sizes.items())
