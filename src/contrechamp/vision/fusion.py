"""Adding up what several looks say: boxes of one face are grouped, and each look gives the group its best score once.

A sum over looks separates faces from chance better than any threshold on one look: chance rarely strikes twice in the
same place. Everything is vectorised over neighbours, so that a crowd of thousands costs no quadratic loop.

Memory is bounded, too: where boxes lie many deep, as on a large blurred picture, pairs of neighbours are many times the
boxes. They are never kept, and made only for a few boxes at a time: those that may still lead a group.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contrechamp.vision.detector import Boxes

Indices = NDArray[np.int64]

MOST_PAIRS = 250_000
"""So many pairs are compared at once, some 25 MB; more only where one box alone has more neighbours."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """For each box a few stretches of one list, which name every box that may overlap it enough, and few others.

    Attributes:
        line: indices of boxes; a box stands here once for each class of size that it may overlap.
        low: stretches x boxes: where in the line a stretch starts.
        count: stretches x boxes: its length.
    """

    line: Indices
    low: Indices
    count: Indices

    def pairs(self, boxes: Indices) -> tuple[Indices, Indices]:
        """Each of these boxes with each of its neighbours."""
        low, count = self.low[:, boxes].ravel(), self.count[:, boxes].ravel()
        first = np.repeat(np.tile(boxes, len(self.low)), count)
        offsets = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
        return first, self.line[np.repeat(low, count) + offsets]


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
    neighbourhood = _neighbourhood(boxes, same_face_iou)
    group = np.full(len(boxes), -1, np.int64)
    for leaders in _leaders(group, neighbourhood.count.sum(axis=0)):
        first, second = neighbourhood.pairs(leaders)
        # Whatever is better than a leader is in a group already.
        open_still = (second > first) & (group[second] < 0)
        first, second = first[open_still], second[open_still]
        enough = _iou(boxes[first], boxes[second]) > same_face_iou
        first, second = first[enough], second[enough]
        order = np.argsort(first, kind="stable")
        first, second = first[order], second[order]
        starts, ends = np.searchsorted(first, leaders), np.searchsorted(first, leaders, side="right")
        for leader, start, end in zip(leaders.tolist(), starts.tolist(), ends.tolist(), strict=True):
            if group[leader] < 0:
                members = second[start:end]
                group[members[group[members] < 0]] = leader
                group[leader] = leader
    return group


def _leaders(group: Indices, neighbours: Indices) -> Iterator[Indices]:
    """The next boxes without a group, best first, as many as have no more than `MOST_PAIRS` neighbours in all."""
    waiting = np.flatnonzero(group < 0)
    while waiting.size:
        taken = max(1, int(np.searchsorted(np.cumsum(neighbours[waiting]), MOST_PAIRS, side="right")))
        yield waiting[:taken]
        waiting = waiting[taken:]
        waiting = waiting[group[waiting] < 0]


def _neighbourhood(boxes: Boxes, same_face_iou: float) -> Neighbourhood:
    """Find who may overlap whom enough, without comparing all with all unless they are few.

    Boxes are put into classes of one octave of width. For an IoU of 0.25 or more two boxes are at most two octaves
    of width apart.
    """
    if len(boxes) ** 2 <= MOST_PAIRS:
        return Neighbourhood(
            np.arange(len(boxes)), np.zeros((1, len(boxes)), int), np.full((1, len(boxes)), len(boxes))
        )
    octave = np.floor(np.log2(np.maximum(boxes[:, 2], 1))).astype(int)
    lines: list[Indices] = [np.zeros(0, np.int64)]
    low, high = np.zeros((2, 3, len(boxes)), np.int64)
    start = 0
    for size in np.unique(octave):
        here = np.flatnonzero(octave == size)
        near = np.flatnonzero(np.abs(octave - size) <= 2)
        line, low[:, here], high[:, here] = _stretches(boxes, here, near, same_face_iou)
        low[:, here] += start
        high[:, here] += start
        start += len(line)
        lines.append(line)
    return Neighbourhood(np.concatenate(lines), low, high - low)


def _stretches(
    boxes: Boxes, here: Indices, near: Indices, same_face_iou: float
) -> tuple[Indices, list[Indices], list[Indices]]:
    """The boxes near, on one line, and for each box here the three stretches of it whose middles are close enough.

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
    line = near[np.argsort(at[near], kind="stable")]
    places, wanted = at[line], [at[here] + shift for shift in (-row_length, 0.0, row_length)]
    low = [np.searchsorted(places, place - reach_x) for place in wanted]
    high = [np.searchsorted(places, place + reach_x, side="right") for place in wanted]
    return line, low, high


def _iou(a: Boxes, b: Boxes) -> NDArray[np.float32]:
    wide = np.minimum(a[:, 0] + a[:, 2], b[:, 0] + b[:, 2]) - np.maximum(a[:, 0], b[:, 0])
    tall = np.minimum(a[:, 1] + a[:, 3], b[:, 1] + b[:, 3]) - np.maximum(a[:, 1], b[:, 1])
    shared = np.maximum(wide, 0) * np.maximum(tall, 0)
    ratio: NDArray[np.float32] = shared / (a[:, 2] * a[:, 3] + b[:, 2] * b[:, 3] - shared)
    return ratio
