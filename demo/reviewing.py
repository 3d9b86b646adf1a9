"""Reviewing: what a careful person would answer, because the scenes know their truth. Some work is left undone."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from contrechamp.vision.types import Box
from contrechamp_server import pipeline
from contrechamp_server.foundation.core.permissions import Actor
from contrechamp_server.foundation.records.models import Mask, Photograph, Suspect
from contrechamp_server.foundation.records.states import State
from contrechamp_server.foundation.records.vocabularies import NotUsefulReason, SuspectAnswer
from contrechamp_server.stages.approval.judgement import Judgement
from contrechamp_server.stages.approval.models import RedoReason, VeilReason
from contrechamp_server.stages.approval.redos import masks_now, request_redo
from contrechamp_server.stages.approval.services import approve_photograph, refuse_photograph
from contrechamp_server.stages.approval.veil_lifts import request_veil_lift
from demo.people import FIRST_REVIEWER, SECOND_REVIEWER, People
from demo.story import GRAPHIC, Fate, fate_of

SMALLEST_PORTRAIT_FACE_PX = 36
"""Officers whose face is smaller stand too far away for a portrait."""

MOST_MASKED = 0.4
"""An officer of whom others' masks hide more gets no portrait: there is nothing to look at."""


def review_scenes(kept: dict[str, str], truth: dict[str, dict[str, Any]], people: People) -> None:
    """Decide on the photographs whose fate it is, in turn by the two reviewers."""
    reviewers = [people.actors[FIRST_REVIEWER], people.actors[SECOND_REVIEWER]]
    for index, (file_name, line) in enumerate(truth.items()):
        photograph = Photograph.objects.get(pk=kept[file_name])
        if photograph.state != State.TO_REVIEW:
            continue
        name = file_name.rpartition(".")[0]
        _decide(photograph, name, line, reviewers[index % 2])


def ask_for_veils(kept: dict[str, str], truth: dict[str, dict[str, Any]], people: People) -> None:
    """Ask, for what is published now, that the veil be lifted where the story says so; nobody has answered yet."""
    for file_name in truth:
        if fate_of(file_name.rpartition(".")[0]) is Fate.VEIL_ASKED:
            request_veil_lift(
                actor=people.actors[FIRST_REVIEWER],
                photograph_id=kept[file_name],
                reason=VeilReason.CONTEXT_OF_INCIDENT,
            )


def body_below(mask: Box, width: int, height: int) -> Box:
    """Give the region of a body under a masked head, as the desk proposes it: three heads wide, five tall."""
    left, top = max(0, mask.x - mask.w), max(0, round(mask.y - 0.15 * mask.h))
    right, bottom = min(width, mask.x + 2 * mask.w), min(height, round(mask.y + 4.85 * mask.h))
    return Box(left, top, right - left, bottom - top)


def judge(photograph: Photograph, line: dict[str, Any], *, is_graphic: bool = False) -> Judgement:
    """Give what the truth says of a photograph: suspects answered, forgotten faces masked, officers marked."""
    faces = [Box(*box) for box in line["boxes"]]
    masks = [mask.box for mask in Mask.objects.filter(photograph=photograph)]
    suspects = list(Suspect.objects.filter(photograph=photograph))
    bare = [face for face in faces if not _is_hidden(face, masks)]
    answers = {
        suspect.pk: SuspectAnswer.MASK if any(_meet(suspect.box, face) for face in bare) else SuspectAnswer.NOT_A_FACE
        for suspect in suspects
    }
    drawn = tuple(_around(face, photograph) for face in bare)
    return Judgement(answers, drawn, _portraits(photograph, line, [*masks, *drawn]), is_graphic)


def _decide(photograph: Photograph, name: str, line: dict[str, Any], reviewer: Actor) -> None:
    fate, version = fate_of(name), photograph.version
    if fate is Fate.NOT_USEFUL:
        reason = NotUsefulReason.NO_OFFICER
        refuse_photograph(actor=reviewer, photograph_id=photograph.pk, version=version, reason=reason)
    elif fate is Fate.REDO_ASKED:
        masks = masks_now(photograph.pk)[:-1]
        reason_asked = RedoReason.MASK_TOO_MUCH
        request_redo(actor=reviewer, photograph_id=photograph.pk, version=version, reason=reason_asked, masks=masks)
    elif fate in {Fate.PUBLISHED, Fate.VEIL_ASKED}:
        judgement = judge(photograph, line, is_graphic=name in GRAPHIC)
        approved = approve_photograph(actor=reviewer, photograph_id=photograph.pk, version=version, judgement=judgement)
        pipeline.move_on(approved)


def _portraits(photograph: Photograph, line: dict[str, Any], masks: Sequence[Box]) -> tuple[Box, ...]:
    regions = []
    for officer in (Box(*box) for box in line["officers"]):
        heads = [mask for mask in masks if _is_hidden(officer, [mask])]
        if officer.h >= SMALLEST_PORTRAIT_FACE_PX and heads:
            head = min(heads, key=lambda mask: mask.w * mask.h)
            region = body_below(head, photograph.width, photograph.height)
            if _masked_share(region, masks) <= MOST_MASKED:
                regions.append(region)
    return tuple(dict.fromkeys(regions))


def _masked_share(region: Box, masks: Iterable[Box]) -> float:
    painted = np.zeros((region.h, region.w), bool)
    for mask in masks:
        left, top = max(0, mask.x - region.x), max(0, mask.y - region.y)
        painted[top : max(0, mask.y + mask.h - region.y), left : max(0, mask.x + mask.w - region.x)] = True
    return float(painted.mean())


def _is_hidden(face: Box, masks: Iterable[Box]) -> bool:
    """Whether one mask holds the face's middle and most of its height."""
    x, y = face.x + face.w / 2, face.y + face.h / 2
    return any(
        mask.x <= x <= mask.x + mask.w and mask.y <= y <= mask.y + mask.h and mask.h >= 0.7 * face.h for mask in masks
    )


def _meet(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


def _around(face: Box, photograph: Photograph) -> Box:
    left, top = max(0, round(face.x - 0.4 * face.w)), max(0, round(face.y - 0.4 * face.h))
    right = min(photograph.width, round(face.x + 1.4 * face.w))
    bottom = min(photograph.height, round(face.y + 1.4 * face.h))
    return Box(left, top, right - left, bottom - top)
