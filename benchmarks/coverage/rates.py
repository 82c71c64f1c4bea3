"""Coverage of the limits of counts and rates, and of two rates compared: every possible count, by its probability."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEAST, LEVEL, Interval, Row, enumerated
from scipy import stats

from syschange.statistics.exact import garwood
from syschange.statistics.rates import (
    byar,
    exact_rate_ratio_limits,
    rate_difference_limits,
    rate_limits,
    rate_ratio_limits,
)

EXPECTED = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 30.0, 100.0)
PAIRS = (2.0, 5.0, 10.0, 30.0, 100.0)
TIMES = (1.0, 4.0)
MOST = 170
ONE = "½ to 100 events expected; at the end none"
TWO = "2 to 100 events expected in each of two groups, times at risk equal or one to four"
GARWOOD = Interval("Count, Garwood", ("exact.garwood", "exact.poisson_count"), ONE, LEAST)
BYAR = Interval("Count, Byar", ("rates.byar",), ONE)
RATE = Interval(
    "Rate, exact below 10 events and Byar from there", ("rates.rate_limits", "rates.rate"), ONE, LEAST
)
APART = Interval(
    "Difference of rates",
    ("rates.rate_difference_limits", "rates.rate_difference"),
    TWO + "; at the end none in the first",
)
RATIO = Interval("Ratio of rates, log-normal", ("rates.rate_ratio_limits", "rates.rate_ratio"), TWO)
EXACT = Interval(
    "Ratio of rates, exact",
    ("rates.exact_rate_ratio_limits", "rates.exact_rate_ratio"),
    TWO + "; at the end none in the first",
    LEAST,
)


def rows(_draws: int, _seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each number of events; nothing is drawn."""
    x = np.arange(MOST)
    one = {
        GARWOOD: garwood(x, level=LEVEL),
        BYAR: byar(x, level=LEVEL),
        RATE: rate_limits(x, 1.0, level=LEVEL),
    }
    for expected in (0.0, *EXPECTED):
        weight = stats.poisson.pmf(x, expected)
        for interval, limits in one.items():
            point = f"{expected:g} expected"
            yield enumerated(interval, point, weight, limits, expected, boundary=expected == 0)
    for time in TIMES:
        yield from _two(time)


def _two(time: float) -> Iterator[Row]:
    x1, x2 = np.arange(MOST)[:, None], np.arange(MOST)[None, :]
    made = {
        APART: rate_difference_limits(x1, 1.0, x2, time, level=LEVEL),
        RATIO: rate_ratio_limits(x1, 1.0, x2, time, level=LEVEL)[1:],
        EXACT: exact_rate_ratio_limits(x1, 1.0, x2, time, level=LEVEL)[1:],
    }
    for first, second in product((0.0, *PAIRS), PAIRS):
        weight = stats.poisson.pmf(x1, first) * stats.poisson.pmf(x2, second)
        point = f"{first:g} and {second:g} expected, times 1 and {time:g}"
        for interval, limits in made.items():
            if first == 0 and interval is RATIO:
                continue
            truth = first - second / time if interval is APART else first / (second / time)
            yield enumerated(interval, point, weight, limits, truth, boundary=first == 0)
