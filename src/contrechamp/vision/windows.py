"""Which parts of a picture deserve a closer look, as few and as tight rectangles as pay, laid out on one sheet.

Upscaling a whole picture costs the square of the scale. Only places where a first look hesitated are taken, each with a
margin of context; the pieces are laid side by side so that the network sees one input and not a hundred small ones.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.types import Box

TILE_PX = 16
"""Side of a cell of the coarse grid on which places are marked."""

MARGIN_PX = 12
"""Context taken on each side of a window; answers centred in it are left to the other looks."""

Grid = NDArray[np.bool_]


class Placed(NamedTuple):
    """A window of the picture, the part of it that counts, and its corner on the sheet, in pixels of the picture."""

    window: Box
    core: Box
    sheet_x: int
    sheet_y: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Windows laid out without overlap on a rectangle of the given size, in pixels of the picture."""

    width: int
    height: int
    placed: tuple[Placed, ...]


def mark(boxes: NDArray[np.float32], width: int, height: int) -> Grid:
    """Mark on a coarse grid every cell that a box reaches, half a box farther on each side."""
    grid = np.zeros((-(-height // TILE_PX), -(-width // TILE_PX)), np.bool_)
    left, top = boxes[:, 0] - boxes[:, 2] / 2, boxes[:, 1] - boxes[:, 3] / 2
    right, bottom = left + boxes[:, 2] * 2, top + boxes[:, 3] * 2
    spans = np.stack([left, top, right, bottom], axis=1) // TILE_PX
    for x0, y0, x1, y1 in np.maximum(spans, 0).astype(int):
        grid[y0 : y1 + 1, x0 : x1 + 1] = True
    return grid


def cover(grid: Grid) -> list[Box]:
    """Cover the marked cells with rectangles (in cells), cut wherever a cut saves area, margins counted."""
    pieces: list[Box] = []
    waiting = [Box(0, 0, grid.shape[1], grid.shape[0])]
    while waiting:
        tight = _shrink(grid, waiting.pop())
        if tight is None:
            continue
        halves = _best_cut(grid, tight)
        if halves is None:
            pieces.append(tight)
        else:
            waiting.extend(halves)
    return pieces


def lay_out(pieces: list[Box], width: int, height: int, most: int) -> list[Sheet]:
    """Lay the windows side by side on sheets, in rows, each window in the first row that has room for it.

    Args:
        pieces: rectangles in cells of the grid.
        width: of the picture, pixels.
        height: of the picture, pixels.
        most: longest side of a sheet, pixels; larger windows are cut.
    """
    pairs = [pair for piece in pieces for pair in _with_margin(piece, width, height, most)]
    pairs.sort(key=lambda pair: -pair[0].h)
    rows: list[_Row] = []
    across = _sheet_width([window for window, _ in pairs], most)
    for window, core in pairs:
        row = next((row for row in rows if row.used + window.w <= across), None)
        if row is None:
            row = _Row(window.h)
            rows.append(row)
        row.placed.append((window, core, row.used))
        row.used += window.w
    return _stack(rows, across, most)


@dataclass(slots=True)
class _Row:
    height: int
    used: int = 0
    placed: list[tuple[Box, Box, int]] = field(default_factory=list)


def _sheet_width(windows: list[Box], most: int) -> int:
    """Wide enough for the widest window and for a sheet about as high as wide."""
    area = sum(window.w * window.h for window in windows)
    widest = max((window.w for window in windows), default=0)
    return min(most, -(-max(widest, int((1.1 * area) ** 0.5)) // TILE_PX) * TILE_PX)


def _stack(rows: list[_Row], across: int, most: int) -> list[Sheet]:
    sheets: list[Sheet] = []
    placed: list[Placed] = []
    y = 0
    for row in rows:
        if y + row.height > most and placed:
            sheets.append(Sheet(across, y, tuple(placed)))
            placed, y = [], 0
        placed.extend(Placed(window, core, x, y) for window, core, x in row.placed)
        y += row.height
    if placed:
        sheets.append(Sheet(across, y, tuple(placed)))
    return sheets


def _shrink(grid: Grid, area: Box) -> Box | None:
    part = grid[area.y : area.y + area.h, area.x : area.x + area.w]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not rows.size:
        return None
    x0, x1, y0, y1 = int(columns[0]), int(columns[-1]), int(rows[0]), int(rows[-1])
    return Box(area.x + x0, area.y + y0, x1 - x0 + 1, y1 - y0 + 1)


def _cost(width: NDArray[np.int64], height: NDArray[np.int64]) -> NDArray[np.int64]:
    return (width * TILE_PX + 2 * MARGIN_PX) * (height * TILE_PX + 2 * MARGIN_PX)


def _best_cut(grid: Grid, area: Box) -> tuple[Box, Box] | None:
    """The cut into two that saves the most, or None where none saves anything."""
    part = grid[area.y : area.y + area.h, area.x : area.x + area.w]
    across, down = _cut_costs(part), _cut_costs(part.T)
    whole = int(_cost(np.array(area.w), np.array(area.h)))
    if min(across.min(initial=whole), down.min(initial=whole)) >= whole:
        return None
    if across.min(initial=whole) <= down.min(initial=whole):
        cut = int(across.argmin()) + 1
        return Box(area.x, area.y, cut, area.h), Box(area.x + cut, area.y, area.w - cut, area.h)
    cut = int(down.argmin()) + 1
    return Box(area.x, area.y, area.w, cut), Box(area.x, area.y + cut, area.w, area.h - cut)


def _cut_costs(part: Grid) -> NDArray[np.int64]:
    """What the two sides cost for a cut behind each column but the last, each side shrunk to its marked cells."""
    before = _cost(*_growing_extent(part))
    after = _cost(*_growing_extent(part[:, ::-1]))[::-1]
    costs: NDArray[np.int64] = before[:-1] + after[1:]
    return costs


def _growing_extent(part: Grid) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Width and height of the marked cells in the first n columns, for each n; the first column is marked."""
    marked = part.any(axis=0)
    rows, columns = part.shape
    top = np.where(marked, part.argmax(axis=0), rows)
    bottom = np.where(marked, rows - 1 - part[::-1].argmax(axis=0), -1)
    last = np.maximum.accumulate(np.where(marked, np.arange(columns), 0))
    height = np.maximum.accumulate(bottom) - np.minimum.accumulate(top) + 1
    return last + 1, height


def _with_margin(piece: Box, width: int, height: int, most: int) -> list[tuple[Box, Box]]:
    """The window with its margin and its core, both inside the picture; cut where it is larger than a sheet."""
    pairs = []
    step = (most - 2 * MARGIN_PX) // TILE_PX * TILE_PX
    right = min(width, (piece.x + piece.w) * TILE_PX)
    bottom = min(height, (piece.y + piece.h) * TILE_PX)
    for top in range(piece.y * TILE_PX, bottom, step):
        for left in range(piece.x * TILE_PX, right, step):
            core = Box(left, top, min(step, right - left), min(step, bottom - top))
            x0, y0 = max(0, left - MARGIN_PX), max(0, top - MARGIN_PX)
            x1, y1 = min(width, core.x + core.w + MARGIN_PX), min(height, core.y + core.h + MARGIN_PX)
            pairs.append((Box(x0, y0, x1 - x0, y1 - y0), core))
    return pairs
