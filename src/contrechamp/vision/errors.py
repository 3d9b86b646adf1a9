"""Why a picture is held. Each case has a stable code; its sentence says what, why and what to do.

VisionError
├── UnreadablePictureError     not a picture, damaged, truncated
│   └── UnsupportedFormatError     a format that is not taken, or a file that is not what it starts like
├── PictureTooLargeError       over a limit, known before decoding
├── SeveralFramesError         animated or with several pages
├── FacePersistsError          a face is still found in the finished output
├── EncodingError              the finished picture could not be written
├── WeightsError               model weights missing or not those that were pinned
├── PatternError               a number pattern that cannot be used
└── PolicyError                a wish that makes no sense: a colour, a margin, a limit, a credit
"""

from typing import ClassVar

from contrechamp.errors import ContrechampError


class VisionError(ContrechampError):
    """Base of everything that `contrechamp.vision` raises."""

    code: ClassVar[str] = "vision"


class UnreadablePictureError(VisionError):
    """The bytes cannot be decoded whole: damaged, truncated, or no picture at all."""

    code: ClassVar[str] = "unreadable"


class UnsupportedFormatError(UnreadablePictureError):
    """The bytes are of a format that is not taken (an SVG, a GIF, a video, a text)."""

    code: ClassVar[str] = "unsupported_format"


class PictureTooLargeError(VisionError):
    """A limit of bytes, pixels or side is passed; nothing was decoded.

    Attributes:
        quantity: what was measured: "bytes", "pixels" or "side".
        actual: the value found.
        limit: the most that the policy takes.
    """

    code: ClassVar[str] = "too_large"

    def __init__(self, quantity: str, actual: int, limit: int) -> None:
        super().__init__(
            f"{actual:,} {quantity} where at most {limit:,} are taken; raise the limit if you trust this file"
        )
        self.quantity = quantity
        self.actual = actual
        self.limit = limit


class SeveralFramesError(VisionError):
    """Animated or multi-page: each frame may show other faces, so none is taken.

    Attributes:
        frames: how many the file says that it has.
    """

    code: ClassVar[str] = "several_frames"

    def __init__(self, frames: int) -> None:
        super().__init__(
            f"{frames} frames or pages where one is taken; export the one you need as a picture of its own"
        )
        self.frames = frames


class FacePersistsError(VisionError):
    """A face is still found in the output after it was painted again: the picture is held for a person to look at.

    Attributes:
        count: how many faces were still found.
    """

    code: ClassVar[str] = "face_persists"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} face(s) still found in the finished picture; a person must look at it")
        self.count = count


class EncodingError(VisionError):
    """The finished pixels could not be written in the format asked for."""

    code: ClassVar[str] = "encoding"


class WeightsError(VisionError):
    """Model weights are missing, or their SHA-256 is not the one pinned: nothing is run with them."""

    code: ClassVar[str] = "weights"


class PatternError(VisionError):
    """The pattern of the number cannot be used: not a regular expression, or open-ended."""

    code: ClassVar[str] = "pattern"


class PolicyError(VisionError):
    """A policy, its limits or its credit hold a value that makes no sense; raised where they are made, not later.

    Attributes:
        name: the field at fault.
    """

    code: ClassVar[str] = "policy"

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
