"""How many groups that are as they should be lie within 95% limits of a funnel."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Interval, Row, averaged, enumerated
from scipy import special, stats

from syschange.statistics.funnel import funnel, funnel_limits
from syschange.statistics.proportions import critical_z

SHARES = Interval(
    "Funnel, proportions",
    ("funnel.funnel", "funnel.funnel_limits"),
    "10 to 500 people, targets of 5% to 50%",
)
RATES = Interval("Funnel, rates", ("funnel.funnel", "funnel.funnel_limits"), "2 to 100 events expected")
MEANS = Interval(
    "Funnel, means", ("funnel.funnel", "funnel.funnel_limits"), "10 to 100 people, normal scores"
)
VARYING = "40 groups of 50 to 500 people whose true shares vary (deviation 6 points about 30%)"
WIDER = {
    ("additive", 0.0): Interval("Funnel, additive over-dispersion", ("funnel.funnel",), VARYING),
    ("additive", 0.1): Interval(
        "Funnel, additive over-dispersion, tenths pulled in", ("funnel.funnel",), VARYING
    ),
    ("multiplicative", 0.0): Interval("Funnel, multiplicative over-dispersion", ("funnel.funnel",), VARYING),
    ("multiplicative", 0.1): Interval(
        "Funnel, multiplicative over-dispersion, tenths pulled in", ("funnel.funnel",), VARYING
    ),
}
Z = critical_z(LEVEL)
ONE_BY_ONE, GROUPS, DEVIATION = 40, 40, 0.06


def _chance() -> Iterator[Row]:
    for n, target in product((10, 30, 100, 500), (0.05, 0.2, 0.5)):
        value = np.arange(n + 1)
        low, high = (float(funnel_limits(n, target, z=z)) for z in (-Z, Z))
        # What is asked is whether the value lies within the limits: those of the value turned about.
        inside = (value / n >= low - 1e-12) & (value / n <= high + 1e-12)
        limits = np.where(inside, -np.inf, np.inf), np.full(n + 1, np.inf)
        weight = stats.binom.pmf(value, n, target)
        yield enumerated(SHARES, f"{n} people, {target:.0%}", weight, limits, 0.0)
    for expected in (2.0, 5.0, 10.0, 30.0, 100.0):
        value = np.arange(400)
        low, high = (float(funnel_limits(expected, 1.0, z=z, kind="rate")) for z in (-Z, Z))
        inside = (value / expected >= low - 1e-12) & (value / expected <= high + 1e-12)
        limits = np.where(inside, -np.inf, np.inf), np.full(400, np.inf)
        yield enumerated(RATES, f"{expected:g} expected", stats.poisson.pmf(value, expected), limits, 0.0)
    for n in (10, 100):
        low, high = (float(funnel_limits(n, 5.0, z=z, kind="mean", sd=2.0)) for z in (-Z, Z))
        share = special.ndtr((high - 5) / (2 / np.sqrt(n))) - special.ndtr((low - 5) / (2 / np.sqrt(n)))
        yield Row(MEANS, f"{n} people", float(share), 0.0)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the share of groups within the limits at each size, and after each over-dispersion."""
    rng, tables = np.random.default_rng(seed), max(draws // ONE_BY_ONE, 4)
    yield from _chance()
    for (dispersion, pulled), interval in WIDER.items():
        each = []
        for _ in range(tables):
            n = rng.integers(50, 501, GROUPS)
            truth = np.clip(rng.normal(0.3, DEVIATION, GROUPS), 0.01, 0.99)
            made = funnel(rng.binomial(n, truth), n, dispersion=dispersion, winsorise=pulled, limits=(Z,))
            each.append(float((made.beyond == 0).mean()))
        yield averaged(interval, f"{GROUPS} groups", each)
