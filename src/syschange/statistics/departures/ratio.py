"""The ratio of activity after departures to that before, and its path by quarter."""

import math
from dataclasses import replace

import numpy as np
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.controlled.strata import log_odds_ratio, strata
from syschange.statistics.departures.dispersion import Spread, spread, sums
from syschange.statistics.departures.windows import Departures, Stack
from syschange.statistics.levels import require_level

BESIDE, BEFORE_AFTER = "ratio of ratios, quasi-Poisson", "ratio after over before, quasi-Poisson"
NONE = "; none after: half added, upper limit by likelihood ratio"
_UPPER = 0.975
_FARTHEST, _HALVINGS = 60.0, 80  # of the search, on the scale of the logarithm


def departure_ratio(made: Departures, *, level: float = 0.95, given: Spread | None = None) -> Estimate:
    """Return the ratio of activity after departures to that before, over the same ratio of units nobody left.

    Parameters
    ----------
    made
        The departures, from `departures`.
    level
        Confidence level.
    given
        How much more activity varies than chance makes it; worked out from the same departures where left out.

    Returns
    -------
    Estimate
        Log-t. `probability(.8)` is that at least 80% was kept. Where there is no activity after at all, half is added
        to every count, and the upper 97.5% limit is that of the likelihood ratio (ours).

    Raises
    ------
    NotEstimableError
        Where there is no departure to use, no activity before, or nothing says how much activity varies.
    WrongTypeError
        Where the level is not between 0 and 1.

    Notes
    -----
    Difference in differences on the scale of the logarithm, each departure a stratum of its own with the same
    quarters of the comparison: the odds ratio of Mantel and Haenszel with the variance of Robins, Breslow and
    Greenland (1986) Biometrics 42:311-323, which takes counts of 0 in single strata, times the over-dispersion of
    `spread`. Stacked, so that no departure is the comparison of another: Cengiz D et al. (2019) Quarterly Journal
    of Economics 134:1405-1454.
    """
    require_level(level)
    log, se, stopped = _pooled(made)
    varied = given or spread(made, ratio=math.exp(log))
    if not math.isfinite(varied.factor):
        raise NotEstimableError(
            "Nothing says how much activity varies by itself: there are too few quarters and units.",
            "Collect more quarters on either side of the departure.",
        )
    wide = _of_none(made, log, varied) if stopped else se * math.sqrt(varied.factor)
    method = (BESIDE if made.compared else BEFORE_AFTER) + (NONE if stopped else "")
    return Estimate.of(math.exp(log), StudentT(log, wide, varied.df, log=True), level, method)


def _pooled(made: Departures) -> tuple[float, float, bool]:
    """Return the logarithm of the pooled ratio, its standard error by chance alone, and whether activity stopped."""
    if not made.stacks:
        raise NotEstimableError(
            "There is no departure with enough known quarters on both sides.",
            "Collect at least two quarters before and two after it.",
        )
    before, after, _, _ = sums(made)
    if not before.sum():
        raise NotEstimableError(
            "There was no activity before anybody left, so nothing could be lost.",
            "Count more kinds of activity, or more quarters.",
        )
    stopped = not after.sum()
    a, b, c, d = sums(made, half=stopped)
    log, se = (float(x) for x in log_odds_ratio(strata(b, a + b, d, c + d)))
    return log, se, stopped


def _of_none(made: Departures, log: float, varied: Spread) -> float:
    """Return the standard error by which the upper limit is that of the likelihood ratio, of activity that stopped.

    The likelihood of no activity after, of `a` before, beside `c` and `d` of the comparison, its odds at their best
    for each ratio; deviance over the dispersion against the square of Student's t.
    """
    a, _, c, d = (float(x.sum()) for x in sums(made))
    t = float(special.stdtrit(varied.df, _UPPER))

    def deviance(ratio: float) -> float:
        # The comparison's odds that make the ratio likeliest: d = a·ratio·o/(1 + ratio·o) + (c + d)·o/(1 + o).
        square, straight = ratio * (a + c), a * ratio + c - d * ratio
        o = 2 * d / (straight + math.sqrt(straight**2 + 4 * square * d))
        at = d * math.log(o * c / d) - (c + d) * math.log1p((o - d / c) / (1 + d / c))
        return 2 * (a * math.log1p(ratio * o) - at)

    low, high = log, log + _FARTHEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        beyond = deviance(math.exp(middle)) > varied.factor * t**2
        low, high = (low, middle) if beyond else (middle, high)
    return (high - log) / t


def departure_path(made: Departures, *, level: float = 0.95) -> dict[int, Estimate | None]:
    """Return the ratio of activity in each quarter round departures to that before, beside units nobody left.

    Parameters
    ----------
    made, level
        As for `departure_ratio`.

    Returns
    -------
    dict
        By quarter, from −span (the earliest) to span; 0 is the quarter of leaving. Quarters before are told over the
        other quarters before. None where it cannot be told.
    """
    require_level(level)
    try:
        varied = spread(made, ratio=math.exp(_pooled(made)[0]))
    except NotEstimableError:
        return dict.fromkeys(range(-made.span, made.span + 1))
    found: dict[int, Estimate | None] = {}
    for quarter in range(-made.span, made.span + 1):
        moved = [s for s in (_moved(made, stack, quarter) for stack in made.stacks) if s is not None]
        at = replace(made, stacks=tuple(moved))
        try:
            found[quarter] = departure_ratio(at, level=level, given=varied)
        except NotEstimableError:
            found[quarter] = None
    return found


def _moved(made: Departures, stack: Stack, quarter: int) -> Stack | None:
    """Return a departure whose time after is one quarter alone; None where it has none or is not known then."""
    at = stack.first + quarter if quarter < 0 else stack.last + quarter
    known = made.counts[np.r_[stack.others, stack.unit]]
    if not 0 <= at < made.counts.shape[1] or np.isnan(known[:, at]).any():
        return None
    if quarter < 0 and at not in stack.before:
        return None
    before = stack.before[stack.before != at]
    rest = made.counts[np.ix_(stack.others, before)]
    if not len(before) or (made.compared and not (rest.sum() and known[:-1, at].sum())):
        return None
    if not made.counts[stack.unit, np.r_[before, at]].sum():
        return None
    return replace(stack, before=before, after=np.array([at]))
