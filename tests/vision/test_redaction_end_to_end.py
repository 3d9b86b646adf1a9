"""The whole promise on the one real face that may be shipped: every source, every output, every orientation."""

import hashlib
import json

import cv2
import numpy as np
import pytest

from contrechamp.vision import (
    Box,
    Credit,
    Detector,
    MaskShape,
    OutputFormat,
    Pixels,
    Policy,
    Profile,
    RedactedImage,
    SourceFormat,
    decode,
    output_format_for,
    redact,
)
from contrechamp.vision.metadata import describe_metadata
from tests.vision.pictures import CAPTURED, as_file, exif, with_exif

COLOUR = np.array(Policy().mask_colour)
# How far a flat colour may be off after encoding at the default quality, well inside a mask.
FLATNESS = {OutputFormat.PNG: 0, OutputFormat.JPEG: 3, OutputFormat.WEBP: 4, OutputFormat.AVIF: 4}
FACE = Box(92, 31, 43, 58)
"""The face of the portrait at half its size, read off it by eye."""
RIM_PX = 16
"""At a mask's rim a lossy format mixes in what stands beside it, a block deep."""


@pytest.fixture
def small(portrait: Pixels) -> Pixels:
    return np.asarray(cv2.resize(portrait, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)


def assert_face_is_gone(redacted: RedactedImage) -> None:
    assert any(
        m.x <= FACE.x and m.y <= FACE.y and m.x + m.w >= FACE.x + FACE.w and m.y + m.h >= FACE.y + FACE.h
        for m in redacted.masks
    ), redacted.masks
    pixels = decode(redacted.data).pixels
    assert (pixels == redacted.pixels).all()
    rim = 0 if redacted.output_format is OutputFormat.PNG else RIM_PX
    for x, y, w, h in redacted.masks:
        under = pixels[y + rim : y + h - rim, x + rim : x + w - rim].astype(int)
        assert np.abs(under - COLOUR).max(initial=0) <= FLATNESS[redacted.output_format]


@pytest.mark.parametrize("source_format", SourceFormat)
def test_the_face_is_gone_whatever_the_source(small: Pixels, source_format: SourceFormat, detector: Detector) -> None:
    redacted = redact(as_file(small, source_format), detector=detector)
    assert redacted.output_format is output_format_for(source_format)
    assert_face_is_gone(redacted)


@pytest.mark.parametrize("shape", MaskShape)
@pytest.mark.parametrize("output_format", OutputFormat)
def test_the_face_is_gone_whatever_the_output(
    small: Pixels, output_format: OutputFormat, shape: MaskShape, detector: Detector
) -> None:
    policy = Policy(profile=Profile.FAST, output_format=output_format, mask_shape=shape)
    redacted = redact(as_file(small, SourceFormat.PNG), policy, detector=detector)
    assert redacted.output_format is output_format
    if shape is MaskShape.RECTANGLE:
        assert_face_is_gone(redacted)
    else:
        x, y, w, h = FACE
        hidden = redacted.pixels[y : y + h, x : x + w].astype(int)
        assert np.median(np.abs(hidden - COLOUR).max(axis=2)) <= FLATNESS[output_format]


@pytest.mark.parametrize(
    ("source_format", "profile"),
    [(SourceFormat.PNG, Profile.SAFE), (SourceFormat.WEBP, Profile.FAST), (SourceFormat.TIFF, Profile.FAST)],
)
def test_the_eight_orientations_give_the_same_masks_in_the_frame_of_the_picture(
    portrait: Pixels, source_format: SourceFormat, profile: Profile, detector: Detector
) -> None:
    # A picture that is no square, so that a mistaken turn shows.
    upright = portrait[:420, 60:400]
    turned = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }
    policy = Policy(profile=profile)
    wanted = redact(as_file(upright.copy(), SourceFormat.PNG), policy, detector=detector)
    assert len(wanted.masks) == 1
    for orientation, stored in turned.items():
        source = with_exif(np.ascontiguousarray(stored), source_format, exif(orientation=orientation))
        redacted = redact(source, policy, detector=detector)
        assert (redacted.width, redacted.height) == (340, 420)
        # Stored without loss, so not one pixel of difference.
        assert redacted.masks == wanted.masks, orientation


def test_the_same_picture_twice_gives_the_same_masks_and_the_same_bytes(small: Pixels, detector: Detector) -> None:
    source = as_file(small, SourceFormat.JPEG)
    first, second = redact(source, detector=detector), redact(source, detector=detector)
    assert first == second
    assert (first.pixels == second.pixels).all()


def test_digests_and_size_are_those_of_what_went_in_and_came_out(small: Pixels, detector: Detector) -> None:
    source = as_file(small[:200], SourceFormat.WEBP)
    redacted = redact(source, Policy(profile=Profile.FAST), detector=detector)
    assert redacted.sha256_source == hashlib.sha256(source).hexdigest()
    assert redacted.sha256_output == hashlib.sha256(redacted.data).hexdigest()
    assert (redacted.width, redacted.height) == (256, 200)


def test_masks_have_the_colour_that_the_policy_names(small: Pixels, detector: Detector) -> None:
    policy = Policy(profile=Profile.FAST, mask_colour=(10, 200, 30), output_format=OutputFormat.PNG)
    redacted = redact(as_file(small, SourceFormat.PNG), policy, detector=detector)
    for x, y, w, h in redacted.masks:
        assert (redacted.pixels[y : y + h, x : x + w] == (10, 200, 30)).all()


def test_a_picture_without_a_face_loses_nothing(detector: Detector) -> None:
    drawn = np.full((120, 160, 3), 200, np.uint8)
    drawn[40:80, 60:100] = (30, 90, 40)
    redacted = redact(as_file(drawn, SourceFormat.PNG), detector=detector)
    assert redacted.masks == ()
    assert (redacted.pixels == drawn).all()


@pytest.mark.parametrize("margin", [0, 2])
def test_no_margin_leaves_a_face_unpainted(small: Pixels, margin: float, detector: Detector) -> None:
    redacted = redact(as_file(small, SourceFormat.PNG), Policy(mask_margin=margin), detector=detector)
    x, y, w, h = FACE
    hidden = (redacted.pixels[y : y + h, x : x + w] == COLOUR).all(axis=2)
    assert hidden.mean() > 0.95


@pytest.mark.parametrize("output_format", OutputFormat)
def test_date_and_credit_are_written_only_when_asked(
    small: Pixels, output_format: OutputFormat, detector: Detector
) -> None:
    source = with_exif(small, SourceFormat.JPEG, exif(captured=CAPTURED, description="secret"))
    plain = Policy(profile=Profile.FAST, output_format=output_format)
    assert describe_metadata(redact(source, plain, detector=detector).data).entries == ()
    credit = Credit(author="Une photographe", rights="CC BY 4.0", keep_capture_date=True)
    asked = Policy(profile=Profile.FAST, output_format=output_format, credit=credit)
    data = redact(source, asked, detector=detector).data
    assert all(text in data for text in (b"Une photographe", b"CC BY 4.0", CAPTURED.encode()))
    assert b"secret" not in data


@pytest.mark.parametrize("output_format", OutputFormat)
def test_the_caller_learns_the_capture_date_and_the_output_does_not_hold_it(
    small: Pixels, output_format: OutputFormat, detector: Detector
) -> None:
    source = with_exif(small, SourceFormat.JPEG, exif(captured=CAPTURED))
    redacted = redact(source, Policy(profile=Profile.FAST, output_format=output_format), detector=detector)
    assert redacted.capture_date == CAPTURED
    assert CAPTURED.encode() not in redacted.data
    assert CAPTURED not in repr(redacted) + json.dumps(redacted.recipe)


def test_no_capture_date_is_made_up(small: Pixels, detector: Detector) -> None:
    assert redact(as_file(small, SourceFormat.PNG), detector=detector).capture_date is None


def test_the_result_is_ready_for_a_report(small: Pixels, detector: Detector) -> None:
    redacted = redact(as_file(small, SourceFormat.PNG), detector=detector)
    written = json.dumps(redacted.recipe, allow_nan=False)
    assert json.dumps(json.loads(written)) == written
    assert all(isinstance(value, int) for mask in redacted.masks for value in mask)
    assert all(isinstance(value, int) for suspect in redacted.suspects for value in suspect.box)
