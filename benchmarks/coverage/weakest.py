"""The lowest of several groups: how often its limits hold the lowest truth."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Interval, Row, simulated

from syschange.statistics.means import t_estimate
from syschange.statistics.weakest import weakest

LOWEST = Interval(
    "The lowest of several",
    ("weakest.weakest",),
    "2, 5 and 12 groups, all alike or one of them half and three standard errors below the others",
    LEAST,
)
ONE_BY_ONE = 20


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage at each number of groups and distance between them."""
    rng = np.random.default_rng(seed)
    for groups, apart in product((2, 5, 12), (0.0, 0.5, 3.0)):
        truth = np.full(groups, apart)
        truth[0] = 0.0
        sides = []
        for values in truth + rng.normal(size=(max(draws // ONE_BY_ONE, 4), groups)):
            made = weakest([t_estimate(v, 1.0, np.inf, level=LEVEL, method="t") for v in values])
            sides.append((made.lower, made.upper))
        lower, upper = np.array(sides).T
        yield simulated(LOWEST, f"{groups} groups, {apart:g} apart", (lower, upper), 0.0)
