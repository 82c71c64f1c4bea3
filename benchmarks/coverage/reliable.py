"""Coverage of the share that changed reliably, less what no change would give, among people who do not change."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Floats, Interval, Row, simulated

from syschange.statistics.exact import clopper_pearson
from syschange.statistics.reliable import NoChange, Norm, categories, expected, index, own, selected

SIZES = (20, 60, 200)
RELIABILITIES = (0.7, 0.9)
METHODS = ("JT", "GLN")
WORST = 10  # one in so many is let in
GRID = "20 to 200 people who do not change, reliability .7 and .9, two indices"
ALL_COMERS = Interval(
    "Reliable change beyond what no change gives", ("reliable.beyond_expected",), GRID, LEAST
)
LET_IN = Interval(
    "Reliable change beyond what no change gives, of the worst tenth",
    ("reliable.beyond_expected",),
    GRID,
    LEAST,
)
# Made one table at a time.
ONE_BY_ONE = 20


def _people(rng: np.random.Generator, norm: Norm, n: int, *, worst: bool) -> tuple[Floats, Floats]:
    """Return scores before and after of people whose true score stays as it is."""
    many = n * WORST if worst else n
    true = rng.normal(norm.mean, norm.sd * np.sqrt(norm.reliability), many)
    before, after = (true + rng.normal(0, norm.error, many) for _ in range(2))
    kept = np.argsort(before)[:n]
    return before[kept], after[kept]


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield how often the limits hold 0 at each size, reliability, index and way in."""
    rng, tables = np.random.default_rng(seed), max(draws // ONE_BY_ONE, 4)
    for n, r, method, worst in product(SIZES, RELIABILITIES, METHODS, (False, True)):
        norm = Norm(10, r, 50)
        made, counts, told = index(method, norm), [], []
        for _ in range(tables):
            before, after = _people(rng, norm, n, worst=worst)
            model: NoChange = (
                selected(norm) if worst else own(norm, centre=before.mean(), sd=float(before.std(ddof=1)))
            )
            told.append(expected(made, before, model, better="higher")[0, :, 1].mean())
            counts.append((categories(made, before, after, better="higher") == 1).sum())
        lower, upper = clopper_pearson(np.array(counts), np.full(tables, n), level=LEVEL)
        off = np.array(told)
        interval = LET_IN if worst else ALL_COMERS
        yield simulated(interval, f"{n} people, reliability {r:g}, {method}", (lower - off, upper - off), 0.0)
