"""Coverage of the limits of medians and other quantiles, from plain, heaped and weighted records."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, Floats, Interval, Row, simulated

from syschange.statistics.quantiles import quantile_limits, weighted_quantile_limits

PLACES = (0.25, 0.5, 0.9)
SIZES = (20, 40, 75, 200)
GRID = "20 to 200 people, lower quarter, median and 90th percentile of a skewed value"
CONSERVATIVE = Interval(
    "Quantile, order statistics",
    ("quantiles.quantile_limits", "quantiles.quantile_estimate"),
    GRID,
    LEAST,
)
NEAREST = Interval("Quantile, order statistics, nearest ranks", ("quantiles.quantile_limits",), GRID)
HEAPED = Interval(
    "Median of few distinct values", ("quantiles.quantile_limits",), "20 to 75 people, five scores", LEAST
)
WEIGHTED = Interval(
    "Weighted quantile, Woodruff",
    ("quantiles.weighted_quantile_limits",),
    "30 to 200 people, median and lower quarter, log-normal weights (σ .5)",
)
SCORES = np.array([0.15, 0.3, 0.07, 0.3, 0.18])


def _plain(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n, q in product(SIZES, PLACES):
        ordered = np.sort(rng.exponential(1, (draws, n)), axis=1)
        for interval, choice in ((CONSERVATIVE, "conservative"), (NEAREST, "nearest")):
            found = quantile_limits(np.arange(n), counts=np.ones(n), q=q, choice=choice)
            if np.isnan([found.lower, found.upper]).any():
                continue
            limits = ordered[:, int(found.lower)], ordered[:, int(found.upper)]
            yield simulated(interval, f"{n} people, {q:.0%} point", limits, -np.log(1 - q))


def _weighted(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    def at(y: Floats, side: Floats) -> Floats:
        place = np.where(np.isnan(side), 0, side).astype(int)
        return np.where(np.isnan(side), np.nan, np.take_along_axis(y, place[:, None], axis=1)[:, 0])

    for n, q in product((30, 60, 200), (0.25, 0.5)):
        y = np.sort(rng.exponential(1, (draws, n)), axis=1)
        w = rng.lognormal(0, 0.5, (draws, n))
        found = weighted_quantile_limits(np.arange(n), n=np.full(draws, n), w=w, w2=w**2, q=q)
        limits = at(y, found.lower), at(y, found.upper)
        yield simulated(WEIGHTED, f"{n} people, {q:.0%} point", limits, -np.log(1 - q))


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size and quantile."""
    rng = np.random.default_rng(seed)
    yield from _plain(draws, rng)
    for n in (20, 40, 75):
        found = quantile_limits(np.arange(5), counts=rng.multinomial(n, SCORES, draws))
        yield simulated(HEAPED, f"{n} people", (found.lower, found.upper), 2.0)
    yield from _weighted(draws, rng)
