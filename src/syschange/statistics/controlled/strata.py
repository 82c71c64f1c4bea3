"""Strata of two groups: their counts, checked, and the odds ratio pooled over them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.statistics.exact.checks import Floats, as_counts, as_parts


@dataclass(frozen=True)
class Strata:
    """Events and people of two groups in each stratum, strata along the last axis; nought where only one is there."""

    x1: Floats
    n1: Floats
    x2: Floats
    n2: Floats

    @property
    def n(self) -> Floats:
        """People of both groups; 1 where a stratum does not count, so that it adds nothing but divides."""
        return np.where(self.counts, self.n1 + self.n2, 1.0)

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Whether a stratum has people of both groups."""
        return (self.n1 > 0) & (self.n2 > 0)


def strata(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> Strata:
    """Return events and people of two groups by stratum; a stratum with nobody of either group holds nothing.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than people, or lengths differ.
    """
    x1, m1 = as_parts(events1, n1)
    x2, m2 = as_parts(events2, n2)
    given = [np.atleast_1d(each) for each in as_counts(x1, m1, x2, m2)]
    empty = (given[1] == 0) | (given[3] == 0)
    return Strata(*(np.where(empty, 0.0, each) for each in given))


def over(top: Floats, bottom: Floats) -> Floats:
    """Return a quotient, missing where what it divides by is nought."""
    return top / np.where(bottom > 0, bottom, np.nan)


def positive(variance: Floats) -> Floats:
    """Return a standard error, missing where the variance is nought: nothing is that sure."""
    return np.sqrt(np.where(variance > 0, variance, np.nan))


def log_of(value: Floats) -> Floats:
    """Return a logarithm, missing where there is none."""
    return np.log(np.where(value > 0, value, np.nan))


def log_odds_ratio(s: Strata) -> tuple[Floats, Floats]:
    """Return the logarithm of the pooled odds ratio and its standard error (Robins, Breslow & Greenland 1986)."""
    b, d = s.n1 - s.x1, s.n2 - s.x2
    concordant, discordant = (s.x1 + d) / s.n, (b + s.x2) / s.n
    r, t = s.x1 * d / s.n, b * s.x2 / s.n
    every_r, every_t = r.sum(axis=-1), t.sum(axis=-1)
    mixed = (concordant * t + discordant * r).sum(axis=-1)
    variance = (
        over((concordant * r).sum(axis=-1), 2 * every_r**2)
        + over(mixed, 2 * every_r * every_t)
        + over((discordant * t).sum(axis=-1), 2 * every_t**2)
    )
    return log_of(over(every_r, every_t)), positive(variance)
