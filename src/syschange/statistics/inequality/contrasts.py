"""Confidence distributions of weighted sums of group values, and of ratios of two such sums."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from syschange.results import Distribution, StudentT
from syschange.statistics.inequality.groups import Groups
from syschange.statistics.proportions import wilson

Floats = NDArray[np.float64]

# Bisection: on the critical value up to 40, where the normal tail is zero, and on a ratio over all its range.
_LARGEST_Z = 40.0
_HALVINGS = 56
MOVER = (
    "Zou GY, Huang W, Zhang X (2009) A note on confidence interval estimation for a linear function of "
    "binomial proportions, Computational Statistics & Data Analysis 53:1080-1085"
)


@dataclass(frozen=True)
class WilsonSum:
    """The confidence distribution of a weighted sum of proportions, from the Wilson limits of each.

    Notes
    -----
    The method of variance estimates recovery (Zou, Huang & Zhang 2009): for the difference of two it is
    Newcombe's method 10, at every level.
    """

    coefficients: Floats = field(repr=False)
    groups: Groups = field(repr=False)

    def quantile(self, p: float) -> float:
        """Return the value below which the sum lies with confidence `p`."""
        z = abs(_z(p))
        return self._limit(z, lower=p < 0.5)  # noqa: PLR2004 - the median

    def cdf(self, x: float) -> float:
        """Return the confidence that the sum is at most `x`."""
        centre = float(self.coefficients @ self.groups.value)
        if x == centre:
            return 0.5
        below = x < centre

        def inside(z: float) -> bool:
            return self._limit(z, lower=True) > x if below else self._limit(z, lower=False) < x

        z = halve(inside, 0.0, _LARGEST_Z)
        return _phi(-z if below else z)

    def _limit(self, z: float, *, lower: bool) -> float:
        low, high = wilson_limits(self.groups, z)
        return sum_limit(self.coefficients, self.groups.value, low, high, lower=lower)


@dataclass(frozen=True)
class RatioOfSums:
    """The confidence distribution of a ratio, from that of `numerator − ratio × denominator`.

    A ratio is at most r with the confidence that `numerator − r × denominator` is at most zero. Where the
    denominator may be zero at a level, the limits there are infinite: the data do not bound the ratio.

    Attributes
    ----------
    groups
        The groups.
    top, bottom
        Value of the numerator and of the denominator; the denominator is positive.
    top_slopes, bottom_slopes
        Their derivatives by the value of each group.
    least
        The least value that the ratio can have; −∞ where there is none.

    Notes
    -----
    Fieller (1954) with normal standard errors; with counts, the limits of Zou, Huang & Zhang (2009) from
    Wilson intervals in place of the normal ones.
    """

    groups: Groups = field(repr=False)
    top: float
    bottom: float
    top_slopes: Floats = field(repr=False)
    bottom_slopes: Floats = field(repr=False)
    least: float = -math.inf

    def cdf(self, x: float) -> float:
        """Return the confidence that the ratio is at most `x`."""
        if x < self.least or math.isinf(x):
            return float(x > 0)
        slopes = self.top_slopes - x * self.bottom_slopes
        if self.groups.trials is None:
            se = standard_error(slopes, self.groups)
            away = x * self.bottom - self.top
            return _phi(away / se) if se > 0 else float(away >= 0)
        # Shifted so that the weighted sum of the shares is numerator − x × denominator itself.
        shift = self.top - x * self.bottom - float(slopes @ self.groups.value)
        return WilsonSum(slopes, self.groups).cdf(-shift)

    def quantile(self, p: float) -> float:
        """Return the value below which the ratio lies with confidence `p`."""
        z = _z(p)
        centre = self.top / self.bottom
        if z == 0:
            return centre
        low, high = self._ends(abs(z))

        def beyond(x: float) -> bool:
            """Return whether the limit lies further out than `x`."""
            slopes = self.top_slopes - x * self.bottom_slopes
            shift = self.top - x * self.bottom - float(slopes @ self.groups.value)
            limit = shift + sum_limit(slopes, self.groups.value, low, high, lower=z < 0)
            return limit < 0 if z < 0 else limit > 0

        if z < 0 and math.isfinite(self.least):
            return self.least if beyond(self.least) else -halve(lambda x: beyond(-x), -centre, -self.least)
        # Far out on one side: centre ± u / (1 − u) for u from 0 to 1 runs over the whole line.
        sign = math.copysign(1.0, z)
        if beyond(centre + sign * _out(1 - 1e-12)):
            return sign * math.inf
        return centre + sign * _out(halve(lambda u: beyond(centre + sign * _out(u)), 0.0, 1 - 1e-12))

    def _ends(self, z: float) -> tuple[Floats, Floats]:
        g = self.groups
        return (g.value - z * g.se, g.value + z * g.se) if g.trials is None else wilson_limits(g, z)


def of_sum(coefficients: Floats, groups: Groups) -> tuple[float, float, Distribution | None, str]:
    """Return a weighted sum of the values, its standard error, its distribution and the method's name.

    The distribution is None where there are fewer than two groups, or the sum has no variance.
    """
    value, se = float(coefficients @ groups.value), standard_error(coefficients, groups)
    if not (groups.usable and se > 0):
        return value, math.nan if not groups.usable else se, None, "none"
    if groups.trials is None:
        return value, se, StudentT(value, se), "normal"
    return value, se, WilsonSum(coefficients, groups), "MOVER Wilson"


def of_ratio(
    top: tuple[float, Floats], bottom: tuple[float, Floats], groups: Groups, *, least: float = -math.inf
) -> tuple[float, Floats, Distribution | None, str]:
    """Return a ratio, its slopes by each value, its distribution and the method's name.

    Parameters
    ----------
    top, bottom
        Value and slopes of the numerator and of the denominator. Where the denominator is not above zero the
        ratio is missing.
    groups
        The groups.
    least
        The least value that the ratio can have.
    """
    (n, n_slopes), (d, d_slopes) = top, bottom
    if not d > 0:
        return math.nan, np.full_like(groups.value, np.nan), None, "none"
    slopes = (n_slopes - n / d * d_slopes) / d
    if not (groups.usable and standard_error(slopes, groups) > 0):
        return n / d, slopes, None, "none"
    made = RatioOfSums(groups, n, d, n_slopes, d_slopes, least)
    return n / d, slopes, made, "Fieller" if groups.trials is None else "MOVER Wilson ratio"


def sum_limit(c: Floats, value: Floats, low: Floats, high: Floats, *, lower: bool) -> float:
    """Return one limit of a weighted sum from the limits of each value (Zou, Huang & Zhang 2009)."""
    towards = low if lower else high
    away = high if lower else low
    distance = np.where(c > 0, c * (value - towards), c * (value - away))
    half = math.sqrt(float(distance @ distance))
    return float(c @ value) + (-half if lower else half)


def wilson_limits(groups: Groups, z: float) -> tuple[Floats, Floats]:
    """Return the Wilson limits of each share."""
    if groups.events is None or groups.trials is None:
        return groups.value - z * groups.se, groups.value + z * groups.se
    return wilson(groups.events, groups.trials, z=z)


def halve(holds: Callable[[float], bool], near: float, far: float, *, times: int = _HALVINGS) -> float:
    """Return the largest number between two at which something holds that holds near and not far."""
    for _ in range(times):
        middle = (near + far) / 2
        near, far = (middle, far) if holds(middle) else (near, middle)
    return near


def standard_error(slopes: Floats, groups: Groups) -> float:
    """Return the standard error of a quantity from its slopes; missing where a slope or an error is."""
    scaled = slopes * groups.se
    return math.sqrt(float(scaled @ scaled))


def _out(u: float) -> float:
    return u / (1 - u)


def _z(p: float) -> float:
    from scipy import special

    return float(special.ndtri(p))


def _phi(z: float) -> float:
    from scipy import special

    return float(special.ndtr(z))
