"""Coverage of shares reached by a day, of mean and median waits, and of how two groups of people who wait differ."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from covered import LEVEL, Floats, Interval, Row, counted, simulated

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.survival import (
    Incidence,
    Waits,
    day_reached,
    incidence,
    log_rank,
    mean_wait,
    mean_wait_difference,
    restricted,
    share_by,
    share_difference,
)

DAYS, TAU, HALF = (28.0, 56.0), 56.0, 0.5
SHARE = Interval(
    "Share reached by a day, log-log (Kaplan–Meier; Aalen–Johansen with exits)",
    ("survival.share_by", "survival.incidence"),
    "20 to 200 people, days 28 and 56, a tenth to three quarters reached, none to half of them lost from sight",
)
MEAN = Interval(
    "Mean wait within 56 days, t",
    ("survival.mean_wait", "survival.restricted"),
    "20 to 200 people, none to half of them lost from sight",
)
MEDIAN = Interval(
    "Median wait, Brookmeyer–Crowley on log-log limits",
    ("survival.day_reached",),
    "20 to 200 people, half reached within two months, none to half of them lost from sight",
)
SHARES = Interval(
    "Difference of shares by a day, MOVER",
    ("survival.share_difference",),
    "10 to 200 people in each of two groups, alike and not, none to half of them lost from sight",
)
MEANS = Interval(
    "Difference of mean waits within 56 days, Welch",
    ("survival.mean_wait_difference",),
    "10 to 200 people in each of two groups, alike and not, none to half of them lost from sight",
)
LOG_RANK = Interval(
    "Log-rank test of two groups that are alike (how often it does not tell them apart)",
    ("survival.log_rank",),
    "10 to 200 people in each of two groups, none to half of them lost from sight",
)
# Made one at a time, these cost more than those that are made all at once.
ONE_BY_ONE = 10


@dataclass(frozen=True)
class World:
    """How long people wait, in days: Weibull waits rounded up, last seen at an even time, and exits if any."""

    name: str
    n: int
    mean: float
    shape: float
    seen: tuple[float, float]
    exit_mean: float = np.inf

    def drawn(self, rng: np.random.Generator) -> Incidence:
        """Return the share reached by each day in one sample."""
        wait = np.ceil(self.mean * rng.weibull(self.shape, self.n))
        last = np.ceil(rng.uniform(*self.seen, self.n))
        how = np.where(wait <= last, 1, 0)
        day = np.minimum(wait, last)
        if np.isfinite(self.exit_mean):
            left = np.ceil(rng.exponential(self.exit_mean, self.n))
            how, day = np.where(left < day, 2, how), np.minimum(day, left)
        days, place = np.unique(day, return_inverse=True)
        reached, waiting, exits = (np.bincount(place, how == k, len(days)).astype(float) for k in (1, 0, 2))
        return incidence(Waits(days, reached, exits[None], waiting))

    def share(self) -> Floats:
        """Return the true share reached by each of the days 0 to 2,000."""
        day = np.arange(2001.0)
        reached = 1 - np.exp(-((day / self.mean) ** self.shape))
        if not np.isfinite(self.exit_mean):
            return reached
        still = np.exp(-day / self.exit_mean)  # being reached and leaving on one day counts as being reached
        return np.concatenate([[0.0], np.cumsum(np.diff(reached) * still[:-1])])


FULL, LIGHT, HEAVY = (90.0, 91.0), (28.0, 120.0), (5.0, 90.0)
ONE = [
    World("20 people, all followed", 20, 40, 1, FULL),
    World("20 people, some lost", 20, 40, 1, LIGHT),
    World("20 people, many lost", 20, 60, 1, HEAVY),
    World("20 people, few reached", 20, 200, 1, LIGHT),
    World("50 people, many lost, most reached early", 50, 40, 0.6, HEAVY),
    World("50 people, many leave", 50, 60, 1, LIGHT, 60),
    World("100 people, all followed", 100, 60, 1, FULL),
    World("200 people, many lost", 200, 60, 1, HEAVY),
]
TWO = [
    *((w, w) for w in ONE),
    (World("10", 10, 60, 1, HEAVY), World("10", 10, 60, 1, HEAVY)),
    (World("20", 20, 60, 1, HEAVY), World("60", 60, 60, 1, HEAVY)),
    (World("20", 20, 30, 1, LIGHT), World("20", 20, 90, 1, LIGHT)),
    (World("50", 50, 40, 1, HEAVY), World("50", 50, 80, 1, FULL)),
]


def _mean(world: World) -> float:
    return TAU - float(world.share()[: int(TAU)].sum())


def _limits(made: list[Estimate | None]) -> tuple[Floats, Floats]:
    ends = np.array([(np.nan, np.nan) if e is None else (e.lower, e.upper) for e in made])
    return ends[:, 0], ends[:, 1]


def _tried(ask, *given) -> Estimate | None:  # noqa: ANN001, ANN002 - a function of any kind with what it takes
    try:
        return ask(*given)
    except NotEstimableError:
        return None


def _one(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for world in ONE:
        made = [world.drawn(rng) for _ in range(draws)]
        for day in DAYS:
            truth = float(world.share()[int(day)])
            estimates = [_tried(share_by, m, day) for m in made]
            yield simulated(SHARE, f"{world.name}, day {day:g}", _limits(estimates), truth)
        means = [_tried(lambda m: mean_wait(restricted(m, TAU)), m) for m in made]
        yield simulated(MEAN, world.name, _limits(means), _mean(world))
        half = int(np.argmax(world.share() >= HALF))
        if 0 < half <= TAU:
            days = [_tried(day_reached, m, HALF) for m in made]
            yield simulated(MEDIAN, world.name, _limits(days), float(half))


def _shares(one: Incidence, two: Incidence) -> Estimate:
    return share_difference(*(share_by(m, DAYS[0]) for m in (one, two)))


def _means(one: Incidence, two: Incidence) -> Estimate:
    return mean_wait_difference(*(restricted(m, TAU) for m in (one, two)))


def _two(draws: int, rng: np.random.Generator) -> Iterator[Row]:
    for first, second in TWO:
        made = [(first.drawn(rng), second.drawn(rng)) for _ in range(draws)]
        alike = (first.mean, first.shape) == (second.mean, second.shape)
        point = f"{first.name} twice" if first is second else f"{first.n} and {second.n} people, many lost"
        point = point if alike else f"{point}, waits unlike"
        at = int(DAYS[0])
        truth = float(first.share()[at] - second.share()[at])
        yield simulated(SHARES, point, _limits([_tried(_shares, *pair) for pair in made]), truth)
        truth = _mean(first) - _mean(second)
        yield simulated(MEANS, point, _limits([_tried(_means, *pair) for pair in made]), truth)
        if alike:
            found = [c for c in (_chance(*pair) for pair in made) if np.isfinite(c)]
            held = sum(c >= 1 - LEVEL for c in found)
            yield counted(LOG_RANK, point, held, len(found), given=len(found) / draws)


def _chance(one: Incidence, two: Incidence) -> float:
    try:
        return log_rank([one, two]).chance
    except NotEstimableError:
        return np.nan


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval at each number of people and length of waits."""
    rng = np.random.default_rng(seed)
    number = max(draws // ONE_BY_ONE, 4)
    yield from _one(number, rng)
    yield from _two(number, rng)
