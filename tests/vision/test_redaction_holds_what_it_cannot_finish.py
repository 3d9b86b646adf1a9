"""All or nothing: a picture comes out finished, or an error comes out and nothing else."""

import numpy as np
import pytest

from contrechamp.vision import Limits, OutputFormat, Pixels, Policy, Profile, SourceFormat, redact
from contrechamp.vision.errors import (
    EncodingError,
    FacePersistsError,
    PictureTooLargeError,
    SeveralFramesError,
    UnreadablePictureError,
    VisionError,
)
from contrechamp.vision.profiles import PLANS
from contrechamp.vision.redaction import MOST_ROUNDS
from tests.vision.detectors import ScriptedDetector
from tests.vision.pictures import as_file

GREY = as_file(np.full((300, 400, 3), 127, np.uint8), SourceFormat.PNG)
WIDE = as_file(np.full((8, 17_000, 3), 127, np.uint8), SourceFormat.PNG)
FAST = Policy(profile=Profile.FAST)


def always_elsewhere(number: int, batch: np.ndarray) -> list[tuple[float, ...]]:
    """A face where no mask is yet."""
    blue = (batch[0].astype(int) - FAST.mask_colour == 0).all(axis=2)
    rows, columns = np.nonzero(~blue[:-12, :-12])
    free = [(int(x), int(y)) for x, y in zip(columns, rows, strict=True) if not blue[y : y + 12, x : x + 12].any()]
    x, y = free[(number * 7919) % len(free)]
    return [(float(x), float(y), 12.0, 12.0, 0.99)]


def test_a_face_that_is_found_again_and_again_holds_the_picture() -> None:
    detector = ScriptedDetector(always_elsewhere)
    with pytest.raises(FacePersistsError) as held:
        redact(GREY, FAST, detector=detector)
    assert held.value.count >= 1
    # The first look, then one look at each finished output.
    assert len(detector.shapes) == 1 + 1 + MOST_ROUNDS


def test_a_face_found_only_in_the_output_is_painted_and_the_output_looked_at_again() -> None:
    detector = ScriptedDetector(lambda number, _: [(40, 40, 30, 30, 0.99)] if number == 1 else [])
    redacted = redact(GREY, FAST, detector=detector)
    assert len(redacted.masks) == 1
    assert redacted.recipe["rounds"] == 1
    assert len(detector.shapes) == 3
    x, y, w, h = redacted.masks[0]
    # The look at the output is mirrored and smaller: its answer comes back to the picture's own frame.
    scale = PLANS[Profile.FAST].back_scale
    assert x <= 400 - 70 / scale and x + w >= 400 - 40 / scale
    assert y <= 40 / scale and y + h >= 70 / scale
    assert (redacted.pixels[y : y + h, x : x + w] == FAST.mask_colour).all()


def test_the_output_is_looked_at_although_nothing_was_found_before() -> None:
    detector = ScriptedDetector(lambda *_: [])
    redact(GREY, FAST, detector=detector)
    assert len(detector.shapes) == 2


def test_boxes_beyond_every_edge_are_painted_inside_the_picture() -> None:
    rows: list[tuple[float, ...]] = [
        (-30, -30, 60, 60, 0.9),
        (255, 165, 80, 80, 0.9),
        (-500, -500, 20, 20, 0.9),
        (9000, 10, 20, 20, 0.9),
    ]
    redacted = redact(GREY, FAST, detector=ScriptedDetector(lambda number, _: rows if number == 0 else []))
    assert redacted.masks
    assert all(x >= 0 and y >= 0 and x + w <= 400 and y + h <= 300 for x, y, w, h in redacted.masks)
    assert tuple(redacted.pixels[0, 0]) == tuple(redacted.pixels[-1, -1]) == FAST.mask_colour


@pytest.mark.parametrize(
    ("data", "policy", "error"),
    [
        (b"", FAST, UnreadablePictureError),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", FAST, UnreadablePictureError),
        (GREY[: len(GREY) // 2], FAST, UnreadablePictureError),
        (GREY, Policy(limits=Limits(max_pixels=100)), PictureTooLargeError),
        (GREY, Policy(limits=Limits(max_side_px=100)), PictureTooLargeError),
        (GREY, Policy(limits=Limits(max_bytes=10)), PictureTooLargeError),
        (WIDE, Policy(output_format=OutputFormat.WEBP), EncodingError),
    ],
)
def test_every_failure_is_an_error_of_the_engine(data: bytes, policy: Policy, error: type[VisionError]) -> None:
    assert issubclass(error, VisionError)
    detector = ScriptedDetector(lambda *_: [])
    with pytest.raises(error):
        redact(data, policy, detector=detector)
    if error is not EncodingError:
        assert detector.shapes == []


def test_an_animation_is_held_before_anything_is_looked_at(portrait: Pixels) -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    frames = [Image.fromarray(portrait[:64, :64]), Image.fromarray(portrait[64:128, :64])]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(SeveralFramesError):
        redact(out.getvalue(), FAST)
