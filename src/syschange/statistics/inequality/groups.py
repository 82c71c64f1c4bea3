"""What every inequality index reads: the values of the groups, how well each is known, and how large each is."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import NotEstimableError

Floats = NDArray[np.float64]

# Ours: pseudo-events of a share when its own standard error is needed, half an event and half a non-event
# (Jeffreys), so that a group with no events is not taken to be known without error.
_PSEUDO = 0.5


@dataclass(frozen=True)
class Groups:
    """Estimates of k groups; make one with `of_values` or `of_counts`.

    Attributes
    ----------
    value
        The estimates, shape (k,), in any unit; shares between 0 and 1 where made from counts.
    se
        Their standard errors, in the same unit.
    share
        The population share of each group; adds up to 1.
    trials
        People behind each share, where made from counts: the noise at another true share is then the
        binomial's. None where only standard errors are known.
    events
        Events behind each share; None where only standard errors are known.
    """

    value: Floats
    se: Floats
    share: Floats
    trials: Floats | None = field(default=None)
    events: Floats | None = field(default=None)

    @property
    def mean(self) -> float:
        """The population-weighted mean of the values."""
        return float(self.share @ self.value)

    @property
    def usable(self) -> bool:
        """Whether there are two groups or more, each with a value and a standard error."""
        return self.value.size > 1 and bool(np.isfinite(self.value).all() and np.isfinite(self.se).all())


def of_values(value: ArrayLike, se: ArrayLike, *, weight: ArrayLike) -> Groups:
    """Return groups from estimates and their standard errors.

    Parameters
    ----------
    value
        One estimate per group, in any unit.
    se
        Their standard errors, in the same unit; zero where a group is known exactly.
    weight
        Population of each group (any unit); a group of weight zero counts for nothing and is left out.

    Raises
    ------
    NotEstimableError
        Where the lengths differ, a number is missing or infinite, a standard error or weight is negative, or
        all weights are zero.
    """
    y, s, w = (np.atleast_1d(np.asarray(a, dtype=np.float64)) for a in (value, se, weight))
    _check_shapes(y, s, w)
    _check_range("A standard error or a weight", s, w)
    keep = w > 0
    return Groups(y[keep], s[keep], _shares(w[keep]))


def of_counts(events: ArrayLike, n: ArrayLike, *, weight: ArrayLike | None = None) -> Groups:
    """Return groups from events and people: values are shares, standard errors binomial.

    Parameters
    ----------
    events, n
        Events and people of each group; fractions are allowed (weighted or rounded counts).
    weight
        Population of each group; the people counted where not given. A group of nobody is left out, and so
        is one of weight zero.

    Notes
    -----
    A standard error is √(q(1 − q) / n) with q = (events + ½) / (n + 1), the share under Jeffreys' prior: the
    plain share gives 0 for a group without events, and intervals that are too short for every rare outcome
    (Brown LD, Cai TT, DasGupta A (2001) Interval estimation for a binomial proportion, Statistical Science
    16:101-133).

    Raises
    ------
    NotEstimableError
        Where the lengths differ, a number is missing, infinite or negative, there are more events than
        people, or all weights are zero.
    """
    x, m = (np.atleast_1d(np.asarray(a, dtype=np.float64)) for a in (events, n))
    w = m if weight is None else np.atleast_1d(np.asarray(weight, dtype=np.float64))
    _check_shapes(x, m, w)
    _check_range("A count or a weight", x, m, w)
    if (x > m).any():
        raise NotEstimableError("A group has more events than people.", "Check that the two are not swapped.")
    keep = (w > 0) & (m > 0)
    x, m = x[keep], m[keep]
    return Groups(x / m, binomial_se(x, m), _shares(w[keep]), m, x)


def binomial_se(events: Floats, n: Floats) -> Floats:
    """Return the standard error of each share, never zero (see `of_counts`)."""
    q = (events + _PSEUDO) / (n + 2 * _PSEUDO)
    se: Floats = np.sqrt(q * (1 - q) / n)
    return se


def ranks(share: Floats, order: ArrayLike) -> Floats:
    """Return the relative rank of each group: the middle of its band of the population, from 0 to 1.

    Parameters
    ----------
    share
        Population shares, adding up to 1.
    order
        The position of each group, from worst off to best off; any numbers. Groups of equal position share
        the middle of their joint band, so that the order of the rows never counts.

    Raises
    ------
    NotEstimableError
        Where the lengths differ or a position is missing.
    """
    position = np.atleast_1d(np.asarray(order, dtype=np.float64))
    _check_shapes(share, position)
    _, band = np.unique(position, return_inverse=True)
    width = np.bincount(band, weights=share)
    middle: Floats = np.cumsum(width) - width / 2
    return middle[band]


def _shares(weight: Floats) -> Floats:
    if weight.size == 0:
        raise NotEstimableError("Every group is empty, so there is nothing to compare.", "Check the weights.")
    shares: Floats = weight / weight.sum()
    return shares


def _check_shapes(*arrays: Floats) -> None:
    if len({a.shape for a in arrays}) != 1 or arrays[0].ndim != 1:
        raise NotEstimableError(
            "The numbers of the groups are not of one length.", "Give one number for each group in each list."
        )
    if not all(np.isfinite(a).all() for a in arrays):
        raise NotEstimableError(
            "A group has a missing or infinite number.", "Leave that group out, and say that it was."
        )


def _check_range(what: str, *arrays: Floats) -> None:
    if any((a < 0).any() for a in arrays):
        raise NotEstimableError(f"{what} is negative.", "Check the columns they came from.")
