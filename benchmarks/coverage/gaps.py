"""Coverage of the gap between the best and the worst group, picked from the same data."""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from covered import LEAST, Floats, Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.noise import (
    best_against_worst_means,
    best_against_worst_rates,
    best_against_worst_shares,
)

GROUPS, PEOPLE = (2, 5, 20), (30, 200)
GRID = "2, 5 and 20 groups of 30 and 200 people, shares of 15% to 45%; at the end all groups equal"
SHARES = Interval(
    "Best against worst, shares",
    ("noise.best_against_worst_shares",),
    GRID.replace("shares of", "from"),
    LEAST,
)
RATES = Interval(
    "Best against worst, rates",
    ("noise.best_against_worst_rates",),
    GRID.replace("shares of 15% to 45%", "rates of .15 to .45 a person"),
    LEAST,
)
MEANS = Interval(
    "Best against worst, means",
    ("noise.best_against_worst_means",),
    GRID.replace("shares of 15% to 45%", "means half a standard deviation apart in all"),
    LEAST,
)
ONE_BY_ONE = 20
MIDDLE = 0.3


def _sides(make: Callable[[int], Estimate], draws: int) -> tuple[Floats, Floats]:
    """Return the limits of many tables; missing where a table has none."""
    found = []
    for table in range(draws):
        try:
            made = make(table)
        except NotEstimableError:
            found.append((np.nan, np.nan))
        else:
            found.append((made.lower, made.upper))
    lower, upper = np.array(found).T
    return lower, upper


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each number and size of groups, unequal and equal."""
    rng, tables = np.random.default_rng(seed), max(draws // ONE_BY_ONE, 4)
    for k, n, tilt in product(GROUPS, PEOPLE, (0.5, 0.0)):
        place = np.linspace(-1, 1, k) * tilt
        truth, size = MIDDLE * (1 + place), np.full(k, n)
        point = f"{k} groups of {n}{'' if tilt else ', all equal'}"
        x, events = rng.binomial(n, truth, (tables, k)), rng.poisson(n * truth, (tables, k))
        y = rng.normal(place / 2, 1 / np.sqrt(n), (tables, k))
        df = k * (n - 1)
        sd = np.sqrt(rng.chisquare(df, tables) / df)
        cases: tuple[tuple[Interval, Callable[[int], Estimate], float], ...] = (
            (SHARES, lambda i, x=x, size=size: best_against_worst_shares(x[i], size), np.ptp(truth)),
            (RATES, lambda i, e=events, size=size: best_against_worst_rates(e[i], size), np.ptp(truth)),
            (
                MEANS,
                lambda i, y=y, sd=sd, n=n, df=df: best_against_worst_means(
                    y[i], np.full(len(y[i]), sd[i] / np.sqrt(n)), df=df
                ),
                np.ptp(place) / 2,
            ),
        )
        for interval, make, gap in cases:
            yield simulated(interval, point, _sides(make, tables), float(gap), boundary=tilt == 0)
