"""Where numbers are looked for: below masks, in regions, or everywhere; and never on or beside a mask."""

import numpy as np
import pytest

from contrechamp.vision.numbers import NumberReader, compile_pattern, load_number_reader, read_numbers
from contrechamp.vision.numbers.chests import chest_below
from contrechamp.vision.types import Box, Pixels
from scenery.bands import BandScene, Surround, render_band

FIRST_SEED = 40_000_000
COBALT = (0x24, 0x38, 0xD6)
DIGIT_PX = 20
SEVEN_DIGITS = compile_pattern(r"\d{7}")


@pytest.fixture(scope="module")
def reader() -> NumberReader:
    return load_number_reader(threads=1)


def officer(seed: int) -> tuple[BandScene, Pixels, Box, Box]:
    """A chest with a band under a masked head: the scene, the picture, the mask, and where the band is."""
    scene = render_band(FIRST_SEED + seed, DIGIT_PX, surround=Surround.CHEST)
    height, width = scene.pixels.shape[:2]
    head = round(DIGIT_PX * 340 / 7)
    pixels = np.full((height + head, width, 3), 120, np.uint8)
    pixels[head:] = scene.pixels
    mask = Box((width - round(0.8 * head)) // 2, 0, round(0.8 * head), head)
    paint(pixels, mask)
    x, y, w, h = scene.region
    return scene, pixels, mask, Box(x, y + head, w, h)


def paint(pixels: Pixels, mask: Box) -> None:
    pixels[mask.y : mask.y + mask.h, mask.x : mask.x + mask.w] = COBALT


def test_numbers_are_read_on_the_chest_below_a_mask(reader: NumberReader) -> None:
    found = 0
    for seed in range(12):
        scene, pixels, mask, _ = officer(seed)
        texts = [reading.text for reading in read_numbers(pixels, faces=[mask], reader=reader)]
        assert texts in ([], [scene.text])
        found += texts == [scene.text]
    assert found >= 9


def test_with_masks_known_no_text_detector_is_loaded() -> None:
    fresh = NumberReader(threads=1)
    _, pixels, mask, band = officer(0)
    fresh.read(pixels, SEVEN_DIGITS, None, [mask])
    fresh.read(pixels, SEVEN_DIGITS, [band], [])
    assert "_finder" not in vars(fresh)


def test_numbers_away_from_the_masks_are_not_looked_for(reader: NumberReader) -> None:
    scene, pixels, mask, band = officer(1)
    assert read_numbers(pixels, regions=[band], reader=reader)[0].text == scene.text
    far = Box(mask.x, pixels.shape[0] - 90, 70, 80)
    assert read_numbers(pixels, faces=[far], reader=reader) == ()


def test_nothing_is_read_in_an_empty_list_of_regions(reader: NumberReader) -> None:
    _, pixels, mask, _ = officer(1)
    assert read_numbers(pixels, regions=[], faces=[mask], reader=reader) == ()


def test_a_painted_band_yields_no_reading(reader: NumberReader) -> None:
    for seed in range(3):
        _, pixels, mask, band = officer(seed)
        grown = Box(band.x - 20, band.y - 20, band.w + 40, band.h + 40)
        paint(pixels, grown)
        for regions, faces in (([grown], []), (None, [mask, grown])):
            assert read_numbers(pixels, regions=regions, faces=faces, reader=reader) == ()
    assert read_numbers(pixels, reader=reader) == ()


@pytest.mark.parametrize("side", ["left", "right", "middle"])
def test_a_number_that_a_mask_touches_is_not_read(side: str, reader: NumberReader) -> None:
    """Eight digits of which a mask hides one are not the seven that are left."""
    for seed in range(6):
        scene = render_band(FIRST_SEED + seed, DIGIT_PX, text="12345678")
        (left, top), (right, _), (_, bottom), _ = scene.line
        step = (right - left) / 8
        x = {"left": left - 2 * step, "right": right - step, "middle": (left + right) / 2 - step / 2}[side]
        width = step if side == "middle" else 3 * step
        mask = Box(round(x), round(min(top, bottom) - 40), round(width), round(abs(bottom - top) + 80))
        pixels = scene.pixels.copy()
        mask = Box(max(0, mask.x), max(0, mask.y), mask.w, mask.h)
        paint(pixels, mask)
        assert read_numbers(pixels, regions=[Box(*scene.region)], faces=[mask], reader=reader) == ()


def test_chests_of_small_faces_are_not_looked_at() -> None:
    pixels = np.zeros((400, 400, 3), np.uint8)
    assert chest_below(Box(100, 100, 40, 50), pixels) is None
    assert chest_below(Box(100, 100, 150, 200), pixels) is not None


def test_regions_past_the_picture_are_cut_to_it(reader: NumberReader) -> None:
    scene, pixels, _, _ = officer(1)
    height, width = pixels.shape[:2]
    for region in (Box(-50, -50, width + 100, height + 100), Box(width + 5, height + 5, 10, 10), Box(0, 0, 0, 0)):
        assert {reading.text for reading in read_numbers(pixels, regions=[region], reader=reader)} <= {scene.text}


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 400, 3), (400, 3, 3), (40, 40, 3)])
def test_tiny_and_narrow_pictures_are_looked_at_in_every_way(shape: tuple[int, int, int], reader: NumberReader) -> None:
    pixels = np.random.default_rng(5).integers(0, 255, shape).astype(np.uint8)
    whole = Box(0, 0, shape[1], shape[0])
    assert read_numbers(pixels, reader=reader) == ()
    assert read_numbers(pixels, regions=[whole], reader=reader) == ()
    assert read_numbers(pixels, faces=[whole], reader=reader) == ()
