"""What is stored, and what may be in it. None of the kinds holds a face that anyone here could look at."""

from enum import StrEnum


class BlobKind(StrEnum):
    """One kind of stored bytes; also the folder it lies in."""

    SEALED = "sealed"
    """The original as an age file to the custodians' offline keys. Never opened here."""
    SPOOL = "spool"
    """The original as an age file to the workers' key, until one of them has redacted it."""
    MASTER = "masters"
    """The redacted picture, as the engine encoded it."""
    PYRAMID = "pyramids"
    """The redacted picture in tiles, for the desk."""
    PUBLIC = "public"
    """The public master in tiles: portraits clear, all else under the veil."""
    PORTRAIT = "portraits"
    """One portrait's thumbnail."""
    NUMBER = "numbers"
    """The digits of one verified number, as an age file to the custodians' offline keys. Never opened here (charter 6)."""
    RELEASE = "releases"
    """A release of the open data: tables of what is public, and no picture."""
