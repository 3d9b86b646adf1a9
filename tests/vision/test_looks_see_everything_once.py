"""Whatever a picture's size: every place is looked at, each answer is given once, and memory is bounded."""

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision import Detector, Pixels, Profile
from contrechamp.vision.looks import (
    OVERLAP_PX,
    TILE_SIDE_PX,
    WHOLE_SIDE_PX,
    _spans,
    first_looks,
    look_closer,
    look_whole,
)
from contrechamp.vision.profiles import PLANS
from contrechamp.vision.types import Box
from tests.vision.detectors import ScriptedDetector

STEP = TILE_SIDE_PX - OVERLAP_PX


@given(length=st.integers(1, 5000))
def test_inner_parts_of_tiles_touch_and_fill_the_side(length: int) -> None:
    spans = _spans(length)
    assert spans[0][2] == 0
    assert spans[-1][2] + spans[-1][3] == length
    assert all(a[2] + a[3] == b[2] for a, b in pairwise(spans))
    for start, side, inner, inner_side in spans:
        assert 0 <= start <= inner
        assert inner + inner_side <= start + side <= length
        assert side <= WHOLE_SIDE_PX


@given(length=st.integers(WHOLE_SIDE_PX + 1, 5000))
def test_an_inner_border_has_context_on_both_sides(length: int) -> None:
    for start, side, inner, inner_side in _spans(length):
        assert inner == 0 or inner - start >= OVERLAP_PX // 2
        assert inner + inner_side == length or start + side - inner - inner_side >= OVERLAP_PX // 2


@pytest.fixture
def face(portrait: Pixels) -> Pixels:
    """Give a head of 64 x 64 px whose face is about 28 x 37 px in its middle."""
    return np.asarray(cv2.resize(portrait[15:221, 122:328], (64, 64), interpolation=cv2.INTER_AREA), np.uint8)


# Middles of faces on, before and behind the borders of tiles and of their inner parts, and in the corners.
ACROSS = (34, TILE_SIDE_PX - OVERLAP_PX, STEP + OVERLAP_PX // 2, TILE_SIDE_PX, 1976, 2104, 2966)
DOWN = (34, STEP + OVERLAP_PX // 2, 1176, 1304, 2166)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_face_on_any_border_of_tiles_is_found_once(face: Pixels, detector: Detector, mirrored: bool) -> None:
    canvas = np.full((2200, 3000, 3), 120, np.uint8)
    middles = [(x, y) for x in ACROSS for y in DOWN]
    middles = [
        m for i, m in enumerate(middles) if all(max(abs(m[0] - n[0]), abs(m[1] - n[1])) > 64 for n in middles[:i])
    ]
    for x, y in middles:
        canvas[y - 32 : y + 32, x - 32 : x + 32] = face
    boxes = look_whole(canvas, detector, 1.0, 0.3, mirrored=mirrored)
    found = boxes[:, :2] + boxes[:, 2:4] / 2
    for x, y in middles:
        near = np.abs(found - (x, y)).max(axis=1) < 12
        assert near.sum() == 1, (x, y)


def test_mirrored_looks_answer_in_the_frame_of_the_picture(portrait: Pixels, detector: Detector) -> None:
    plain = look_whole(portrait, detector, 1.0, 0.5)
    mirrored = look_whole(portrait, detector, 1.0, 0.5, mirrored=True)
    assert len(plain) == len(mirrored) == 1
    assert np.abs(plain[0, :4] - mirrored[0, :4]).max() < 12
    # The face is not in the middle, so that a look that forgets to mirror back shows.
    assert abs(plain[0, 0] + plain[0, 2] / 2 - 256) > 20


def test_a_look_within_a_part_answers_in_the_frame_of_the_picture(portrait: Pixels, detector: Detector) -> None:

    whole = look_whole(portrait, detector, 1.0, 0.5)
    part = look_whole(portrait, detector, 1.0, 0.5, within=Box(101, 7, 300, 300))
    assert len(part) == 1
    assert np.abs(whole[0, :4] - part[0, :4]).max() < 10


@pytest.mark.parametrize("scale", [0.5, 0.75, 2.0])
def test_every_scale_answers_in_the_frame_of_the_picture(portrait: Pixels, detector: Detector, scale: float) -> None:
    small = np.asarray(cv2.resize(portrait, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)
    (box,) = look_whole(small, detector, scale, 0.5)
    assert abs(box[0] + box[2] / 2 - 113) < 8
    assert abs(box[1] + box[3] / 2 - 59) < 8


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_closer_look_finds_a_small_face_where_it_was_asked_to(
    portrait: Pixels, detector: Detector, mirrored: bool
) -> None:
    canvas = np.full((600, 900, 3), 120, np.uint8)
    tiny = cv2.resize(portrait[15:221, 122:328], (36, 36), interpolation=cv2.INTER_AREA)
    canvas[400:436, 700:736] = tiny
    canvas[100:136, 100:136] = tiny
    asked = np.array([[708, 406, 20, 24, 0.1]], np.float32)
    boxes = look_closer(canvas, asked, detector, PLANS[Profile.SAFE], 2.0, mirrored=mirrored)
    # The other face was not asked about.
    (box,) = boxes[boxes[:, 4] > 0.5]
    assert abs(box[0] + box[2] / 2 - 718) < 6
    assert abs(box[1] + box[3] / 2 - 418) < 8


@pytest.mark.parametrize(("score", "looks_closer"), [(0.03, 0), (0.12, 2), (0.9, 1)])
def test_only_what_is_still_in_doubt_is_looked_at_once_more(score: float, looks_closer: int) -> None:
    plan = replace(PLANS[Profile.SAFE], whole_scales=(1.0,), mirrored_scales=())
    detector = ScriptedDetector(lambda number, _: [(100, 80, 24, 24, score)] if number == 0 else [])
    looks = first_looks(np.zeros((300, 400, 3), np.uint8), detector, plan)
    assert len(looks) == 3
    assert len(detector.shapes) == 1 + looks_closer


@pytest.mark.parametrize("profile", Profile)
def test_a_picture_of_108_megapixels_is_seen_in_small_batches(profile: Profile) -> None:
    # One row of memory seen as a whole picture: the looks must not care how large it is.
    picture = np.broadcast_to(np.zeros((1, 12000, 3), np.uint8), (9000, 12000, 3))
    detector = ScriptedDetector(lambda *_: [(200, 200, 30, 30, 0.5), (600, 700, 60, 60, 0.5)])
    looks = first_looks(picture, detector, PLANS[profile])
    assert sum(map(len, looks)) > 100
    assert max(count * height * width for count, height, width, _ in detector.shapes) <= WHOLE_SIDE_PX**2
    assert len(detector.shapes) > 100


def test_large_faces_of_a_large_picture_are_found_by_its_halves(portrait: Pixels, detector: Detector) -> None:
    large = np.asarray(cv2.resize(portrait, (2400, 2400), interpolation=cv2.INTER_LINEAR), np.uint8)
    looks = first_looks(large, detector, PLANS[Profile.FAST])
    best = max((row for look in looks for row in look), key=lambda row: row[4])
    assert best[4] > 0.6
    assert best[3] > 400
