"""The second job: the original again, with exactly the masks that a person decided on.

decode ─► look ─► paint these boxes ─► encode ─► look at the decoded output ─► what no box hides is a suspect

A mask cannot be taken off a redacted picture: what is under it is gone. Where one was wrong, a custodian looks at the
original and says which masks are right, and the picture is painted from the original once more.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from contrechamp.vision.decoding import decode
from contrechamp.vision.detector import Boxes, Detector, load_detector
from contrechamp.vision.encoding import output_format_for
from contrechamp.vision.faces import list_suspects
from contrechamp.vision.finishing import finish
from contrechamp.vision.fusion import fuse
from contrechamp.vision.judging import Judgement, judge
from contrechamp.vision.looks import first_looks, look_whole
from contrechamp.vision.masks import ANSWERED_SHARE, MASKED_SHARE, Canvas
from contrechamp.vision.profiles import PLANS
from contrechamp.vision.recipe import as_recorded, write_recipe
from contrechamp.vision.types import Box, MaskShape, Policy, RedactedImage, Suspect


def repaint(
    data: bytes, boxes: Sequence[Box], policy: Policy | None = None, *, detector: Detector | None = None
) -> RedactedImage:
    """Paint exactly these boxes over an original, whatever the detector says, and drop everything but the picture.

    The masks are rectangles without a margin, cut to the picture; a box that lies outside it paints nothing. All that
    `redact` would have painted or suspected and that no box hides, and all that is still found in the output, comes
    back as a suspect: the person who chose the boxes saw the original, and somebody must still answer each. So unlike
    with `redact`, a face may be left, and the result is for a reviewer and not for the public.

    Args:
        data: the original, whole.
        boxes: all masks that the picture is to have, in pixels of the oriented picture.
        policy: None takes the defaults; its mask shape and margin are not used.
        detector: None takes CenterFace on the default backend.

    Raises:
        UnreadablePictureError: damaged, truncated, or not a picture that is taken.
        PictureTooLargeError: over a limit of the policy; nothing was decoded.
        SeveralFramesError: animated or with several pages.
        EncodingError: the result could not be written.
        WeightsError: the weights are missing or not the pinned ones.
    """
    policy = replace(policy or Policy(), mask_shape=MaskShape.RECTANGLE, mask_margin=0.0)
    picture = decode(data, policy.limits)
    detector = detector or load_detector()
    plan = PLANS[policy.profile]
    looks = [as_recorded(look) for look in first_looks(picture.pixels, detector, plan)]
    canvas = Canvas.over(picture.pixels)
    for box in boxes:
        canvas.paint(box, policy.mask_margin, policy.mask_colour, policy.mask_shape)
    output_format = policy.output_format or output_format_for(picture.source_format)
    encoded, output = finish(canvas.pixels, policy, output_format, picture.capture_date)
    # Mirrored, as `redact` looks back: not the look that may have missed a face the first time.
    look_back = as_recorded(look_whole(output, detector, plan.back_scale, plan.floor, mirrored=True))
    judgements = [judge(looks, plan), judge([look_back], plan, alone=True)]
    height, width = output.shape[:2]
    return RedactedImage(
        data=encoded,
        output_format=output_format,
        width=width,
        height=height,
        masks=tuple(canvas.masks),
        suspects=_not_hidden(judgements, canvas, plan.same_face_iou),
        recipe=write_recipe(policy, output_format, detector, looks, [look_back], repainted=canvas.masks),
        sha256_source=hashlib.sha256(data).hexdigest(),
        sha256_output=hashlib.sha256(encoded).hexdigest(),
        capture_date=picture.capture_date,
        pixels=output,
    )


def _not_hidden(judgements: list[Judgement], canvas: Canvas, same_face_iou: float) -> tuple[Suspect, ...]:
    """What the looks say is or may be a face, and no mask hides; a place that both found is listed once."""
    faces = [_outside(judgement.faces, canvas, MASKED_SHARE) for judgement in judgements]
    doubtful = [_outside(judgement.suspects, canvas, ANSWERED_SHARE) for judgement in judgements]
    # As one look, so that a place keeps its best score: sums were made already, look by look.
    once = fuse([np.concatenate([*faces, *doubtful])], same_face_iou)
    height, width = canvas.masked.shape
    return list_suspects(once, width, height)


def _outside(boxes: Boxes, canvas: Canvas, share: float) -> Boxes:
    """Return the rows of which less than this share lies under masks; those outside the picture fall away."""
    height, width = canvas.masked.shape
    listed = [list_suspects(row[None], width, height) for row in boxes]
    kept = [bool(found) and not canvas.hides(found[0].box, share) for found in listed]
    return boxes[np.array(kept, np.bool_)]
