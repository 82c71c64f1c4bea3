"""The day by which a given share has been reached: the median wait and others, with limits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Distribution, Estimate
from syschange.statistics.levels import require_level
from syschange.statistics.survival.incidence import Incidence
from syschange.statistics.survival.shares import require_scale, share_distribution, share_quantiles

Floats = NDArray[np.float64]
_HALVINGS = 60


@dataclass(frozen=True, eq=False)
class DayDistribution:
    """The confidence distribution of the day by which a share is reached: the limits of the share, turned round.

    Attributes
    ----------
    share
        The share.
    days
        Days in ascending order, shape (k,), as what follows.
    reached, se
        The share reached by each, and its standard error: 0 where its distribution is not normal.
    scale
        The scale of the limits (see `ShareDistribution`).
    last
        The distribution of the share on those last days.
    straight
        Whether limits rise evenly from day to day, from none on day 0, and not in steps.
    """

    share: float
    days: Floats
    reached: Floats
    se: Floats
    scale: str
    last: Distribution | None
    straight: bool

    def _line(self, p: float) -> Floats:
        """Return the share that is passed by each day with confidence `p`, never falling."""
        line = np.full(len(self.days), np.nan if self.last is None else self.last.quantile(1 - p))
        usual = self.se > 0
        line[usual] = share_quantiles(self.reached[usual], self.se[usual], 1 - p, self.scale)
        return np.asarray(np.maximum.accumulate(line), dtype=np.float64)

    def quantile(self, p: float) -> float:
        """Return the day by which the share is reached with confidence `p`; infinite where none is late enough."""
        return crossing(self.share, self.days, self._line(p), straight=self.straight)

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is reached by day `x`."""
        low, high = 0.0, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.quantile(middle) <= x else (low, middle)
        return low


def crossing(share: float, days: Floats, line: Floats, *, straight: bool) -> float:
    """Return the first day on which a line that never falls has come to a share; infinite where it does not."""
    # Shares are sums of fractions: a half that is short of a half by rounding is one.
    place = int(np.searchsorted(line, share - 1e-9, side="left"))
    if place == len(line):
        return float("inf")
    if not straight:
        return float(days[place])
    start, low = (days[place - 1], line[place - 1]) if place else (0.0, 0.0)
    return float(start + (days[place] - start) * min(max((share - low) / (line[place] - low), 0.0), 1.0))


def day_reached(
    made: Incidence,
    share: float,
    *,
    scale: str = "log-log",
    level: float = 0.95,
    variance: Floats | None = None,
) -> Estimate:
    """Return the first day by which at least a given share has been reached, with its limits.

    Parameters
    ----------
    made
        The share reached by each day.
    share
        Between 0 and 1: .5 for the median.
    scale, level, variance
        As for `share_by`.

    Returns
    -------
    Estimate
        A limit that was not reached is infinite.

    Raises
    ------
    NotEstimableError
        Where fewer than that share had been reached by the last day anybody was followed to.
    WrongTypeError
        Where the share is not between 0 and 1.

    Notes
    -----
    Brookmeyer R, Crowley J (1982) Biometrics 38:29-41, with the limits of the share on the scale given. Where
    exactly that share is reached for a while, the first day of it, and not the middle as in R.
    """
    require_level(level)
    require_scale(scale)
    if not 0 < share < 1:
        raise WrongTypeError("A quantile of waits is not between 0 and 1.", "Give for example 0.5.")
    value = crossing(share, made.days, made.share, straight=made.straight)
    if not np.isfinite(value):
        last = made.days[-1] if len(made.days) else 0.0
        raise NotEstimableError(
            f"Fewer than {100 * share:g}% had been reached by day {last:g}.", "Ask for the share by a day."
        )
    return Estimate.of(value, day_distribution(made, share, scale, variance), level, _method(made, scale))


def day_distribution(made: Incidence, share: float, scale: str, variance: Floats | None) -> DayDistribution:
    """Return the confidence distribution of the day by which a share is reached, where that is so or not."""
    places = np.flatnonzero(made.events > 0)
    known = made.variance() if variance is None else variance
    spread = np.sqrt(known[places])
    ends = np.flatnonzero(spread == 0)
    last = None
    if len(ends):
        last = share_distribution(made, float(made.days[places[ends[0]]]), known, scale)
    return DayDistribution(share, made.days[places], made.share[places], spread, scale, last, made.straight)


def _method(made: Incidence, scale: str) -> str:
    return f"Life table, interpolated, {scale}" if made.straight else f"Brookmeyer–Crowley, {scale}"
