"""What the person asked for, as plain values: made by the command, carried to the workers as JSON.

The engine's own `Policy` is made from it in the worker. The parent makes one only to hear whether it makes sense; it
never decodes anything.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from contrechamp import __version__

if TYPE_CHECKING:
    from contrechamp.vision import Policy

# The engine's enumerations, said again so that `--help` need not load the engine; a test holds them equal.
ProfileName = Literal["safe", "fast"]
FormatName = Literal["jpeg", "webp", "png", "avif"]
ShapeName = Literal["rectangle", "hull"]

COBALT = (0x24, 0x38, 0xD6)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedactionOptions:
    """How a batch is redacted.

    Attributes:
        numbers: read numbers on the redacted pixels; a number is personal data, so only when asked for.
        author: the credit that the person gives.
        rights: the licence or rights statement that the person gives.
        keep_date: write the capture date that the source states.
    """

    profile: ProfileName = "safe"
    mask_colour: tuple[int, int, int] = COBALT
    mask_shape: ShapeName = "rectangle"
    output_format: FormatName | None = None
    quality: int = 90
    author: str | None = None
    rights: str | None = None
    keep_date: bool = False
    numbers: bool = False
    max_pixels: int = 150_000_000
    max_bytes: int = 200_000_000

    def to_json(self) -> dict[str, Any]:
        """Give what `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "RedactionOptions":
        """Make the options that `to_json` gave."""
        return cls(**{**stored, "mask_colour": tuple(stored["mask_colour"])})

    def policy_digest(self) -> str:
        """Give the SHA-256 of all that decides what comes out: what `--resume` compares.

        Limits are left out: they decide whether a picture is taken, not how it looks.
        """
        deciding = {key: value for key, value in asdict(self).items() if key not in {"max_pixels", "max_bytes"}}
        canonical = json.dumps({"contrechamp": __version__, **deciding}, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def policy(self, output_format: str) -> "Policy":
        """Give the engine's policy for a picture whose output has this format.

        Raises:
            PolicyError: a wish makes no sense.
        """
        from contrechamp.vision import Credit, Limits, MaskShape, OutputFormat, Policy, Profile  # noqa: PLC0415 - see above

        return Policy(
            profile=Profile(self.profile),
            mask_colour=self.mask_colour,
            mask_shape=MaskShape(self.mask_shape),
            output_format=OutputFormat(output_format),
            quality=self.quality,
            credit=Credit(author=self.author, rights=self.rights, keep_capture_date=self.keep_date),
            limits=Limits(max_bytes=self.max_bytes, max_pixels=self.max_pixels),
        )
