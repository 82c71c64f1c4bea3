"""What is true of those who carry the cases: it stays in memory, and no worker in it can be told from another."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.detectable import smallest_detectable, spread_of
from syschange.statistics.means import t_estimate
from syschange.statistics.multilevel import vpc_estimate
from syschange.statistics.reliance import (
    MISSING_WORK,
    Caseload,
    Contrast,
    DrawnEffects,
    Guard,
    WorkerSums,
    between_workers,
    caseload,
    contrast,
    gain_shares,
    left_out,
    workers_drawn,
)
from syschange.system.reliance.collected import Left
from syschange.system.reliance.terms import SURE, Terms

Floats = npt.NDArray[np.float64]
_CHANGED, _COMPARISON = 0, 1


@dataclass(frozen=True, eq=False)
class Team:
    """What is true of the workers who have cases of the change.

    Attributes
    ----------
    workers
        How many they are.
    crossing
        Whether some of them have cases of the comparison too.
    without
        The effect without the one most needed, by whose the cases without a worker are taken to be (see
        `statistics.reliance.left_out`); None where it cannot be estimated.
    blocked
        How many cannot be left out, because too few cases would remain.
    drawn
        The effect with workers drawn again; None where it cannot be.
    guard
        How often chance would leave so little without one of them; None where it cannot be told.
    gain_share
        The largest share of the gain in one worker's cases.
    caseload
        How concentrated cases are.
    between
        The share of the variance that lies between workers; None where it cannot be told.
    room
        How far from the worthwhile effect the effect without the one most needed has to lie for these data to say so
        four times in five; missing where it cannot be told.
    in_post
        The effect from the cases of those still in post; None where not asked or not to be told.
    gone, unsure
        The share of the cases carried by those who have left, and by those of whom that is not known; missing where
        not asked.
    """

    workers: int
    crossing: bool
    without: dict[str, Estimate | None]
    blocked: int
    drawn: Estimate | None
    guard: Guard | None
    gain_share: float
    caseload: Caseload
    between: Estimate | None
    room: float
    in_post: Estimate | None
    gone: float
    unsure: float

    def least_sure(self, at_least: float) -> float:
        """Return the least sure that the effect without one is so large, whosever the cases without a worker are.

        Returns
        -------
        float
            Missing where one of them cannot be told.
        """
        return self._sure(at_least, least=True)

    def most_sure(self, at_least: float) -> float:
        """Return the most sure that it is so large; missing where one of them cannot be told."""
        return self._sure(at_least, least=False)

    def _sure(self, at_least: float, *, least: bool) -> float:
        known = [e.probability(at_least) for e in self.without.values() if e is not None]
        if self.blocked or len(known) < len(self.without):
            return math.nan
        return min(known) if least else max(known)


def team_of(
    sums: WorkerSums, *, terms: Terms, guarded: Guard | None, replicates: int, seed: int, left: Left | None
) -> Team:
    """Return what is true of the workers who have cases of the change.

    Parameters
    ----------
    sums
        Sums a worker and arm.
    terms
        What is asked.
    guarded
        The permutation guard.
    replicates, seed
        Of the bootstrap.
    left
        Those who left, where a workforce was given.
    """
    made = {name: left_out(sums, design=terms.design, missing=name) for name in MISSING_WORK}
    most = {name: _most_needed(each, terms) for name, each in made.items()}
    room = math.nan
    if most["spread"] is not None:
        _, se, df, _ = spread_of(most["spread"])
        room = smallest_detectable(se, df=df, level=2 * SURE - 1)
    try:
        between = vpc_estimate(between_workers(sums, design=terms.design), level=terms.level)
    except NotEstimableError:
        between = None
    return Team(
        sums.workers, sums.crossing, most,
        int(np.isnan(made["spread"].se).sum()), _drawn(sums, terms, replicates, seed), guarded,
        float(np.max(gain_shares(sums, design=terms.design))),
        caseload(sums.known[_CHANGED, sums.carrying, 0]), between, room, *_in_post(sums, terms, left),
    )  # fmt: skip


def _most_needed(made: Contrast, terms: Terms) -> Estimate | None:
    """Return the effect without the worker without whom a worthwhile one is least sure."""
    with np.errstate(invalid="ignore", divide="ignore"):
        t = (made.value - terms.at_least) / made.se
    if np.isnan(t).all():
        return None
    i = int(np.nanargmin(t))
    value, se, df = (float(a[i]) for a in (made.value, made.se, made.df))
    return t_estimate(value, se, df, level=terms.level, method=f"{terms.design}, one worker left out")


def _drawn(sums: WorkerSums, terms: Terms, replicates: int, seed: int) -> Estimate | None:
    try:
        draws = workers_drawn(sums, design=terms.design, replicates=replicates, seed=seed)
        value = float(contrast(sums.total[_CHANGED], sums.total[_COMPARISON], design=terms.design).value)
        return Estimate.of(
            value, DrawnEffects(draws), terms.level, f"{terms.design}, bootstrap of workers"
        ) if len(draws) else None  # fmt: skip
    except NotEstimableError:
        return None


def _in_post(sums: WorkerSums, terms: Terms, left: Left | None) -> tuple[Estimate | None, float, float]:
    if left is None:
        return None, math.nan, math.nan
    away = left.gone + left.unsure
    rest = sums.placed[_CHANGED] - away[_CHANGED]
    rest = rest if rest[0] > 0 else np.zeros_like(rest)
    made = contrast(rest, sums.total[_COMPARISON] - away[_COMPARISON], design=terms.design)
    cases = float(sums.placed[_CHANGED, 0])
    shares = float(left.gone[_CHANGED, 0]) / cases, float(left.unsure[_CHANGED, 0]) / cases
    try:
        found = t_estimate(
            float(made.value), float(made.se), float(made.df), level=terms.level,
            method=f"{terms.design}, those still in post",
        )  # fmt: skip
    except NotEstimableError:
        return None, *shares
    return found, *shares
