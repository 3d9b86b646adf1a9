"""What a file looks like from outside: by its first bytes and by its name, without decoding anything.

This decides only what is *tried* and how the output is called. Whether a file is a picture that can be taken is decided
by `contrechamp.vision` on the whole file.
"""

from enum import StrEnum
from pathlib import PurePath

from contrechamp.vision.formats import is_other_picture, recognise

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


def kind_of(head: bytes) -> Kind | None:
    """Give what a file's first `HEAD_BYTES` bytes say that it is; None when they are not those of a picture."""
    known = recognise(head)
    if known is not None:
        return Kind(known.value)
    return Kind.OTHER_PICTURE if is_other_picture(head) else None


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
