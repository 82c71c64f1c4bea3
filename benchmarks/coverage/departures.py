"""Coverage of the ratio of activity after departures to that before, beside units that nobody left and alone."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.statistics.departures import departure_ratio, departures

BESIDE = Interval(
    "Activity after departures, beside units nobody left",
    ("departures.departure_ratio",),
    "1 and 3 departures among 6 and 12 units, 5 and 20 a quarter, variances 1 and 3 times chance, ratios 1 and .6",
)
ALONE = Interval(
    "Activity after departures, before and after alone",
    ("departures.departure_ratio",),
    "1 and 4 departures, 5 and 20 a quarter, variances 1 and 3 times chance, ratios 1 and .6",
)
QUARTERS = 12
ONE_BY_ONE = 10


def _drawn(rng: np.random.Generator, mean: np.ndarray, extra: float) -> np.ndarray:
    """Return counts whose variance is `extra` times their mean."""
    return rng.poisson(mean) if extra == 1 else rng.negative_binomial(mean / (extra - 1), 1 / extra)


def _limits(  # noqa: PLR0917 - a point of the grid
    rng: np.random.Generator, draws: int, units: int, left: int, mean: float, extra: float, ratio: float
) -> tuple[np.ndarray, np.ndarray]:
    sides = []
    for _ in range(draws):
        quarters = rng.integers(4, 8, left)
        truth = np.full((units, QUARTERS), mean)
        for unit, quarter in enumerate(quarters):
            truth[unit, quarter:] *= ratio
        made = departures(_drawn(rng, truth, extra), unit=np.arange(left), quarter=quarters)
        try:
            found = departure_ratio(made, level=LEVEL)
            sides.append((found.lower, found.upper))
        except NotEstimableError:
            sides.append((np.nan, np.nan))
    lower, upper = np.array(sides).T
    return lower, upper


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each number of departures, size and spread."""
    rng = np.random.default_rng(seed)
    each = max(draws // ONE_BY_ONE, 4)
    shapes = [(BESIDE, u, left) for u, left in product((6, 12), (1, 3))] + [(ALONE, 1, 1), (ALONE, 4, 4)]
    for (interval, units, left), mean, extra, ratio in product(shapes, (5.0, 20.0), (1.0, 3.0), (1.0, 0.6)):
        point = f"{left} of {units} units left, {mean:g} a quarter, variance × {extra:g}, ratio {ratio:g}"
        yield simulated(interval, point, _limits(rng, each, units, left, mean, extra, ratio), ratio)
