"""The ratio of two rates: log-normal and exact limits, and the exact comparison of the two."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.exact.checks import Floats, tails
from syschange.statistics.exact.proportion import ClopperPearsonDistribution, clopper_pearson
from syschange.statistics.levels import require_level
from syschange.statistics.rates.single import two_groups


def rate_ratio_limits(
    events1: ArrayLike, exposure1: ArrayLike, events2: ArrayLike, exposure2: ArrayLike, *, level: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Ratio of two independent rates with its log-normal limits.

    Returns
    -------
    tuple of arrays
        Ratio, lower and upper limits; all missing where either group has no events or no exposure: see
        `exact_rate_ratio_limits`, which needs events in one only.

    Raises
    ------
    WrongTypeError
        As `rate_limits`.

    Notes
    -----
    Rothman KJ, Greenland S (1998) Modern Epidemiology, 2nd ed., chapter 14: the variance of the logarithm is
    the sum of the reciprocals of the two counts.
    """
    x1, t1, x2, t2 = two_groups(events1, exposure1, events2, exposure2)
    some = (x1 > 0) & (x2 > 0)
    x1, x2 = np.where(some, x1, np.nan), np.where(some, x2, np.nan)
    ratio = (x1 / t1) / (x2 / t2)
    factor = np.exp(-special.ndtri(tails(level)) * np.sqrt(1 / x1 + 1 / x2))
    return ratio, ratio / factor, ratio * factor


def rate_ratio(
    events1: float, exposure1: float, events2: float, exposure2: float, *, level: float = 0.95
) -> Estimate:
    """Return the ratio of two rates with its log-normal interval (see `rate_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where either group has no events or no exposure.
    WrongTypeError
        As `rate_limits`.
    """
    require_level(level)
    value, _, _ = (float(a) for a in rate_ratio_limits(events1, exposure1, events2, exposure2, level=level))
    if math.isnan(value):
        raise NotEstimableError(
            "The ratio of the rates cannot be given by this method: a group has no events, or no time at risk.",
            "Use the difference, or the exact ratio.",
        )
    se = math.sqrt(1 / float(events1) + 1 / float(events2))
    return Estimate.of(value, StudentT(math.log(value), se, log=True), level, "log-normal")


def exact_rate_ratio_limits(
    events1: ArrayLike, exposure1: ArrayLike, events2: ArrayLike, exposure2: ArrayLike, *, level: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Ratio of two independent rates with its exact limits, given how many events there were in all.

    Parameters
    ----------
    events1, exposure1, events2, exposure2
        Events and time at risk of the two groups, any matching shapes.
    level
        The confidence level; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Ratio, lower and upper limits. With no events in the first group the ratio and the lower limit are 0;
        with none in the second the ratio and the upper limit are infinite. All missing with no events at
        all, or no exposure in a group.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, lengths differ, or a level is not between 0 and 1.

    Notes
    -----
    Given the total, events of the first group are binomial; Clopper and Pearson's limits of their share are
    turned into limits of the ratio. Przyborowski J, Wilenski H (1940) Homogeneity of results in testing
    samples from Poisson series, Biometrika 31:313-323. The interval of the relative rate index in the Lammy
    review (Uhrig N (2016) Black, Asian and Minority Ethnic disproportionality in the Criminal Justice System
    in England and Wales, Ministry of Justice).
    """
    x1, t1, x2, t2 = two_groups(events1, exposure1, events2, exposure2)
    lower, upper = clopper_pearson(x1, x1 + x2, level=level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (x1 / t1) / (x2 / t2)
        return ratio, lower / (1 - lower) * (t2 / t1), upper / (1 - upper) * (t2 / t1)


@dataclass(frozen=True)
class ExactRateRatioDistribution:
    """The confidence distribution whose limits at every level are those of `exact_rate_ratio_limits`."""

    events1: float
    exposure1: float
    events2: float
    exposure2: float

    @property
    def _share(self) -> ClopperPearsonDistribution:
        return ClopperPearsonDistribution(self.events1, self.events1 + self.events2)

    def cdf(self, x: float) -> float:
        """Return the confidence that the ratio is at most `x`."""
        if x <= 0:
            return 0.0
        return self._share.cdf(1 / (1 + self.exposure2 / self.exposure1 / x))

    def quantile(self, p: float) -> float:
        """Return the value below which the ratio lies with confidence `p`."""
        share = self._share.quantile(p)
        return share / (1 - share) * (self.exposure2 / self.exposure1) if share < 1 else math.inf


def exact_rate_ratio(
    events1: float, exposure1: float, events2: float, exposure2: float, *, level: float = 0.95
) -> Estimate:
    """Return the ratio of two rates with its exact interval (see `exact_rate_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where the second group has no events, or either no exposure.
    WrongTypeError
        As `exact_rate_ratio_limits`.
    """
    require_level(level)
    x1, t1, x2, t2 = (float(each) for each in two_groups(events1, exposure1, events2, exposure2))
    if not (x2 > 0 and t1 > 0 and t2 > 0):
        raise NotEstimableError(
            "The ratio cannot be given as one number: the group it is set against has no events, or a group "
            "has nobody at risk.",
            "Use the difference.",
        )
    value = (x1 / t1) / (x2 / t2)
    return Estimate.of(value, ExactRateRatioDistribution(x1, t1, x2, t2), level, "exact conditional")


def two_rates_p(
    events1: ArrayLike,
    exposure1: ArrayLike,
    events2: ArrayLike,
    exposure2: ArrayLike,
    *,
    mid: bool = False,
) -> Floats:
    """Two-sided p of two rates against their being the same, given how many events there were in all.

    Parameters
    ----------
    events1, exposure1, events2, exposure2
        Events and time at risk of the two groups, any matching shapes.
    mid
        Whether to count only half of the chance of the events seen (mid-p): less cautious than the exact
        test, and nearer to its nominal rate of false findings.

    Returns
    -------
    array
        Values in 0 to 1: twice the smaller tail, so that the exact p is below .05 just where the 95% limits
        of `exact_rate_ratio_limits` leave 1 out. 1 where there are no events at all, missing where a group
        has no exposure.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite, or lengths differ.

    Notes
    -----
    Przyborowski & Wilenski (1940) Biometrika 31:313-323; the mid-p of Lancaster HO (1961) Significance tests
    in discrete distributions, Journal of the American Statistical Association 56:223-234.
    """
    x1, t1, x2, t2 = two_groups(events1, exposure1, events2, exposure2)
    share = t1 / (t1 + t2)
    first, second = np.where(x1 > 0, x1, 1.0), np.where(x2 > 0, x2, 1.0)
    none1, none2 = x1 == 0, x2 == 0
    at_least = np.where(none1, 1.0, special.betainc(first, x2 + 1, share))
    at_most = np.where(none2, 1.0, special.betaincc(x1 + 1, second, share))
    if mid:
        more = np.where(none2, 0.0, special.betainc(x1 + 1, second, share))
        fewer = np.where(none1, 0.0, special.betaincc(first, x2 + 1, share))
        at_least, at_most = (at_least + more) / 2, (at_most + fewer) / 2
    p = np.minimum(2 * np.minimum(at_least, at_most), 1.0)
    return np.where(np.isnan(x1 + x2 + share), np.nan, p)
