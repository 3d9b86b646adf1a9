"""From painted pixels to the finished file, and back to the pixels that a viewer will see."""

from typing import Final

from contrechamp.vision.decoding import decode
from contrechamp.vision.encoding import encode
from contrechamp.vision.types import Limits, OutputFormat, Pixels, Policy

# Our own output may be larger than a source may be: it is only ever what was just encoded.
_OWN_LIMITS: Final = Limits(max_bytes=2**40, max_pixels=2**40, max_side_px=2**20)


def finish(
    pixels: Pixels, policy: Policy, output_format: OutputFormat, capture_date: str | None
) -> tuple[bytes, Pixels]:
    """Encode painted pixels with the credit that the policy gives; return the file and what decoding it shows.

    The capture date is written only where the credit asks for it.

    Raises:
        EncodingError: the picture could not be written.
    """
    credit = policy.credit
    encoded = encode(
        pixels,
        output_format,
        quality=policy.quality,
        author=credit.author,
        rights=credit.rights,
        capture_date=capture_date if credit.keep_capture_date else None,
    )
    return encoded, decode(encoded, _OWN_LIMITS).pixels
