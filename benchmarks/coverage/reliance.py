"""Coverage of an effect's limits where the workers who brought it might have been others."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Interval, Row, simulated

from syschange.statistics.reliance import WorkerSums, by_workers

JACKKNIFE = Interval(
    "Effect, jackknife over workers",
    ("reliance.by_workers",),
    "5, 10 and 20 workers, caseloads alike or from 3% to 28%, workers who differ by 0, half and all of what cases do",
)
ONE_BY_ONE = 5
BESIDE = 200
CASELOADS = {
    "5 alike": (26,) * 5,
    "5 unequal": (60, 40, 30, 20, 10),
    "10 alike": (26,) * 10,
    "10 unequal": (74, 41, 30, 33, 20, 18, 14, 12, 10, 8),
    "20 alike": (13,) * 20,
    "20 unequal": (74, 41, 30, 33, 20, 18, 14, 12, 10, 8) * 2,
}
DESIGNS = ("difference", "ancova", "did")
GAIN, SLOPE = 1.0, 0.6


def _drawn(rng: np.random.Generator, cases: tuple[int, ...], apart: float) -> WorkerSums:
    """Return the sums of workers whose gains vary, and of a comparison that none of them worked in."""
    known, unknown = np.zeros((2, len(cases), 6)), np.zeros((2, 6))
    gains = GAIN + apart * rng.standard_normal(len(cases))
    for i, (n, gain) in enumerate(zip(cases, gains, strict=True)):
        known[0, i] = _sums(rng, n, gain)
    unknown[1] = _sums(rng, BESIDE, 0.0)
    return WorkerSums.of(known, unknown)


def _sums(rng: np.random.Generator, n: int, gain: float) -> np.ndarray:
    x = rng.standard_normal(n)
    y = gain + SLOPE * x + np.sqrt(1 - SLOPE**2) * rng.standard_normal(n)
    return np.array([n, y.sum(), (y**2).sum(), x.sum(), (x**2).sum(), (x * y).sum()])


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage at each number of workers, caseload, spread and design."""
    rng = np.random.default_rng(seed)
    for (name, cases), apart, design in product(CASELOADS.items(), (0.0, 0.5, 1.0), DESIGNS):
        limits = []
        for _ in range(max(draws // ONE_BY_ONE, 4)):
            made = by_workers(_drawn(rng, cases, apart), design=design, level=LEVEL)
            limits.append((made.lower, made.upper))
        lower, upper = np.array(limits).T
        yield simulated(JACKKNIFE, f"{name}, workers apart by {apart:g}, {design}", (lower, upper), GAIN)
