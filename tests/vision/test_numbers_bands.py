"""Worn bands are read exactly or not at all. A fixed small budget; the full curve is `python -m bench.numbers`."""

import pytest

from contrechamp.vision.numbers import NumberReader, load_number_reader, read_numbers
from contrechamp.vision.types import Box
from scenery.bands import BandScene, render_band
from scenery.degrade import HARSH
from scenery.strips import Style

FIRST_SEED = 20_000_000


@pytest.fixture(scope="module")
def reader() -> NumberReader:
    return load_number_reader(threads=1)


def outcomes(scenes: list[BandScene], reader: NumberReader, pattern: str = r"\d{7}") -> tuple[float, float]:
    """The shares read exactly and read wrong; a reading of what is partly covered is wrong."""
    exact = wrong = 0
    for scene in scenes:
        texts = [reading.text for reading in read_numbers(scene.pixels, pattern, [Box(*scene.region)], reader=reader)]
        exact += texts == [scene.text] and scene.is_whole
        wrong += bool(texts) and (texts != [scene.text] or not scene.is_whole)
    return exact / len(scenes), wrong / len(scenes)


def test_digits_of_16_px_and_more_are_read(reader: NumberReader) -> None:
    scenes = [render_band(FIRST_SEED + seed, height) for seed in range(40) for height in (16, 24, 36)]
    exact, wrong = outcomes(scenes, reader)
    assert exact >= 0.93
    assert wrong <= 0.01


def test_digits_of_12_px_are_mostly_read(reader: NumberReader) -> None:
    exact, wrong = outcomes([render_band(FIRST_SEED + seed, 12) for seed in range(80)], reader)
    assert exact >= 0.80
    assert wrong <= 0.025


def test_digits_too_small_to_read_are_not_guessed(reader: NumberReader) -> None:
    exact, wrong = outcomes([render_band(FIRST_SEED + seed, 5) for seed in range(60)], reader)
    assert wrong <= 0.05
    assert exact < 0.6, "the generator's bands are too easy to tell anything"


@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_a_partly_covered_number_is_not_read(hidden: int, reader: NumberReader) -> None:
    scenes = [render_band(FIRST_SEED + seed, 20, hidden=hidden) for seed in range(25)]
    assert not any(scene.is_whole for scene in scenes)
    assert outcomes(scenes, reader) == (0, 0)


def test_harsher_wear_brings_silence_rather_than_mistakes(reader: NumberReader) -> None:
    _, wrong = outcomes([render_band(FIRST_SEED + seed, 24, wear=HARSH) for seed in range(50)], reader)
    assert wrong <= 0.06


@pytest.mark.parametrize("style", [Style.POLICE, Style.GENDARMERIE])
def test_light_on_dark_and_dark_on_light_are_both_read(style: Style, reader: NumberReader) -> None:
    exact, wrong = outcomes([render_band(FIRST_SEED + seed, 24, style=style) for seed in range(30)], reader)
    assert exact >= 0.9
    assert wrong == 0


def test_bibs_are_read_with_their_own_pattern(reader: NumberReader) -> None:
    scenes = [render_band(FIRST_SEED + seed, 30, style=Style.BIB) for seed in range(30)]
    exact, wrong = outcomes(scenes, reader, r"\d{3,5}")
    assert exact >= 0.85
    assert wrong <= 0.04


def test_plates_are_read_with_their_own_pattern(reader: NumberReader) -> None:
    scenes = [render_band(FIRST_SEED + seed, 30, style=Style.PLATE) for seed in range(30)]
    exact, wrong = outcomes(scenes, reader, r"[A-Z]{2}-?\d{3}-?[A-Z]{2}")
    assert exact >= 0.6
    assert wrong <= 0.04
