"""Coverage of differences, ratios and odds ratios of two proportions: every possible pair, by its probability."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Floats, Interval, Row, enumerated
from scipy import stats

from syschange.statistics.proportions import critical_z, katz, newcombe
from syschange.statistics.ratios import (
    exact_ratio_limits,
    odds_ratio_limits,
    score_difference_limits,
    score_ratio_limits,
)

SIZES = ((10, 10), (15, 40), (30, 30), (60, 25), (100, 100))
SHARES = (0.05, 0.15, 0.3, 0.5, 0.7, 0.9)
GRID = "10 to 100 people in each of two groups, every pair of shares of 5% to 90%"
ENDS = GRID + "; at the end 0% in the first"
NEWCOMBE = Interval("Difference, Newcombe", ("proportions.newcombe", "proportions.difference"), ENDS)
SCORE = Interval(
    "Difference, Miettinen–Nurminen", ("ratios.score_difference_limits", "ratios.score_difference"), ENDS
)
KATZ = Interval("Ratio, Katz", ("proportions.katz", "proportions.ratio"), GRID)
SCORE_RATIO = Interval("Ratio, Miettinen–Nurminen", ("ratios.score_ratio_limits", "ratios.score_ratio"), ENDS)
EXACT = Interval("Ratio, exact conditional", ("ratios.exact_ratio_limits", "ratios.exact_ratio"), ENDS, LEAST)
WOOLF = Interval("Odds ratio, Woolf", ("ratios.odds_ratio_limits", "ratios.odds_ratio"), GRID)
HALDANE = Interval("Odds ratio, Woolf with Haldane's half", ("ratios.odds_ratio_limits",), GRID)
DIFFERENCES = {NEWCOMBE, SCORE}
WITH_END = {NEWCOMBE, SCORE, SCORE_RATIO, EXACT}


def _truth(interval: Interval, p1: float, p2: float) -> float:
    if interval in DIFFERENCES:
        return p1 - p2
    if interval in {WOOLF, HALDANE}:
        return p1 / (1 - p1) / (p2 / (1 - p2))
    return p1 / p2


def _limits(n1: int, n2: int) -> dict[Interval, tuple[Floats, Floats]]:
    counts = (np.arange(n1 + 1)[:, None], n1, np.arange(n2 + 1)[None, :], n2)
    return {
        NEWCOMBE: newcombe(*counts, z=critical_z(LEVEL)),
        SCORE: score_difference_limits(*counts, level=LEVEL),
        KATZ: katz(*counts, z=critical_z(LEVEL))[1:],
        SCORE_RATIO: score_ratio_limits(*counts, level=LEVEL)[1:],
        EXACT: exact_ratio_limits(*counts, level=LEVEL)[1:],
        WOOLF: odds_ratio_limits(*counts, level=LEVEL)[1:],
        HALDANE: odds_ratio_limits(*counts, level=LEVEL, haldane=True)[1:],
    }


def rows(_draws: int, _seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each pair of sizes and shares; nothing is drawn."""
    for n1, n2 in SIZES:
        made = _limits(n1, n2)
        for p1, p2 in product((0.0, *SHARES), SHARES):
            x1, x2 = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
            weight = stats.binom.pmf(x1, n1, p1) * stats.binom.pmf(x2, n2, p2)
            point = f"{n1} and {n2} people, {p1:.0%} and {p2:.0%}"
            for interval, limits in made.items():
                if p1 > 0 or interval in WITH_END:
                    yield enumerated(
                        interval, point, weight, limits, _truth(interval, p1, p2), boundary=p1 == 0
                    )
