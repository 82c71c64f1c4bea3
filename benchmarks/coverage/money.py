"""Coverage of what each person with an outcome cost, of shares partly unknown, and of differences of estimates."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Interval, Row, simulated

from syschange.results import Estimate
from syschange.statistics.apart import difference_of
from syschange.statistics.means import t_estimate
from syschange.statistics.money import cost_per, known_share, people_counted
from syschange.statistics.proportions import proportion

COUNTED = Interval(
    "Cost for each person with an outcome, of a count",
    ("money.cost_per", "money.people_counted"),
    "10, 30 and 100 people expected",
    LEAST,
)
SHARED = Interval(
    "Cost for each person with an outcome, of a share of known people",
    ("money.cost_per", "money.people_counted"),
    "40, 120 and 400 people of whom a tenth, a quarter and a half have it",
)
BOUNDED = Interval(
    "Share of which a part is not known",
    ("money.known_share",),
    "20 and 200 things, a tenth and a third of them not known, by chance and mostly on one side",
    LEAST,
)
SHARES = Interval(
    "Difference of two shares by square and add",
    ("apart.difference_of",),
    "10 to 60 in each of two groups, shares .1 to .8",
)
CHANGES = Interval(
    "Difference of two changes by square and add",
    ("apart.difference_of",),
    "8 to 40 in each of two groups, standard deviations equal or one to four",
)
TOTAL = 1000.0
# Made one at a time, these cost more than others, which are made all at once.
ONE_BY_ONE = 10


def _limits(made: list[Estimate]) -> tuple[np.ndarray, np.ndarray]:
    lower, upper = np.array([(e.lower, e.upper) for e in made]).T
    return lower, upper


def _costs(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for mean in (10.0, 30.0, 100.0):
        counts = rng.poisson(mean, draws)
        made = [cost_per(TOTAL, people_counted(int(k))) for k in counts if k]
        yield simulated(COUNTED, f"{mean:g} people", _limits(made), TOTAL / mean)
    for n, share in product((40, 120, 400), (0.1, 0.25, 0.5)):
        counts = rng.binomial(n, share, draws)
        made = [cost_per(TOTAL, people_counted((int(k), n))) for k in counts if k]
        yield simulated(SHARED, f"{n} people, {share:g} of them", _limits(made), TOTAL / (n * share))


def _bounds(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n, unknown, bent in product((20, 200), (0.1, 1 / 3), (False, True)):
        made, truth = [], []
        for _ in range(draws):
            have = rng.random(n) < rng.uniform(0.2, 0.8)
            lost = rng.random(n) < unknown * np.where(have & bent, 1.8, np.where(bent, 0.2, 1.0))
            known = have[~lost]
            made.append(known_share(float(known.sum()), float((~known).sum()), float(lost.sum())))
            truth.append(have.mean())
        where = "mostly on one side" if bent else "by chance"
        yield simulated(BOUNDED, f"{n} things, {unknown:.0%} not known {where}", _limits(made), truth)


def _differences(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (n1, n2), (p1, p2) in product(((10, 10), (15, 40), (60, 25)), ((0.1, 0.3), (0.5, 0.5), (0.8, 0.4))):
        pairs = zip(rng.binomial(n1, p1, draws), rng.binomial(n2, p2, draws), strict=True)
        made = [difference_of(proportion(int(a), n1), proportion(int(b), n2)) for a, b in pairs]
        yield simulated(SHARES, f"{n1} and {n2}, shares {p1:g} and {p2:g}", _limits(made), p1 - p2)
    for (n1, n2), sd in product(((8, 8), (8, 40), (40, 20)), (1.0, 4.0)):
        made = []
        for _ in range(draws):
            sides = [rng.normal(2, 1, n1), rng.normal(1, sd, n2)]
            one, two = (
                t_estimate(
                    float(y.mean()),
                    float(y.std(ddof=1) / np.sqrt(len(y))),
                    len(y) - 1,
                    level=LEVEL,
                    method="t",
                )
                for y in sides
            )
            made.append(difference_of(one, two))
        yield simulated(CHANGES, f"{n1} and {n2}, deviations 1 and {sd:g}", _limits(made), 1.0)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each point of its grid."""
    rng = np.random.default_rng(seed)
    few = max(draws // ONE_BY_ONE, 4)
    yield from _costs(few, rng)
    yield from _bounds(few, rng)
    yield from _differences(few, rng)
