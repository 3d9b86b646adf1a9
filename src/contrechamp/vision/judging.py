"""Adding up and judging: the summed scores against a threshold that grows with size."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.detector import Boxes
from contrechamp.vision.fusion import fuse
from contrechamp.vision.profiles import Plan, Scores


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
    certainty = _certainty(boxes, plan.paint_alone if alone else plan.paint)
    painted = certainty >= 1
    suspected = ~painted & (_certainty(boxes, plan.suspect) >= 1)
    return Judgement(boxes[painted], certainty[painted], boxes[suspected])


def undecided(looks: list[Boxes], plan: Plan) -> Boxes:
    """What one more look may still decide: groups whose sum is near the threshold, neither far above nor far below."""
    boxes = fuse(looks, plan.same_face_iou)
    certainty = _certainty(boxes, plan.paint)
    least, most = plan.undecided
    return boxes[(certainty >= least) & (certainty < most)]


def _certainty(boxes: Boxes, scores: Scores) -> NDArray[np.float32]:
    """Each score over what its size asks for, on straight lines between the pairs given, both on logarithmic scales."""
    at, asked = np.log(np.array(scores)).T
    size = np.sqrt(boxes[:, 2] * boxes[:, 3])
    wanted: NDArray[np.float32] = np.exp(np.interp(np.log(np.maximum(size, 1)), at, asked)).astype(np.float32)
    return boxes[:, 4] / wanted
