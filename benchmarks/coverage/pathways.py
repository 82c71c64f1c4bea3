"""Coverage of the distances between pathways before and after a change, by name and by shape, and between mixes."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Floats, Interval, Row, simulated

from syschange.statistics.pathways import (
    Moves,
    Sample,
    distances,
    jsd,
    mean_difference,
    mix_distance,
    moves_of,
    relabel,
)

# A way of working, and another; the last row is where cases begin, the last column where they end.
WAYS = np.array(
    [
        [0.0, 0.8, 0.1, 0.0, 0.1], [0.0, 0.2, 0.6, 0.2, 0.0], [0.2, 0.0, 0.0, 0.6, 0.2], [0.0, 0.1, 0.3, 0.0, 0.6],
        [0.9, 0.1, 0.0, 0.0, 0.0],
    ]
)  # fmt: skip
OTHERS = np.array(
    [
        [0.0, 0.2, 0.7, 0.0, 0.1], [0.5, 0.0, 0.2, 0.2, 0.1], [0.0, 0.5, 0.1, 0.2, 0.2], [0.3, 0.0, 0.0, 0.3, 0.4],
        [0.4, 0.0, 0.3, 0.3, 0.0],
    ]
)  # fmt: skip
SIZES, MIXED = (20, 50, 200), (0.0, 0.2, 0.5, 1.0)
GRID = "20 to 200 cases at each time; of the moves none, a fifth, half or all are made another way"
BY_NAME = Interval("Distance of pathways, by name", ("pathways.distances",), GRID, LEAST)
BY_SHAPE = Interval("Distance of pathways, by shape", ("pathways.distances",), GRID, LEAST)
MIX = Interval(
    "Distance of two mixes", ("pathways.mix_distance",), "20 to 200 cases at each time, four labels", LEAST
)
MEAN = Interval(
    "Mean of cases after a change less that before",
    ("pathways.mean_difference",),
    "20 to 200 cases at each time, normal numbers, standard deviations equal or one to three",
)
ONE_BY_ONE, REPLICATES, GREAT = 40, 400, 300_000
HERE, THERE = np.array([0.5, 0.3, 0.15, 0.05]), np.array([0.2, 0.3, 0.15, 0.35])


def _walk(ways: Floats, cases: int, rng: np.random.Generator, most: int = 40) -> Moves:
    n = len(ways) - 1
    reach, at = ways.cumsum(axis=1), np.full(cases, n)
    made, live = np.full((cases, most), -1), np.ones(cases, dtype=bool)
    for k in range(most):
        to = np.minimum((rng.random(cases)[:, None] > reach[at]).sum(axis=1), n)
        live &= to < n
        made[live, k] = to[live]
        at = np.where(live, to, n)
    return moves_of(made, np.ones(cases), activities=n)


def _pathways(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for mixed in MIXED:
        ways = (1 - mixed) * WAYS + mixed * OTHERS
        great = [_walk(w, GREAT if mixed else 1000, rng).table() for w in (WAYS, ways)]
        truth = (float(jsd(*(g.ravel() for g in great))), relabel(*great).distance) if mixed else (0.0, 0.0)
        for cases in SIZES:
            sides = np.empty((draws, 2, 2))
            for i in range(draws):
                made = distances(
                    _walk(WAYS, cases, rng),
                    _walk(ways, cases, rng),
                    level=LEVEL,
                    replicates=REPLICATES,
                    seed=i,
                )
                for j, d in enumerate((made.aware, made.free)):
                    sides[i, j] = d.estimate.lower, d.estimate.upper
            for j, interval in enumerate((BY_NAME, BY_SHAPE)):
                yield simulated(
                    interval, f"{cases} cases, {mixed:g} of the moves another way", sides[:, j].T, truth[j],
                    boundary=mixed == 0,
                )  # fmt: skip


def _mixes(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for cases, mixed in product(SIZES, MIXED):
        after = (1 - mixed) * HERE + mixed * THERE
        sides = np.empty((draws, 2))
        for i in range(draws):
            made = mix_distance(
                rng.multinomial(cases, HERE), rng.multinomial(cases, after), level=LEVEL, seed=i,
                replicates=REPLICATES,
            )  # fmt: skip
            sides[i] = made.estimate.lower, made.estimate.upper
        yield simulated(
            MIX,
            f"{cases} cases, {mixed:g} of them others",
            sides.T,
            float(jsd(HERE, after)),
            boundary=mixed == 0,
        )


def _means(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for cases, spread in product(SIZES, (1.0, 3.0)):
        sides = np.empty((draws, 2))
        for i in range(draws):
            before, after = rng.normal(5, 1, cases), rng.normal(6, spread, cases)
            pair = (Sample(cases, float(y.mean()), float(y.std(ddof=1))) for y in (before, after))
            made = mean_difference(*pair, level=LEVEL)
            sides[i] = made.lower, made.upper
        yield simulated(MEAN, f"{cases} cases, deviations 1 and {spread:g}", sides.T, 1.0)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size and distance."""
    rng = np.random.default_rng(seed)
    few = max(draws // ONE_BY_ONE, 4)
    yield from _pathways(few, rng)
    yield from _mixes(few, rng)
    yield from _means(draws, rng)
