"""The generator of worn numbers says what is in its pictures, and makes the same ones from the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenery.bands import Negative, Surround, render_band, render_negative
from scenery.degrade import Wear
from scenery.strips import Style
from scenery.typefaces import TYPEFACES, set_line

STRAIGHT = Wear(
    rotation_sigma_deg=0,
    rotation_max_deg=0,
    yaw_deg=0,
    pitch_deg=0,
    fold_height=0,
    exposure=(1, 1),
    glare_share=0,
    defocus_height=0,
    motion_height=0,
    noise_levels=(0, 0),
    jpeg_quality=(95, 95),
)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), height=st.sampled_from([6, 12, 30]), hidden=st.integers(0, 3))
def test_equal_seeds_give_equal_pictures(seed: int, height: int, hidden: int) -> None:
    first, second = (render_band(seed, height, hidden=hidden) for _ in range(2))
    assert np.array_equal(first.pixels, second.pixels)
    assert (first.text, first.visible, first.line, first.region) == (
        second.text,
        second.visible,
        second.line,
        second.region,
    )


def test_other_seeds_give_other_pictures_and_numbers() -> None:
    assert len({render_band(seed, 10).text for seed in range(40)}) == 40


@pytest.mark.parametrize("height", [8, 20, 40])
def test_digits_are_as_high_as_stated(height: int) -> None:
    for seed in range(5):
        scene = render_band(seed, height, wear=STRAIGHT, style=Style.GENDARMERIE, text="8888888")
        (left, top), (right, _), (_, bottom), _ = scene.line
        assert bottom - top == pytest.approx(height, rel=0.03)
        around = scene.pixels[round(top) - height // 3 : round(bottom) + height // 3 + 1, round(left) : round(right)]
        uneven = around.mean(axis=2).std(axis=1)  # rows with ink, against those of the bare strip
        rows = np.flatnonzero(uneven > uneven.max() / 3)
        assert np.ptp(rows) + 1 == pytest.approx(height, abs=1.5 + 0.05 * height)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), hidden=st.integers(0, 7), style=st.sampled_from(Style))
def test_the_truth_counts_what_is_covered(seed: int, hidden: int, style: Style) -> None:
    scene = render_band(seed, 10, hidden=hidden, style=style)
    assert len(scene.visible) == len(scene.text)
    assert scene.visible.count(False) == min(hidden, len(scene.text))
    covered = [place for place, is_seen in enumerate(scene.visible) if not is_seen]
    assert covered == list(range(covered[0], covered[-1] + 1)) if covered else scene.is_whole


def test_covered_digits_are_really_covered() -> None:
    plain = render_band(7, 24, wear=STRAIGHT, text="1111111")
    part = render_band(7, 24, wear=STRAIGHT, text="1111111", hidden=3)
    assert plain.text == part.text
    (left, top), (right, _), (_, bottom), _ = part.line
    step = (right - left) / 7
    for place, is_seen in enumerate(part.visible):
        columns = slice(round(left + place * step), round(left + (place + 1) * step))
        piece = part.pixels[round(top) : round(bottom), columns].astype(int)
        contrast = piece.max() - piece.min()
        assert contrast > 60 if is_seen else piece[:, 3:-3].std(axis=(0, 1)).max() < 12


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), surround=st.sampled_from(Surround))
def test_the_region_lies_in_the_picture_and_holds_the_line(seed: int, surround: Surround) -> None:
    scene = render_band(seed, 12, surround=surround)
    height, width = scene.pixels.shape[:2]
    x, y, w, h = scene.region
    assert 0 <= x < x + w <= width
    assert 0 <= y < y + h <= height
    for corner_x, corner_y in scene.line:
        assert x - 2 <= corner_x <= x + w + 2
        assert y - 2 <= corner_y <= y + h + 2


def test_numbers_are_of_the_kind_that_the_style_carries() -> None:
    for seed in range(20):
        assert len(render_band(seed, 6).text) == 7
        assert 3 <= len(render_band(seed, 6, style=Style.BIB).text) <= 5
        assert len(render_band(seed, 6, style=Style.PLATE).text) == 9


@pytest.mark.parametrize("kind", list(Negative))
def test_negatives_are_made_from_their_seed(kind: Negative) -> None:
    for on_strip in (False, True):
        first, second = (render_negative(3, kind, 14, on_strip=on_strip) for _ in range(2))
        assert np.array_equal(first, second)
        assert first.dtype == np.uint8
        assert first.shape[2] == 3


@pytest.mark.parametrize("typeface", TYPEFACES)
def test_every_typeface_has_ten_different_digits(typeface: str) -> None:
    inks = {set_line(digit, typeface, 40).ink.tobytes() for digit in "0123456789"}
    assert len(inks) == 10
