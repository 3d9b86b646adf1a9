"""Repainting: exactly the boxes that a person decided on, and every doubt listed instead of painted."""

import json

import cv2
import numpy as np
import pytest

from contrechamp.vision import (
    Box,
    Detector,
    MaskShape,
    OutputFormat,
    Pixels,
    Policy,
    Profile,
    SourceFormat,
    decode,
    redact,
    repaint,
)
from contrechamp.vision.errors import UnreadablePictureError
from contrechamp.vision.metadata import describe_metadata
from contrechamp.vision.profiles import PLANS
from tests.vision.detectors import ScriptedDetector
from tests.vision.pictures import CAPTURED, as_file, exif, with_exif
from tests.vision.planted import planted

COLOUR = np.array(Policy().mask_colour)
FACE = Box(92, 31, 43, 58)
"""The face of the portrait at half its size, read off it by eye."""


@pytest.fixture
def small(portrait: Pixels) -> Pixels:
    return np.asarray(cv2.resize(portrait, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)


def grey() -> bytes:
    return as_file(np.full((300, 400, 3), 127, np.uint8), SourceFormat.PNG)


def nothing() -> ScriptedDetector:
    return ScriptedDetector(lambda *_: [])


def test_exactly_the_boxes_are_painted_and_nothing_beside_them() -> None:
    boxes = [Box(10, 20, 30, 40), Box(200, 100, 7, 9)]
    painted = repaint(grey(), boxes, detector=nothing())
    expected = np.full((300, 400, 3), 127, np.uint8)
    for x, y, w, h in boxes:
        expected[y : y + h, x : x + w] = COLOUR
    assert (painted.pixels == expected).all()
    assert (decode(painted.data).pixels == expected).all()
    assert painted.masks == tuple(boxes)
    assert painted.suspects == ()


def test_boxes_are_cut_to_the_picture_and_those_outside_paint_nothing() -> None:
    boxes = [Box(-10, -10, 20, 20), Box(390, 290, 100, 100), Box(500, 10, 5, 5), Box(10, 10, 0, 8)]
    painted = repaint(grey(), boxes, detector=nothing())
    assert painted.masks == (Box(0, 0, 10, 10), Box(390, 290, 10, 10))
    assert (painted.pixels[290:, 390:] == COLOUR).all()


def test_shape_and_margin_of_the_policy_do_not_move_a_decided_box() -> None:
    policy = Policy(mask_shape=MaskShape.HULL, mask_margin=0.9, mask_colour=(1, 2, 3))
    painted = repaint(grey(), [Box(50, 60, 20, 20)], policy, detector=nothing())
    assert (painted.pixels[60:80, 50:70] == (1, 2, 3)).all()
    assert (painted.pixels != 127).any(axis=2).sum() == 400
    assert painted.recipe["mask"] == {"colour": "#010203", "shape": "rectangle", "margin": 0.0}


def test_a_face_that_no_box_hides_is_a_suspect_and_is_not_painted(small: Pixels, detector: Detector) -> None:
    painted = repaint(as_file(small, SourceFormat.PNG), [], detector=detector)
    assert painted.masks == ()
    assert (painted.pixels == small).all()
    likeliest = max(painted.suspects, key=lambda suspect: suspect.score)
    assert likeliest.score > 0.9
    x, y, w, h = likeliest.box
    assert abs(x + w / 2 - (FACE.x + FACE.w / 2)) < 8 and abs(y + h / 2 - (FACE.y + FACE.h / 2)) < 8


def test_a_face_under_a_box_is_no_suspect(small: Pixels, detector: Detector) -> None:
    data = as_file(small, SourceFormat.PNG)
    decided = redact(data, detector=detector).masks
    painted = repaint(data, decided, detector=detector)
    assert painted.masks == decided
    assert not any(suspect.score > 0.3 for suspect in painted.suspects)


def test_what_the_first_looks_would_only_suspect_is_listed_too() -> None:
    seen = {0: [(15.0, 15.0, 30.0, 30.0, 0.12), (150.0, 150.0, 30.0, 30.0, 0.12)]}
    detector = ScriptedDetector(lambda number, _: seen.get(number, []))
    painted = repaint(grey(), [Box(195, 195, 50, 50)], Policy(profile=Profile.FAST), detector=detector)
    assert [suspect.box for suspect in painted.suspects] == [Box(20, 20, 40, 40)]


def test_a_face_found_only_in_the_output_is_a_suspect_and_the_picture_is_not_held() -> None:
    scale = PLANS[Profile.FAST].back_scale
    mirrored = ((400 - 100 - 30) * scale, 80 * scale, 30 * scale, 30 * scale, 0.9)
    detector = ScriptedDetector(lambda number, _: [mirrored] if number == 1 else [])
    painted = repaint(grey(), [], Policy(profile=Profile.FAST), detector=detector)
    assert [suspect.box for suspect in painted.suspects] == [Box(100, 80, 30, 30)]
    assert painted.masks == ()


def test_a_place_that_both_looks_found_is_listed_once_with_its_best_score() -> None:
    (there,), back = PLANS[Profile.FAST].whole_scales, PLANS[Profile.FAST].back_scale
    answers = {
        0: [(100 * there, 80 * there, 30 * there, 30 * there, 0.5)],
        1: [((400 - 100 - 30) * back, 80 * back, 30 * back, 30 * back, 0.8)],
    }
    detector = ScriptedDetector(lambda number, _: answers[number])
    painted = repaint(grey(), [], Policy(profile=Profile.FAST), detector=detector)
    assert [(suspect.box, suspect.score) for suspect in painted.suspects] == [(Box(100, 80, 30, 30), 0.8)]
    hidden = ScriptedDetector(lambda number, _: answers[number])
    assert repaint(grey(), [Box(90, 70, 150, 60)], Policy(profile=Profile.FAST), detector=hidden).suspects == ()


def test_the_recipe_says_that_it_was_repainted_and_with_which_boxes() -> None:
    recipe = repaint(grey(), [Box(1, 2, 3, 4)], detector=nothing()).recipe
    assert recipe["repainted"] == {"boxes": [[1, 2, 3, 4]]}
    assert recipe["rounds"] == 0
    written = json.dumps(recipe, allow_nan=False)
    assert json.dumps(json.loads(written)) == written
    assert "repainted" not in redact(grey(), detector=nothing()).recipe


@pytest.mark.parametrize("output_format", OutputFormat)
@pytest.mark.parametrize("source_format", SourceFormat)
def test_nothing_of_the_metadata_comes_out(source_format: SourceFormat, output_format: OutputFormat) -> None:
    policy = Policy(output_format=output_format, profile=Profile.FAST)
    painted = repaint(planted(source_format), [Box(0, 0, 20, 20)], policy, detector=nothing())
    assert b"PLANTED" not in painted.data
    assert describe_metadata(painted.data).entries == ()


def test_boxes_are_those_of_the_turned_picture(small: Pixels) -> None:
    data = with_exif(np.ascontiguousarray(small[:100]), SourceFormat.JPEG, exif(orientation=6, captured=CAPTURED))
    painted = repaint(data, [Box(60, 200, 30, 40)], Policy(output_format=OutputFormat.PNG), detector=nothing())
    assert (painted.width, painted.height) == (100, 256)
    assert (painted.pixels[200:240, 60:90] == COLOUR).all()
    assert painted.capture_date == CAPTURED


def test_an_original_that_cannot_be_read_whole_gives_nothing() -> None:
    with pytest.raises(UnreadablePictureError):
        repaint(grey()[:-40], [Box(1, 2, 3, 4)], detector=nothing())
