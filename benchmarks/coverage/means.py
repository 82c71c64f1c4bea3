"""Coverage of the limits of means, of changes, and of changes beside a comparison group."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated

from syschange.statistics.change import Moments, ancova, change, difference_in_differences
from syschange.statistics.means import student, t_limits, welch

SIZES = (5, 10, 30, 100)
PAIRS = ((10, 10), (15, 40), (30, 30), (60, 25))
SPREADS = ((1.0, 1.0), (1.0, 4.0), (4.0, 1.0))
NORMAL = Interval("Mean, Student", ("means.student",), "5 to 100 people, normal scores")
SKEWED = Interval(
    "Mean, Student, of very skewed scores",
    ("means.student",),
    "5 to 100 people, exponential scores (skewness 2)",
)
WELCH = Interval(
    "Difference of means, Welch",
    ("means.welch", "means.t_limits", "means.t_estimate"),
    "10 to 60 people in each of two groups, standard deviations equal or one to four",
)
PAIRED = Interval("Mean change", ("change.change",), "10 to 60 people seen twice, correlation .6")
DOUBLE = Interval(
    "Difference in differences",
    ("change.difference_in_differences",),
    "10 to 60 people in each of two groups, standard deviations equal or one to four",
)
ADJUSTED = Interval(
    "Difference adjusted for the score before (ANCOVA)",
    ("change.ancova",),
    "10 to 60 people in each of two groups, equal standard deviations",
)
CORRELATION = 0.6
# Made one at a time, these cost more than the others, which are made all at once.
ONE_BY_ONE = 20


def _student(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n in SIZES:
        for interval, y in ((NORMAL, rng.normal(1, 1, (draws, n))), (SKEWED, rng.exponential(1, (draws, n)))):
            limits = student(n, y.mean(axis=1), y.std(axis=1, ddof=1), level=LEVEL)
            yield simulated(interval, f"{n} people", limits, 1.0)


def _welch(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (n1, n2), (sd1, sd2) in product(PAIRS, SPREADS):
        groups = (rng.normal(3, sd1, (draws, n1)), rng.normal(0, sd2, (draws, n2)))
        first, second = ((y.shape[1], y.mean(axis=1), y.std(axis=1, ddof=1)) for y in groups)
        limits = t_limits(*welch(*first, *second), level=LEVEL)
        yield simulated(WELCH, f"{n1} and {n2} people, deviations {sd1:g} and {sd2:g}", limits, 3.0)


def _moments(rng: np.random.Generator, draws: int, n: int, *, gain: float, sd: float) -> list[Moments]:
    before = rng.normal(10, sd, (draws, n))
    noise = rng.normal(0, sd * np.sqrt(1 - CORRELATION**2), (draws, n))
    after = 10 + gain + CORRELATION * (before - 10) + noise
    made = []
    for b, a in zip(before, after, strict=True):
        r = float(np.corrcoef(b, a)[0, 1])
        made.append(
            Moments(n, float(b.mean()), float(a.mean()), float(b.std(ddof=1)), float(a.std(ddof=1)), r)
        )
    return made


def _sides(estimates: list[tuple[float, float]]) -> tuple[Floats, Floats]:
    lower, upper = np.array(estimates).T
    return lower, upper


def _changes(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (n1, n2), (sd1, sd2) in product(PAIRS, SPREADS):
        changed, others = _moments(rng, draws, n1, gain=2, sd=sd1), _moments(rng, draws, n2, gain=1, sd=sd2)
        point = f"{n1} and {n2} people, deviations {sd1:g} and {sd2:g}"
        both = list(zip(changed, others, strict=True))
        made = [difference_in_differences(a, b) for a, b in both]
        yield simulated(DOUBLE, point, _sides([(e.lower, e.upper) for e in made]), 1.0)
        if sd1 == sd2:
            made = [ancova(a, b) for a, b in both]
            yield simulated(ADJUSTED, point, _sides([(e.lower, e.upper) for e in made]), 1.0)
            made = [change(a) for a in changed]
            yield simulated(PAIRED, f"{n1} people", _sides([(e.lower, e.upper) for e in made]), 2.0)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size and spread."""
    rng = np.random.default_rng(seed)
    yield from _student(draws, rng)
    yield from _welch(draws, rng)
    yield from _changes(max(draws // ONE_BY_ONE, 4), rng)
