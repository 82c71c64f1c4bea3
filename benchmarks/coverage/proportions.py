"""Coverage of the limits of one proportion: every possible count, by its probability."""

from collections.abc import Iterator

import numpy as np
from covered import LEAST, LEVEL, Interval, Row, enumerated
from scipy import stats

from syschange.statistics.exact import clopper_pearson, jeffreys
from syschange.statistics.proportions import critical_z, wilson

SIZES = (5, 10, 20, 50, 100, 500)
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.95)
GRID = "5 to 500 people, shares of 2% to 95%; at the ends 0% and 100%"
WILSON = Interval("Proportion, Wilson", ("proportions.wilson", "proportions.proportion"), GRID)
EXACT = Interval(
    "Proportion, Clopper–Pearson", ("exact.clopper_pearson", "exact.exact_proportion"), GRID, LEAST
)
JEFFREYS = Interval("Proportion, Jeffreys", ("exact.jeffreys", "exact.jeffreys_proportion"), GRID)


def rows(_draws: int, _seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size and share; nothing is drawn."""
    for n in SIZES:
        x = np.arange(n + 1)
        made = {
            WILSON: wilson(x, n, z=critical_z(LEVEL)),
            EXACT: clopper_pearson(x, n, level=LEVEL),
            JEFFREYS: jeffreys(x, n, level=LEVEL),
        }
        for p in (0.0, *SHARES, 1.0):
            weight = stats.binom.pmf(x, n, p)
            for interval, limits in made.items():
                yield enumerated(
                    interval, f"{n} people, {p:.0%}", weight, limits, p, boundary=p in {0.0, 1.0}
                )
