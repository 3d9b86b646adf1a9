"""A known face and a marker go in, in every format; everything that comes out is decoded and looked through."""

import io
import json
from dataclasses import fields
from unittest.mock import patch

import cv2
import numpy as np
import pytest
from PIL import Image

from contrechamp.vision import CENTERFACE, Backend, OutputFormat, Pixels, Policy, RedactedImage, SourceFormat, redact
from contrechamp.vision.detector import CenterFaceDetector
from contrechamp.vision.errors import VisionError
from contrechamp.vision.metadata import describe_metadata
from contrechamp.vision.runtime import load_network
from tests.vision import planted as planting
from tests.vision.planted import FORMS, MARKER, planted

SEEN_FROM = 0.3
PLACES = ((200, 150), (20, 20), (430, 300))
"""Corners of the heads planted in the picture."""
HEAD_PX = 100


@pytest.fixture(scope="module")
def independent() -> CenterFaceDetector:
    """Give a detector of its own, on the plain backend, that no redaction has used."""
    return CenterFaceDetector(load_network(CENTERFACE, Backend.ONNXRUNTIME, 0), CENTERFACE)


@pytest.fixture
def scene(portrait: Pixels) -> Pixels:
    """Give a picture of three heads, two of them at its edges."""
    canvas = np.full((400, 530, 3), (150, 160, 140), np.uint8)
    head = cv2.resize(portrait[15:221, 122:328], (HEAD_PX, HEAD_PX), interpolation=cv2.INTER_AREA)
    for x, y in PLACES:
        canvas[y : y + HEAD_PX, x : x + HEAD_PX] = head
    return canvas


def source_of(scene: Pixels, source_format: SourceFormat) -> bytes:
    """Plant the marker in every place of the format, around these pixels."""
    with patch.object(planting, "scene", lambda *size: scene if not size else scene[: size[1], : size[0]]):
        data = planted(source_format)
    if source_format is SourceFormat.WEBP:  # its header states the size of the small scene
        at = data.index(b"VP8X") + 12
        height, width = scene.shape[:2]
        data = data[:at] + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little") + data[at + 6 :]
    return data


def opened_elsewhere(data: bytes) -> Image.Image:
    """Open a file with another library than the engine's."""
    return Image.open(io.BytesIO(data))


def everything_said(redacted: RedactedImage) -> str:
    told = {f.name: getattr(redacted, f.name) for f in fields(redacted) if f.name not in ("data", "pixels")}
    return repr(redacted) + repr(told) + json.dumps(redacted.recipe)


@pytest.mark.parametrize("source_format", SourceFormat)
def test_the_plant_is_really_there(scene: Pixels, source_format: SourceFormat, independent: CenterFaceDetector) -> None:
    assert FORMS[0] in source_of(scene, source_format)
    assert len(independent.look(scene[None], SEEN_FROM)[0]) == len(PLACES)


@pytest.mark.parametrize("output_format", OutputFormat)
@pytest.mark.parametrize("source_format", SourceFormat)
def test_no_face_and_no_marker_is_in_anything_that_comes_out(
    scene: Pixels, source_format: SourceFormat, output_format: OutputFormat, independent: CenterFaceDetector
) -> None:
    redacted = redact(source_of(scene, source_format), Policy(output_format=output_format))
    assert len(redacted.masks) == len(PLACES)
    assert not any(form in redacted.data for form in FORMS)
    assert MARKER not in everything_said(redacted)
    assert describe_metadata(redacted.data).entries == ()
    elsewhere = opened_elsewhere(redacted.data)
    assert getattr(elsewhere, "n_frames", 1) == 1
    assert MARKER not in repr(elsewhere.info)
    assert not elsewhere.getexif()
    seen = np.asarray(elsewhere.convert("RGB"))
    for pixels in (seen, redacted.pixels):
        assert len(independent.look(np.ascontiguousarray(pixels)[None], SEEN_FROM)[0]) == 0


@pytest.mark.parametrize("source_format", SourceFormat)
def test_a_refusal_says_nothing_of_what_was_in_the_file(scene: Pixels, source_format: SourceFormat) -> None:
    data = source_of(scene, source_format)
    with pytest.raises(VisionError) as refused:
        redact(data[: len(data) // 3])
    error: BaseException | None = refused.value
    assert MARKER not in str(error)
    assert MARKER not in repr(getattr(error, "__dict__", {}))
