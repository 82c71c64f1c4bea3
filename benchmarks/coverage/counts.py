"""Coverage of slopes and rate ratios of regressions of counts."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.statistics.count_models import count_model, slope

SLOPE = Interval(
    "Slope and rate ratio of counts, negative binomial",
    ("count_models.slope", "count_models.rate_ratio"),
    "10, 30 and 100 rows, about 20 events each, dispersion .1 and .5",
)
ONE_BY_ONE = 50
TRUTH = 0.05


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage at each number of rows and dispersion."""
    rng, tables = np.random.default_rng(seed), max(draws // ONE_BY_ONE, 4)
    for n, alpha in product((10, 30, 100), (0.1, 0.5)):
        column = np.tile(np.arange(10.0), n // 10)
        design, mean = np.column_stack([np.ones(n), column]), 15 * np.exp(TRUTH * column)
        sides = []
        for _ in range(tables):
            drawn = rng.negative_binomial(1 / alpha, 1 / (1 + alpha * mean))
            try:
                made = slope(count_model(drawn, design), 1)
                sides.append((made.lower, made.upper))
            except NotEstimableError:
                sides.append((np.nan, np.nan))
        lower, upper = np.array(sides).T
        yield simulated(SLOPE, f"{n} rows, dispersion {alpha:g}", (lower, upper), TRUTH)
