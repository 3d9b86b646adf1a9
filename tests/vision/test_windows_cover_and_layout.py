"""Closer looks: every marked place is looked at exactly once, and no window disturbs another."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision.types import Box
from contrechamp.vision.windows import TILE_PX, Sheet, cover, lay_out, mark

sizes = st.integers(1, 700)
places = st.lists(
    st.tuples(st.floats(-50, 750), st.floats(-50, 750), st.floats(1, 90), st.floats(1, 90), st.just(0.1)), max_size=12
)
MOST = 384


def boxes_of(rows: list[tuple[float, ...]]) -> np.ndarray:
    return np.array(rows, np.float32).reshape(-1, 5)


def sheets_of(rows: list[tuple[float, ...]], width: int, height: int) -> list[Sheet]:
    return lay_out(cover(mark(boxes_of(rows), width, height)), width, height, MOST)


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


@given(rows=places, width=sizes, height=sizes)
def test_every_marked_cell_is_in_exactly_one_core(rows: list[tuple[float, ...]], width: int, height: int) -> None:
    grid = mark(boxes_of(rows), width, height)
    seen = np.zeros((height, width), int)
    for sheet in sheets_of(rows, width, height):
        for placed in sheet.placed:
            x, y, w, h = placed.core
            seen[y : y + h, x : x + w] += 1
    marked = np.kron(grid, np.ones((TILE_PX, TILE_PX), bool))[:height, :width]
    assert (seen[marked] == 1).all()
    assert seen.max(initial=0) <= 1


@given(rows=places, width=sizes, height=sizes)
def test_the_middle_of_every_box_that_asks_is_marked(rows: list[tuple[float, ...]], width: int, height: int) -> None:
    grid = mark(boxes_of(rows), width, height)
    for x, y, w, h, _ in rows:
        middle_x, middle_y = x + w / 2, y + h / 2
        if 0 <= middle_x < width and 0 <= middle_y < height:
            assert grid[int(middle_y // TILE_PX), int(middle_x // TILE_PX)]


@given(rows=places, width=sizes, height=sizes)
def test_windows_on_a_sheet_never_overlap_and_stay_inside(
    rows: list[tuple[float, ...]], width: int, height: int
) -> None:
    for sheet in sheets_of(rows, width, height):
        laid = [Box(p.sheet_x, p.sheet_y, p.window.w, p.window.h) for p in sheet.placed]
        assert all(b.x >= 0 and b.y >= 0 and b.x + b.w <= sheet.width and b.y + b.h <= sheet.height for b in laid)
        assert not any(overlap(a, b) for i, a in enumerate(laid) for b in laid[:i])


@given(rows=places, width=sizes, height=sizes)
def test_windows_lie_inside_the_picture_and_hold_their_core(
    rows: list[tuple[float, ...]], width: int, height: int
) -> None:
    for sheet in sheets_of(rows, width, height):
        for window, core, _, _ in sheet.placed:
            assert window.x >= 0 and window.y >= 0
            assert window.x + window.w <= width and window.y + window.h <= height
            assert window.x <= core.x and window.y <= core.y
            assert core.x + core.w <= window.x + window.w and core.y + core.h <= window.y + window.h


@given(rows=places, width=sizes, height=sizes, most=st.integers(64, 700))
def test_sheets_never_exceed_the_most_that_is_allowed(
    rows: list[tuple[float, ...]], width: int, height: int, most: int
) -> None:
    sheets = lay_out(cover(mark(boxes_of(rows), width, height)), width, height, most)
    assert all(0 < sheet.width <= most and 0 < sheet.height <= most for sheet in sheets)


def test_nothing_asked_makes_no_sheet() -> None:
    assert sheets_of([], 640, 480) == []


def test_two_far_places_are_not_covered_by_one_window() -> None:
    rows: list[tuple[float, ...]] = [(10.0, 10.0, 16.0, 16.0, 0.1), (600.0, 600.0, 16.0, 16.0, 0.1)]
    sheets = sheets_of(rows, 640, 640)
    assert sum(len(sheet.placed) for sheet in sheets) == 2
    assert sum(sheet.width * sheet.height for sheet in sheets) < 640 * 640 / 8
