"""Coverage of the share of sites that still do something by a day, few sites with several things each among them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from covered import LEAST, LEVEL, Floats, Interval, Row, simulated

from syschange.errors import NotEstimableError
from syschange.statistics.survival import kept_share

BY = 24.0
ALIKE = Interval(
    "Share still going on by a day, beta product (things of a site taken for alike)",
    ("survival.kept_share",),
    "5 to 40 sites with 1 to 4 things each, from not at all alike to one end for all, 60% to 95% kept, none to half "
    "lost from sight; at the end none ends",
    LEAST,
)
APART = Interval(
    "Share still going on by a day, beta product (each thing for itself)",
    ("survival.kept_share",),
    "5 to 40 things that end each for itself, 60% to 95% kept, none to half lost from sight; at the end none ends",
    LEAST,
)
# Made one at a time, these cost more than those that are made all at once.
ONE_BY_ONE = 20


@dataclass(frozen=True)
class World:
    """So many sites with so many things each, of which one in so many ends when the others of its site do."""

    sites: int
    most: int
    shared: float
    share: float
    seen: tuple[float, float]

    @property
    def name(self) -> str:
        """The world in words."""
        lost = "all followed" if self.seen[0] > BY else "some lost"
        size = f"{self.sites} sites, up to {self.most} things"
        return f"{size}, {self.shared:.0%} shared, {self.share:.0%} kept, {lost}"

    def limits(self, rng: np.random.Generator, alike: float) -> tuple[float, float]:
        """Return the limits of one sample; missing where nothing was followed so long."""
        site = np.repeat(np.arange(self.sites), rng.integers(1, self.most + 1, self.sites))
        mean = BY / -np.log(self.share) if self.share < 1 else np.inf
        ends: Floats = rng.exponential(1.0, self.sites)[site]
        own = rng.random(len(site)) >= self.shared
        ends = np.ceil(np.where(own, rng.exponential(1.0, len(site)), ends) * mean)
        last = np.ceil(rng.uniform(*self.seen, len(site)))
        try:
            made = kept_share(np.minimum(ends, last), ends <= last, site, BY, alike=alike, level=LEVEL)
        except NotEstimableError:
            return np.nan, np.nan
        return made.lower, made.upper


ALL, SOME = (30.0, 40.0), (6.0, 48.0)
WORLDS = [
    World(5, 1, 0, 0.8, ALL), World(10, 1, 0, 0.6, SOME), World(20, 1, 0, 0.95, ALL), World(40, 1, 0, 0.8, SOME),
    World(5, 1, 0, 1.0, SOME),
    World(5, 4, 1, 0.8, ALL), World(8, 4, 1, 0.6, SOME), World(8, 4, 0.5, 0.8, SOME), World(10, 3, 1, 0.95, SOME),
    World(20, 4, 1, 0.8, SOME), World(20, 4, 0.5, 0.6, ALL), World(40, 4, 1, 0.6, SOME), World(10, 4, 0, 0.8, SOME),
    World(8, 4, 1, 1.0, ALL),
]  # fmt: skip


def rows(draws: int, seed: int) -> Iterator[Row]:
    """Yield the coverage in each world; in those with a thing a site, with each for itself too."""
    rng = np.random.default_rng(seed)
    for world in WORLDS:
        for interval, alike in ((ALIKE, 1.0), *(((APART, 0.0),) if world.most == 1 else ())):
            sides = np.array([world.limits(rng, alike) for _ in range(max(draws // ONE_BY_ONE, 4))])
            yield simulated(
                interval, world.name, (sides[:, 0], sides[:, 1]), world.share, boundary=world.share == 1
            )
