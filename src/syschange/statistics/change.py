"""Change between two times, with and without a comparison group, from each group's moments."""

import math
from dataclasses import dataclass

from syschange.results import Estimate
from syschange.statistics.means import spread, t_estimate, welch


@dataclass(frozen=True)
class Moments:
    """What a group's scores before and after amount to, over the people seen at both times.

    Attributes
    ----------
    n
        People seen at both times.
    mean_before, mean_after
        Means of the scores.
    sd_before, sd_after
        Sample standard deviations (divisor n − 1).
    correlation
        Pearson's correlation of the score before with the score after; 0 where either does not vary.
    """

    n: float
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float
    correlation: float

    @property
    def change(self) -> float:
        """The mean change."""
        return self.mean_after - self.mean_before

    @property
    def sd_change(self) -> float:
        """The sample standard deviation of the changes."""
        cross = 2 * self.correlation * self.sd_before * self.sd_after
        apart = self.sd_before**2 + self.sd_after**2
        return math.sqrt(float(spread(apart - cross, apart)))


def change(group: Moments, *, level: float = 0.95) -> Estimate:
    """Return the mean change of one group: the paired t interval. It is a change, not an effect.

    Notes
    -----
    Student (1908) Biometrika 6:1-25, on the differences.

    Raises
    ------
    NotEstimableError
        With fewer than two people, or changes that do not vary.
    """
    se = group.sd_change / math.sqrt(group.n) if group.n > 1 else math.nan
    return t_estimate(group.change, se, group.n - 1, level=level, method="paired t")


def difference_in_differences(changed: Moments, comparison: Moments, *, level: float = 0.95) -> Estimate:
    """Return the difference of the mean changes of two independent groups, by Welch's interval.

    Notes
    -----
    Difference in differences with the same people at both times is the comparison of their changes; the
    interval is Welch's (1947, Biometrika 34:28-35), which lets the groups vary differently.

    Raises
    ------
    NotEstimableError
        With fewer than two people in a group, or changes that do not vary.
    """
    value, se, df = welch(
        changed.n, changed.change, changed.sd_change, comparison.n, comparison.change, comparison.sd_change
    )
    return t_estimate(float(value), float(se), float(df), level=level, method="difference in differences")


def ancova(changed: Moments, comparison: Moments, *, level: float = 0.95) -> Estimate:
    """Return the difference after, adjusted for the score before: the analysis of covariance.

    One slope, pooled within the groups; the interval is Student's with n − 3 degrees of freedom.

    Notes
    -----
    Fisher RA (1932) Statistical Methods for Research Workers, 4th ed., section 49.1; for its use with a
    baseline, Vickers & Altman (2001) BMJ 323:1123. From the moments alone it is exactly the least-squares fit
    of the score after on group and score before.

    Raises
    ------
    NotEstimableError
        With fewer than four people in all, an empty group, scores before that do not vary within the groups
        (nothing can then be adjusted for), or scores after that the scores before leave nothing of.
    """
    groups = (changed, comparison)
    sxx, sxy = _within(changed, comparison)
    syy = sum((g.n - 1) * g.sd_after**2 for g in groups)
    slope = common_slope(changed, comparison)
    apart = changed.mean_before - comparison.mean_before
    value = changed.mean_after - comparison.mean_after - slope * apart
    df = changed.n + comparison.n - 3
    se = math.nan
    if min(changed.n, comparison.n) >= 1 and df > 0 and sxx > 0:
        residual = float(spread(syy - slope * sxy, syy)) / df
        se = math.sqrt(residual * (1 / changed.n + 1 / comparison.n + apart**2 / sxx))
    return t_estimate(value, se, df, level=level, method="ANCOVA")


def common_slope(changed: Moments, comparison: Moments) -> float:
    """Return the slope of the score after on the score before, pooled within the groups.

    Returns
    -------
    float
        Missing where scores before do not vary within the groups.
    """
    sxx, sxy = _within(changed, comparison)
    return sxy / sxx if sxx > 0 else math.nan


def _within(changed: Moments, comparison: Moments) -> tuple[float, float]:
    """Return the sums of squares before and of products within the groups."""
    groups = (changed, comparison)
    sxx = sum((g.n - 1) * g.sd_before**2 for g in groups)
    return sxx, sum((g.n - 1) * g.correlation * g.sd_before * g.sd_after for g in groups)
