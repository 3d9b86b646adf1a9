"""What has a name and no other content: formats, profiles, shapes. Imported in no time, unlike the rest of the engine."""

from enum import StrEnum


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
