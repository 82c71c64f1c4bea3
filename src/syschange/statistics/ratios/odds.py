"""The odds ratio of two proportions, with Woolf's log-normal limits."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.exact.checks import HALF, Floats, tails
from syschange.statistics.levels import require_level
from syschange.statistics.ratios.common import two_proportions


def _log_odds_ratio(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, haldane: bool
) -> tuple[Floats, Floats]:
    """Return the logarithm of the odds ratio and its standard error; missing where a cell is empty."""
    x1, m1, x2, m2 = two_proportions(events1, n1, events2, n2)
    cells = np.stack([x1, m1 - x1, x2, m2 - x2])
    empty = (cells == 0).any(axis=0)
    cells = np.where(empty, cells + HALF if haldane else np.nan, cells)
    a, b, c, d = cells
    return np.log(a / b) - np.log(c / d), np.sqrt((1 / cells).sum(axis=0))


def odds_ratio_limits(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    level: ArrayLike,
    haldane: bool = False,
) -> tuple[Floats, Floats, Floats]:
    """Odds ratio of two independent proportions with its log-normal limits.

    Parameters
    ----------
    events1, n1, events2, n2
        Events and trials of the two groups, any matching shapes; fractional values are allowed.
    level
        The confidence level; broadcast against the counts.
    haldane
        Whether to add one half to all four cells of a table that has an empty one, and only of such a table.

    Returns
    -------
    tuple of arrays
        Odds ratio, lower and upper limits; missing where either group is empty, and without `haldane` where
        a group has no events or nothing else.

    Raises
    ------
    WrongTypeError
        Where a count is negative or infinite, there are more events than trials, lengths differ, or a level
        is not between 0 and 1.

    Notes
    -----
    Woolf B (1955) On estimating the relation between blood group and disease, Annals of Human Genetics
    19:251-253. The half: Haldane JBS (1956) Annals of Human Genetics 20:309-311; Anscombe FJ (1956)
    Biometrika 43:461-464.
    """
    log, se = _log_odds_ratio(events1, n1, events2, n2, haldane=haldane)
    z = -special.ndtri(tails(level))
    return np.exp(log), np.exp(log - z * se), np.exp(log + z * se)


def odds_ratio(
    events1: float, n1: float, events2: float, n2: float, *, level: float = 0.95, haldane: bool = False
) -> Estimate:
    """Return the odds ratio with its log-normal interval (see `odds_ratio_limits`).

    Raises
    ------
    NotEstimableError
        Where either group is empty, or without `haldane` where a group has no events or nothing else.
    WrongTypeError
        As `odds_ratio_limits`.
    """
    require_level(level)
    log, se = (float(each) for each in _log_odds_ratio(events1, n1, events2, n2, haldane=haldane))
    if math.isnan(log):
        raise NotEstimableError(
            "The odds ratio cannot be given with its uncertainty: in a group nobody has the event, or everybody, "
            "or a group is empty.",
            "Use the difference, or haldane=True to add one half to each count.",
        )
    name = "Woolf, one half added to an empty cell" if haldane else "Woolf"
    return Estimate.of(math.exp(log), StudentT(log, se, log=True), level, name)
