"""What is known of a picture before any pixel of it is decoded."""

from dataclasses import dataclass, field

from contrechamp.vision.types import SourceFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Read by our own walkers, so that limits are checked before a decoder sees a byte.

    Attributes:
        source_format: what the bytes really are.
        width: of the picture as it is stored, before it is turned.
        height: of the picture as it is stored, before it is turned.
        frames: how many pictures or pages a viewer would show.
        orientation: 1 to 8, still to be applied; 1 where the decoder applies it by itself.
        capture_date: as the source states it, or None.
        icc: the colour profile, or None.
        is_display_p3: the container says so by number and has no profile.
        stream: what the decoder is given: only what makes pixels, where the container can be taken apart.
    """

    source_format: SourceFormat
    width: int
    height: int
    frames: int = 1
    orientation: int = 1
    capture_date: str | None = None
    icc: bytes | None = field(default=None, repr=False)
    is_display_p3: bool = False
    stream: bytes = field(repr=False)
