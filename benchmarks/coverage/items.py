"""Coverage of one item of a tool compared between people alike, and of several together."""

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.items import (
    Answers,
    Matching,
    answers_of,
    cumulative_log_odds,
    d_dif,
    standardised_difference,
    together,
)

# Ours: people of the group and of the reference with each total score.
SHAPES = {
    "20 and 80 people": (np.repeat([1, 3, 2, 4], 2), np.repeat([10, 12, 8, 10], 2)),
    "100 and 300 people": (np.full(10, 10), np.full(10, 30)),
}
GRID = "20 to 100 people of a group and 80 to 300 of the reference, alike and answering differently"
ODDS = Interval("D-DIF of an item with two answers", ("items.d_dif",), GRID)
MEAN = Interval(
    "Standardised mean difference of an item with five answers", ("items.standardised_difference",), GRID
)
CUMULATIVE = Interval(
    "Common log odds ratio of an item with five answers, Liu–Agresti", ("items.cumulative_log_odds",), GRID
)
BUNDLE = Interval(
    "Points by which two of eight items move a total",
    ("items.together",),
    "60 and 200 people of a group and 240 and 600 of the reference, as able and less, two items as hard and harder",
)
APART = 0.6  # in logits: an item twice as hard by the odds
CUTS = np.array([-1.5, -0.5, 0.5, 1.5])
DELTA = 2.35
# Made one at a time, these cost more than the others, which are made all at once.
ONE_BY_ONE = 8
# People that a truth which has no formula is read off.
MANY = 400_000


def _chances(levels: Floats, shift: float, cuts: Floats) -> Floats:
    """Return the chance of each answer in each stratum: ordered answers with one odds ratio at every cut."""
    above = special.expit(levels[:, None] - shift - cuts)
    edges = np.c_[np.ones(len(levels)), above, np.zeros(len(levels))]
    return edges[:, :-1] - edges[:, 1:]


def _drawn(rng: np.random.Generator, n: Floats, chances: Floats, draws: int) -> Floats:
    return np.stack([rng.multinomial(int(k), p, draws) for k, p in zip(n, chances, strict=True)], axis=1)


def _limits(tables: list[Answers], made: Callable[..., Estimate]) -> tuple[Floats, Floats]:
    sides = []
    for table in tables:
        try:
            found = made(table, level=LEVEL)
            sides.append((found.lower, found.upper))
        except NotEstimableError:
            sides.append((np.nan, np.nan))
    lower, upper = np.array(sides).T
    return lower, upper


def _mean_truth(focal: Floats, reference: Floats, n1: Floats, n2: Floats, scores: Floats) -> float:
    """Return the standardised mean difference of the chances themselves."""
    apart = float(n1 @ ((focal - reference) @ scores)) / n1.sum()
    both = (n1 @ focal + n2 @ reference) / (n1 + n2).sum()
    return apart / float(np.sqrt(both @ scores**2 - (both @ scores) ** 2))


def _one_item(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for (name, (n1, n2)), shift in product(SHAPES.items(), (0.0, APART)):
        levels = np.linspace(-1.2, 1.2, len(n1))
        point = f"{name}, {'answering differently' if shift else 'alike'}"
        for cuts in (np.zeros(1), CUTS):
            focal, reference = _chances(levels, shift, cuts), _chances(levels, 0.0, cuts)
            scores = np.arange(len(cuts) + 1, dtype=float)
            pairs = zip(_drawn(rng, n1, focal, draws), _drawn(rng, n2, reference, draws), strict=True)
            tables = [answers_of(a, b, scores) for a, b in pairs]
            if len(cuts) == 1:
                yield simulated(ODDS, point, _limits(tables, d_dif), -DELTA * shift)
                continue
            truth = _mean_truth(focal, reference, n1, n2, scores)
            yield simulated(MEAN, point, _limits(tables, standardised_difference), truth)
            yield simulated(CUMULATIVE, point, _limits(tables, cumulative_log_odds), -shift)


def tool(
    rng: np.random.Generator, sizes: tuple[int, int], *, behind: float, harder: float
) -> tuple[Floats, Floats]:
    """Return the answers of a group and of the reference to eight items, the last two harder for the group.

    Partial-credit items of four answers, of which the total is all that they say of a person (Masters 1982).
    """
    focal = np.arange(sum(sizes)) < sizes[0]
    able = rng.normal(0, 1, len(focal)) - behind * focal
    shift = np.outer(focal, np.r_[np.zeros(6), harder, harder])
    steps = np.array([-1.0, 0.0, 1.0]) + np.linspace(-1, 1, 8)[:, None]
    logits = (able[:, None] - shift)[:, :, None] - steps
    chances = np.exp(np.concatenate([np.zeros((*logits.shape[:2], 1)), logits.cumsum(axis=2)], axis=2))
    chances /= chances.sum(axis=2, keepdims=True)
    answers = (rng.random(shift.shape)[:, :, None] > chances.cumsum(axis=2)).sum(axis=2)
    return answers.astype(float), focal


def _together(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for sizes, behind, harder in product(((60, 240), (200, 600)), (0.0, 0.5), (0.0, 0.5)):
        truth = 0.0
        if harder:
            most = together(*tool(rng, (MANY // 4, MANY), behind=behind, harder=harder), [6, 7], level=LEVEL)
            truth = most.value if most is not None else np.nan
        sides = []
        for _ in range(draws):
            made = together(
                *tool(rng, sizes, behind=behind, harder=harder),
                [6, 7],
                matching=Matching(thin=5),
                level=LEVEL,
            )
            sides.append((np.nan, np.nan) if made is None else (made.lower, made.upper))
        lower, upper = np.array(sides).T
        asked = f"{sizes[0]} and {sizes[1]} people, {'behind' if behind else 'as able'}"
        yield simulated(BUNDLE, f"{asked}, {'harder' if harder else 'as hard'}", (lower, upper), truth)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each size and difference."""
    rng = np.random.default_rng(seed)
    several = max(draws // ONE_BY_ONE, 40)
    yield from _one_item(several, rng)
    yield from _together(several, rng)
