"""Real pictures: a small sample, spread over all of them."""

import json
from pathlib import Path

import numpy as np
import pytest

from contrechamp.vision import Detector, Policy, Profile, redact

SAMPLE = 12
LEAST_FACE_PX = 16
LEAST_COVER = 0.7


def sample(photos: Path) -> list[tuple[bytes, list[list[int]]]]:
    lines = (photos / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = sorted((json.loads(line) for line in lines), key=lambda row: row["image"])
    return [((photos / row["image"]).read_bytes(), row["boxes"]) for row in rows[:: len(rows) // SAMPLE][:SAMPLE]]


@pytest.mark.photos
def test_safe_covers_the_faces_of_real_pictures(photos: Path, detector: Detector) -> None:
    covered = []
    for data, boxes in sample(photos):
        redacted = redact(data, detector=detector)
        masked = np.zeros((redacted.height, redacted.width), bool)
        for x, y, w, h in redacted.masks:
            masked[y : y + h, x : x + w] = True
        for x, y, w, h in boxes:
            if h >= LEAST_FACE_PX:
                covered.append(masked[max(0, y) : y + h, max(0, x) : x + w].mean() >= LEAST_COVER)
    assert len(covered) > 50
    assert np.mean(covered) >= 0.97


@pytest.mark.photos
def test_fast_takes_every_one_of_them(photos: Path, detector: Detector) -> None:
    for data, _ in sample(photos):
        assert redact(data, Policy(profile=Profile.FAST), detector=detector).data
