"""The share of those served over the share of the population, with its exact interval, and what goes with it."""

import math

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, Scaled
from syschange.statistics import rates
from syschange.statistics.exact import ClopperPearsonDistribution, clopper_pearson
from syschange.statistics.ratios import exact_ratio, exact_ratio_limits

Floats = npt.NDArray[np.float64]
EXACT, CONDITIONAL = "Clopper-Pearson", "exact conditional"
_ROUNDING = 1e-9  # ours: what dividing may leave above a whole number of people


def ratios(basis: pd.DataFrame, *, sample: float, level: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return share served over share of the population, its limits and p.

    Parameters
    ----------
    basis
        A row a group: `served`, `population`, and those of both whose characteristics are known, `served_known`
        and `population_known`; `whole`, how many the population is in all.
    sample
        How many people the population's numbers were estimated from; missing where they are known.
    level
        Confidence level.

    Returns
    -------
    tuple of arrays
        Ratio, lower limit, upper limit and p of a ratio of 1; missing where nobody is served at all, nobody of
        the group is in the population, or nobody else is.

    Notes
    -----
    Of those served the number who belong to a group is binomial, with Clopper and Pearson's (1934) limits, which
    are divided by the group's share of the population. Where that share is an estimate too, both numbers are
    counts of a sample, and the limits are the exact ones given their sum (Przyborowski & Wilenski 1940; the
    interval of the relative rate index). p is twice the smaller tail, so that it is below 1 − level just where the
    limits leave 1 out.
    """
    x, served, people, known = _columns(basis)
    whether = (served > 0) & (people > 0) & (known > people)
    x, served = np.where(whether, x, 0.0), np.where(whether, served, 0.0)
    share = np.where(whether, people, 1.0) / np.where(whether, known, 1.0)
    if math.isnan(sample):
        lower, upper = (each / share for each in clopper_pearson(x, served, level=level))
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = x / served / share
        p = _binomial_p(x, served, share)
    else:
        y, asked = _asked(basis, sample)
        y, asked = np.where(whether, y, 0.0), np.where(whether, asked, 0.0)
        ratio, lower, upper = exact_ratio_limits(x, served, y, asked, level=level)
        p = rates.two_rates_p(x, served, y, asked)
    held = [np.where(whether, each, np.nan) for each in (ratio, lower, upper, p)]
    return held[0], held[1], held[2], held[3]


def ratio_estimate(basis: pd.DataFrame, *, sample: float, level: float) -> Estimate:
    """Return the ratio of one group, a basis of one row, with its confidence distribution.

    Raises
    ------
    NotEstimableError
        Where it is not known, or hidden.
    """
    x, served, people, known = (float(each[0]) for each in _columns(basis))
    if not (served > 0 and 0 < people < known):
        raise NotEstimableError(
            "The ratio of this group cannot be given: a number behind it is 0, not known or hidden, or "
            "everybody is in it.",
            "Join it with another group.",
        )
    if math.isnan(sample):
        share = people / known
        distribution = Scaled(ClopperPearsonDistribution(x, served), 1 / share)
        return Estimate.of(x / served / share, distribution, level, EXACT)
    y, asked = (float(each[0]) for each in _asked(basis, sample))
    return exact_ratio(x, served, y, asked, level=level)


def to_parity(basis: pd.DataFrame) -> Floats:
    """Return how many more people of a group would have to be served for its ratio to reach 1.

    Everybody else's number stays. Below 0 it is how many fewer, for a group that is served more than its share.
    Missing where the group is everybody.
    """
    x, served, people, known = _columns(basis)
    with np.errstate(invalid="ignore", divide="ignore"):
        # From whole numbers, so that parity itself is exactly none.
        more = (served * people - x * known) / (known - people)
    away = np.sign(more) * np.ceil(np.abs(more) - _ROUNDING)
    return np.where(np.isfinite(more), away + 0.0, np.nan)


def rate_limits(
    basis: pd.DataFrame, *, sample: float, per: float, level: float
) -> tuple[Floats, Floats, Floats]:
    """Return those served per so many of the population, with its limits.

    They are exact Poisson below 10 served and Byar's from there; where the population was estimated from a sample,
    the exact ones of the ratio of the two counts, given their sum.
    """
    x, _, people, _ = _columns(basis)
    known = np.isfinite(x) & (people > 0)
    x, people = np.where(known, x, 0.0), np.where(known, people, 1.0)
    if math.isnan(sample):
        lower, upper = rates.rate_limits(x, people, level=level)
    else:
        y, _ = _asked(basis, sample)
        y = np.where(known, y, 1.0)
        _, lower, upper = rates.exact_rate_ratio_limits(x, people, y, y, level=level)
    held = [np.where(known, per * each, np.nan) for each in (x / people, lower, upper)]
    return held[0], held[1], held[2]


def sampled_limits(basis: pd.DataFrame, *, sample: float, level: float) -> tuple[Floats, Floats]:
    """Return the limits of the population of each group where it was estimated from a sample."""
    whole, people = (basis[c].to_numpy(dtype=np.float64) for c in ("whole", "population"))
    with np.errstate(invalid="ignore", divide="ignore"):
        lower, upper = clopper_pearson(np.nan_to_num(sample * people / whole), sample, level=level)
    return whole * lower, whole * upper


def _asked(basis: pd.DataFrame, sample: float) -> tuple[Floats, Floats]:
    """Return how many people of the sample each group's population, and that of all known, stands for."""
    _, _, people, known = _columns(basis)
    whole = basis["whole"].to_numpy(dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return sample * people / whole, sample * known / whole


def _binomial_p(x: Floats, n: Floats, share: Floats) -> Floats:
    """Return twice the smaller tail of x of n where each has the share of being one."""
    none, every = x <= 0, x >= n
    at_least = np.where(none, 1.0, special.betainc(np.where(none, 1.0, x), n - x + 1, share))
    at_most = np.where(every, 1.0, special.betaincc(x + 1, np.where(every, 1.0, n - x), share))
    return np.asarray(np.minimum(2 * np.minimum(at_least, at_most), 1.0), dtype=np.float64)


def _columns(basis: pd.DataFrame) -> tuple[Floats, Floats, Floats, Floats]:
    names = ("served", "served_known", "population", "population_known")
    x, served, people, known = (basis[c].to_numpy(dtype=np.float64) for c in names)
    return x, served, people, known
