"""Coverage of shrunk rates, shares and means, averaged over the groups of each table."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import Floats, Interval, Row, averaged

from syschange.statistics.shrinkage import Shrunk, beta_binomial, marshall, normal

SIZES = (10, 30, 100)
RATES = Interval(
    "Shrunk rates, Marshall",
    ("shrinkage.marshall",),
    "10 to 100 groups of 20 to 299, true rates vary by a half or a seventh; at the end not at all",
)
SHARES = Interval(
    "Shrunk shares, beta-binomial",
    ("shrinkage.beta_binomial",),
    "10 to 100 groups of 10 to 99, means of 10% to 50%, correlations of .05 to .4; at the end 0",
)
MEANS = {
    method: Interval(
        f"Shrunk means, {method}",
        ("shrinkage.normal",),
        "10 to 100 groups, deviations between ½, 1 and 3 times those within; at the end none",
    )
    for method in ("REML", "DerSimonian-Laird")
}
SLOW = 40


def _held(shrunk: Shrunk, truth: Floats) -> float:
    return float(((shrunk.lower <= truth) & (truth <= shrunk.upper)).mean())


def _rates(runs: int, groups: int, rng: np.random.Generator) -> Iterator[Row]:
    for shape in (4, 50, np.inf):
        each = []
        for _ in range(runs):
            n = rng.integers(20, 300, groups)
            truth = np.full(groups, 0.05) if np.isinf(shape) else rng.gamma(shape, 0.05 / shape, groups)
            each.append(_held(marshall(rng.poisson(n * truth), n), truth))
        point = f"{groups} groups, varying by {1 / np.sqrt(shape):.0%}"
        yield averaged(RATES, point, each, boundary=bool(np.isinf(shape)))


def _shares(runs: int, groups: int, rng: np.random.Generator) -> Iterator[Row]:
    for mean, correlation in ((0.3, 0.1), (0.1, 0.05), (0.5, 0.4), (0.3, 0.0)):
        each = []
        for _ in range(runs):
            n, truth = rng.integers(10, 100, groups), np.full(groups, mean)
            if correlation:
                behind = 1 / correlation - 1
                truth = rng.beta(mean * behind, (1 - mean) * behind, groups)
            each.append(_held(beta_binomial(rng.binomial(n, truth), n), truth))
        point = f"{groups} groups, mean {mean:.0%}, correlation {correlation:g}"
        yield averaged(SHARES, point, each, boundary=not correlation)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each kind of shrinkage at each number of groups and spread."""
    rng, runs = np.random.default_rng(seed), max(draws // SLOW, 4)
    for groups in SIZES:
        yield from _rates(runs, groups, rng)
        yield from _shares(runs, groups, rng)
        for spread, (method, interval) in product((0.0, 0.5, 1.0, 3.0), MEANS.items()):
            each = []
            for _ in range(runs):
                se, truth = np.sqrt(rng.uniform(0.2, 3, groups)), rng.normal(3, spread, groups)
                each.append(_held(normal(rng.normal(truth, se), se, method=method), truth))
            yield averaged(interval, f"{groups} groups, deviation {spread:g}", each, boundary=spread == 0)
