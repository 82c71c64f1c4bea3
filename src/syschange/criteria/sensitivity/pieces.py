"""The tests whose numbers move with a factor, and those that stand: each as verdicts over every specification."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from syschange.criteria.analyses.outcomes import FEWEST
from syschange.criteria.judging.verdicts import (
    VERDICTS,
    Codes,
)
from syschange.criteria.sensitivity.effects import InGroup, Objects
from syschange.criteria.sensitivity.factors import AXES, FOUND, NOBODY, WORST, Levels, along
from syschange.results import Estimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
PLACE = {name: i for i, name in enumerate(VERDICTS)}
SERIES = "series"  # what the main measure is called among outcomes


class Piece(Protocol):
    """One test (or the tests of one outcome's groups) over every value of every factor."""

    @property
    def criterion(self) -> str:
        """The criterion it belongs to."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """The independent sources behind it."""
        ...

    def codes(self, levels: Levels) -> Codes:
        """Return its verdicts, an axis a factor, no source dropped that it rests on."""
        ...

    def turns(self, sure: float) -> Iterable[tuple[str, float]]:
        """Give where its verdict may turn: the outcome, and how many times its worthwhile size is then as large."""
        ...

    def chances(self, levels: Levels) -> Iterable[float]:
        """Give how sure it is, one way and the other, in one specification: there its verdict may turn."""
        ...


@dataclass(frozen=True)
class At:
    """Which of the values that were worked out a specification takes: the clusterings that there are, in order."""

    clusterings: tuple[str, ...]

    def taken(self, held: NDArray[np.object_], levels: Levels) -> NDArray[np.object_]:
        """Return what was worked out by clustering and person (the last two axes), for the values of a factorial."""
        chosen = [self.clusterings.index(c) for c in levels.clusterings]
        persons = [p - NOBODY for p in levels.persons]
        return held[..., chosen, :][..., persons]


def laid(values: Floats, *axes: str) -> Floats:
    """Return an array whose axes are those factors, in the order of `AXES`, to broadcast against every other."""
    shape = iter(values.shape)
    return values.reshape([next(shape) if a in axes else 1 for a in AXES])


def capped(sizes: Sequence[float]) -> Flags:
    """Return by size whether a verdict of MET may not stand: a size of nothing asks for the direction alone."""
    return np.asarray(along("size", [size <= 0 for size in sizes]) == 1)


def chance(estimate: Estimate | None, at_least: float) -> float:
    """Return how sure an effect is to be so large; missing where there is none."""
    return estimate.probability(at_least) if estimate is not None else np.nan


def chances_of(held: Objects, at_least: Sequence[float]) -> Floats:
    """Return how sure effects are to be as large as each threshold, shape (thresholds, clusterings, persons)."""
    made = np.empty((len(at_least), *held.shape))
    for i, threshold in enumerate(at_least):
        for place in np.ndindex(held.shape):
            made[(i, *place)] = chance(held.item(place), threshold)
    return made


def both_ends(group: InGroup, at: At, levels: Levels, at_least: Sequence[float]) -> tuple[Floats, Floats]:
    """Return how sure an effect is to be as large, and to fall short, at every value of every factor.

    In the worst case it is as large only where the least effect is, and falls short only where the greatest does:
    the effect lies somewhere between (Manski 1990). Where the worst cases cannot be told, neither is sure.
    """
    found = chances_of(at.taken(group.found, levels), at_least)
    low, high = (chances_of(at.taken(e, levels), at_least) for e in (group.least, group.greatest))
    if not group.bounded:
        low, high = np.where(np.isfinite(found), 0.0, found), np.where(np.isfinite(found), 1.0, found)
    few = np.array([group.people[p - NOBODY] for p in levels.persons]) < FEWEST
    ends = {FOUND: (found, 1 - found), WORST: (low, 1 - high)}
    met, failed = (np.stack([ends[a][i] for a in levels.attrition], axis=2) for i in (0, 1))
    return tuple(  # type: ignore[return-value] # two there are
        laid(np.where(few, np.nan, v), "size", "clustering", "attrition", "person") for v in (met, failed)
    )


def quantiles(estimates: Iterable[Estimate | None], sure: float) -> Iterable[float]:
    """Give the thresholds at which some effects turn from sure to unsure, and from unsure to surely short."""
    for e in estimates:
        if e is not None:
            yield from (e.distribution.quantile(1 - sure), e.distribution.quantile(sure))


def settled(group: InGroup, at: At, levels: Levels, at_least: Sequence[float]) -> tuple[Flags, Flags]:
    """Return whether an effect passes in the worst case or fails in the best, and whether there is one."""
    low, high, found = (
        laid(chances_of(at.taken(e, levels), at_least), "size", "clustering", "person")
        for e in (group.least, group.greatest, group.found)
    )
    few = laid(
        np.array([group.people[p - NOBODY] < FEWEST for p in levels.persons], dtype=np.float64), "person"
    )
    sure, there = along("sure", levels.sure), np.isfinite(found) & (few == 0)
    with np.errstate(invalid="ignore"):
        told = ((low >= sure) | (high <= 1 - sure)) & group.bounded
    return np.asarray(told | ~there), np.asarray(there | np.zeros_like(told))
