"""A mask is opaque, one colour, whole up to the last row and column, and changes nothing beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision.masks import DOUBTFUL_MARGIN, SURE_AT, Canvas, margin_for
from contrechamp.vision.types import Box, MaskShape

COLOUR = (0x24, 0x38, 0xD6)
faces = st.tuples(st.floats(-60, 120), st.floats(-60, 120), st.floats(0.5, 90), st.floats(0.5, 90))
sides = st.integers(1, 80)
margins = st.floats(0, 1)
shapes = st.sampled_from(MaskShape)


def noise(width: int, height: int) -> np.ndarray:
    # Never the colour of a mask.
    return np.random.default_rng(5).integers(0, 36, (height, width, 3), np.uint8)


@given(face=faces, width=sides, height=sides, margin=margins, shape=shapes)
def test_every_masked_pixel_has_exactly_the_colour_and_no_other_pixel_changes(
    face: tuple[float, float, float, float], width: int, height: int, margin: float, shape: MaskShape
) -> None:
    before = noise(width, height)
    canvas = Canvas.over(before.copy())
    mask = canvas.paint(face, margin, COLOUR, shape)
    assert (canvas.pixels[canvas.masked] == COLOUR).all()
    assert (canvas.pixels[~canvas.masked] == before[~canvas.masked]).all()
    assert canvas.masks == ([] if mask is None else [mask])
    if mask is None:
        assert not canvas.masked.any()
        return
    assert mask.x >= 0 and mask.y >= 0 and mask.w > 0 and mask.h > 0
    assert mask.x + mask.w <= width and mask.y + mask.h <= height
    outside = canvas.masked.copy()
    outside[mask.y : mask.y + mask.h, mask.x : mask.x + mask.w] = False
    assert not outside.any()
    if shape is MaskShape.RECTANGLE:
        assert canvas.masked[mask.y : mask.y + mask.h, mask.x : mask.x + mask.w].all()


@given(face=faces, width=sides, height=sides, margin=margins, shape=shapes)
def test_the_whole_face_box_is_under_the_mask(
    face: tuple[float, float, float, float], width: int, height: int, margin: float, shape: MaskShape
) -> None:
    canvas = Canvas.over(noise(width, height))
    canvas.paint(face, margin, COLOUR, shape)
    x, y, w, h = face
    rows = slice(max(0, int(np.floor(y))), max(0, int(np.ceil(y + h))))
    columns = slice(max(0, int(np.floor(x))), max(0, int(np.ceil(x + w))))
    face_part = canvas.masked[rows, columns]
    if shape is MaskShape.RECTANGLE:
        assert face_part.all()
    else:
        # A pixel that the box only grazes may be left at a corner; one whose middle is in the box may not.
        across = np.arange(width) + 0.5
        down = np.arange(height) + 0.5
        inside = ((down > y) & (down < y + h))[:, None] & ((across > x) & (across < x + w))[None]
        assert canvas.masked[inside].all()


@pytest.mark.parametrize("shape", MaskShape)
@pytest.mark.parametrize(
    "face", [(0, 0, 10, 10), (70, 0, 10, 10), (0, 50, 10, 10), (70, 50, 10, 10), (-5, -5, 200, 200)]
)
def test_masks_reach_the_last_row_and_column(face: tuple[float, ...], shape: MaskShape) -> None:
    canvas = Canvas.over(noise(80, 60))
    canvas.paint((face[0], face[1], face[2], face[3]), 0.3, COLOUR, shape)
    x, y = (0 if face[0] <= 0 else 79), (0 if face[1] <= 0 else 59)
    assert tuple(canvas.pixels[y, x]) == COLOUR


def test_a_hull_leaves_the_corners_of_its_rectangle_and_nothing_more() -> None:
    canvas = Canvas.over(noise(80, 80))
    mask = canvas.paint((20, 20, 30, 40), 0.4, COLOUR, MaskShape.HULL)
    assert mask is not None
    part = canvas.masked[mask.y : mask.y + mask.h, mask.x : mask.x + mask.w]
    assert not part[0, 0] and not part[0, -1] and not part[-1, 0] and not part[-1, -1]
    assert part[mask.h // 2].all() and part[:, mask.w // 2].all()


def test_hides_counts_the_share_under_all_masks_together() -> None:
    canvas = Canvas.over(noise(40, 40))
    canvas.paint((0, 0, 10, 20), 0, COLOUR, MaskShape.RECTANGLE)
    assert not canvas.hides(Box(0, 0, 20, 20), 0.6)
    canvas.paint((10, 0, 10, 20), 0, COLOUR, MaskShape.RECTANGLE)
    assert canvas.hides(Box(0, 0, 20, 20), 1.0)


@given(a=st.floats(1, 50), b=st.floats(1, 50), full=st.floats(0, 2))
def test_a_surer_face_never_gets_a_smaller_margin(a: float, b: float, full: float) -> None:
    low, high = sorted((a, b))
    assert margin_for(low, full) <= margin_for(high, full)
    assert min(DOUBTFUL_MARGIN, full) <= margin_for(low, full) <= full


def test_a_margin_runs_from_doubtful_to_full() -> None:
    assert margin_for(1.0, 0.45) == DOUBTFUL_MARGIN
    assert margin_for(SURE_AT, 0.45) == pytest.approx(0.45)


@pytest.mark.parametrize("full", [-0.5, -3.0, float("nan"), float("-inf")])
def test_no_margin_makes_a_mask_smaller_than_the_face(full: float) -> None:
    assert margin_for(1.0, full) >= 0
    assert margin_for(5.0, full) >= 0


@pytest.mark.parametrize("margin", [0.02, 0.05, 0.1, 0.15, 0.2])
@pytest.mark.parametrize(("w", "h"), [(400, 400), (300, 420), (420, 150)])
def test_the_corners_of_a_large_face_are_under_its_hull(margin: float, w: int, h: int) -> None:
    canvas = Canvas.over(noise(700, 700))
    canvas.paint((120, 130, w, h), margin, COLOUR, MaskShape.HULL)
    assert canvas.masked[130 : 130 + h, 120 : 120 + w].all()
