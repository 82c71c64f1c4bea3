"""Whether waits differ between groups over the whole of the time: the log-rank test."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.survival.incidence import Incidence

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LogRank:
    """What the log-rank test says of several groups.

    Attributes
    ----------
    statistic
        Chi-squared.
    df
        Its degrees of freedom: groups less one.
    chance
        How often groups whose waits are alike would differ at least as much.
    observed, expected
        People reached in each group, and how many would have been at the pace of all together; shape (groups,).
    """

    statistic: float
    df: int
    chance: float
    observed: Floats
    expected: Floats


def log_rank(groups: Sequence[Incidence], *, rho: float = 0.0) -> LogRank:
    """Return whether the pace at which people are reached differs between groups.

    Parameters
    ----------
    groups
        Two or more. People who left in another way count up to that day: the pace is that among those still
        waiting.
    rho
        0 for the log-rank test; 1 weighs each day by the share still waiting (Peto & Peto), so that early days
        count for more (Harrington & Fleming 1982, Biometrika 69:553-566).

    Raises
    ------
    NotEstimableError
        Where there are fewer than two groups, or nothing to tell them apart.

    Notes
    -----
    Mantel N (1966) Cancer Chemotherapy Reports 50:163-170; Peto R, Peto J (1972) Journal of the Royal Statistical
    Society A 135:185-207. The variance is hypergeometric, which allows for ties.
    """
    some = [g for g in groups if g.people > 0]
    if len(some) < 2:  # noqa: PLR2004 - one has nothing to differ from
        raise NotEstimableError("Waits are compared between two groups at least.", "Give another group.")
    days = np.unique(np.concatenate([g.days[g.events > 0] for g in some]))
    events = np.stack([_events_on(g, days) for g in some])
    at_risk = np.stack([_at_risk_on(g, days) for g in some])
    d, n = events.sum(axis=0), at_risk.sum(axis=0)
    weight = _weights(d, n, rho)
    share = at_risk / n
    expected = (weight * d * share).sum(axis=1)
    observed = (weight * events).sum(axis=1)
    tied = weight**2 * d * np.where(n > 1, (n - d) / np.maximum(n - 1, 1), 0.0)
    covariance = np.diag((tied * share).sum(axis=1)) - (tied * share) @ share.T
    apart = (observed - expected)[:-1]
    try:
        statistic = float(apart @ np.linalg.solve(covariance[:-1, :-1], apart))
    except np.linalg.LinAlgError:
        statistic = float("nan")
    if not statistic >= 0:
        raise NotEstimableError(
            "Nobody was reached while people of all groups were waiting, so their waits cannot be compared.",
            "Wait until more people have been reached.",
        )
    free = len(some) - 1
    return LogRank(statistic, free, float(special.chdtrc(free, statistic)), observed, expected)


def _weights(events: Floats, at_risk: Floats, rho: float) -> Floats:
    waiting: Floats = np.cumprod(1 - events / at_risk, dtype=np.float64)
    return np.asarray(np.concatenate([[1.0], waiting[:-1]]) ** rho) if len(waiting) else waiting


def _events_on(made: Incidence, days: Floats) -> Floats:
    found = np.zeros(len(days))
    here = made.events > 0
    found[np.searchsorted(days, made.days[here])] = made.events[here]
    return found


def _at_risk_on(made: Incidence, days: Floats) -> Floats:
    """Return the people at risk on days that need not be among the group's own."""
    place = np.searchsorted(made.days, days, side="left")
    return np.append(made.at_risk, 0.0)[place]
