"""Group-time effects of a panel without gaps, from each cohort's mean and covariance over the periods alone."""

from dataclasses import dataclass

import numpy as np

from syschange.statistics.staggered.cells import GroupTimeCells, shares
from syschange.statistics.staggered.spread import Spread, Within, squares
from syschange.statistics.staggered.study import Floats, Ints, Study


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
    _least: float

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
        involved = np.zeros((len(n), weights.shape[1]), dtype=bool)
        for c, of in enumerate(self._products):
            here = np.flatnonzero(own[:, c])  # of few cohorts where some effects alone are asked for
            load = places[here].T @ (own[here, c : c + 1] * weights[here])
            alone = load.T @ typical @ load / n[c] if self.sizes[c] == 1 else None
            products = load.T @ of @ load / n[c] ** 2 if len(here) else np.zeros((weights.shape[1],) * 2)
            within.append(Within(products, alone, int(self.sizes[c]), free))
            involved[c] = (weights[here] != 0).any(axis=0)
        return Spread(tuple(within), shift, involved, self.sizes, self._least)


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
        # Effects are of moves, to which levels are nothing; kept, they would look like variation once rounded.
        off -= off.mean(axis=1, keepdims=True)
        products[c] = squares(off)
    compared = np.where(cells.pool, sizes, 0).sum(axis=1)
    cells = cells.at(np.flatnonzero(compared))
    value = (shares(cells, sizes) * (mean[:, cells.period] - mean[:, cells.base]).T).sum(axis=1)
    return FromMoments(
        cells, value, sizes[cells.cohort], compared[compared > 0], sizes, mean, products, study.least
    )
