"""What a group's data are like, as far as it decides what they would show, and studies simulated like that."""

import dataclasses
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError
from syschange.results import Coarsening
from syschange.statistics.power import (
    Simulated,
    simulate_clustered_shares,
    simulate_scores,
    simulate_series,
    simulate_shares,
)
from syschange.statistics.series import interrupted

Floats = NDArray[np.float64]

SCORES, SERIES, SHARES = "before_after", "interrupted_series", "shares"
DESIGNS = (SCORES, SERIES, SHARES)
LEVEL, SLOPE = "level", "slope"
_CONTRASTS = {LEVEL: (0.0, 0.0, 1.0, 0.0), SLOPE: (0.0, 0.0, 0.0, 1.0)}


@dataclass(frozen=True, eq=False)
class Structure:
    """What a group's data are like.

    Attributes
    ----------
    design
        One of `DESIGNS`.
    people
        People in each arm, the one that changed first; one number where there is one arm. Missing where hidden.
    sizes
        People of each cluster of each arm; empty where people are not clustered.
    clusters
        How many clusters each arm has; missing where hidden, empty where people are not clustered.
    sd, icc
        Of a score within an arm, given the score before (of the change, in one arm); of the points of a series about
        their course.
    autocorrelation
        Of points next to each other.
    share
        Of the comparison.
    change, there
        How many points lie before the change, and which points there are; of a series.
    of
        "level" or "slope" of a series.
    """

    design: str
    people: tuple[float, ...] = ()
    sizes: tuple[Floats, ...] = ()
    clusters: tuple[float, ...] = ()
    sd: float = math.nan
    icc: float = math.nan
    autocorrelation: float = math.nan
    share: float = math.nan
    change: int = 0
    there: NDArray[np.bool_] | None = None
    of: str = LEVEL

    @property
    def points(self) -> tuple[float, float]:
        """How many points there are before and after the change; missing where there is no series."""
        if self.there is None:
            return math.nan, math.nan
        return float(self.there[: self.change].sum()), float(self.there[self.change :].sum())

    def published(
        self, people: tuple[float, ...], clusters: tuple[float, ...], events: float, coarsening: Coarsening
    ) -> "Structure":
        """Return the same from published counts: clusters are then of one size, and what is hidden is missing.

        Parameters
        ----------
        people, clusters
            Published; missing where hidden.
        events
            People of the comparison with the outcome, for `share`.
        coarsening
            How finely other numbers are given.
        """
        fine = 10.0 ** (1 - coarsening.figures)
        known = all(math.isfinite(n) for n in (*people, *clusters))
        step = coarsening.step(self.sd)
        sizes = tuple(np.full(int(k), n / k) for n, k in zip(people, clusters, strict=False)) if known else ()
        share = min(events / people[-1], 1.0) if self.design == SHARES and known else math.nan

        def rounded(number: float, size: float) -> float:
            return round(number / size) * size if known and math.isfinite(number) else math.nan

        return dataclasses.replace(
            self, people=people, clusters=clusters, sizes=sizes, sd=rounded(self.sd, step),
            icc=rounded(self.icc, fine), autocorrelation=rounded(self.autocorrelation, fine), share=share,
            there=self.there if known else None,
        )  # fmt: skip


def simulated(
    structure: Structure, *, level: float, simulations: int, rng: np.random.Generator
) -> Simulated | None:
    """Return studies of such a structure, or None where there is too little to simulate any, or it is hidden."""
    try:
        return _simulated(structure, level, simulations, rng)
    except NotEstimableError:
        return None


def _simulated(s: Structure, level: float, simulations: int, rng: np.random.Generator) -> Simulated | None:
    if any(math.isnan(n) for n in (*s.people, *s.clusters)):
        return None
    if s.design == SERIES:
        if s.there is None:
            return None
        design = interrupted(len(s.there), s.change)
        return simulate_series(
            design, _CONTRASTS[s.of], sd=s.sd, autocorrelation=s.autocorrelation, there=s.there, level=level,
            simulations=simulations, rng=rng,
        )  # fmt: skip
    if s.design == SHARES and s.sizes:
        return simulate_clustered_shares(
            s.sizes[1], s.sizes[0], share=s.share, icc=s.icc, level=level, simulations=simulations, rng=rng
        )
    if s.design == SHARES:
        return simulate_shares(
            s.people[1], s.people[0], share=s.share, level=level, simulations=simulations, rng=rng
        )
    sizes = tuple(reversed(s.sizes)) if s.sizes else tuple(reversed(s.people))
    lost = 1 if len(s.people) > 1 else 0
    icc = s.icc if s.sizes else 0.0
    return simulate_scores(sizes, sd=s.sd, icc=icc, lost=lost, level=level, simulations=simulations, rng=rng)
