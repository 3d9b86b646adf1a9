"""What a file looks like from outside: by its first bytes and by its name, without decoding anything.

This decides only what is *tried* and how the output is called. Whether a file is a picture that can be taken is decided
by `contrechamp.vision` on the whole file.
"""

from enum import StrEnum
from pathlib import PurePath

HEAD_BYTES = 512
"""How much of a file `kind_of` wants to see."""


class Kind(StrEnum):
    """What the first bytes say."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    HEIC = "heic"
    AVIF = "avif"
    OTHER_PICTURE = "other picture"


SUFFIXES: dict[str, tuple[str, ...]] = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "webp": (".webp",),
    "avif": (".avif",),
}
"""Output format → the endings that a file of this format may keep; the first is the one that is given."""

PICTURE_SUFFIXES = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes) | {
    *(
        ".tif",
        ".tiff",
        ".heic",
        ".heif",
        ".hif",
        ".gif",
        ".bmp",
        ".dib",
        ".svg",
        ".svgz",
        ".ico",
        ".psd",
        ".jp2",
        ".j2k",
    ),
    *(".jxl", ".apng", ".mpo", ".pnm", ".ppm", ".pgm", ".tga", ".exr"),
    *(".dng", ".cr2", ".cr3", ".nef", ".nrw", ".arw", ".raf", ".rw2", ".orf", ".pef", ".srw", ".raw"),
}
"""Endings of pictures, taken or not: what is called so is tried, and held with a reason if it cannot be taken."""

_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_OTHER_STARTS = (b"GIF8", b"8BPS", b"\x00\x00\x00\x0cjP  ", b"\x00\x00\x00\x0cJXL ")


def kind_of(head: bytes) -> Kind | None:
    """Give what a file's first `HEAD_BYTES` bytes say that it is; None when they are not those of a picture."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[:4] in {b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"}:
        return Kind.TIFF
    if head[4:8] == b"ftyp":
        return _kind_of_brand(head)
    return Kind.OTHER_PICTURE if _is_other_picture(head) else None


def _is_other_picture(head: bytes) -> bool:
    if head.startswith(_OTHER_STARTS) or (head[:2] == b"BM" and head[6:10] == bytes(4)):
        return True
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!")) and b"<svg" in text)


def _kind_of_brand(head: bytes) -> Kind | None:
    # The major brand, then the compatible ones: a camera's AVIF may call itself "mif1" first.
    brands = {head[8:12]} | {head[at : at + 4] for at in range(16, min(len(head), int.from_bytes(head[:4])), 4)}
    if brands & _AVIF_BRANDS:
        return Kind.AVIF
    return Kind.HEIC if brands & _HEIF_BRANDS else None


def is_called_a_picture(name: str) -> bool:
    """Say whether the file's name ends as pictures' names do."""
    return PurePath(name).suffix.lower() in PICTURE_SUFFIXES


def output_format_for(kind: Kind | None, wanted: str | None) -> str:
    """Give the format of the output: the one asked for, else the source's own where it can be written, else JPEG."""
    if wanted is not None:
        return wanted
    return kind.value if kind is not None and kind.value in SUFFIXES else "jpeg"


def output_name_for(name: str, output_format: str) -> str:
    """Give the output's name: the source's own if its ending says the right format, else with an ending added.

    The source's ending stays (`a.heic` becomes `a.heic.jpg`): `a.heic` and `a.jpg` of one camera never meet in one
    output, and a picture's output keeps its name whatever else lies in the folder later.
    """
    suffixes = SUFFIXES[output_format]
    return name if PurePath(name).suffix.lower() in suffixes else name + suffixes[0]
