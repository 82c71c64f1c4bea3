"""The exact conditional ratio of two proportions: the interval of the relative rate index."""

from numpy.typing import ArrayLike

from syschange.results import Estimate
from syschange.statistics.exact.checks import Floats
from syschange.statistics.rates.ratio import exact_rate_ratio, exact_rate_ratio_limits
from syschange.statistics.ratios.common import two_proportions


def exact_ratio_limits(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Ratio p1 / p2 of independent proportions with exact limits, given how many events there were in all.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and trials of the two groups, any matching shapes; fractional values are allowed.
    level
        The confidence level; broadcast against the counts.

    Returns
    -------
    tuple of arrays
        Ratio, lower and upper limits. With no events in the first group the ratio and the lower limit are 0;
        with none in the second the ratio and the upper limit are infinite. All missing with none in either,
        or an empty group.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than trials, lengths differ, or a level
        is not between 0 and 1.

    Notes
    -----
    The relative rate index of the Lammy review (Uhrig N (2016) Black, Asian and Minority Ethnic
    disproportionality in the Criminal Justice System in England and Wales, Ministry of Justice). It treats
    the events as Poisson, so where they are common among the trials it is wider than it need be.
    """
    return exact_rate_ratio_limits(*two_proportions(events1, n1, events2, n2), level=level)


def exact_ratio(events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95) -> Estimate:
    """Return the ratio p1 / p2 with its exact interval (see `exact_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where the second group has no events, or either is empty.
    WrongTypeError
        As `exact_ratio_limits`.
    """
    x1, m1, x2, m2 = (float(each) for each in two_proportions(events1, n1, events2, n2))
    return exact_rate_ratio(x1, m1, x2, m2, level=level)
