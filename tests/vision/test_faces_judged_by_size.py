"""What is painted, what is a suspect, what is dropped; and pictures of odd shapes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision import Detector, Pixels, Policy, Profile, SourceFormat, find_faces, redact
from contrechamp.vision.detector import Boxes
from contrechamp.vision.faces import whole_pixels
from contrechamp.vision.judging import judge
from contrechamp.vision.profiles import PLANS
from tests.vision.pictures import as_file

profiles = st.sampled_from(Profile)


def one(side: float, score: float) -> list[Boxes]:
    return [np.array([[50, 50, side, side, score]], np.float32)]


@given(profile=profiles, at=st.integers(0, 3), alone=st.booleans())
def test_a_box_at_its_threshold_is_painted_and_below_it_is_not(profile: Profile, at: int, alone: bool) -> None:
    plan = PLANS[profile]
    scores = plan.paint_alone if alone else plan.paint
    size, asked = scores[at % len(scores)]
    over = judge(one(size, asked * 1.001), plan, alone=alone)
    under = judge(one(size, asked * 0.999), plan, alone=alone)
    assert len(over.faces) == 1 and len(over.suspects) == 0
    assert over.certainty[0] >= 1
    assert len(under.faces) == 0 and len(under.suspects) == 1


@given(profile=profiles, size=st.floats(0.5, 3000))
def test_a_box_under_the_suspect_threshold_is_dropped(profile: Profile, size: float) -> None:
    judgement = judge(one(size, min(score for _, score in PLANS[profile].suspect) * 0.99), PLANS[profile])
    assert len(judgement.faces) == len(judgement.suspects) == 0


@given(
    profile=profiles,
    rows=st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(2, 200), st.floats(0, 1)), max_size=30
    ),
)
def test_nothing_is_both_painted_and_suspected(profile: Profile, rows: list[tuple[float, ...]]) -> None:
    boxes = np.array([(x, y, side, side, score) for x, y, side, score in rows], np.float32).reshape(-1, 5)
    judgement = judge([boxes], PLANS[profile])
    faces = {tuple(row) for row in judgement.faces.tolist()}
    assert not faces & {tuple(row) for row in judgement.suspects.tolist()}
    assert (judgement.certainty >= 1).all()
    assert len(judgement.certainty) == len(judgement.faces)


@pytest.mark.parametrize("profile", Profile)
def test_suspects_are_listed_below_every_paint_threshold(profile: Profile) -> None:
    plan = PLANS[profile]
    for size in np.geomspace(2, 2000, 50):
        side = float(size)
        # The least score that is painted at this size, found by halving.
        low, high = 0.0, 4.0
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (low, middle) if len(judge(one(side, middle), plan).faces) else (middle, high)
        suspects = judge(one(side, low * 0.995), plan).suspects
        assert len(suspects) == 1, side


def test_two_weak_looks_together_paint_what_one_does_not() -> None:
    plan = PLANS[Profile.SAFE]
    weak = one(15, 0.07)
    assert len(judge(weak, plan).faces) == 0
    assert len(judge(weak * 2, plan).faces) == 1


def test_suspects_are_never_painted(portrait: Pixels, detector: Detector) -> None:
    redacted = redact(as_file(portrait, SourceFormat.PNG), detector=detector)
    assert redacted.suspects
    masked = np.zeros(portrait.shape[:2], bool)
    for x, y, w, h in redacted.masks:
        masked[y : y + h, x : x + w] = True
    assert (redacted.pixels[~masked] == portrait[~masked]).all()
    assert all(not masked[y : y + h, x : x + w].all() for (x, y, w, h), _ in redacted.suspects)


def test_find_faces_says_what_redact_paints(portrait: Pixels, detector: Detector) -> None:
    faces, _ = find_faces(portrait, detector=detector)
    masks = redact(as_file(portrait, SourceFormat.PNG), detector=detector).masks
    assert len(faces) == len(masks) == 1
    assert masks[0].x <= faces[0].x and masks[0].x + masks[0].w >= faces[0].x + faces[0].w


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 300), (2, 3), (20_000, 2), (3, 9000), (1537, 33)])
def test_pictures_of_odd_shapes_go_through(profile: Profile, width: int, height: int, detector: Detector) -> None:
    grey = np.full((height, width, 3), 127, np.uint8)
    redacted = redact(as_file(grey, SourceFormat.PNG), Policy(profile=profile), detector=detector)
    assert (redacted.width, redacted.height) == (width, height)


@given(st.tuples(*[st.floats(-100, 200)] * 4), st.integers(1, 100), st.integers(1, 100))
def test_whole_pixels_hold_the_part_inside_and_nothing_outside(
    box: tuple[float, float, float, float], width: int, height: int
) -> None:
    left, right = sorted((box[0], box[2]))
    top, bottom = sorted((box[1], box[3]))
    found = whole_pixels(left, top, right, bottom, width, height)
    if found is None:
        assert right <= 0 or bottom <= 0 or left >= width or top >= height or left == right or top == bottom
        return
    assert found.x >= 0 and found.y >= 0 and found.x + found.w <= width and found.y + found.h <= height
    assert found.x <= max(0, left) and found.x + found.w >= min(width, right)
    assert found.y <= max(0, top) and found.y + found.h >= min(height, bottom)
