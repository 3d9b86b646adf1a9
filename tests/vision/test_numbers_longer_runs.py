"""Seven digits are never cut out of more, and nothing that is no number of the pattern is read."""

import cv2
import numpy as np
import pytest

from contrechamp.vision.numbers import NumberReader, load_number_reader, read_numbers
from contrechamp.vision.types import Box, Pixels
from scenery.bands import Negative, render_band, render_negative

FIRST_SEED = 30_000_000


@pytest.fixture(scope="module")
def reader() -> NumberReader:
    return load_number_reader(threads=1)


def whole(pixels: Pixels) -> Box:
    return Box(0, 0, pixels.shape[1], pixels.shape[0])


@pytest.mark.parametrize("on_strip", [False, True])
@pytest.mark.parametrize("kind", list(Negative))
def test_what_is_no_seven_digit_number_is_not_read(kind: Negative, on_strip: bool, reader: NumberReader) -> None:
    for seed in range(4):
        for height in (12, 22):
            pixels = render_negative(FIRST_SEED + seed, kind, height, on_strip=on_strip)
            assert read_numbers(pixels, regions=[whole(pixels)], reader=reader) == ()


def printed(text: str, height: int = 24) -> Pixels:
    """Clean dark text on a light ground, with room around: nothing but the rule can keep it from being read."""
    pixels = np.full((4 * height, (len(text) + 4) * height, 3), 215, np.uint8)
    size = height / 22
    cv2.putText(
        pixels, text, (2 * height, int(2.5 * height)), cv2.FONT_HERSHEY_SIMPLEX, size, (30, 30, 30), 2, cv2.LINE_AA
    )
    return pixels


@pytest.mark.parametrize("text", ["12345678", "0612345678", "123456789012", "06 1234567", "1234567 89"])
def test_a_run_that_goes_on_is_not_read(text: str, reader: NumberReader) -> None:
    pixels = printed(text)
    assert read_numbers(pixels, regions=[whole(pixels)], reader=reader) == ()


@pytest.mark.parametrize("text", ["1234567", "POLICE 7654321"])
def test_a_number_that_stands_alone_is_read(text: str, reader: NumberReader) -> None:
    pixels = printed(text)
    found = read_numbers(pixels, regions=[whole(pixels)], reader=reader)
    assert [reading.text for reading in found] == [text.removeprefix("POLICE ")]


def test_a_region_that_cuts_a_longer_number_does_not_make_it_shorter(reader: NumberReader) -> None:
    for seed in range(8):
        scene = render_band(FIRST_SEED + seed, 24, text="123456789"[: 8 + seed % 2])
        x, y, w, h = scene.region
        for piece in (Box(x, y, round(w * 0.84), h), Box(x + round(w * 0.16), y, round(w * 0.84), h)):
            assert read_numbers(scene.pixels, regions=[piece], reader=reader) == ()


def test_a_number_that_the_picture_cuts_is_not_read(reader: NumberReader) -> None:
    for text in ("12345678", "87654321"):
        pixels = printed(text)
        ink = np.flatnonzero((pixels < 120).any(axis=(0, 2)))
        step = (ink[-1] - ink[0]) / len(text)
        cut = np.ascontiguousarray(pixels[:, : round(ink[-1] - 0.92 * step)])
        assert read_numbers(cut, regions=[whole(cut)], reader=reader) == ()
