"""What a reading says: characters, how sure each is, where it stands; the same each time."""

from dataclasses import replace

import numpy as np
import pytest

from contrechamp.vision.errors import WeightsError
from contrechamp.vision.numbers import load_number_reader, read_numbers
from contrechamp.vision.numbers.models import RECOGNISER, load_bytes
from contrechamp.vision.numbers.search import ABSTAIN_BELOW
from contrechamp.vision.types import Box, Reading
from scenery.bands import BandScene, render_band

FIRST_SEED = 50_000_000


@pytest.fixture(scope="module")
def pairs() -> list[tuple[BandScene, Reading]]:
    reader = load_number_reader(threads=1)
    scenes = [render_band(FIRST_SEED + seed, 22) for seed in range(16)]
    found = [(scene, read_numbers(scene.pixels, regions=[Box(*scene.region)], reader=reader)) for scene in scenes]
    read = [(scene, readings[0]) for scene, readings in found if readings]
    assert len(read) >= 12
    return read


def test_the_least_sure_digit_is_the_reading_s_confidence(pairs: list[tuple[BandScene, Reading]]) -> None:
    for _, reading in pairs:
        assert len(reading.confidences) == len(reading.text) == 7
        assert reading.confidence == min(reading.confidences) >= ABSTAIN_BELOW
        assert max(reading.confidences) <= 1


def test_the_box_is_where_the_digits_are(pairs: list[tuple[BandScene, Reading]]) -> None:
    for scene, reading in pairs:
        xs, ys = (np.array([corner[axis] for corner in scene.line]) for axis in (0, 1))
        box = reading.box
        across = min(box.x + box.w, xs.max()) - max(box.x, xs.min())
        down = min(box.y + box.h, ys.max()) - max(box.y, ys.min())
        union = box.w * box.h + float(np.ptp(xs) * np.ptp(ys)) - across * down
        assert across * down / union > 0.4


def test_reading_twice_gives_the_same_and_changes_no_pixel() -> None:
    scene = render_band(FIRST_SEED, 14)
    before = scene.pixels.copy()
    reader = load_number_reader(threads=1)
    first, second = (read_numbers(scene.pixels, regions=[Box(*scene.region)], reader=reader) for _ in range(2))
    assert first == second
    assert np.array_equal(before, scene.pixels)


def test_two_numbers_in_one_region_are_both_read_from_top_to_bottom() -> None:
    upper, lower = (render_band(FIRST_SEED + seed, 24).pixels for seed in (2, 3))
    width = max(upper.shape[1], lower.shape[1])
    pixels = np.zeros((upper.shape[0] + lower.shape[0] + 60, width, 3), np.uint8)
    pixels[: upper.shape[0], : upper.shape[1]] = upper
    pixels[-lower.shape[0] :, : lower.shape[1]] = lower
    texts = [render_band(FIRST_SEED + seed, 24).text for seed in (2, 3)]
    whole = Box(0, 0, width, pixels.shape[0])
    assert [reading.text for reading in read_numbers(pixels, regions=[whole])] == texts


def test_a_number_seen_in_two_regions_is_read_once(pairs: list[tuple[BandScene, Reading]]) -> None:
    scene, reading = pairs[0]
    assert read_numbers(scene.pixels, regions=[Box(*scene.region)] * 2) == (reading,)


def test_the_reader_is_made_once_for_each_number_of_threads() -> None:
    assert load_number_reader(threads=1) is load_number_reader(threads=1)
    assert load_number_reader(threads=1) is not load_number_reader(threads=2)


def test_a_model_that_is_not_the_one_pinned_is_not_run() -> None:
    with pytest.raises(WeightsError):
        load_bytes(replace(RECOGNISER, sha256="0" * 64))
