"""Coverage of the slope of acceptance on a score, and of shares reached where people wait more than once."""

import math
from collections.abc import Iterator

import numpy as np
from covered import LEVEL, Floats, Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.statistics.access import odds_slope, repeated_variance, share_slope
from syschange.statistics.survival import Waits, incidence, share_by

LINEAR = Interval(
    "Slope of a share on a score within strata, HC2",
    ("access.share_slope",),
    "40 to 400 people in 1, 6 or n / 2 strata; flat, and 12 percentage points a standard deviation",
)
ODDS = Interval(
    "Odds ratio for a standard deviation of a score within strata",
    ("access.odds_slope",),
    "100 to 400 people in 1 or 4 strata; odds ratios of 1 and 1.8",
)
AGAIN = Interval(
    "Share reached by a day, of people who wait more than once",
    ("access.repeated_variance",),
    "40 and 100 people of 1 to 3 waits each, that resemble one another, some lost from sight",
)
# Made one at a time, these cost more than the others, which are made all at once.
ONE_BY_ONE = 20


def _scores(rng: np.random.Generator, n: int, strata: int) -> tuple[Floats, Floats]:
    s = np.arange(n) % strata if strata < n / 2 else np.arange(n) // 2
    return s, rng.normal(size=n)


def _linear(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n, strata in ((40, 1), (40, 20), (100, 6), (400, 6)):
        for slope in (0.0, 0.12):
            made = []
            for _ in range(max(draws // ONE_BY_ONE, 2)):
                s, x = _scores(rng, n, strata)
                # Bounded scores, so that the line is the truth and no share has to be cut off.
                x = np.clip(x, -3, 3)
                y = (rng.random(n) < 0.5 + slope * x).astype(float)
                try:
                    found = share_slope(x, y, strata=s, person=np.arange(n))
                except NotEstimableError:
                    made.append((math.nan, math.nan))
                    continue
                e = found.estimate(LEVEL)
                made.append((e.lower / found.sd, e.upper / found.sd))
            limits = np.array(made).T
            yield simulated(
                LINEAR, f"{n} people, {strata} strata, slope {slope:g}", (limits[0], limits[1]), slope
            )


def _odds(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for n, strata in ((100, 1), (100, 4), (400, 4)):
        for ratio in (1.0, 1.8):
            made = []
            for _ in range(max(draws // ONE_BY_ONE, 2)):
                s, x = _scores(rng, n, strata)
                chance = 1 / (1 + np.exp(-(0.2 * s - 0.3 + math.log(ratio) * x)))
                y = (rng.random(n) < chance).astype(float)
                try:
                    found = odds_slope(x, y, strata=s, person=np.arange(n))
                except NotEstimableError:
                    made.append((math.nan, math.nan))
                    continue
                e = found.estimate(LEVEL)
                made.append((math.log(e.lower) / found.sd, math.log(e.upper) / found.sd))
            limits = np.array(made).T
            point = f"{n} people, {strata} strata, odds ratio {ratio:g}"
            yield simulated(ODDS, point, (limits[0], limits[1]), math.log(ratio))


def _again(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    # The share reached by day 28 where a person's waits are exponential about a mean of the person's own.
    own = np.exp(np.random.default_rng(5).normal(0, 0.5, 2_000_000)) * 30
    truth = float(1 - np.exp(-28 / own).mean())
    for people in (40, 100):
        made = []
        for _ in range(max(draws // ONE_BY_ONE, 2)):
            mean = np.exp(rng.normal(0, 0.5, people)) * 30
            who = np.repeat(np.arange(people), rng.integers(1, 4, people))
            wait, seen = rng.exponential(1, len(who)) * mean[who], rng.uniform(5, 120, len(who))
            last, ended = np.minimum(wait, seen), (wait <= seen).astype(int)
            days, place = np.unique(last, return_inverse=True)
            counted = [np.bincount(place[ended == k], minlength=len(days)) for k in (0, 1)]
            curve = incidence(Waits.of(days, counted[1], counted[0]))
            variance = repeated_variance(curve, day=28, last=last, ended=ended, person=who)
            e = share_by(curve, 28, level=LEVEL, variance=np.full(len(days), variance))
            made.append((e.lower, e.upper))
        limits = np.array(made).T
        yield simulated(AGAIN, f"{people} people", (limits[0], limits[1]), truth)


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each point of its grid."""
    rng = np.random.default_rng(seed)
    yield from _linear(draws, rng)
    yield from _odds(draws, rng)
    yield from _again(draws, rng)
