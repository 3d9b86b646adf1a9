"""The main job: bytes of a photograph in, a finished picture without a face out; all or nothing.

decode ─► look ─► judge ─► paint ─► encode ─► look at the decoded output ─► paint again ─► … ─► done, or held
"""

import hashlib
from dataclasses import dataclass, field

import numpy as np

from contrechamp.vision.decoding import decode
from contrechamp.vision.detector import Boxes, Detector, load_detector
from contrechamp.vision.encoding import output_format_for
from contrechamp.vision.errors import FacePersistsError
from contrechamp.vision.faces import list_suspects, whole_pixels
from contrechamp.vision.finishing import finish
from contrechamp.vision.judging import Judgement, judge
from contrechamp.vision.looks import first_looks, look_whole
from contrechamp.vision.masks import ANSWERED_SHARE, Canvas, margin_for
from contrechamp.vision.profiles import PLANS, Plan
from contrechamp.vision.recipe import as_recorded, write_recipe
from contrechamp.vision.types import Box, DecodedPicture, OutputFormat, Pixels, Policy, RedactedImage, Suspect

MOST_ROUNDS = 3
"""How many times the output may be painted again before a person must look."""

AROUND_PX = 96
"""Context around a new mask when only its surroundings are looked at again."""


def redact(data: bytes, policy: Policy | None = None, *, detector: Detector | None = None) -> RedactedImage:
    """Destroy every face that can be found in a photograph, and everything in the file but the picture.

    The finished output is decoded and looked at again; a face found there is painted again, and if it persists nothing
    is returned. The result depends on the bytes, the policy, the weights and the libraries alone.

    Args:
        data: a JPEG, PNG, WebP, TIFF, HEIC or AVIF file, whole.
        policy: None takes the defaults: the *safe* profile, cobalt rectangles, the source's own format.
        detector: None takes CenterFace on the default backend.

    Raises:
        UnreadablePictureError: damaged, truncated, or not a picture that is taken.
        PictureTooLargeError: over a limit of the policy; nothing was decoded.
        SeveralFramesError: animated or with several pages.
        FacePersistsError: a face is still found after painting again; a person must look.
        EncodingError: the result could not be written.
        WeightsError: the weights are missing or not the pinned ones.
    """
    policy = policy or Policy()
    picture = decode(data, policy.limits)
    work = _Work(picture, policy, detector or load_detector())
    output = work.run()
    height, width = output.shape[:2]
    return RedactedImage(
        data=work.encoded,
        output_format=work.output_format,
        width=width,
        height=height,
        masks=tuple(work.canvas.masks),
        suspects=work.suspects(),
        recipe=write_recipe(policy, work.output_format, work.detector, work.looks, work.looks_back),
        sha256_source=hashlib.sha256(data).hexdigest(),
        sha256_output=hashlib.sha256(work.encoded).hexdigest(),
        capture_date=picture.capture_date,
        pixels=output,
    )


@dataclass(slots=True)
class _Work:
    """One picture on its way: what was seen, what is painted, what was encoded last."""

    picture: DecodedPicture
    policy: Policy
    detector: Detector
    canvas: Canvas = field(init=False)
    plan: Plan = field(init=False)
    output_format: OutputFormat = field(init=False)
    looks: list[Boxes] = field(init=False)
    looks_back: list[Boxes] = field(default_factory=list)
    judgement: Judgement = field(init=False)
    encoded: bytes = b""

    def __post_init__(self) -> None:
        self.canvas = Canvas.over(self.picture.pixels)
        self.plan = PLANS[self.policy.profile]
        self.output_format = self.policy.output_format or output_format_for(self.picture.source_format)

    def run(self) -> Pixels:
        """Paint until the decoded output shows no face; return the decoded output."""
        looks = first_looks(self.canvas.pixels, self.detector, self.plan)
        self.looks = [as_recorded(look) for look in looks]
        self.judgement = judge(self.looks, self.plan)
        self._paint_new(self.judgement)
        places = [Box(0, 0, self.picture.pixels.shape[1], self.picture.pixels.shape[0])]
        while True:
            output = self._encode()
            look = as_recorded(self._look_back(output, places))
            found = self._paint_new(judge([look], self.plan, alone=True))
            if not found:
                return output
            if len(self.looks_back) == MOST_ROUNDS:
                raise FacePersistsError(len(found))
            self.looks_back.append(look)
            places = [self._around(box) for box in found]

    def suspects(self) -> tuple[Suspect, ...]:
        """What a person should answer: under the threshold, and not under a mask already."""
        height, width = self.canvas.masked.shape
        listed = list_suspects(self.judgement.suspects, width, height)
        return tuple(suspect for suspect in listed if not self.canvas.hides(suspect.box, ANSWERED_SHARE))

    def _paint_new(self, judgement: Judgement) -> list[Box]:
        """Paint the faces that are not under a mask yet; return the new masks."""
        height, width = self.canvas.masked.shape
        painted = []
        for row, certainty in zip(judgement.faces.tolist(), judgement.certainty.tolist(), strict=True):
            x, y, w, h = row[:4]
            box = whole_pixels(x, y, x + w, y + h, width, height)
            if box is None or self.canvas.hides(box):
                continue
            margin = margin_for(certainty, self.policy.mask_margin)
            mask = self.canvas.paint((x, y, w, h), margin, self.policy.mask_colour, self.policy.mask_shape)
            if mask is not None:
                painted.append(mask)
        return painted

    def _encode(self) -> Pixels:
        self.encoded, output = finish(self.canvas.pixels, self.policy, self.output_format, self.picture.capture_date)
        return output

    def _look_back(self, output: Pixels, places: list[Box]) -> Boxes:
        # Mirrored, so that it is not the look that missed the face the first time.
        scale, floor = self.plan.back_scale, self.plan.floor
        seen = [look_whole(output, self.detector, scale, floor, mirrored=True, within=place) for place in places]
        return np.concatenate(seen)

    def _around(self, mask: Box) -> Box:
        height, width = self.canvas.masked.shape
        around = whole_pixels(
            mask.x - AROUND_PX,
            mask.y - AROUND_PX,
            mask.x + mask.w + AROUND_PX,
            mask.y + mask.h + AROUND_PX,
            width,
            height,
        )
        if around is None:
            raise FacePersistsError(1)
        return around
