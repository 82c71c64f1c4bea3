"""Group-time effects of a panel without gaps, from each cohort's mean and covariance over the periods alone."""

from dataclasses import dataclass

import numpy as np

from syschange.statistics.staggered.cells import GroupTimeCells, shares
from syschange.statistics.staggered.spread import Spread, Within
from syschange.statistics.staggered.study import Floats, Ints, Study

_SMALL = 200_000  # multiplications; libraries share out larger products among threads


@dataclass(frozen=True, eq=False)
class FromMoments:
    """Group-time effects, and the spread of any combinations of them, from the moments of cohorts.

    An effect is a sum over cohorts of a coefficient times how far a mean moved between two periods. What a unit
    contributes to it (its influence) is linear in its outcomes, so that the covariances of any combinations are
    made of those of the outcomes, and the units are gone over once.

    Attributes
    ----------
    cells
        The cells that can be estimated.
    value
        The effects; shape (cells,).
    changed, compared
        Units of the cohort and of the comparison behind each; shape (cells,).
    sizes
        Units of each cohort, and last of those that did not change; shape (cohorts + 1,).
    """

    cells: GroupTimeCells
    value: Floats
    changed: Ints
    compared: Ints
    sizes: Ints
    _mean: Floats
    _products: Floats

    def spread(self, weights: Floats, constant: Floats) -> Spread:
        """Return the spread of combinations of the effects.

        Parameters
        ----------
        weights
            The combinations; shape (cells, combinations).
        constant
            What each unit of a cohort contributes besides, for its share having been estimated; shape
            (cohorts + 1, combinations).
        """
        used = np.flatnonzero(weights.any(axis=1))
        cells, weights = self.cells.at(used), weights[used]
        n = np.maximum(self.sizes, 1).astype(np.float64)
        own = shares(cells, self.sizes)
        moved = (self._mean[:, cells.period] - self._mean[:, cells.base]).T  # cells by cohorts
        compared = np.where(cells.pool, own, 0.0)
        centre = -(compared * moved).sum(axis=1, keepdims=True)
        shift = (compared * (moved - centre) / n).T @ weights + constant
        places = np.zeros((len(used), self._mean.shape[1]))
        places[np.arange(len(used)), cells.period] = 1.0
        places[np.arange(len(used)), cells.base] -= 1.0
        free = int(np.maximum(self.sizes - 1, 0).sum())
        typical = self._products.sum(axis=0) / max(free, 1)
        within = []
        for c, of in enumerate(self._products):
            load = places.T @ (own[:, c : c + 1] * weights)
            alone = load.T @ typical @ load / n[c] if self.sizes[c] == 1 else None
            within.append(Within(load.T @ of @ load / n[c] ** 2, alone, int(self.sizes[c]), free))
        involved = ((own != 0).T.astype(np.float64) @ np.abs(weights) > 0) & (self.sizes > 0)[:, None]
        return Spread(tuple(within), shift, involved, self.sizes)


def _squares(values: Floats) -> Floats:
    """Return `values.T @ values`, added up in blocks too small to be shared out among threads.

    The answer is then the same however many threads there are, and none is waited for.
    """
    rows, columns = values.shape
    size = max(_SMALL // max(columns, 1) ** 2, 8)
    whole = rows // size * size
    blocks = values[:whole].reshape(-1, size, columns)
    rest = values[whole:]
    return np.asarray((blocks.transpose(0, 2, 1) @ blocks).sum(axis=0) + rest.T @ rest, dtype=np.float64)


def from_moments(study: Study, cells: GroupTimeCells) -> FromMoments:
    """Return the group-time effects of a study in which every unit was seen in every period.

    Notes
    -----
    Callaway & Sant'Anna (2021), equations 2.8 and 2.9 without covariates.
    """
    sizes, periods = study.sizes, study.periods
    mean = np.zeros((len(sizes), periods))
    products = np.zeros((len(sizes), periods, periods))
    for c in np.flatnonzero(sizes):
        of = study.outcome[study.cohort == c]
        mean[c] = of.mean(axis=0)
        off = of - mean[c]
        products[c] = _squares(off)
    compared = np.where(cells.pool, sizes, 0).sum(axis=1)
    cells = cells.at(np.flatnonzero(compared))
    value = (shares(cells, sizes) * (mean[:, cells.period] - mean[:, cells.base]).T).sum(axis=1)
    return FromMoments(cells, value, sizes[cells.cohort], compared[compared > 0], sizes, mean, products)
