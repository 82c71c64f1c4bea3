"""Group-time effects put together: over all, by horizon, by cohort, by calendar time, and the slope before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from syschange.statistics.staggered.cells import GroupTimeCells
from syschange.statistics.staggered.influences import FromUnits
from syschange.statistics.staggered.moments import FromMoments
from syschange.statistics.staggered.spread import Mask, Sides, Spread
from syschange.statistics.staggered.study import Floats, Ints

Effects = FromMoments | FromUnits
_AT_ONCE = 64  # so that the covariances of thousands of effects need not be held to know their variances
_WHOLE = True
KINDS = ("simple", "horizon", "cohort", "calendar", "slope before")


@dataclass(frozen=True, eq=False)
class Combined:
    """Combinations of group-time effects.

    Attributes
    ----------
    kind
        What each is of: one of `KINDS`; shape (combinations,).
    index
        Its horizon, cohort or period; -1 where `whole`.
    whole
        Whether it is the mean of all of its kind.
    value
        Its value.
    changed
        Which cohorts' effect it is; shape (cohorts + 1, combinations).
    effects
        The group-time effects it is made of.
    weights
        How much of each of those; shape (cells, combinations).
    """

    kind: tuple[str, ...]
    index: Ints
    whole: Mask
    value: Floats
    changed: Mask
    effects: Effects
    weights: Floats
    _constant: Floats

    def __len__(self) -> int:
        return len(self.kind)

    @cached_property
    def spread(self) -> Spread:
        """The covariances of the combinations."""
        return self.effects.spread(self.weights, self._constant)

    @cached_property
    def compared(self) -> Mask:
        """Which cohorts each is compared with and is not itself of; shape (cohorts + 1, combinations)."""
        pool = self.effects.cells.pool & (self.effects.sizes > 0)
        return _touched(pool.T, self.weights) & ~self.changed

    def sides(self, *, small: bool = True) -> Sides:
        """Return the variances in two parts (see `Spread.sides`), worked out for some combinations at a time."""
        found = []
        for start in range(0, max(len(self), 1), _AT_ONCE):
            some = self.taken(range(start, min(start + _AT_ONCE, len(self))))
            found.append(some.spread.sides(_fitting(some.changed, some.spread), small=small))
        return Sides(
            *(
                np.concatenate([getattr(f, of) for f in found])
                for of in ("changed", "compared", "free_changed", "free_compared")
            )
        )

    def units(self) -> tuple[Ints, Ints]:
        """Return how many units changed and how many others there are behind each; each of shape (combinations,)."""
        sizes = self.effects.sizes
        return sizes @ self.changed, sizes @ self.compared

    def at_kind(self, kind: str, *, whole: bool = False) -> Ints:
        """Return the places of the combinations of a kind, in order."""
        wanted = [k == kind and bool(w) == whole for k, w in zip(self.kind, self.whole, strict=True)]
        return np.flatnonzero(wanted)

    def taken(self, which: Sequence[int] | range | Ints) -> "Combined":
        """Return some of the combinations."""
        at = np.asarray(which, dtype=np.int64)
        return Combined(
            tuple(self.kind[i] for i in at.tolist()),
            self.index[at],
            self.whole[at],
            self.value[at],
            self.changed[:, at],
            self.effects,
            self.weights[:, at],
            self._constant[:, at],
        )


def _fitting(changed: Mask, spread: Spread) -> Mask:
    """Return which parts are of those who changed; one part of all clusters is counted with them."""
    return (
        changed
        if len(spread.within) == len(changed)
        else np.ones((len(spread.within), changed.shape[1]), bool)
    )


def combined(effects: Effects, *, balance: int | None = None) -> Combined:
    """Return the combinations of group-time effects that answer questions.

    Parameters
    ----------
    effects
        The group-time effects.
    balance
        Horizons are of the cohorts that are seen up to this one, and those that all of them have, so that each is of
        the same units; None for all that each horizon has.

    Returns
    -------
    Combined
        In the order of `KINDS`, the mean of each kind first. "simple": the mean over all units and periods since
        their change. "horizon": by periods since the change, units counting alike; its mean is over those from 0.
        "cohort": by when units changed, the mean over its periods since; its mean counts units alike. "calendar": by
        period. "slope before": how much further a period those who were to change moved than others did, before
        any anticipation: the least-squares slope of each cohort, units counting alike.

    Notes
    -----
    Callaway & Sant'Anna (2021), table 1; standard errors allow for the cohorts' shares being estimated. The slope is
    ours: that of a straight line through the effects before the change and the 0 they are measured from.
    """
    cells, maker = effects.cells, _Maker(effects)
    post = np.flatnonzero(cells.post)
    rows: list[_Row] = []
    if len(post):
        rows.append(maker.alike("simple", -1, post, whole=True))
    rows += maker.horizons(balance)
    if len(post):
        rows += [*maker.cohorts(post), *maker.calendar(post)]
    rows += maker.slope()
    many = len(rows)
    weights = np.array([r.weights for r in rows]).reshape(many, len(cells)).T
    constant = np.array([r.constant for r in rows]).reshape(many, len(effects.sizes)).T
    own = cells.cohort == np.arange(len(effects.sizes))[:, None]
    return Combined(
        tuple(r.kind for r in rows),
        np.array([r.index for r in rows], dtype=np.int64),
        np.array([r.whole for r in rows], dtype=bool),
        effects.value @ weights,
        _touched(own, weights),
        effects,
        weights,
        constant,
    )


def _touched(of: Mask, weights: Floats) -> Mask:
    """Return which combinations hold a cell of each cohort; shape (cohorts, combinations)."""
    held = weights != 0
    return np.array([held[cells].any(axis=0) for cells in of], dtype=bool).reshape(len(of), weights.shape[1])


def group_times(effects: Effects) -> Combined:
    """Return every group-time effect as a combination of itself alone; `index` is its place."""
    cells, many = effects.cells, len(effects.cells)
    changed = np.zeros((len(effects.sizes), many), dtype=bool)
    changed[cells.cohort, np.arange(many)] = True
    return Combined(
        ("cohort and time",) * many,
        np.arange(many),
        np.zeros(many, dtype=bool),
        effects.value,
        changed,
        effects,
        np.eye(many),
        np.zeros((len(effects.sizes), many)),
    )


@dataclass(frozen=True, eq=False)
class _Row:
    """A combination as it is put together: weights of cells, and what the cohorts' shares contribute."""

    kind: str
    index: int
    whole: bool
    weights: Floats
    constant: Floats


class _Maker:
    """The combinations of some cells and their values."""

    def __init__(self, effects: Effects) -> None:
        self.cells, self.value, self.sizes = effects.cells, effects.value, effects.sizes
        self.units = max(int(effects.sizes.sum()), 1)
        self.share = effects.sizes / self.units

    def alike(self, kind: str, at: int, which: Ints, *, whole: bool = False) -> _Row:
        """Return the mean of cells in which units count alike."""
        groups = self.cells.cohort[which]
        weights = np.zeros(len(self.cells))
        weights[which] = self.share[groups] / self.share[groups].sum()
        return _Row(kind, at, whole, weights, self._shares(groups, self.value[which]))

    def of_cohorts(self, kind: str, groups: Ints, own: Floats) -> _Row:
        """Return the mean of one number a cohort, each made of its cells by weights, in which units count alike."""
        share = self.share[groups] / self.share[groups].sum()
        return _Row(kind, -1, _WHOLE, share @ own, self._shares(groups, own @ self.value))

    def plain(self, kind: str, rows: Sequence[_Row]) -> _Row:
        """Return the plain mean of combinations."""
        weights, constant = (
            np.mean([getattr(r, of) for r in rows], axis=0) for of in ("weights", "constant")
        )
        return _Row(kind, -1, _WHOLE, weights, constant)

    def _shares(self, groups: Ints, values: Floats) -> Floats:
        """Return what each unit of a cohort contributes to a mean for the cohorts' shares being estimated.

        It is the term with the weights' own influence in Callaway & Sant'Anna (2021), corollary 2.
        """
        size, share = len(self.share), self.share[groups]
        centre = float((share * values).sum() / share.sum())
        total = np.bincount(groups, values - centre, size)
        return np.asarray(total / share.sum() / self.units, dtype=np.float64)

    def horizons(self, balance: int | None) -> list[_Row]:
        """Return the effects by horizon, the mean since the change first."""
        cells = self.cells
        keep, wanted = np.ones(len(cells), dtype=bool), np.unique(cells.horizon)
        if balance is not None:
            steady = reaching(cells, balance)
            keep = np.isin(cells.cohort, steady)
            has = {h: set(cells.cohort[cells.horizon == h].tolist()) for h in wanted.tolist()}
            wanted = wanted[
                [
                    h <= balance and bool(len(steady)) and set(steady.tolist()) <= has[h]
                    for h in wanted.tolist()
                ]
            ]
        rows = [
            self.alike("horizon", h, np.flatnonzero(keep & (cells.horizon == h))) for h in wanted.tolist()
        ]
        since = [row for row in rows if row.index >= 0]
        return [self.plain("horizon", since), *rows] if since else rows

    def cohorts(self, post: Ints) -> list[_Row]:
        """Return the mean effect of each cohort since its change, that of all cohorts first."""
        groups = np.unique(self.cells.cohort[post])
        own = np.zeros((len(groups), len(self.cells)))
        for i, g in enumerate(groups.tolist()):
            which = post[self.cells.cohort[post] == g]
            own[i, which] = 1 / len(which)
        none = np.zeros(len(self.share))
        rows = [_Row("cohort", g, not _WHOLE, own[i], none) for i, g in enumerate(groups.tolist())]
        return [self.of_cohorts("cohort", groups, own), *rows]

    def calendar(self, post: Ints) -> list[_Row]:
        """Return the effect in each period, their mean first."""
        of = self.cells.period[post]
        rows = [self.alike("calendar", t, post[of == t]) for t in np.unique(of).tolist()]
        return [self.plain("calendar", rows), *rows]

    def slope(self) -> list[_Row]:
        """Return the slope before the change, where a cohort has two periods before it or more."""
        every = {g: _slope(self.cells, g) for g in np.unique(self.cells.cohort).tolist()}
        found = {g: of for g, of in every.items() if of is not None}
        if not found:
            return []
        groups = np.array(list(found), dtype=np.int64)
        return [self.of_cohorts("slope before", groups, np.array(list(found.values())))]


def reaching(cells: GroupTimeCells, horizon: int) -> Ints:
    """Return the cohorts that have an effect so many periods after their change, or later."""
    farthest = {g: int(cells.horizon[cells.cohort == g].max()) for g in np.unique(cells.cohort).tolist()}
    return np.array([g for g, last in farthest.items() if last >= horizon], dtype=np.int64)


def _slope(cells: GroupTimeCells, cohort: int) -> Floats | None:
    """Return the weights that make a cohort's slope before its change out of its effects; None with too few."""
    here = np.flatnonzero((cells.cohort == cohort) & cells.pre)
    if not len(here):
        return None
    varying = cells.base[here] == cells.period[here] - 1
    universal = cells.base[here] > cells.period[here]
    weights = np.zeros(len(cells))
    if universal.all():
        periods = np.append(cells.period[here], cells.base[here[0]]).astype(np.float64)
        off = periods - periods.mean()
        weights[here] = off[:-1] / (off**2).sum()
        return weights
    if not varying.all() or (np.diff(cells.period[here]) != 1).any():
        return None
    # Steps from period to period: a level is the sum of the steps up to it.
    levels = np.arange(len(here) + 1, dtype=np.float64)
    off = levels - levels.mean()
    weights[here] = np.cumsum(off[::-1])[::-1][1:] / (off**2).sum()
    return weights
