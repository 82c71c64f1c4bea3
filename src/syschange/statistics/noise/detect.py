"""The smallest gap each group could show against the rest or a reference, and the chance of seeing a stated gap."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import WrongTypeError
from syschange.statistics.noise.testing import Testing

Floats = NDArray[np.float64]
Variance = Callable[[Floats], Floats]

_HALVINGS = 60
# Ours: from this many degrees of freedom the noncentral t is taken as a shifted normal, which it is to 1e-5.
_MANY = 1e5


@dataclass(frozen=True, eq=False)
class Detectable:
    """The smallest gaps that would be found with the power asked for; missing where no gap is large enough.

    Attributes
    ----------
    below
        How far below the reference each group must truly be.
    above
        How far above it.
    testing
        How the groups are tested.
    """

    below: Floats
    above: Floats
    testing: Testing


def share_power(
    n: ArrayLike, *, share: ArrayLike, gap: ArrayLike, testing: Testing, against: ArrayLike | None = None
) -> Floats:
    """Return the chance of finding a stated gap between each group's share and its reference's.

    Parameters
    ----------
    n
        People in each group, one dimension; not negative.
    share
        The share in the reference, 0 to 1.
    gap
        The true share of the group less that of the reference: −.1 is ten in a hundred fewer.
    testing
        How many groups are tested, and how.
    against
        People in the reference: one number, or one for each group. All other groups together unless given.

    Returns
    -------
    array
        Missing where a group or its reference is empty, or the group's share would not lie between 0 and 1.

    Raises
    ------
    WrongTypeError
        Where a size is negative or infinite, or a share does not lie between 0 and 1.

    Notes
    -----
    The pooled z test of two shares: Fleiss JL (1981) Statistical Methods for Rates and Proportions, 2nd ed.,
    section 3.2, without its continuity correction.
    """
    sizes, others = _sizes(n, against)
    return _power(sizes, others, _share(share), np.asarray(gap, dtype=np.float64), testing, _bernoulli)


def detectable_share(
    n: ArrayLike, *, share: ArrayLike, testing: Testing, against: ArrayLike | None = None
) -> Detectable:
    """Return the smallest gap in shares that each group would show with the power asked for.

    Parameters
    ----------
    n, share, testing, against
        As in `share_power`.

    Returns
    -------
    Detectable

    Raises
    ------
    WrongTypeError
        As in `share_power`.

    Notes
    -----
    `share_power`, solved for the gap by bisection.
    """
    sizes, others = _sizes(n, against)
    reference = _share(share)
    return Detectable(
        _smallest(sizes, others, reference, -reference, testing, _bernoulli),
        _smallest(sizes, others, reference, 1 - reference, testing, _bernoulli),
        testing,
    )


def rate_power(
    exposure: ArrayLike,
    *,
    rate: ArrayLike,
    gap: ArrayLike,
    testing: Testing,
    against: ArrayLike | None = None,
) -> Floats:
    """Return the chance of finding a stated gap between each group's rate and its reference's.

    Parameters
    ----------
    exposure
        Exposure of each group, one dimension; not negative.
    rate
        The rate in the reference, for each unit of exposure.
    gap
        The true rate of the group less that of the reference.
    testing
        As in `share_power`.
    against
        Exposure of the reference, as in `share_power`.

    Returns
    -------
    array
        Missing where a group or its reference has no exposure, or the group's rate would be negative.

    Raises
    ------
    WrongTypeError
        Where an exposure or a rate is negative or infinite.

    Notes
    -----
    The pooled z test of two Poisson rates: Thode HC (1997) Power and sample size requirements for tests of
    differences between two Poisson rates, The Statistician 46:227-230.
    """
    sizes, others = _sizes(exposure, against)
    return _power(sizes, others, _rate(rate), np.asarray(gap, dtype=np.float64), testing, _poisson)


def detectable_rate(
    exposure: ArrayLike, *, rate: ArrayLike, testing: Testing, against: ArrayLike | None = None
) -> Detectable:
    """Return the smallest gap in rates that each group would show with the power asked for.

    Parameters
    ----------
    exposure, rate, testing, against
        As in `rate_power`.

    Returns
    -------
    Detectable

    Raises
    ------
    WrongTypeError
        As in `rate_power`.

    Notes
    -----
    `rate_power`, solved for the gap by bisection.
    """
    sizes, others = _sizes(exposure, against)
    reference = _rate(rate)
    with np.errstate(divide="ignore", invalid="ignore"):
        most = reference + 1000 * (
            np.sqrt(reference / sizes) + 1 / sizes + np.sqrt(reference / others) + 1 / others
        )
    return Detectable(
        _smallest(sizes, others, reference, -reference, testing, _poisson),
        _smallest(sizes, others, reference, most, testing, _poisson),
        testing,
    )


def mean_power(
    n: ArrayLike, *, sd: ArrayLike, gap: ArrayLike, testing: Testing, against: ArrayLike | None = None
) -> Floats:
    """Return the chance of finding a stated gap between each group's mean and its reference's.

    Parameters
    ----------
    n
        People in each group, one dimension; not negative.
    sd
        Standard deviation of single values, alike in the group and its reference; positive.
    gap
        The true mean of the group less that of the reference; only its size matters.
    testing, against
        As in `share_power`.

    Returns
    -------
    array
        Missing where a group or its reference is empty, or there are fewer than three people in the two.

    Raises
    ------
    WrongTypeError
        Where a size is negative or infinite, or a standard deviation is not positive.

    Notes
    -----
    The pooled t test, by the noncentral t: Cohen J (1988) Statistical Power Analysis for the Behavioral Sciences,
    2nd ed., chapter 2.
    """
    sizes, others = _sizes(n, against)
    se, df = _t_test(sizes, others, sd)
    far = np.abs(np.asarray(gap, dtype=np.float64)) / se
    edge = special.stdtrit(df, 1 - testing.threshold / 2)
    by_t = (
        1
        - special.nctdtr(np.minimum(df, _MANY), far, edge)
        + special.nctdtr(np.minimum(df, _MANY), far, -edge)
    )
    by_z = special.ndtr(far - edge) + special.ndtr(-far - edge)
    return np.asarray(np.where(df < _MANY, by_t, by_z))


def detectable_mean(
    n: ArrayLike, *, sd: ArrayLike, testing: Testing, against: ArrayLike | None = None
) -> Detectable:
    """Return the smallest gap in means that each group would show with the power asked for.

    Parameters
    ----------
    n, sd, testing, against
        As in `mean_power`.

    Returns
    -------
    Detectable
        `below` and `above` are alike.

    Raises
    ------
    WrongTypeError
        As in `mean_power`.

    Notes
    -----
    The noncentrality at which the t test has the power, times the standard error; the chance of finding a gap in
    the wrong direction is left out.
    """
    sizes, others = _sizes(n, against)
    se, df = _t_test(sizes, others, sd)
    edge = special.stdtrit(df, 1 - testing.threshold / 2)
    by_t = special.nctdtrinc(np.minimum(df, _MANY), 1 - testing.power, edge)
    by_z = edge + special.ndtri(testing.power)
    found = np.asarray(np.where(df < _MANY, by_t, by_z) * se)
    return Detectable(found, found.copy(), testing)


def _power(  # noqa: PLR0917 - the terms of one formula
    n: Floats, others: Floats, reference: Floats, gap: Floats, testing: Testing, variance: Variance
) -> Floats:
    """Return the power of a z test that pools the two groups where nothing tells them apart."""
    edge = special.ndtri(1 - testing.threshold / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = reference + gap
        pooled = (n * value + others * reference) / (n + others)
        null = np.sqrt(variance(pooled) * (1 / n + 1 / others))
        true = np.sqrt(variance(value) / n + variance(reference) / others)
        size = np.abs(gap)
        power = special.ndtr((size - edge * null) / true) + special.ndtr((-size - edge * null) / true)
    # With no gap and no variance there is nothing to find.
    return np.asarray(np.where((true == 0) & (size == 0), 0.0, power))


def _smallest(  # noqa: PLR0917 - the terms of one formula
    n: Floats, others: Floats, reference: Floats, most: Floats, testing: Testing, variance: Variance
) -> Floats:
    """Return the size of the smallest gap towards `most` that has the power; missing where none has."""
    n, others, reference, most = np.broadcast_arrays(n, others, reference, most)
    near, far = np.zeros(n.shape), np.ones(n.shape)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        enough = _power(n, others, reference, middle * most, testing, variance) >= testing.power
        near, far = np.where(enough, near, middle), np.where(enough, middle, far)
    reachable = _power(n, others, reference, far * most, testing, variance) >= testing.power
    return np.asarray(np.where(reachable & (most != 0), np.abs(far * most), np.nan))


def _bernoulli(share: Floats) -> Floats:
    inside = (share >= 0) & (share <= 1)
    return np.where(inside, share * (1 - share), np.nan)


def _poisson(rate: Floats) -> Floats:
    return np.where(rate >= 0, rate, np.nan)


def _t_test(n: Floats, others: Floats, sd: ArrayLike) -> tuple[Floats, Floats]:
    deviation = np.asarray(sd, dtype=np.float64)
    if not (np.isfinite(deviation) & (deviation > 0)).all():
        raise WrongTypeError("A standard deviation is not positive.", "Give that of single values.")
    df = n + others - 2
    usable = (n > 0) & (others > 0) & (df > 0)
    with np.errstate(divide="ignore"):
        se = deviation * np.sqrt(1 / n + 1 / others)
    return np.where(usable, se, np.nan), np.where(usable, df, np.nan)


def _sizes(n: ArrayLike, against: ArrayLike | None) -> tuple[Floats, Floats]:
    """Return the sizes of the groups and of what each is held against: all other groups unless given."""
    sizes = np.atleast_1d(np.asarray(n, dtype=np.float64))
    others = sizes.sum() - sizes if against is None else np.asarray(against, dtype=np.float64)
    if sizes.ndim != 1 or any(not (np.isfinite(a) & (a >= 0)).all() for a in (sizes, others)):
        raise WrongTypeError(
            "The sizes of the groups are not one number each that is 0 or more.",
            "Give one size for each group.",
        )
    return sizes, np.asarray(np.broadcast_to(others, sizes.shape))


def _share(share: ArrayLike) -> Floats:
    given = np.asarray(share, dtype=np.float64)
    if not ((given >= 0) & (given <= 1)).all():
        raise WrongTypeError(
            "The share in the reference is not between 0 and 1.", "Give a share, for example .3."
        )
    return given


def _rate(rate: ArrayLike) -> Floats:
    given = np.asarray(rate, dtype=np.float64)
    if not (np.isfinite(given) & (given >= 0)).all():
        raise WrongTypeError(
            "The rate in the reference is negative or no number.", "Give events for each unit of exposure."
        )
    return given
