"""Coverage of two groups compared within strata, with Mantel and Haenszel's weights."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Interval, Row, simulated

from syschange.statistics.controlled import (
    controlled_difference_limits,
    controlled_odds_ratio_limits,
    controlled_ratio_limits,
)

GRID = "4 strata of 25 to 80 people a group, 4 of 10, and 60 of 2 and 3; alike, and a difference in every stratum"
DIFFERENCE = Interval(
    "Difference within strata, Mantel–Haenszel",
    ("controlled.controlled_difference_limits", "controlled.controlled_difference"),
    GRID,
)
RATIO = Interval(
    "Ratio within strata, Mantel–Haenszel",
    ("controlled.controlled_ratio_limits", "controlled.controlled_ratio"),
    GRID,
)
ODDS = Interval(
    "Odds ratio within strata, Mantel–Haenszel",
    ("controlled.controlled_odds_ratio_limits", "controlled.controlled_odds_ratio"),
    GRID,
)
STRATA = {
    "4 large strata": (np.array([40, 80, 25, 60]), np.array([50, 30, 70, 60])),
    "4 strata of 10": (np.full(4, 10), np.full(4, 10)),
    "60 tiny strata": (np.full(60, 2), np.full(60, 3)),
}


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each shape of strata and each effect."""
    rng = np.random.default_rng(seed)
    for (name, (n1, n2)), apart in product(STRATA.items(), (False, True)):
        base = np.linspace(0.2, 0.5, len(n1))
        odds = base / (1 - base) * (1.8 if apart else 1.0)
        cases = (
            (DIFFERENCE, controlled_difference_limits, base + 0.12 * apart, 0.12 * apart),
            (RATIO, controlled_ratio_limits, base * (1.4 if apart else 1.0), 1.4 if apart else 1.0),
            (ODDS, controlled_odds_ratio_limits, odds / (1 + odds), 1.8 if apart else 1.0),
        )
        shape = (draws, len(n1))
        for interval, limits, p1, truth in cases:
            first, second = rng.binomial(n1, p1, shape), rng.binomial(n2, base, shape)
            found = limits(first, n1 + np.zeros(shape), second, n2 + np.zeros(shape), level=LEVEL)
            point = f"{name}, {'apart' if apart else 'alike'}"
            yield simulated(interval, point, found[1:], truth)
