"""The nouns of the engine: boxes, detections, the policy, and what comes out. Frozen, without behaviour."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3, sRGB, 8 bits, C-contiguous, in the orientation in which the picture is looked at."""


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


class SourceFormat(StrEnum):
    """The formats that are taken, found by content and never by the file's name."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tiff"
    HEIC = "heic"
    AVIF = "avif"


class OutputFormat(StrEnum):
    """The formats that are written, always from pixels."""

    JPEG = "jpeg"
    WEBP = "webp"
    PNG = "png"
    AVIF = "avif"


class Profile(StrEnum):
    """How much is looked at: *safe* covers the most, *fast* is for a first look."""

    SAFE = "safe"
    FAST = "fast"


class MaskShape(StrEnum):
    """The outline of a mask: the rectangle, or the rounded hull that lies inside it."""

    RECTANGLE = "rectangle"
    HULL = "hull"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is refused before anything is decoded.

    Attributes:
        max_bytes: length of the file.
        max_pixels: width times height.
        max_side_px: the longer side.
    """

    max_bytes: int = 200_000_000
    max_pixels: int = 150_000_000
    max_side_px: int = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What the user chose to say about the picture; written afresh, never copied from the file's own fields.

    Attributes:
        author: the credit that the user gives.
        rights: licence or rights statement.
        keep_capture_date: write the capture date that the source states, and nothing else of its metadata.
    """

    author: str | None = None
    rights: str | None = None
    keep_capture_date: bool = False


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
    """

    profile: Profile = Profile.SAFE
    mask_colour: tuple[int, int, int] = (0x24, 0x38, 0xD6)
    mask_shape: MaskShape = MaskShape.RECTANGLE
    mask_margin: float = 0.45
    output_format: OutputFormat | None = None
    quality: int = 90
    credit: Credit = field(default_factory=Credit)
    limits: Limits = field(default_factory=Limits)


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
