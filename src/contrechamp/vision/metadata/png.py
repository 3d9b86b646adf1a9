"""Describes what a PNG carries beside its pixels, chunk by chunk."""

from collections.abc import Iterator
from typing import Final

from contrechamp.vision.formats.png import walk_png
from contrechamp.vision.metadata.exif import describe_exif
from contrechamp.vision.metadata.jpeg import credentials_or_other
from contrechamp.vision.metadata.report import Entry, MetadataKind, shown
from contrechamp.vision.metadata.trailing import describe_trailing

# Numbers about the pixels themselves.
_TECHNICAL: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD hIST pHYs cICP mDCV cLLI mDCv cLLi".split()
)
_TEXT: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_XMP_KEYWORDS: Final = frozenset({b"XML:com.adobe.xmp", b"Raw profile type xmp"})
_RAW_PROFILES: Final = {
    b"Raw profile type exif": MetadataKind.EXIF,
    b"Raw profile type APP1": MetadataKind.EXIF,
    b"Raw profile type iptc": MetadataKind.IPTC,
    b"Raw profile type 8bim": MetadataKind.IPTC,
    b"Raw profile type icc": MetadataKind.ICC,
}


def describe_png(data: bytes) -> Iterator[Entry]:
    """Yield an entry for each chunk that says something, and for what follows the picture.

    Raises:
        UnreadablePictureError: from where the chunks do not hold together on.
    """
    end = 0
    for chunk in walk_png(data):
        end = chunk.end + 4
        if chunk.kind not in _TECHNICAL:
            yield from _describe_chunk(chunk.kind, data[chunk.body : chunk.end])
    yield from describe_trailing(data, end)


def _describe_chunk(name: bytes, payload: bytes) -> Iterator[Entry]:
    kind, length = MetadataKind, len(payload)
    if name in _TEXT:
        keyword = payload[:80].split(b"\0", 1)[0]
        if keyword in _XMP_KEYWORDS:
            yield Entry(kind.XMP, length, "XMP")
        else:
            yield Entry(_RAW_PROFILES.get(keyword, kind.COMMENT), length, f"text “{shown(keyword)}”")
    elif name == b"eXIf":
        yield from describe_exif(payload, length)
    elif name == b"iCCP":
        yield Entry(kind.ICC, length, f"colour profile “{shown(payload[:80].split(bytes(1), 1)[0])}”")
    elif name == b"caBX":
        yield credentials_or_other(payload, "JUMBF")
    elif name in (b"acTL", b"fcTL", b"fdAT"):
        yield Entry(kind.EXTRA_PICTURE, length, "frames of an animation")
    elif name == b"tIME":
        yield Entry(kind.OTHER, length, "when the file was last changed")
    else:
        yield Entry(kind.OTHER, length, f"chunk “{shown(name)}”")
