"""Looking at a picture: whole at several scales, closer where a look answered, mirrored at the finished output.

A look turns pixels into boxes in the picture's own coordinates; `fusion` adds up what several looks say.
Memory is bounded: whatever the picture's size, the network sees at most one tile or one sheet at a time.
"""

from collections.abc import Iterator
from itertools import pairwise, product

import cv2
import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.detector import Boxes, Detector
from contrechamp.vision.judging import undecided
from contrechamp.vision.profiles import Plan
from contrechamp.vision.types import Box, Pixels
from contrechamp.vision.windows import Sheet, cover, lay_out, mark

TILE_SIDE_PX = 1024
"""Pictures longer than `WHOLE_SIDE_PX` on a side are looked at in tiles of this side."""

WHOLE_SIDE_PX = 1536

OVERLAP_PX = 128
"""Tiles overlap by this; a box belongs to the tile in whose inner part its centre lies."""

LEAST_SIDE_PX = 480
"""Large pictures are halved again and again for large faces, down to this longer side."""

SHEET_SIDE_PX = 768
"""Side of the sheet on which closer looks are laid out, in pixels of the network's input."""

SHAPE_STEP_PX = 128
"""Sheets are filled up to a multiple of this, so that few shapes occur and a backend prepares each once."""


def first_looks(pixels: Pixels, detector: Detector, plan: Plan) -> list[Boxes]:
    """Look at the whole picture at each scale, then closer where something answered, then again where that is in doubt.

    Returns:
        One array of boxes a look.
    """
    looks = [look_whole(pixels, detector, scale, plan.floor) for scale in _scales(pixels, plan)]
    looks += [look_whole(pixels, detector, scale, plan.floor, mirrored=True) for scale in plan.mirrored_scales]
    if plan.closer_scale is not None:
        asked = np.concatenate(looks)
        asked = asked[(asked[:, 4] >= plan.closer_floor) & (asked[:, 3] < plan.closer_max_px)]
        looks.append(look_closer(pixels, asked, detector, plan, plan.closer_scale))
        doubtful = undecided(looks, plan)
        doubtful = doubtful[doubtful[:, 3] < plan.closer_max_px]
        looks.append(look_closer(pixels, doubtful, detector, plan, plan.closer_scale, mirrored=True))
    return looks


def look_whole(
    pixels: Pixels, detector: Detector, scale: float, floor: float, *, mirrored: bool = False, within: Box | None = None
) -> Boxes:
    """Look at the whole picture, or at the part `within`, at one scale.

    Returns:
        Rows of left, top, width, height and score, in pixels of the picture.
    """
    area = within or Box(0, 0, pixels.shape[1], pixels.shape[0])
    part = _scaled(pixels[area.y : area.y + area.h, area.x : area.x + area.w], scale)
    found = [_look_at_tile(part, tile, core, detector, floor, mirrored=mirrored) for tile, core in _tiles(part)]
    return _moved(_shrunk(np.concatenate(found), scale), area.x, area.y)


def look_closer(
    pixels: Pixels, asked: Boxes, detector: Detector, plan: Plan, scale: float, *, mirrored: bool = False
) -> Boxes:
    """Look again, enlarged, around the boxes that ask for it."""
    height, width = pixels.shape[:2]
    sheets = lay_out(cover(mark(asked, width, height)), width, height, int(SHEET_SIDE_PX / scale))
    found = [_look_at_sheet(pixels, sheet, detector, scale, plan.floor, mirrored=mirrored) for sheet in sheets]
    boxes = np.concatenate([np.zeros((0, 5), np.float32), *found])
    # A face much larger than what asked is better judged by the looks at the whole picture.
    return boxes[boxes[:, 3] < 1.5 * plan.closer_max_px]


def _scales(pixels: Pixels, plan: Plan) -> list[float]:
    scales = list(plan.whole_scales)
    while max(pixels.shape) * scales[-1] / 2 >= LEAST_SIDE_PX:
        scales.append(scales[-1] / 2)
    return scales


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    if scale == 1:
        return pixels
    # Down to a half, four neighbours are all there is to average; and it takes a fifth of the time.
    method = cv2.INTER_LINEAR if scale >= 0.5 else cv2.INTER_AREA
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=method), np.uint8)


def _tiles(pixels: Pixels) -> Iterator[tuple[Box, Box]]:
    """Each tile and its inner part; the inner parts touch and fill the picture."""
    height, width = pixels.shape[:2]
    for (y, h, cy, ch), (x, w, cx, cw) in product(_spans(height), _spans(width)):
        yield Box(x, y, w, h), Box(cx, cy, cw, ch)


def _spans(length: int) -> list[tuple[int, int, int, int]]:
    """Start and length of each tile along one side, then of its inner part."""
    if length <= WHOLE_SIDE_PX:
        return [(0, length, 0, length)]
    step = TILE_SIDE_PX - OVERLAP_PX
    starts = [*range(0, length - TILE_SIDE_PX, step), length - TILE_SIDE_PX]
    cuts = [0, *((a + TILE_SIDE_PX + b) // 2 for a, b in pairwise(starts)), length]
    return [(s, TILE_SIDE_PX, a, b - a) for s, (a, b) in zip(starts, pairwise(cuts), strict=True)]


def _look_at_tile(pixels: Pixels, tile: Box, core: Box, detector: Detector, floor: float, *, mirrored: bool) -> Boxes:
    part = pixels[tile.y : tile.y + tile.h, tile.x : tile.x + tile.w]
    boxes = _moved(_look(part, detector, floor, mirrored=mirrored), tile.x, tile.y)
    return boxes[_centred_in(boxes, core)]


def _look_at_sheet(
    pixels: Pixels, sheet: Sheet, detector: Detector, scale: float, floor: float, *, mirrored: bool
) -> Boxes:
    high, wide = (-(-int(side * scale) // SHAPE_STEP_PX) * SHAPE_STEP_PX for side in (sheet.height, sheet.width))
    canvas = np.zeros((high, wide, 3), np.uint8)
    for window, _, x, y in sheet.placed:
        part = _scaled(pixels[window.y : window.y + window.h, window.x : window.x + window.w], scale)
        canvas[int(y * scale) :, int(x * scale) :][: part.shape[0], : part.shape[1]] = part
    seen = _shrunk(_look(canvas, detector, floor, mirrored=mirrored), scale)
    found = []
    for window, core, x, y in sheet.placed:
        boxes = _moved(seen, window.x - x, window.y - y)
        found.append(boxes[_centred_in(boxes, core)])
    return np.concatenate(found)


def _look(pixels: Pixels, detector: Detector, floor: float, *, mirrored: bool) -> Boxes:
    boxes = detector.look((pixels[:, ::-1] if mirrored else pixels)[None], floor)[0]
    if mirrored:
        boxes[:, 0] = pixels.shape[1] - boxes[:, 0] - boxes[:, 2]
    return boxes


def _shrunk(boxes: Boxes, scale: float) -> Boxes:
    shrunk = boxes.copy()
    shrunk[:, :4] /= scale
    return shrunk


def _moved(boxes: Boxes, right: float, down: float) -> Boxes:
    moved = boxes.copy()
    moved[:, 0] += right
    moved[:, 1] += down
    return moved


def _centred_in(boxes: Boxes, area: Box) -> NDArray[np.bool_]:
    x, y = boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3] / 2
    inside: NDArray[np.bool_] = (x >= area.x) & (x < area.x + area.w) & (y >= area.y) & (y < area.y + area.h)
    return inside
