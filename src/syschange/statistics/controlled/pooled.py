"""Two groups compared stratum by stratum and pooled with Mantel and Haenszel's weights."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.controlled.strata import Strata, log_odds_ratio, log_of, over, positive, strata
from syschange.statistics.exact.checks import Floats, tails
from syschange.statistics.levels import require_level
from syschange.statistics.means import spread


def _difference(s: Strata) -> tuple[Floats, Floats]:
    weight = (s.n1 * s.n2 / s.n).sum(axis=-1)
    value = over(((s.x1 * s.n2 - s.x2 * s.n1) / s.n).sum(axis=-1), weight)
    p = (s.n1**2 * s.x2 - s.n2**2 * s.x1 + s.n1 * s.n2 * (s.n2 - s.n1) / 2) / s.n**2
    q = ((s.x1 * (s.n2 - s.x2) + s.x2 * (s.n1 - s.x1)) / (2 * s.n)).sum(axis=-1)
    # Nought but for rounding where nobody, or everybody in one group and nobody in the other, has the event.
    variance = spread(value * p.sum(axis=-1) + q, np.abs(p).sum(axis=-1) + q)
    return value, over(positive(variance), weight)


def _log_ratio(s: Strata) -> tuple[Floats, Floats]:
    r, t = (s.x1 * s.n2 / s.n).sum(axis=-1), (s.x2 * s.n1 / s.n).sum(axis=-1)
    both = s.x1 + s.x2
    top = ((s.n1 * s.n2 * both - s.x1 * s.x2 * s.n) / s.n**2).sum(axis=-1)
    top = spread(top, (s.n1 * s.n2 * both / s.n**2).sum(axis=-1))
    return log_of(over(r, t)), positive(over(top, r * t))


def controlled_difference_limits(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float
) -> tuple[Floats, Floats, Floats]:
    """Difference p1 − p2 within strata, pooled with Mantel and Haenszel's weights.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and people of the two groups, strata along the last axis: shape (strata,) or (groups, strata).
        A stratum with nobody of either group counts for nothing.
    level
        The confidence level, for example .95.

    Returns
    -------
    tuple of arrays
        The difference, lower and upper limits, without the last axis; all missing where no stratum has both
        groups, the limits also where nothing varies.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than people, lengths differ, or the
        level is not between 0 and 1.

    Notes
    -----
    Greenland S, Robins JM (1985) Estimation of a common effect parameter from sparse follow-up data,
    Biometrics 41:55-68; the variance of Sato T (1989) On the variance estimator for the Mantel-Haenszel risk
    difference, Biometrics 45:1323-1324, which holds for few large strata and for many small ones.
    """
    value, se = _difference(strata(events1, n1, events2, n2))
    half = -special.ndtri(tails(level)) * se
    return value, value - half, value + half


def controlled_ratio_limits(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float
) -> tuple[Floats, Floats, Floats]:
    """Ratio p1 / p2 within strata, pooled with Mantel and Haenszel's weights.

    Parameters
    ----------
    events1, n1, events2, n2, level
        As `controlled_difference_limits`.

    Returns
    -------
    tuple of arrays
        The ratio, lower and upper limits, without the last axis; all missing where a group has no events in
        the strata that count, the limits also where everybody has the event.

    Raises
    ------
    WrongTypeError
        As `controlled_difference_limits`.

    Notes
    -----
    Greenland & Robins (1985) Biometrics 41:55-68.
    """
    return _factors(*_log_ratio(strata(events1, n1, events2, n2)), level)


def controlled_odds_ratio_limits(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float
) -> tuple[Floats, Floats, Floats]:
    """Odds ratio within strata, pooled with Mantel and Haenszel's weights.

    Parameters
    ----------
    events1, n1, events2, n2, level
        As `controlled_difference_limits`.

    Returns
    -------
    tuple of arrays
        The odds ratio, lower and upper limits, without the last axis; all missing where it would be nought
        or infinite.

    Raises
    ------
    WrongTypeError
        As `controlled_difference_limits`.

    Notes
    -----
    Mantel N, Haenszel W (1959) Journal of the National Cancer Institute 22:719-748; the variance of Robins J,
    Breslow N, Greenland S (1986) Estimators of the Mantel-Haenszel variance consistent in both sparse data
    and large-strata limiting models, Biometrics 42:311-323.
    """
    return _factors(*log_odds_ratio(strata(events1, n1, events2, n2)), level)


def _factors(log: Floats, se: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    half = -special.ndtri(tails(level)) * se
    return np.exp(log), np.exp(log - half), np.exp(log + half)


def _estimate(value: Floats, se: Floats, level: float, method: str, *, log: bool) -> Estimate:
    require_level(level)
    if value.ndim or not (math.isfinite(value) and math.isfinite(se)):
        raise NotEstimableError(
            "The comparison within strata cannot be given with its uncertainty: no stratum has both groups, "
            "a group has no events in those that have, or nothing varies.",
            "Control for fewer characteristics, or compare without.",
        )
    location = float(value)
    shown = math.exp(location) if log else location
    return Estimate.of(shown, StudentT(location, float(se), log=log), level, method)


def controlled_difference(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> Estimate:
    """Return the pooled difference of two groups over strata (see `controlled_difference_limits`).

    Raises
    ------
    NotEstimableError
        Where no stratum has both groups, or nothing varies.
    WrongTypeError
        As `controlled_difference_limits`.
    """
    value, se = _difference(strata(events1, n1, events2, n2))
    return _estimate(value, se, level, "Mantel-Haenszel, Sato", log=False)


def controlled_ratio(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> Estimate:
    """Return the pooled ratio of two groups over strata (see `controlled_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where a group has no events in the strata that have both, or everybody has the event.
    WrongTypeError
        As `controlled_difference_limits`.
    """
    value, se = _log_ratio(strata(events1, n1, events2, n2))
    return _estimate(value, se, level, "Mantel-Haenszel, Greenland-Robins", log=True)


def controlled_odds_ratio(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, level: float = 0.95
) -> Estimate:
    """Return the pooled odds ratio of two groups over strata (see `controlled_odds_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where it would be nought or infinite.
    WrongTypeError
        As `controlled_difference_limits`.
    """
    value, se = log_odds_ratio(strata(events1, n1, events2, n2))
    return _estimate(value, se, level, "Mantel-Haenszel, Robins-Breslow-Greenland", log=True)
