"""First-ever contacts: whether people who were shut out make contact more often since a change, next to others."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.levels import require_level

Floats = NDArray[np.float64]

PER = 1000.0
SHUT_OUT_BELOW = 0.8  # ours, after the four-fifths rule of the Uniform Guidelines (1978), 29 CFR 1607.4 D
_STEPS = 100
_TINY = 1e-300


@dataclass(frozen=True, eq=False)
class Firsts:
    """First-ever contacts and the population they come from, before a change and after it.

    Attributes
    ----------
    before, after
        How many people made their first-ever contact; numbers or arrays of matching shapes.
    population_before, population_after
        How many people there were to make one, times how long they were watched: person-quarters, say.
    """

    before: ArrayLike
    population_before: ArrayLike
    after: ArrayLike
    population_after: ArrayLike

    def arrays(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return the four as arrays of one shape.

        Raises
        ------
        WrongTypeError
            Where one is negative or no number, or the lengths differ.
        """
        given = (self.before, self.population_before, self.after, self.population_after)
        try:
            arrays = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in given))
        except ValueError:
            raise WrongTypeError(
                "The lists of contacts and of people differ in length.", "Give one of each a group."
            ) from None
        if any(not (np.isfinite(a) & (a >= 0)).all() for a in arrays):
            raise WrongTypeError(
                "A number of contacts or of people is negative or no number.", "Leave hidden groups out."
            )
        first, second, third, fourth = arrays
        return first, second, third, fourth

    def taken(self, groups: ArrayLike) -> "Firsts":
        """Return the groups picked by an array of true and false, added up.

        Adding up keeps the mix of groups as it is in each window: where populations move, so may the rate.
        """
        picked = np.asarray(groups, dtype=bool)
        before, population_before, after, population_after = (a[..., picked].sum(-1) for a in self.arrays())
        return Firsts(before, population_before, after, population_after)


@dataclass(frozen=True)
class Dispersion:
    """How much more the groups' contacts vary between the windows than chance alone makes them.

    Attributes
    ----------
    factor
        What to multiply variances by: Pearson's chi-squared over its degrees of freedom, at least 1; missing where
        there are no degrees of freedom.
    df
        Degrees of freedom: groups with contacts, less the sets.
    """

    factor: float
    df: float


def rate_per_1000(contacts: ArrayLike, population: ArrayLike) -> Floats:
    """Return contacts per 1,000 population; missing where there is no population."""
    x, m = np.asarray(contacts, dtype=np.float64), np.asarray(population, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(m > 0, PER * x / m, np.nan)


def ratio_of_rate_ratios(
    shut_out: Firsts, others: Firsts, *, z: float, dispersion: float = 1.0
) -> tuple[Floats, Floats, Floats]:
    """Return how the rate of those shut out changed, over how that of others did, with log-normal limits.

    Parameters
    ----------
    shut_out, others
        Contacts and population of the two; numbers or arrays of matching shapes.
    z
        The critical value, for example 1.96.
    dispersion
        What the variance is multiplied by: `over_dispersion(…).factor`.

    Returns
    -------
    tuple of arrays
        Ratio ((a₁/e₁)/(a₀/e₀)) / ((b₁/f₁)/(b₀/f₀)), lower and upper limit; all missing where one of the four has no
        contacts or nobody in it.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite.

    Notes
    -----
    The interaction of group and window in a log-linear Poisson model, whose variance is the sum of the reciprocal
    counts: Breslow NE, Day NE (1987) Statistical Methods in Cancer Research II, section 4.4; Altman DG, Bland JM
    (2003) Interaction revisited: the difference between two estimates, BMJ 326:219.
    """
    ratio, se = _log_ratio(shut_out, others, dispersion)
    with np.errstate(over="ignore"):
        return np.exp(ratio), np.exp(ratio - z * se), np.exp(ratio + z * se)


def reach_ratio(
    shut_out: Firsts, others: Firsts, *, dispersion: Dispersion | None = None, level: float = 0.95
) -> Estimate:
    """Return the ratio of `ratio_of_rate_ratios` with its confidence distribution.

    Above 1, those shut out gained more than others did. `probability(1)` is that it is at least 1.

    Parameters
    ----------
    shut_out, others
        Contacts and population of the two; single numbers.
    dispersion
        From `over_dispersion`, where contacts vary more than chance makes them; its degrees of freedom widen
        the limits.
    level
        Confidence level.

    Returns
    -------
    Estimate
        Log-normal; log-t with a dispersion.

    Raises
    ------
    NotEstimableError
        Where one of the four has no contacts or nobody in it, or the dispersion is missing.
    WrongTypeError
        As in `ratio_of_rate_ratios`, or where `level` is not between 0 and 1.

    Notes
    -----
    See `ratio_of_rate_ratios`.
    """
    require_level(level)
    extra = dispersion or Dispersion(1.0, math.inf)
    ratio, se = (float(a) for a in _log_ratio(shut_out, others, extra.factor))
    if not (math.isfinite(ratio) and math.isfinite(se)):
        raise NotEstimableError(
            "The change in first-ever contacts cannot be given: somebody's window has no contacts or no people.",
            "Take longer windows, or larger groups.",
        )
    method = "ratio of rate ratios" + (", quasi-Poisson" if dispersion else "")
    return Estimate.of(math.exp(ratio), StudentT(ratio, se, extra.df, log=True), level, method)


def over_dispersion(groups: Firsts, *, sets: ArrayLike) -> Dispersion:
    """Return how much more the groups' contacts vary between two windows than chance alone makes them.

    Parameters
    ----------
    groups
        Contacts and population of each group, one dimension.
    sets
        Which set each group belongs to, such as true for the shut-out ones: all groups of a set are taken to have
        changed by one ratio.

    Returns
    -------
    Dispersion
        Groups without contacts or without people in a window tell nothing and are left out.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, or the lengths differ.

    Notes
    -----
    Quasi-Poisson: Pearson's chi-squared of the model with a rate for each group and a ratio for each set, over its
    residual degrees of freedom (McCullagh P, Nelder JA (1989) Generalized Linear Models, 2nd ed., section 6.2).
    Given a group's contacts in both windows together, those after are binomial, which is the same statistic.
    """
    before, population_before, after, population_after = groups.arrays()
    named = np.asarray(sets)
    if before.ndim != 1 or named.shape != before.shape:
        raise WrongTypeError("There is not one set for each group.", "Give one of each a group.")
    told = (before + after > 0) & (population_before > 0) & (population_after > 0)
    squares, df = 0.0, 0.0
    for name in np.unique(named[told]):
        held = told & (named == name)
        squares += _pearson(
            after[held], (before + after)[held], population_after[held] / population_before[held]
        )
        df += held.sum() - 1
    return Dispersion(max(squares / df, 1.0) if df > 0 else math.nan, df)


def shut_out_groups(
    contacts: ArrayLike, population: ArrayLike, *, below: float = SHUT_OUT_BELOW, level: float = 0.95
) -> NDArray[np.bool_]:
    """Return which groups were shut out: their rate is well below that of everybody else, and that is no chance.

    Choose on a window earlier than the one the change is measured from. Chosen on the same window, groups that
    were low in it by chance come back by themselves, and a change is found where there is none.

    Parameters
    ----------
    contacts, population
        First-ever contacts and population of each group in the earlier window, groups along the last axis.
    below
        A group is shut out where its rate over the rest's is below this …
    level
        … and the upper limit of that ratio, at this level, is below 1.

    Returns
    -------
    array of bool
        False for a group with nobody in it, and where nobody else makes contact.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, the lengths differ, or `level` is not between 0 and 1.

    Notes
    -----
    The limit is the exact conditional one, which a group without contacts has too: Przyborowski J, Wilenski H
    (1940) Homogeneity of results in testing samples from Poisson series, Biometrika 31:313-323, with the binomial
    limits of Clopper & Pearson (1934) Biometrika 26:404-413.
    """
    require_level(level)
    x, m, _, _ = Firsts(contacts, population, 0.0, 0.0).arrays()
    rest_x, rest_m = x.sum(-1, keepdims=True) - x, m.sum(-1, keepdims=True) - m
    held = (m > 0) & (rest_m > 0) & (rest_x > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x / m) / (rest_x / rest_m)
        share = special.betaincinv(x + 1, np.where(held, rest_x, 1.0), 0.5 + level / 2)
        upper = share / (1 - share) * rest_m / m
    return np.asarray(held & (ratio < below) & (upper < 1))


def _log_ratio(shut_out: Firsts, others: Firsts, factor: float) -> tuple[Floats, Floats]:
    """Return the log of the ratio of ratios and its standard error; missing where it is not defined."""
    a0, e0, a1, e1 = shut_out.arrays()
    b0, f0, b1, f1 = others.arrays()
    defined = (np.minimum(np.minimum(a0, a1), np.minimum(b0, b1)) > 0) & (
        np.minimum(np.minimum(e0, e1), np.minimum(f0, f1)) > 0
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(a1 / e1) - np.log(a0 / e0) - np.log(b1 / f1) + np.log(b0 / f0)
        se = np.sqrt(factor * (1 / a0 + 1 / a1 + 1 / b0 + 1 / b1))
    return np.where(defined, ratio, np.nan), np.where(defined, se, np.nan)


def _pearson(after: Floats, both: Floats, odds: Floats) -> float:
    """Return Pearson's chi-squared of one ratio for all groups; `odds` is the ratio of the two populations."""
    if after.sum() in (0, both.sum()):  # all contacts in one window: the fitted ratio leaves nothing over
        return 0.0
    low, high = -700.0, 700.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fitted = both * special.expit(middle + np.log(odds))
        low, high = (middle, high) if fitted.sum() < after.sum() else (low, middle)
    share = special.expit(low + np.log(odds))
    return float((((after - both * share) ** 2) / np.maximum(both * share * (1 - share), _TINY)).sum())
