"""What a reviewer decides on one screen, checked against the photograph before anything is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from contrechamp.vision.types import Box, Policy
from contrechamp_server.foundation.records.models import Photograph, Suspect
from contrechamp_server.foundation.records.vocabularies import SuspectAnswer
from contrechamp_server.stages.approval.errors import BoxOutsideError, UnansweredSuspectsError

LEAST_MASK_PX: Final = 4
LEAST_PORTRAIT_PX: Final = 24
MOST_BOXES: Final = 2_000
_MARGIN: Final = Policy().mask_margin


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reviewer's work on one photograph.

    Attributes:
        answers: an answer for each suspect, by its id.
        masks: masks drawn by hand, to be added.
        portraits: body regions of officers on duty.
        is_graphic: greyed until asked for.
    """

    answers: Mapping[str, SuspectAnswer] = field(default_factory=dict)
    masks: tuple[Box, ...] = ()
    portraits: tuple[Box, ...] = ()
    is_graphic: bool = False


def check_judgement(judgement: Judgement, photograph: Photograph, suspects: Iterable[Suspect]) -> None:
    """Refuse a judgement that leaves something open or does not fit the picture.

    Raises:
        UnansweredSuspectsError: a suspect has no answer.
        BoxOutsideError: a box does not lie in the picture, or there are too many.
    """
    if any(suspect.pk not in judgement.answers for suspect in suspects):
        raise UnansweredSuspectsError
    check_boxes(judgement.masks, photograph, LEAST_MASK_PX)
    check_boxes(judgement.portraits, photograph, LEAST_PORTRAIT_PX)


def check_boxes(boxes: tuple[Box, ...], photograph: Photograph, least_px: int) -> None:
    """Refuse boxes that do not lie whole in the picture.

    Raises:
        BoxOutsideError: one does not, is too small, or there are too many.
    """
    if len(boxes) > MOST_BOXES:
        raise BoxOutsideError
    for x, y, w, h in boxes:
        is_inside = x >= 0 and y >= 0 and x + w <= photograph.width and y + h <= photograph.height
        if not is_inside or w < least_px or h < least_px:
            raise BoxOutsideError


def mask_over(suspect: Box, photograph: Photograph) -> Box:
    """Give the mask for a suspect: the engine found a face there, and a mask covers the whole head, margin included."""
    across, down = _MARGIN * suspect.w, _MARGIN * suspect.h
    left, top = max(0, int(suspect.x - across)), max(0, int(suspect.y - down))
    right = min(photograph.width, round(suspect.x + suspect.w + across))
    bottom = min(photograph.height, round(suspect.y + suspect.h + down))
    return Box(left, top, right - left, bottom - top)
