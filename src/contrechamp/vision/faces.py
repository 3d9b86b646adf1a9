"""Where faces are, as a library says it: boxes in whole pixels of the picture, nothing painted."""

from math import ceil, floor

from contrechamp.vision.detector import Boxes, Detector, load_detector
from contrechamp.vision.judging import judge
from contrechamp.vision.looks import first_looks
from contrechamp.vision.profiles import PLANS
from contrechamp.vision.recipe import as_recorded
from contrechamp.vision.types import Box, Detection, Pixels, Profile, Suspect


def find_faces(
    pixels: Pixels, profile: Profile = Profile.SAFE, *, detector: Detector | None = None
) -> tuple[tuple[Detection, ...], tuple[Suspect, ...]]:
    """Say where faces are, and where one might be. Nothing is painted, and nothing is said of who is shown.

    Args:
        pixels: height x width x 3, sRGB, 8 bits.
        profile: how much is looked at.
        detector: None takes CenterFace on the default backend.

    Returns:
        The faces that `redact` would paint before its look at the output, and the suspects.

    Raises:
        WeightsError: the weights are missing or not the pinned ones.
    """
    plan = PLANS[profile]
    looks = first_looks(pixels, detector or load_detector(), plan)
    judgement = judge([as_recorded(look) for look in looks], plan)
    height, width = pixels.shape[:2]
    return tuple(Detection(*map(float, row)) for row in judgement.faces), list_suspects(
        judgement.suspects, width, height
    )


def list_suspects(boxes: Boxes, width: int, height: int) -> tuple[Suspect, ...]:
    """Suspects as whole pixels inside the picture."""
    listed = []
    for x, y, w, h, score in boxes.tolist():
        box = whole_pixels(x, y, x + w, y + h, width, height)
        if box is not None:
            listed.append(Suspect(box, round(score, 4)))
    return tuple(listed)


def whole_pixels(left: float, top: float, right: float, bottom: float, width: int, height: int) -> Box | None:
    """The least rectangle of whole pixels that holds the one given, cut to the picture; None where they do not meet."""
    x0, y0 = max(0, floor(left)), max(0, floor(top))
    x1, y1 = min(width, ceil(right)), min(height, ceil(bottom))
    return Box(x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else None
