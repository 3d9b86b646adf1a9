"""Fusion says what a plain, quadratic account of its promise says, without its cost."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrechamp.vision import fusion
from contrechamp.vision.detector import Boxes
from contrechamp.vision.fusion import fuse

IOU = 0.4
rows = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(1, 70), st.integers(1, 70), st.integers(1, 1000))
looks_of_rows = st.lists(st.lists(rows, max_size=8), min_size=1, max_size=4)


def as_looks(looks: list[list[tuple[int, ...]]]) -> list[Boxes]:
    """Scores that all differ, so that the order has no ties."""
    made, step = [], 0
    for look in looks:
        array = np.array(look, np.float32).reshape(-1, 5)
        for row in array:
            step += 1
            row[4] = row[4] / 1001 + step * 1e-5
        made.append(array)
    return made


def iou(a: np.ndarray, b: np.ndarray) -> float:
    wide = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    tall = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = max(wide, 0) * max(tall, 0)
    return float(shared / (a[2] * a[3] + b[2] * b[3] - shared))


def plainly(looks: list[Boxes]) -> list[list[float]]:
    """Best box first: it leads all boxes not yet led that overlap it; each look counts once a group."""
    waiting = sorted(((row, n) for n, look in enumerate(looks) for row in look), key=lambda pair: -pair[0][4])
    fused = []
    while waiting:
        leader = waiting[0][0]
        best: dict[int, float] = {}
        left = []
        for index, (row, look) in enumerate(waiting):
            if index == 0 or iou(leader, row) > IOU:
                best[look] = max(best.get(look, 0.0), float(row[4]))
            else:
                left.append((row, look))
        fused.append([*map(float, leader[:4]), sum(best.values())])
        waiting = left
    return sorted(fused, key=lambda row: -row[4])


@given(looks=looks_of_rows)
def test_fusion_equals_the_plain_account(looks: list[list[tuple[int, ...]]]) -> None:
    made = as_looks(looks)
    fused = fuse(made, IOU)
    wanted = np.array(plainly(made), np.float32).reshape(-1, 5)
    assert fused.shape == wanted.shape
    np.testing.assert_allclose(np.sort(fused[:, 4])[::-1], fused[:, 4])
    order, wanted_order = np.lexsort(fused[:, :4].T), np.lexsort(wanted[:, :4].T)
    np.testing.assert_allclose(fused[order], wanted[wanted_order], rtol=1e-5)


def test_each_look_counts_once_a_group_and_looks_are_summed() -> None:
    first = np.array([[10, 10, 20, 20, 0.5], [11, 10, 20, 20, 0.4], [10, 11, 20, 20, 0.3]], np.float32)
    second = np.array([[10, 10, 21, 20, 0.2]], np.float32)
    fused = fuse([first, second], IOU)
    assert fused.tolist() == [pytest.approx([10, 10, 20, 20, 0.7])]


def test_the_highest_sum_comes_first() -> None:
    once = np.array([[0, 0, 20, 20, 0.6], [100, 0, 20, 20, 0.5]], np.float32)
    again = np.array([[100, 0, 20, 20, 0.5]], np.float32)
    assert fuse([once, again], IOU)[:, 0].tolist() == [100, 0]


def test_no_box_in_any_look_gives_no_group() -> None:
    assert fuse([np.zeros((0, 5), np.float32)] * 3, IOU).shape == (0, 5)


def test_what_went_in_is_not_changed() -> None:
    look = np.array([[0, 0, 20, 20, 0.1], [50, 0, 20, 20, 0.9]], np.float32)
    kept = look.copy()
    fuse([look, look], IOU)
    assert (look == kept).all()


def test_twenty_thousand_boxes_of_a_crowd_take_no_quadratic_memory() -> None:
    rng = np.random.default_rng(0)
    count = 20_000
    boxes = np.stack(
        [
            rng.uniform(0, 1920, count),
            rng.uniform(0, 1280, count),
            rng.uniform(8, 16, count),
            rng.uniform(8, 20, count),
            rng.uniform(0, 1, count),
        ],
        axis=1,
    ).astype(np.float32)
    tracemalloc.start()
    fused = fuse([boxes[:10_000], boxes[10_000:]], IOU)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0 < len(fused) < count
    # All pairs as a matrix of bytes would be 400 MB.
    assert peak < 150_000_000


def many_deep(count: int) -> Boxes:
    """Boxes of 100 px that lie many deep, as where the network answers all over a large blurred picture."""
    rng = np.random.default_rng(1)
    spread = [rng.uniform(0, 3000, (count, 2)), rng.uniform(80, 120, (count, 2)), rng.uniform(0, 1, (count, 1))]
    return np.hstack(spread).astype(np.float32)


def test_boxes_that_lie_many_deep_take_no_more_memory_than_boxes_apart() -> None:
    looks = [many_deep(15_000), many_deep(15_000)[::-1]]
    tracemalloc.start()
    fused = fuse(looks, IOU)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0 < len(fused) < 5_000
    # Neighbours are 18 million pairs: their indices alone would be 290 MB.
    assert peak < 60_000_000


@pytest.mark.parametrize("most_pairs", [1, 50, 5_000])
def test_groups_are_the_same_however_few_pairs_are_compared_at_once(
    most_pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = many_deep(4_000)
    wanted = fuse([look[:2_000], look[2_000:]], IOU)
    monkeypatch.setattr(fusion, "MOST_PAIRS", most_pairs)
    np.testing.assert_array_equal(fuse([look[:2_000], look[2_000:]], IOU), wanted)


@pytest.mark.parametrize("seed", range(3))
def test_a_crowd_in_many_rows_is_fused_as_the_plain_account_says(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def look() -> Boxes:
        places, sides = rng.uniform(-20, 220, (150, 2)), rng.uniform(0.4, 24, (150, 2))
        return np.hstack([places, sides, rng.uniform(0, 1, (150, 1))]).astype(np.float32)

    made = [look(), look()]
    np.testing.assert_allclose(fuse(made, IOU), np.array(plainly(made), np.float32), rtol=1e-5)
