"""The recipe: what it takes to redo the same masks, and nothing about who is shown."""

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import numpy as np

from contrechamp.vision.detector import Boxes, Detector
from contrechamp.vision.profiles import PLANS
from contrechamp.vision.types import Box, OutputFormat, Policy

RECIPE_VERSION = 1

LIBRARIES = (
    "contrechamp",
    "numpy",
    "opencv-python-headless",
    "onnxruntime",
    "openvino",
    "pyvips",
    "pyvips-binary",
    "pillow-heif",
)


DECIMALS = 3
"""To which boxes and scores are kept, and judged: what stands in a recipe is exactly what decided."""


def as_recorded(look: Boxes) -> Boxes:
    """A look's boxes as a recipe keeps them; only these may be judged."""
    recorded: Boxes = np.round(look, DECIMALS).astype(np.float32)
    return recorded


def write_recipe(
    policy: Policy,
    output_format: OutputFormat,
    detector: Detector,
    looks: list[Boxes],
    looks_back: list[Boxes],
    *,
    repainted: Sequence[Box] | None = None,
) -> dict[str, Any]:
    """Write down model, figures, versions and what each look answered.

    Args:
        policy: how the picture was redacted.
        output_format: the format written.
        detector: what looked.
        looks: every look's boxes, in order; they are what `judge` adds up.
        looks_back: the boxes of each look at the finished output that had it painted again, in order;
            of a repainted picture, which nothing has painted again, the one look that was taken.
        repainted: the boxes that a person decided on, painted in the place of what the looks ask for; None: redacted.
    """
    decided = {} if repainted is None else {"repainted": {"boxes": [list(box) for box in repainted]}}
    return decided | {
        "version": RECIPE_VERSION,
        "model": {
            "name": detector.weights.name,
            "sha256": detector.weights.sha256,
            "backend": detector.backend.value,
            "precision": detector.precision,
        },
        "profile": policy.profile.value,
        "plan": PLANS[policy.profile].as_recipe(),
        "mask": {
            "colour": "#{:02X}{:02X}{:02X}".format(*policy.mask_colour),
            "shape": policy.mask_shape.value,
            "margin": policy.mask_margin,
        },
        "output": {"format": output_format.value, "quality": policy.quality},
        "rounds": len(looks_back) if repainted is None else 0,
        "looks": [_rows(look) for look in looks],
        "looks_back": [_rows(look) for look in looks_back],
        "libraries": _versions(),
    }


def _rows(look: Boxes) -> list[list[float]]:
    return [[round(value, DECIMALS) for value in row] for row in look.tolist()]


@cache
def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except ModuleNotFoundError:
            continue
    return found
