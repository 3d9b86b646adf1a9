"""Intervals against test vectors and published worked examples; the bootstrap against a formula of its own kind."""

import numpy as np
import pytest

from contrechamp.rate.intervals import (
    Effective,
    bootstrap_by_cluster,
    effective_size,
    intraclass_correlation,
    wilson,
)

VECTORS = [
    # (successes, size, low, high): to four places.
    *((0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 20, 0.0089, 0.2361)),
    *((37, 120, 0.2327, 0.3958), (300, 1000, 0.2724, 0.3291)),
    # R. G. Newcombe, Statistics in Medicine 17, 1998, table I, method 3.
    *((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)),
]


@pytest.mark.parametrize(("successes", "size", "low", "high"), VECTORS)
def test_wilson_gives_the_known_interval(successes: int, size: int, low: float, high: float) -> None:
    found = wilson(successes, size)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_wilson_on_an_effective_size_is_wider() -> None:
    # m = 8 and rho = 0.3: the design effect is 3.1.
    size = 120 / (1 + (8 - 1) * 0.3)
    found = wilson(37 / 120 * size, size)
    assert found.low == pytest.approx(0.186, abs=0.001)
    assert found.high == pytest.approx(0.466, abs=0.001)


def test_correlation_within_clusters_is_that_of_the_published_example() -> None:
    # P. E. Shrout and J. L. Fleiss, Psychological Bulletin 86, 1979, tables 2 and 4: ICC(1,1) = .17.
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    assert round(intraclass_correlation(ratings), 2) == 0.17


def test_clusters_of_equals_are_worth_as_many_as_there_are_clusters() -> None:
    assert effective_size([[1.0] * 8, [0.0] * 8, [1.0] * 8, [0.0] * 8]) == Effective(4.0, 8.0, 1.0)


def test_clusters_that_do_not_matter_take_nothing_away() -> None:
    found = effective_size([[1.0, 0.0]] * 10)
    assert found.correlation == 0.0
    assert found.size == 20


def test_where_no_correlation_can_be_estimated_a_cluster_counts_as_one() -> None:
    assert effective_size([[1.0, 0.0, 1.0, 1.0]]).size == 1.0


def test_the_size_of_unequal_clusters_is_that_of_an_observations_own() -> None:
    assert effective_size([[1.0], [0.0, 1.0, 0.0]]).cluster_size == 10 / 4


def test_the_bootstrap_is_the_same_each_time_and_near_its_formula() -> None:
    drawn = np.random.default_rng(1)
    clusters = [list((drawn.random(size) < share).astype(float)) for size, share in _clusters(drawn, 200)]
    found = bootstrap_by_cluster(clusters)
    assert found == bootstrap_by_cluster(clusters)
    # Of a ratio of sums over many clusters the standard error is known.
    sums, sizes = np.array([sum(each) for each in clusters]), np.array([len(each) for each in clusters])
    share = sums.sum() / sizes.sum()
    error = np.sqrt(((sums - share * sizes) ** 2).sum()) / sizes.sum()
    assert found.low == pytest.approx(share - 1.96 * error, abs=0.004)
    assert found.high == pytest.approx(share + 1.96 * error, abs=0.004)


def test_the_bootstrap_of_clusters_that_all_say_the_same_is_a_point() -> None:
    found = bootstrap_by_cluster([[1.0, 0.0]] * 6)
    assert (found.low, found.high) == (0.5, 0.5)


def _clusters(drawn: np.random.Generator, count: int) -> list[tuple[int, float]]:
    return [(int(drawn.integers(2, 12)), float(drawn.beta(2, 3))) for _ in range(count)]
