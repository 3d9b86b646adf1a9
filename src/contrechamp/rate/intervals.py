"""Intervals of a proportion whose observations come in clusters. Computed by statsmodels and scipy.

Agents of one image, and images of one event, resemble each other: n of them say less than n that are independent. So
two intervals are given. Wilson's, on the effective size n / (1 + (m - 1) rho), and the percentiles of a bootstrap that
draws whole events.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap
from statsmodels.stats.proportion import proportion_confint

__all__ = [
    "CONFIDENCE",
    "RESAMPLES",
    "SEED",
    "Effective",
    "Interval",
    "bootstrap_by_cluster",
    "effective_size",
    "intraclass_correlation",
    "wilson",
]

CONFIDENCE: Final = 0.95
RESAMPLES: Final = 9_999
SEED: Final = 467_771
"""Of every bootstrap: the number of the decision that this rate is about. The same data give the same interval."""

_AT_A_TIME: Final = 500


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval at `CONFIDENCE`; shares between 0 and 1."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effective:
    """How much clustered observations say.

    Attributes:
        size: n / (1 + (m - 1) rho); n itself where nothing is clustered.
        cluster_size: m, the mean size of the cluster that an observation stands in: the sum of squared sizes over n.
        correlation: rho, by analysis of variance, kept between 0 and 1.
    """

    size: float
    cluster_size: float
    correlation: float


def wilson(successes: float, size: float) -> Interval:
    """Give Wilson's score interval; `size` may be an effective one."""
    low, high = proportion_confint(successes, size, alpha=1 - CONFIDENCE, method="wilson")
    return Interval(float(low), float(high))


def intraclass_correlation(clusters: Sequence[Sequence[float]]) -> float:
    """Estimate how much alike observations of one cluster are, by one-way analysis of variance.

    (MSB - MSW) / (MSB + (n0 - 1) MSW), with n0 = (n - sum of squared sizes / n) / (k - 1). Kept between 0 and 1. Where
    it cannot be estimated (one cluster, or each of one observation), 1: nothing is known, so a cluster counts as one.
    """
    sizes = np.array([len(each) for each in clusters], dtype=float)
    n, k = float(sizes.sum()), len(clusters)
    if k < 2 or n <= k:
        return 1.0
    means = np.array([np.mean(each) for each in clusters])
    grand = float((sizes * means).sum()) / n
    between = float((sizes * (means - grand) ** 2).sum()) / (k - 1)
    within = float(sum(((np.array(each) - mean) ** 2).sum() for each, mean in zip(clusters, means, strict=True))) / (
        n - k
    )
    n0 = (n - float((sizes**2).sum()) / n) / (k - 1)
    total = between + (n0 - 1) * within
    return min(1.0, max(0.0, (between - within) / total)) if total > 0 else 0.0


def effective_size(clusters: Sequence[Sequence[float]]) -> Effective:
    """Give how many independent observations these clusters are worth."""
    sizes = np.array([len(each) for each in clusters], dtype=float)
    n = float(sizes.sum())
    m = float((sizes**2).sum()) / n
    rho = intraclass_correlation(clusters)
    return Effective(n / (1 + (m - 1) * rho), m, rho)


def bootstrap_by_cluster(clusters: Sequence[Sequence[float]]) -> Interval:
    """Draw as many clusters as there are, with replacement, `RESAMPLES` times, and give the percentiles of their share."""
    sums = np.array([sum(each) for each in clusters], dtype=float)
    sizes = np.array([len(each) for each in clusters], dtype=float)
    found = bootstrap(
        (sums, sizes),
        _share,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_AT_A_TIME,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high))


def _share(sums: NDArray[np.float64], sizes: NDArray[np.float64], axis: int = -1) -> NDArray[np.float64]:
    return sums.sum(axis=axis) / sizes.sum(axis=axis)
