"""Which boxes are painted, which are suspects: the summed scores against a threshold that grows with size."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.detector import Boxes, Detector, load_detector
from contrechamp.vision.fusion import fuse
from contrechamp.vision.looks import first_looks
from contrechamp.vision.profiles import PLANS, Plan, Scores
from contrechamp.vision.recipe import as_recorded
from contrechamp.vision.types import Box, Detection, Pixels, Profile, Suspect


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the looks so far say.

    Attributes:
        faces: rows (left, top, width, height, score) to paint.
        certainty: for each face its score over its threshold, 1 or more.
        suspects: rows under the paint threshold that a person should answer.
    """

    faces: Boxes
    certainty: NDArray[np.float32]
    suspects: Boxes


def judge(looks: list[Boxes], plan: Plan, *, alone: bool = False) -> Judgement:
    """Add up the looks and hold each group against the threshold of its size.

    Args:
        looks: one array of boxes a look.
        plan: the profile's figures.
        alone: a single look must be enough by itself, so more is asked of it.
    """
    boxes = fuse(looks, plan.same_face_iou)
    size = np.sqrt(boxes[:, 2] * boxes[:, 3])
    certainty = boxes[:, 4] / _asked(plan.paint_alone if alone else plan.paint, size)
    painted = certainty >= 1
    suspected = ~painted & (boxes[:, 4] >= _asked(plan.suspect, size))
    return Judgement(boxes[painted], certainty[painted], boxes[suspected])


def _asked(scores: Scores, size: NDArray[np.float32]) -> NDArray[np.float32]:
    """The score asked of each size, on straight lines between the pairs given, both on logarithmic scales."""
    at, asked = np.log(np.array(scores)).T
    wanted: NDArray[np.float32] = np.exp(np.interp(np.log(np.maximum(size, 1)), at, asked)).astype(np.float32)
    return wanted


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
