"""Errors that depend on the point before, with gaps: every likelihood from a few sums over pairs of neighbours."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pairs:
    """Sums of products over all neighbours that lie equally far apart.

    Attributes
    ----------
    gap
        How many steps apart: 1 where no point is missing between them.
    many
        How many such pairs each series has; shape (series,).
    later, cross, earlier
        Sums of products of the columns at the later point, between the two (both ways), and at the earlier one;
        shape (series, columns, columns).
    """

    gap: int
    many: Floats
    later: Floats
    cross: Floats
    earlier: Floats


@dataclass(frozen=True, eq=False)
class Neighbours:
    """What the likelihoods of many series are worked out from: gone over once, whatever the autocorrelation.

    Attributes
    ----------
    first
        Products of the columns at the first point of each series.
    pairs
        The sums over neighbours, one for each gap that occurs.
    """

    first: Floats
    pairs: tuple[Pairs, ...]

    def weighted(self, phi: Floats) -> tuple[Floats, Floats]:
        """Return the products of the columns weighted by the inverse of the correlation, and its log determinant.

        Parameters
        ----------
        phi
            Correlation of points one step apart, between −1 and 1; shape (series,). Of points d steps apart it is
            φ to the power of d.

        Returns
        -------
        tuple of arrays
            Shapes (series, columns, columns) and (series,).

        Notes
        -----
        The point given the one before has mean φ^d and variance 1 − φ^(2d) of the whole (Jones RH (1980)
        Technometrics 22:389-395), so that the inverse is a sum over neighbours.
        """
        products = self.first.copy()
        logarithm = np.zeros(len(phi))
        for pair in self.pairs:
            near = phi**pair.gap
            left = 1 - near**2
            logarithm += pair.many * np.log(left)
            share = pair.later - near[:, None, None] * pair.cross + (near**2)[:, None, None] * pair.earlier
            products += share / left[:, None, None]
        return products, logarithm


def neighbours(columns: Floats, there: Flags) -> Neighbours:
    """Return the sums over neighbours of several columns.

    Parameters
    ----------
    columns
        Shape (series, points, columns).
    there
        Which points there are; shape (series, points).
    """
    series, points, _ = columns.shape
    place = np.maximum.accumulate(np.where(there, np.arange(points), -1), axis=1)
    before = np.concatenate([np.full((series, 1), -1), place[:, :-1]], axis=1)
    gap = np.where(there & (before >= 0), np.arange(points) - before, 0)
    first = columns * (there & (before < 0))[:, :, None]
    step = [int(d) for d in np.unique(gap) if d > 0]
    if step == [1]:
        return Neighbours(_products(first, first), (_next_door(columns, gap),))
    past = np.take_along_axis(columns, np.maximum(before, 0)[:, :, None], axis=1)
    pairs = []
    for d in step:
        here = (gap == d)[:, :, None]
        later, earlier = columns * here, past * here
        pairs.append(_pairs(d, here[:, :, 0], later, earlier))
    return Neighbours(_products(first, first), tuple(pairs))


def _next_door(columns: Floats, gap: npt.NDArray[np.int64]) -> Pairs:
    """Return the sums where no series has a gap between its first point and its last."""
    here = gap[:, 1:] == 1
    if here.all():
        return _pairs(1, here, columns[:, 1:], columns[:, :-1])
    return _pairs(1, here, columns[:, 1:] * here[:, :, None], columns[:, :-1] * here[:, :, None])


def _pairs(gap: int, here: Flags, later: Floats, earlier: Floats) -> Pairs:
    cross = _products(later, earlier)
    many = here.sum(axis=1).astype(np.float64)
    return Pairs(
        gap, many, _products(later, later), cross + cross.transpose(0, 2, 1), _products(earlier, earlier)
    )


def _products(left: Floats, right: Floats) -> Floats:
    made: Floats = left.transpose(0, 2, 1) @ right
    return made
