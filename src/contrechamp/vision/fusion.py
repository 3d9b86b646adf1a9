"""Adding up what several looks say: boxes of one face are grouped, and each look gives the group its best score once.

A sum over looks separates faces from chance better than any threshold on one look: chance rarely strikes twice in the
same place. Everything is vectorised over neighbours, so that a crowd of thousands costs no quadratic loop.
"""

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.detector import Boxes

Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]


def fuse(looks: list[Boxes], same_face_iou: float) -> Boxes:
    """Group the boxes of all looks and sum their scores.

    The box of a group is that of its best answer.

    Args:
        looks: one array of rows (left, top, width, height, score) a look.
        same_face_iou: overlap (intersection over union) from which two boxes mean one face.

    Returns:
        Rows of the same form, the highest sum first.
    """
    boxes = np.concatenate(looks)
    source = np.repeat(np.arange(len(looks)), [len(look) for look in looks])
    order = np.argsort(-boxes[:, 4], kind="stable")
    boxes, source = boxes[order], source[order]
    group = _groups(boxes, same_face_iou)
    best = np.zeros((len(boxes), len(looks)), np.float32)
    np.maximum.at(best, (group, source), boxes[:, 4])
    seeds = np.flatnonzero(group == np.arange(len(boxes)))
    fused = boxes[seeds].copy()
    fused[:, 4] = best[seeds].sum(axis=1)
    return fused[np.argsort(-fused[:, 4], kind="stable")]


def _groups(boxes: Boxes, same_face_iou: float) -> NDArray[np.int64]:
    """For each box, best first, the index of the box that leads its group."""
    first, second = _overlapping(boxes, same_face_iou)
    starts = np.searchsorted(first, np.arange(len(boxes) + 1))
    group = np.full(len(boxes), -1, np.int64)
    for leader in range(len(boxes)):
        if group[leader] < 0:
            members = second[starts[leader] : starts[leader + 1]]
            group[members[group[members] < 0]] = leader
            group[leader] = leader
    return group


def _overlapping(boxes: Boxes, same_face_iou: float) -> Pairs:
    """All ordered pairs that overlap enough, by first member, without comparing all with all.

    Boxes are put into classes of one octave of width. For an IoU of 0.25 or more two boxes are at most two octaves
    of width apart.
    """
    if not len(boxes):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    octave = np.floor(np.log2(np.maximum(boxes[:, 2], 1))).astype(int)
    found: list[Pairs] = []
    for size in np.unique(octave):
        here = np.flatnonzero(octave == size)
        near = np.flatnonzero(np.abs(octave - size) <= 2)
        found.extend(_neighbours(boxes, here, near, same_face_iou))
    first = np.concatenate([a for a, _ in found])
    second = np.concatenate([b for _, b in found])
    enough = _iou(boxes[first], boxes[second]) > same_face_iou
    first, second = first[enough], second[enough]
    order = np.lexsort((second, first))
    return first[order], second[order]


def _neighbours(boxes: Boxes, here: NDArray[np.int64], near: NDArray[np.int64], same_face_iou: float) -> list[Pairs]:
    """Pairs of a box here and a box near whose middles are close enough for the overlap, and few others.

    Middles are put on one line, row of cells after row, so that a sorted search finds each row's stretch. An overlap of
    t leaves the middles at most (1 - t) / t of either box's side apart.
    """
    farthest = 1.01 * (1 - same_face_iou) / same_face_iou
    reach_x = farthest * max(1.0, float(boxes[here, 2].max()))
    reach_y = farthest * max(1.0, float(boxes[here, 3].max()))
    middle = boxes[:, :2].astype(np.float64) + boxes[:, 2:4] / 2
    across = middle[:, 0] - middle[:, 0].min()
    # Longer than the picture by both reaches: no search runs into the row before or behind.
    row_length = float(across.max()) + 2 * reach_x + 1
    at = np.floor(middle[:, 1] / reach_y) * row_length + across
    near = near[np.argsort(at[near], kind="stable")]
    found = []
    for shift in (-row_length, 0.0, row_length):
        low = np.searchsorted(at[near], at[here] + shift - reach_x)
        high = np.searchsorted(at[near], at[here] + shift + reach_x, side="right")
        count = high - low
        offsets = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        found.append((np.repeat(here, count), near[np.repeat(low, count) + offsets]))
    return found


def _iou(a: Boxes, b: Boxes) -> NDArray[np.float32]:
    wide = np.minimum(a[:, 0] + a[:, 2], b[:, 0] + b[:, 2]) - np.maximum(a[:, 0], b[:, 0])
    tall = np.minimum(a[:, 1] + a[:, 3], b[:, 1] + b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
    shared = np.maximum(wide, 0) * np.maximum(tall, 0)
    ratio: NDArray[np.float32] = shared / (a[:, 2] * a[:, 3] + b[:, 2] * b[:, 3] - shared)
    return ratio
