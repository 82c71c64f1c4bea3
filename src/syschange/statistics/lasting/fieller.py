"""The share of an effect that is kept: a ratio of two effects, by Fieller."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.lasting.path import Floats, Path, satterthwaite
from syschange.statistics.levels import require_level

BOUNDED, COMPLEMENT, EVERYTHING = "bounded", "complement", "everything"
_FARTHEST = 2.0**60  # ours: beyond it a limit counts as infinite


@dataclass(frozen=True)
class FiellerRatio:
    """The confidence distribution of a ratio, whose probabilities are those of differences.

    That the ratio is at least r has the confidence that top − r × bottom is at least 0 (below a bottom above 0), so
    that it agrees with the test of a declared share to the last digit.

    Parameters
    ----------
    top, bottom
        The two estimates; `bottom` is not 0.
    parts
        For each independent part of their covariance: the variance of the top, the covariance, the variance of the
        bottom, and the degrees of freedom.
    """

    top: float
    bottom: float
    parts: tuple[tuple[float, float, float, float], ...]

    def cdf(self, x: float) -> float:
        """Return the confidence that the ratio is at most `x`."""
        if math.isnan(x):
            return math.nan
        return float(_student(*self._statistic(self._within(x))))

    def quantile(self, p: float) -> float:
        """Return the value below which the ratio lies with confidence `p`; infinite where the data set no bound."""
        centre = self.top / self.bottom
        up = p > self.cdf(centre)
        end = self._within(math.inf if up else -math.inf)
        if math.isinf(end) and not self._passes(self._limit(up), p, up):
            return math.inf if up else -math.inf
        far, step = centre, max(abs(centre), 1.0)
        while not self._passes(self.cdf(far), p, up):
            if step > _FARTHEST:
                return math.inf if up else -math.inf
            far, step = (min(centre + step, end) if up else max(centre - step, end)), step * 2
        low, high = sorted((centre, far))
        if low == high:
            return centre
        from scipy import optimize

        return float(optimize.brentq(lambda r: self.cdf(r) - p, low, high, xtol=1e-13 * step, rtol=1e-13))

    @staticmethod
    def _passes(found: float, p: float, up: bool) -> bool:
        return found >= p if up else found <= p

    def _limit(self, up: bool) -> float:
        """Return the confidence that is approached far out, which is that the bottom is not 0."""
        t, df = self._statistic(math.inf)
        return float(_student(t if up else -t, df))

    def _within(self, x: float) -> float:
        """Return `x`, or the turning point that lies before it: from there on nothing more is gained."""
        a, c, b = (sum(part[i] for part in self.parts) for i in range(3))
        bend = self.top * b - self.bottom * c
        if bend == 0:
            return x
        turn = -(self.bottom * a - self.top * c) / bend
        centre = self.top / self.bottom
        if turn > centre:
            return min(x, turn)
        return max(x, turn)

    def _statistic(self, r: float) -> tuple[float, float]:
        """Return Student's statistic of ratio `r`, negative below the estimate, and its degrees of freedom."""
        if math.isinf(r):
            of = [(b, df) for _, _, b, df in self.parts]
            return math.copysign(abs(self.bottom) / math.sqrt(sum(v for v, _ in of)), r), satterthwaite(of)
        of = [(max(a - 2 * r * c + r * r * b, 0.0), df) for a, c, b, df in self.parts]
        total = sum(v for v, _ in of)
        apart = math.copysign(1.0, self.bottom) * (r * self.bottom - self.top)
        if total == 0:
            return (math.copysign(math.inf, apart) if apart else 0.0), satterthwaite(of)
        return apart / math.sqrt(total), satterthwaite(of)


@dataclass(frozen=True)
class Ratio:
    """A ratio and what Fieller's interval looks like.

    Attributes
    ----------
    value
        top / bottom.
    lower, upper
        Its limits where `kind` is "bounded". Where it is "complement" the interval is all numbers but those between
        them; where it is "everything" they are infinite and nothing is left out.
    kind
        "bounded" where the bottom is distinguishable from 0, and only there.
    estimate
        The ratio with its confidence distribution; None where it is not bounded.
    """

    value: float
    lower: float
    upper: float
    kind: str
    estimate: Estimate | None


def fieller(path: Path, top: Floats, bottom: Floats, *, level: float = 0.95) -> Ratio:
    """Return the ratio of two weighted sums of a path's effects, with Fieller's interval.

    Parameters
    ----------
    path
        The effects with their covariance.
    top, bottom
        Weights, shape (p,) each.
    level
        Confidence level.

    Raises
    ------
    NotEstimableError
        Where the bottom is 0, or the variances are not known or are 0.

    Notes
    -----
    Fieller EC (1954) Some problems in interval estimation, Journal of the Royal Statistical Society B 16:175-185. The
    interval is bounded where the bottom's own interval leaves out 0; it is the complement of an interval, or
    everything, where that does not. Degrees of freedom are those of the difference tested at each ratio.
    """
    require_level(level)
    over, under = float(top @ path.theta), float(bottom @ path.theta)
    parts = tuple(
        (float(top @ part @ top), float(top @ part @ bottom), float(bottom @ part @ bottom), df)
        for part, df in path.parts
    )
    if under == 0 or not sum(part[2] for part in parts) > 0 or not np.isfinite([over, under]).all():
        raise NotEstimableError(
            "A share cannot be taken of an effect of 0, or of one whose uncertainty is not known.",
            "Collect more records.",
        )
    made = FiellerRatio(over, under, parts)
    tail = (1 - level) / 2
    lower, upper = made.quantile(tail), made.quantile(1 - tail)
    value = over / under
    if math.isfinite(lower) and math.isfinite(upper):
        method = f"Fieller, {path.method}"
        return Ratio(value, lower, upper, BOUNDED, Estimate.of(value, made, level, method))
    return _unbounded(value, made, level)


def _unbounded(value: float, made: FiellerRatio, level: float) -> Ratio:
    """Return what is left out of an unbounded interval, from its quadratic."""
    a, c, b = (sum(part[i] for part in made.parts) for i in range(3))
    df = satterthwaite([(part[2], part[3]) for part in made.parts])
    t2 = float(_quantile(0.5 + level / 2, df)) ** 2
    square, linear, fixed = made.bottom**2 - t2 * b, made.top * made.bottom - t2 * c, made.top**2 - t2 * a
    inside = linear**2 - square * fixed
    if square >= 0 or inside <= 0:
        return Ratio(value, -math.inf, math.inf, EVERYTHING, None)
    ends = sorted((linear + sign * math.sqrt(inside)) / square for sign in (-1, 1))
    return Ratio(value, ends[0], ends[1], COMPLEMENT, None)


def _student(t: float, df: float) -> float:
    return float(special.ndtr(t) if math.isinf(df) else special.stdtr(df, t))


def _quantile(p: float, df: float) -> float:
    return float(special.ndtri(p) if math.isinf(df) else special.stdtrit(df, p))
