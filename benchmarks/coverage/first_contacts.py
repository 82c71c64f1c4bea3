"""Coverage of the change in first-ever contacts of those shut out, over that of others."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from covered import LEVEL, Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.statistics.firsts import Firsts, over_dispersion, ratio_of_rate_ratios, reach_ratio
from syschange.statistics.proportions import critical_z

PLAIN = Interval(
    "Ratio of rate ratios, Poisson",
    ("firsts.ratio_of_rate_ratios", "firsts.reach_ratio"),
    "5 to 100 contacts of those shut out and ten times as many of others, gains of none and of half",
)
WIDENED = Interval(
    "Ratio of rate ratios, quasi-Poisson",
    ("firsts.reach_ratio", "firsts.over_dispersion"),
    "4 groups shut out and 8 others, 10 and 40 contacts each, variances 1 and 3 times chance",
)
ONE_BY_ONE = 10
SHUT, OTHERS = 4, 8


def _plain(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for contacts, gain in product((5.0, 20.0, 100.0), (1.0, 1.5)):
        a0, a1, b0, b1 = (rng.poisson(m, draws) for m in np.array([1, gain, 10, 10]) * contacts)
        made = ratio_of_rate_ratios(Firsts(a0, 1.0, a1, 1.0), Firsts(b0, 1.0, b1, 1.0), z=critical_z(LEVEL))
        yield simulated(PLAIN, f"{contacts:g} contacts, gain {gain:g}", made[1:], gain)


def _drawn(rng: np.random.Generator, mean: float, extra: float, groups: int) -> np.ndarray:
    """Return counts whose variance is `extra` times their mean."""
    if extra == 1:
        return rng.poisson(mean, groups)
    return rng.negative_binomial(mean / (extra - 1), 1 / extra, groups)


def _widened(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    sets = np.arange(SHUT + OTHERS) < SHUT
    for mean, extra in product((10.0, 40.0), (1.0, 3.0)):
        sides = []
        for _ in range(draws):
            before, after = (_drawn(rng, mean, extra, SHUT + OTHERS) for _ in range(2))
            groups = Firsts(before, 1.0, after, 1.0)
            try:
                wider = over_dispersion(groups, sets=sets)
                made = reach_ratio(groups.taken(sets), groups.taken(~sets), dispersion=wider)
                sides.append((made.lower, made.upper))
            except NotEstimableError:
                sides.append((np.nan, np.nan))
        lower, upper = np.array(sides).T
        yield simulated(WIDENED, f"{mean:g} contacts, variance × {extra:g}", (lower, upper), 1.0)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each number of contacts."""
    rng = np.random.default_rng(seed)
    yield from _plain(draws, rng)
    yield from _widened(max(draws // ONE_BY_ONE, 4), rng)
