"""From sums a worker to effects: with whoever's cases are alike, without any one of them, and in the worst case."""

from collections.abc import Sequence

import numpy as np

from syschange.criteria.sensitivity.cases import NOT_KNOWN, Cases, Floats, Ints
from syschange.criteria.sensitivity.factors import ONE_BY_ONE, ORGANISATION, WORKER
from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.means import t_estimate
from syschange.statistics.reliance import WorkerSums, by_workers, contrast, slope_within

_CHANGED, _COMPARISON = 0, 1


def unit_of(cases: Cases, clustering: str) -> Ints:
    """Return whose the cases of each cell are: the worker's, the organisation's, or nobody's."""
    nobody = np.full(len(cases.worker), NOT_KNOWN)
    return {WORKER: cases.worker, ORGANISATION: cases.organisation, ONE_BY_ONE: nobody}[clustering]


def summed(sums: Floats, unit: Ints, *, kept: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> WorkerSums:
    """Return sums of cells added up by whose they are.

    Parameters
    ----------
    sums
        Shape (2, cells, 6).
    unit
        Whose each cell is, -1 where that is not known.
    kept
        Which cells to take: all but those of a person who is dropped.
    """
    taken, whose = sums[:, kept], unit[kept]
    known = np.zeros((2, int(whose.max(initial=NOT_KNOWN)) + 1, sums.shape[-1]))
    placed = whose != NOT_KNOWN
    for arm in (_CHANGED, _COMPARISON):
        np.add.at(known[arm], whose[placed], taken[arm, placed])
    return WorkerSums.of(known, taken[:, ~placed].sum(axis=1))


def estimated(sums: WorkerSums, *, design: str, clustering: str, level: float) -> Estimate | None:
    """Return the effect, its interval allowing for whose cases are alike; None where it cannot be told.

    By the jackknife over workers, or over organisations (see `statistics.reliance.by_workers`); of people one by one
    as if every case stood for itself alone.
    """
    try:
        if clustering != ONE_BY_ONE:
            return by_workers(sums, design=design, level=level)
        made = contrast(sums.total[_CHANGED], sums.total[_COMPARISON], design=design)
        return t_estimate(float(made.value), float(made.se), float(made.df), level=level, method=design)
    except NotEstimableError:
        return None


def slope_of(sums: WorkerSums, design: str) -> float:
    """Return how much of the score before a design takes off."""
    if design == "ancova":
        return float(slope_within(sums.total[_CHANGED], sums.total[_COMPARISON]))
    return 1.0 if design == "did" else 0.0


def of_filled(sums: WorkerSums, slope: float, *, clustering: str, level: float) -> Estimate | None:
    """Return the effect on scores that were filled in, the slope on the score before taken as it is."""
    known, unknown = sums.adjusted("ancova", slope)
    padded = [np.concatenate([a, np.zeros_like(a)], axis=-1) for a in (known, unknown)]
    made = WorkerSums.of(padded[0], padded[1])
    return estimated(made, design="difference", clustering=clustering, level=level)


def fewest(sums: WorkerSums) -> float:
    """Return the people in the smaller arm."""
    return float(sums.total[:, 0].min())


def lowest(estimates: Sequence[Estimate | None]) -> Estimate | None:
    """Return the least favourable of some estimates; None where one of them cannot be told."""
    there = [e for e in estimates if e is not None]
    return min(there, key=lambda e: e.value) if len(there) == len(estimates) and there else None


def highest(estimates: Sequence[Estimate | None]) -> Estimate | None:
    """Return the most favourable of some estimates; None where one of them cannot be told."""
    there = [e for e in estimates if e is not None]
    return max(there, key=lambda e: e.value) if len(there) == len(estimates) and there else None
