"""The nouns of the engine: boxes, detections, the policy, and what comes out.

Frozen, and without behaviour but this: a policy that makes no sense cannot be made.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.errors import PolicyError
from contrechamp.vision.names import MaskShape, OutputFormat, Profile, SourceFormat
from contrechamp.vision.wording import check_wording

__all__ = [
    "MOST_MARGIN",
    "Box",
    "Credit",
    "DecodedPicture",
    "Detection",
    "Limits",
    "MaskShape",
    "OutputFormat",
    "Pixels",
    "Policy",
    "Profile",
    "Reading",
    "RedactedImage",
    "SourceFormat",
    "Suspect",
]

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, sRGB, 8 bits, C-contiguous, in the orientation in which the picture is looked at."""


MOST_MARGIN = 2
"""A mask that reaches farther than two face boxes on each side hides the scene, and no more of a face."""


class Box(NamedTuple):
    """A rectangle in whole pixels of the oriented picture: left, top, width, height."""

    x: int
    y: int
    w: int
    h: int


class Detection(NamedTuple):
    """A face located: left, top, width and height in pixels of the oriented picture (fractions kept), and its score.

    The score is what all passes say together, from 0 upwards; it can pass 1. It says nothing about who is shown.
    """

    x: float
    y: float
    w: float
    h: float
    score: float


class Suspect(NamedTuple):
    """A box under the paint threshold: not painted, listed so that a person can answer it."""

    box: Box
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused before anything is decoded.

    Attributes:
        max_bytes: length of the file.
        max_pixels: width times height.
        max_side_px: the longer side.

    Raises:
        PolicyError: a limit is no whole number from 1 on.
    """

    max_bytes: int = 200_000_000
    max_pixels: int = 150_000_000
    max_side_px: int = 30_000

    def __post_init__(self) -> None:
        for name in ("max_bytes", "max_pixels", "max_side_px"):
            if not _is_whole(getattr(self, name), 1, None):
                raise PolicyError(name, f"a whole number from 1 on, not {getattr(self, name)!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What the user chose to say about the picture; written afresh, never copied from the file's own fields.

    Attributes:
        author: the credit that the user gives.
        rights: licence or rights statement.
        keep_capture_date: write the capture date that the source states, and nothing else of its metadata.

    Raises:
        PolicyError: a text is empty, over 500 characters, or holds control or invisible characters.
    """

    author: str | None = None
    rights: str | None = None
    keep_capture_date: bool = False

    def __post_init__(self) -> None:
        for name in ("author", "rights"):
            value = getattr(self, name)
            if value is not None:
                try:
                    check_wording(value)
                except ValueError as problem:
                    raise PolicyError(name, str(problem)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How pictures are redacted.

    Attributes:
        profile: how much is looked at.
        mask_colour: 8-bit sRGB triple; one flat colour (default: the project's cobalt).
        mask_shape: rectangle or rounded hull.
        mask_margin: how far the mask reaches past the face box on each side, in parts of the box, where the looks are
            sure; where they only just agree it is smaller, and still hides a whole face.
        output_format: None keeps the source's format where it can be written, else JPEG.
        quality: 1 to 100, for the formats that lose detail.
        credit: what the user chose to say.
        limits: what is refused before decoding.

    Raises:
        PolicyError: the colour is not three whole numbers from 0 to 255, the margin not a number from 0 to 2, or the
            quality not a whole number from 1 to 100.
    """

    profile: Profile = Profile.SAFE
    mask_colour: tuple[int, int, int] = (0x24, 0x38, 0xD6)
    mask_shape: MaskShape = MaskShape.RECTANGLE
    mask_margin: float = 0.45
    output_format: OutputFormat | None = None
    quality: int = 90
    credit: Credit = field(default_factory=Credit)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        colour: object = self.mask_colour  # callers without types pass anything
        margin: object = self.mask_margin
        if not isinstance(colour, tuple) or len(colour) != 3 or not all(_is_whole(part, 0, 255) for part in colour):
            raise PolicyError("mask_colour", f"three whole numbers from 0 to 255, not {colour!r}")
        # NaN as well: every comparison with it is false.
        if not isinstance(margin, int | float) or not 0 <= margin <= MOST_MARGIN:
            raise PolicyError("mask_margin", f"a number from 0 to {MOST_MARGIN}, not {margin!r}")
        if not _is_whole(self.quality, 1, 100):
            raise PolicyError("quality", f"a whole number from 1 to 100, not {self.quality!r}")


def _is_whole(value: object, least: int, most: int | None) -> bool:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return value >= least and (most is None or value <= most)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPicture:
    """A source picture as pixels, with all else left behind.

    Attributes:
        pixels: see `Pixels`.
        source_format: what the bytes really were.
        capture_date: "YYYY:MM:DD HH:MM:SS" as the source states it, or None; nothing else of the metadata is kept.
    """

    pixels: Pixels
    source_format: SourceFormat
    capture_date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactedImage:
    """A finished picture: no face found in it, nothing of the source's metadata in it.

    Attributes:
        data: the encoded file.
        output_format: its format.
        width: pixels, oriented.
        height: pixels, oriented.
        masks: the rectangles really painted, inside the picture.
        suspects: boxes that were not painted and that a person should answer.
        recipe: enough to redo the same masks (JSON-ready).
        sha256_source: of the bytes received.
        sha256_output: of `data`.
        capture_date: "YYYY:MM:DD HH:MM:SS" as the source states it, or None. It tells the caller when; `data` holds it
            only where the credit asks for it.
        pixels: the decoded output, for reading numbers without decoding it again.
    """

    data: bytes = field(repr=False)
    output_format: OutputFormat
    width: int
    height: int
    masks: tuple[Box, ...]
    suspects: tuple[Suspect, ...]
    recipe: dict[str, Any] = field(repr=False)
    sha256_source: str
    sha256_output: str
    capture_date: str | None = field(repr=False)
    pixels: Pixels = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A number that fits the pattern, as it was read on redacted pixels.

    Attributes:
        text: the characters.
        confidences: one for each character, 0 to 1.
        confidence: the least of them.
        box: where it stands, pixels of the oriented picture.
    """

    text: str
    confidences: tuple[float, ...]
    confidence: float
    box: Box
