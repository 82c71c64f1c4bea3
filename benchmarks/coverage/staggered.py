"""Coverage of the effects of a change that came to units at different times, with few units and with many."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from covered import LEVEL, Interval, Row, simulated
from scipy import special

from syschange.statistics.staggered import Combined, Study, combined, group_time_effects, simultaneous_level

SMALL = Interval(
    "Group-time effects, allowing for few units: mean effects",
    ("staggered.combined", "staggered.Spread"),
    "12 to 200 units over 12 periods, 1 to 40 in a cohort, waiting and never-treated comparisons",
)
SINGLE = Interval(
    "Group-time effects, allowing for few units: single horizons and the slope before",
    ("staggered.combined", "staggered.Spread"),
    "as above",
)
LARGE = Interval(
    "Group-time effects, standard errors for large samples: mean effects",
    ("staggered.combined", "staggered.Spread"),
    "as above",
)
BAND = Interval(
    "Group-time effects: a band over all horizons, on their level together",
    ("staggered.simultaneous_level",),
    "as above",
)
PERIODS = 12
WHOLES = ("simple", "horizon", "cohort", "calendar")
# Each panel is made and fitted by itself.
ONE_BY_ONE = 20


@dataclass(frozen=True)
class World:
    """How many units changed in which period, how many never did, and how outcomes hang together over time."""

    sizes: tuple[int, ...]
    starts: tuple[int, ...]
    never: int
    memory: float = 0.5
    comparison: str = "not yet"

    def __str__(self) -> str:
        sizes = "+".join(map(str, self.sizes))
        return f"{sizes} changed, {self.never} never, autocorrelation {self.memory:g}, {self.comparison}"

    def drawn(self, rng: np.random.Generator) -> Study:
        """Return a study in which the change does nothing."""
        start = np.repeat(np.array([*self.starts, np.inf]), [*self.sizes, self.never])
        noise = rng.normal(size=(len(start), PERIODS))
        noise[:, 0] /= np.sqrt(1 - self.memory**2)
        for t in range(1, PERIODS):
            noise[:, t] += self.memory * noise[:, t - 1]
        return Study(noise + rng.normal(size=(len(start), 1)) + rng.normal(size=PERIODS), start)


WORLDS = (
    World((30, 30, 40), (4, 6, 9), 100, 0.3),
    World((8, 8, 8), (4, 6, 9), 16),
    World((8, 8, 8), (4, 6, 9), 16, comparison="never"),
    World((5, 5), (5, 8), 8),
    World((3, 3), (5, 8), 6),
    World((2, 2, 2), (5, 7, 9), 6),
    World((1,) * 6, (4, 5, 6, 7, 8, 9), 18),
    World((1, 3, 8), (5, 7, 9), 12, 0.8),
    World((12, 12, 12), (4, 6, 9), 0),
)


def _limits(made: Combined, places: list[int], *, small: bool, level: float = LEVEL) -> np.ndarray:
    """Return lower and upper limits of some combinations; shape (2, places)."""
    some = made.taken(places)
    sides = some.sides(small=small)
    t = np.where(
        np.isinf(sides.df), special.ndtri((1 + level) / 2), special.stdtrit(sides.df, (1 + level) / 2)
    )
    return np.stack([some.value - t * sides.se, some.value + t * sides.se])


def _one(world: World, rng: np.random.Generator) -> dict[Interval, np.ndarray]:
    made = combined(group_time_effects(world.drawn(rng), comparison=world.comparison))
    wholes = [int(made.at_kind(k, whole=True)[0]) for k in WHOLES]
    horizons = made.at_kind("horizon").tolist()
    at = {int(made.index[i]): i for i in horizons}
    single = [at[h] for h in (-3, -2, 0, 1, 2)] + [int(made.at_kind("slope before", whole=True)[0])]
    covariance = made.taken(horizons).spread.covariance(small=True)
    level = simultaneous_level(covariance, level=LEVEL, draws=2000)
    band = _limits(made, horizons, small=True, level=level)
    held = bool(
        ((band[0] <= 0) & (band[1] >= 0)).all()
    )  # all of them, as one interval from -1 to 1 or from 1 on
    return {
        SMALL: _limits(made, wholes, small=True),
        SINGLE: _limits(made, single, small=True),
        LARGE: _limits(made, wholes, small=False),
        BAND: np.array([[-1.0 if held else 1.0], [2.0]]),
    }


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage of each interval in each world."""
    rng = np.random.default_rng(seed)
    for world in WORLDS:
        found = [_one(world, rng) for _ in range(max(draws // ONE_BY_ONE, 4))]
        for interval in (SMALL, SINGLE, LARGE, BAND):
            limits = np.concatenate([of[interval] for of in found], axis=1)
            yield simulated(interval, str(world), (limits[0], limits[1]), 0.0)
