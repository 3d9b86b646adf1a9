"""What all tests share: how properties are tried, the one face that generated pictures show, and the real pictures."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from skimage import data

from contrechamp.vision import Detector, Pixels, load_detector

# The same examples on every run, and no deadline: nothing here is about time, and machines are shared.
settings.register_profile("contrechamp", deadline=None, derandomize=True)
settings.load_profile("contrechamp")

PHOTOS = Path(__file__).parents[2] / "shared" / "photos"


@pytest.fixture
def portrait() -> Pixels:
    """Give a public-domain portrait, 512 x 512, with one frontal face about 90 x 115 px at (183, 62)."""
    return np.ascontiguousarray(data.astronaut(), np.uint8)


@pytest.fixture(scope="session")
def detector() -> Detector:
    """Give the detector that `redact` takes by itself, loaded once."""
    return load_detector()


@pytest.fixture
def photos() -> Path:
    """Give the folder of real pictures, or skip."""
    if not (PHOTOS / "truth.jsonl").is_file():
        pytest.skip("the real pictures of ../shared/photos are not here: the project may not ship them")
    return PHOTOS
