"""Group-time effects by what each unit contributes: panels with gaps, covariates, and clusters above the unit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.staggered.adjusted import Adjusted, doubly_robust, regression
from syschange.statistics.staggered.cells import GroupTimeCells
from syschange.statistics.staggered.spread import Mask, Spread, Within, squares
from syschange.statistics.staggered.study import Floats, Ints, Study

GAPS = ("pairs", "rows", "complete")
MOST = 200_000_000  # ours: contributions of units to effects that are held, 1.6 GB
ADJUSTMENTS: dict[str, Callable[[Floats, Floats], Adjusted | None]] = {
    "doubly robust": doubly_robust,
    "regression": regression,
}


@dataclass(frozen=True, eq=False)
class FromUnits:
    """Group-time effects with what every unit contributes to each (see `FromMoments` for the shared attributes)."""

    cells: GroupTimeCells
    value: Floats
    changed: Ints
    compared: Ints
    sizes: Ints
    _cohort: Ints
    _cluster: Ints | None
    _parts: tuple[tuple[Ints, Floats], ...]
    _typical: Floats
    _least: float

    def influence(self, weights: Floats, constant: Floats) -> Floats:
        """Return what each unit contributes to combinations of the effects; shape (units, combinations).

        The sum of squares is the variance. Arguments are those of `spread`.
        """
        made = np.ascontiguousarray(constant.T)[:, self._cohort]
        for k in np.flatnonzero(weights.any(axis=1)):
            units, of = self._parts[k]
            for b in np.flatnonzero(weights[k]):
                made[b, units] += weights[k, b] * of
        return np.ascontiguousarray(made.T)

    def spread(self, weights: Floats, constant: Floats) -> Spread:
        """Return the spread of combinations of the effects (see `FromMoments.spread`)."""
        made = self.influence(weights, constant)
        own = self.cells.cohort[:, None] == np.arange(len(self.sizes))
        touched = (own | (self.cells.pool & (self.sizes > 0))).astype(np.float64)
        involved: Mask = np.asarray(touched.T @ np.abs(weights) > 0)
        if self._cluster is not None:
            return self._clustered(made, involved)
        within, shift = [], np.zeros((len(self.sizes), made.shape[1]))
        for c, n in enumerate(self.sizes):
            of = made[self._cohort == c]
            shift[c] = of.mean(axis=0) if n else 0.0
            off = of - shift[c]
            alone, free = self._borrowed(c, weights) if n == 1 else (None, 0)
            within.append(Within(squares(off), alone, int(n), free))
        return Spread(tuple(within), shift, involved, self.sizes, self._least)

    def _borrowed(self, cohort: int, weights: Floats) -> tuple[Floats, int]:
        """Return what a cohort of one unit adds were it as others are, and the degrees of freedom of that."""
        here = np.flatnonzero(self.cells.cohort == cohort)
        load = np.zeros((len(self._typical), weights.shape[1]))
        np.add.at(load, self.cells.period[here], weights[here])
        np.add.at(load, self.cells.base[here], -weights[here])
        made = load.T @ self._typical @ load
        return made, int(np.maximum(self.sizes - 1, 0).sum())

    def _clustered(self, made: Floats, involved: Mask) -> Spread:
        """Return the spread where clusters of units are independent, and the units in one are not.

        Where every cluster is of one cohort, cohorts are kept apart; else all clusters are taken together.
        """
        assert self._cluster is not None  # noqa: S101 - asked by `spread`
        clusters, place = np.unique(self._cluster, return_inverse=True)
        totals = np.zeros((len(clusters), made.shape[1]))
        np.add.at(totals, place, made)
        pairs = np.unique(np.column_stack([place, self._cohort]), axis=0)
        none = np.zeros((1, made.shape[1]))
        every: Mask = np.asarray(involved.any(axis=0, keepdims=True))
        if len(pairs) > len(clusters):
            alone = Within(totals.T @ totals, None, len(clusters), 0)
            return Spread((alone,), none, every, np.array([len(clusters)]), self._least)
        within = []
        for c in range(len(self.sizes)):
            of = totals[pairs[pairs[:, 1] == c, 0]]
            within.append(Within(of.T @ of, None, len(of), 0))
        shift = np.repeat(none, len(self.sizes), axis=0)
        return Spread(tuple(within), shift, involved, self.sizes, self._least)


def from_units(
    study: Study, cells: GroupTimeCells, *, gaps: str = "pairs", adjust: str = "doubly robust"
) -> FromUnits:
    """Return the group-time effects of a study, with what every unit contributes to each.

    Parameters
    ----------
    study
        The units over periods, all of them usable.
    cells
        The cells wanted; those without units, or whose units cannot be adjusted for, are left out.
    gaps
        "pairs": each effect is of the units seen in both of its periods. "rows": of all rows in either, each counting
        alike, as repeated cross-sections. ("complete" is for the caller to have seen to.)
    adjust
        With covariates, "doubly robust" or "regression".

    Raises
    ------
    UnknownChoiceError
        Where an option is none of these.
    NotEstimableError
        Where rows are asked for with covariates, or there is more than can be held.
    """
    for what, given, allowed in (
        ("way to treat gaps", gaps, GAPS),
        ("adjustment", adjust, tuple(ADJUSTMENTS)),
    ):
        if given not in allowed:
            raise UnknownChoiceError(what, given, allowed)
    if gaps == "rows" and study.covariates is not None:
        raise NotEstimableError(
            "Covariates cannot be adjusted for where each row counts alike.", 'Take gaps="pairs".'
        )
    found, held = [], 0
    adjusting = _Adjusting(study, ADJUSTMENTS[adjust])
    for k in range(len(cells)):
        made = _cell(study, cells, k, gaps=gaps, adjusting=adjusting)
        if made is None:
            continue
        found.append((k, *made))
        held += len(made[1])
        if held > MOST:
            raise NotEstimableError(
                f"There are more than {MOST:,} contributions of units to effects.",
                'Take longer periods, or no covariates and gaps="complete", which needs no contributions.',
            )
    counts = np.array([[f[4], f[5]] for f in found], dtype=np.int64).reshape(-1, 2)
    return FromUnits(
        cells.at(np.array([f[0] for f in found], dtype=np.int64)),
        np.array([f[1] for f in found], dtype=np.float64),
        counts[:, 0],
        counts[:, 1],
        study.sizes,
        study.cohort,
        study.cluster,
        tuple((f[2], f[3]) for f in found),
        _typical(study),
        study.least,
    )


class _Adjusting:
    """How to adjust the effects of a cohort, kept while they are of the same units and covariates."""

    def __init__(self, study: Study, way: Callable[[Floats, Floats], Adjusted | None]) -> None:
        self._study, self._way = study, way
        self._key: tuple[int, bytes, bytes] | None = None
        self._made: Adjusted | None = None

    def of(self, units: Ints, changed: Mask, base: int) -> Adjusted | None:
        assert self._study.covariates is not None  # noqa: S101 - asked by `_cell`
        key = base, units.tobytes(), changed.tobytes()
        if key != self._key:
            design = np.column_stack([np.ones(len(units)), self._study.covariates[units, base]])
            self._key, self._made = key, self._way(changed.astype(np.float64), design)
        return self._made


def _cell(
    study: Study, cells: GroupTimeCells, k: int, *, gaps: str, adjusting: _Adjusting
) -> tuple[float, Ints, Floats, int, int] | None:
    """Return an effect, the units that contribute, what each does, and how many changed and did not."""
    period, base = int(cells.period[k]), int(cells.base[k])
    own = study.cohort == cells.cohort[k]
    there = own | cells.pool[k][study.cohort]
    both = [study.seen[:, p] for p in (period, base)]
    there &= (both[0] | both[1]) if gaps == "rows" else (both[0] & both[1])
    if study.covariates is not None:
        there &= np.isfinite(study.covariates[:, base]).all(axis=1)
    units = np.flatnonzero(there)
    changed = own[units]
    counts = int(changed.sum()), int((~changed).sum())
    if not min(counts):
        return None
    if gaps == "rows":
        made = _of_rows(study, units, changed, (period, base))
    else:
        moved = study.outcome[units, period] - study.outcome[units, base]
        if study.covariates is None:
            made = unadjusted(moved, changed)
        else:
            adjusted = adjusting.of(units, changed, base)
            made = None if adjusted is None else adjusted(moved)
    return None if made is None else (made[0], units, made[1], *counts)


def unadjusted(moved: Floats, changed: Mask) -> tuple[float, Floats]:
    """Return how much further those who changed moved than others, and what each unit contributes."""
    made = np.empty(len(moved))
    means = []
    for side, sign in ((changed, 1.0), (~changed, -1.0)):
        mean = float(moved[side].mean())
        made[side] = sign * (moved[side] - mean) / side.sum()
        means.append(mean)
    return means[0] - means[1], made


def _of_rows(study: Study, units: Ints, changed: Mask, times: tuple[int, int]) -> tuple[float, Floats] | None:
    """Return an effect in which rows count alike, and what each unit contributes by all of its rows.

    Callaway & Sant'Anna (2021), appendix C: repeated cross-sections.
    """
    rows = np.where(study.seen, 1.0 if study.rows is None else study.rows, 0.0)
    made, value = np.zeros(len(units)), 0.0
    for side, sign in ((changed, 1.0), (~changed, -1.0)):
        for period, way in zip(times, (1.0, -1.0), strict=True):
            n = np.where(side, rows[units, period], 0.0)
            if not n.sum():
                return None
            y = np.where(n > 0, study.outcome[units, period], 0.0)
            mean = float((n * y).sum() / n.sum())
            value += sign * way * mean
            made += sign * way * n * (y - mean) / n.sum()
    return value, made


def _typical(study: Study) -> Floats:
    """Return the covariance over periods of one unit's outcomes about its cohort's mean, over what was seen."""
    periods = study.periods
    if not (study.sizes == 1).any():  # nobody borrows
        return np.zeros((periods, periods))
    products, pairs = np.zeros((periods, periods)), np.zeros((periods, periods))
    for c in np.flatnonzero(study.sizes > 1):
        of, seen = study.outcome[study.cohort == c], study.seen[study.cohort == c]
        counts = seen.sum(axis=0)
        mean = np.divide(np.where(seen, of, 0.0).sum(axis=0), counts, out=np.zeros(periods), where=counts > 0)
        off = np.where(seen, of - mean, 0.0)
        products += squares(off)
        both = squares(seen.astype(np.float64))
        pairs += np.maximum(both - 1, 0)
    return np.divide(products, pairs, out=np.zeros_like(products), where=pairs > 0)
