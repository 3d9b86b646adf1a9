"""A recipe is enough to redo the very same masks, without the picture."""

import json
from typing import Any

import cv2
import numpy as np
import pytest

from contrechamp.vision import CENTERFACE, Box, Detector, MaskShape, Pixels, Policy, Profile, SourceFormat, redact
from contrechamp.vision.detector import Boxes
from contrechamp.vision.faces import whole_pixels
from contrechamp.vision.judging import Judgement, judge
from contrechamp.vision.masks import Canvas, margin_for
from contrechamp.vision.profiles import Plan
from scenery.crowd import dense_crowd
from tests.vision.detectors import ScriptedDetector
from tests.vision.pictures import as_file


def masks_redone(recipe: dict[str, Any], width: int, height: int) -> tuple[Box, ...]:
    recipe = json.loads(json.dumps(recipe))
    pairs = {key: tuple(map(tuple, recipe["plan"][key])) for key in ("paint", "paint_alone", "suspect")}
    plan = Plan(**{**recipe["plan"], **pairs})
    canvas = Canvas.over(np.zeros((height, width, 3), np.uint8))

    def array(rows: list[list[float]]) -> Boxes:
        return np.array(rows, np.float32).reshape(-1, 5)

    def paint(judgement: Judgement) -> None:
        for row, certainty in zip(judgement.faces.tolist(), judgement.certainty.tolist(), strict=True):
            x, y, w, h = row[:4]
            box = whole_pixels(x, y, x + w, y + h, width, height)
            if box is not None and not canvas.hides(box):
                margin = margin_for(certainty, recipe["mask"]["margin"])
                canvas.paint((x, y, w, h), margin, (1, 2, 3), MaskShape(recipe["mask"]["shape"]))

    paint(judge([array(rows) for rows in recipe["looks"]], plan))
    for rows in recipe["looks_back"]:
        paint(judge([array(rows)], plan, alone=True))
    return tuple(canvas.masks)


@pytest.mark.parametrize("shape", MaskShape)
@pytest.mark.parametrize("profile", Profile)
def test_the_recipe_of_a_crowd_redoes_its_masks_exactly(profile: Profile, shape: MaskShape, detector: Detector) -> None:
    scene = dense_crowd(60, 640)
    redacted = redact(
        as_file(scene.pixels, SourceFormat.PNG), Policy(profile=profile, mask_shape=shape), detector=detector
    )
    assert len(redacted.masks) > 30
    assert masks_redone(redacted.recipe, redacted.width, redacted.height) == redacted.masks


def test_masks_of_later_rounds_are_redone_too() -> None:
    grey = as_file(np.full((300, 400, 3), 127, np.uint8), SourceFormat.PNG)
    rows: dict[int, list[tuple[float, ...]]] = {
        0: [(10.12345, 11.98765, 20.5, 21.00049, 0.31)],
        1: [(50, 40, 30, 30, 0.9)],
        2: [(9, 9, 30, 30, 0.9)],
    }
    detector = ScriptedDetector(lambda number, _: rows.get(number, []))
    redacted = redact(grey, Policy(profile=Profile.FAST), detector=detector)
    assert len(redacted.masks) == 3
    assert redacted.recipe["rounds"] == 2
    assert masks_redone(redacted.recipe, 400, 300) == redacted.masks


def test_the_recipe_names_model_digest_figures_and_versions(portrait: Pixels, detector: Detector) -> None:
    small = np.asarray(cv2.resize(portrait, (128, 128), interpolation=cv2.INTER_AREA), np.uint8)
    recipe = redact(as_file(small, SourceFormat.PNG), detector=detector).recipe
    assert recipe["model"]["sha256"] == CENTERFACE.sha256
    assert recipe["model"]["backend"] == detector.backend
    assert recipe["profile"] == "safe"
    assert {"contrechamp", "numpy", "onnxruntime", "pyvips"} <= set(recipe["libraries"])
    assert recipe["mask"]["colour"] == "#2438D6"
