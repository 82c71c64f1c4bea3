"""Limits of the share reached by a day, and of the difference of two such shares."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Distribution, Estimate, StudentT
from syschange.statistics.levels import require_level
from syschange.statistics.proportions import WilsonDistribution
from syschange.statistics.survival.incidence import Incidence

Floats = NDArray[np.float64]

SCALES = ("log-log", "log", "plain")
HALF = 0.5
# Bisection on the critical value: the tail beyond 37 is the last that double precision tells from none.
_LARGEST_Z, _HALVINGS = 37.0, 60


def require_scale(scale: str) -> None:
    """Check the scale on which limits are taken to be normal.

    Raises
    ------
    UnknownChoiceError
        Where it is not one of "log-log", "log" and "plain".
    """
    if scale not in SCALES:
        raise UnknownChoiceError("scale of the limits", scale, SCALES)


@dataclass(frozen=True)
class ShareDistribution:
    """The confidence distribution of a share that is normal on a scale of the share not yet reached.

    Attributes
    ----------
    share, se
        The share reached, between 0 and 1, and its standard error.
    scale
        "log-log", of −log of the share not reached (Kalbfleisch & Prentice 1980); "log", of that share, the default
        of R's survival; or "plain".
    """

    share: float
    se: float
    scale: str

    def _on_scale(self, share: float) -> float:
        if self.scale == "plain":
            return share
        waiting = math.log1p(-share)
        return math.log(-waiting) if self.scale == "log-log" else -waiting

    def _spread(self) -> float:
        if self.scale == "plain":
            return self.se
        relative = self.se / (1 - self.share)
        return relative / -math.log1p(-self.share) if self.scale == "log-log" else relative

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is at most `x`."""
        if x >= 1:
            return 1.0
        if x < 0 or (x == 0 and self.scale == "log-log"):
            return 0.0
        return float(special.ndtr((self._on_scale(x) - self._on_scale(self.share)) / self._spread()))

    def quantile(self, p: float) -> float:
        """Return the value below which the share lies with confidence `p`, between 0 and 1."""
        at = self._on_scale(self.share) + float(special.ndtri(p)) * self._spread()
        if self.scale == "log-log":
            return -math.expm1(-math.exp(min(at, 700.0)))
        return min(max(-math.expm1(-at) if self.scale == "log" else at, 0.0), 1.0)


def share_quantiles(share: Floats, se: Floats, p: float, scale: str) -> Floats:
    """Return the quantile of `ShareDistribution` for many shares, each above 0 and below 1 and with its error."""
    z = float(special.ndtri(p))
    if scale == "plain":
        return np.clip(share + z * se, 0.0, 1.0)
    waiting, relative = -np.log1p(-share), se / (1 - share)
    if scale == "log":
        return np.clip(-np.expm1(-(waiting + z * relative)), 0.0, 1.0)
    at = np.log(waiting) + z * relative / waiting
    return np.asarray(-np.expm1(-np.exp(np.minimum(at, 700.0))), dtype=np.float64)


@dataclass(frozen=True)
class AllReached:
    """The confidence distribution of a share that has become 1: a beta distribution below it, and nothing above.

    Attributes
    ----------
    a, b
        Of the beta distribution of the share not reached (see `share_distribution`).
    """

    a: float
    b: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is at most `x`."""
        if x >= 1:
            return 1.0
        return min(float(special.betaincc(self.a, self.b, 1 - max(x, 0.0))), HALF)

    def quantile(self, p: float) -> float:
        """Return the value below which the share lies with confidence `p`."""
        return 1 - float(special.betainccinv(self.a, self.b, p)) if p < HALF else 1.0


def _all_reached(at_risk: Floats, events: Floats) -> AllReached:
    """Return the distribution from the numbers at risk and reached on every day until all were."""
    on = events > 0
    n, d = at_risk[on], events[on]
    mean = float(np.prod((n - d + 1) / (n + 1)))
    square = float(np.prod((n - d + 1) / (n + 1) * ((n - d + 2) / (n + 2))))
    behind = (mean - square) / (square - mean**2)
    return AllReached(mean * behind, (1 - mean) * behind)


def share_distribution(made: Incidence, day: float, variance: Floats, scale: str) -> Distribution:
    """Return the confidence distribution of the share reached by a day that is known.

    Parameters
    ----------
    made, variance
        The share by each day, and its variance.
    day
        The day.
    scale
        See `ShareDistribution`.

    Notes
    -----
    Where nothing has happened yet, Wilson's limits of none of those of whom all is known (their number as Peto R
    and others 1977, British Journal of Cancer 35:1-39, take it). Where everybody has been reached the upper limit is
    1 and the lower that of Fay MP, Brittain EH, Proschan MA (2013) Biostatistics 14:723-736: the product of a beta
    distribution for each day, by the beta distribution of its mean and variance. Where nobody was lost it is Clopper
    and Pearson's of all of them; where few were left to be reached last, it is not much above that of the day before.
    """
    place = made.place(day)
    share = made.share[place] if place >= 0 else 0.0
    if share <= 0:
        return WilsonDistribution(0.0, made.complete_by(day))
    if made.waiting[place] > 0 or variance[place] > 0:
        return ShareDistribution(float(share), math.sqrt(variance[place]), scale)
    return _all_reached(made.at_risk[: place + 1], made.events[: place + 1])


def share_by(
    made: Incidence,
    day: float,
    *,
    scale: str = "log-log",
    level: float = 0.95,
    variance: Floats | None = None,
) -> Estimate:
    """Return the share reached by a day with its limits.

    Parameters
    ----------
    made
        The share by each day.
    day
        The day.
    scale
        See `ShareDistribution`; the log-log scale keeps within 0 and 1 and held the truth best of several in
        small groups (Borgan Ø, Liestøl K 1990, Scandinavian Journal of Statistics 17:35-41).
    level
        Confidence level.
    variance
        What `made.variance()` returned, where many days are asked for.

    Raises
    ------
    NotEstimableError
        Where nobody was followed to the day.
    UnknownChoiceError
        Where there is no such scale.
    """
    require_level(level)
    require_scale(scale)
    if not made.known(day):
        raise NotEstimableError(f"Nobody was followed to day {day:g}.", "Ask about an earlier day.")
    place = made.place(day)
    spread = made.variance() if variance is None else variance
    found = share_distribution(made, day, spread, scale)
    name = "Aalen–Johansen" if made.competing else "Life table" if made.straight else "Kaplan–Meier"
    if made.competing and made.straight:
        name = "Life table with exits"
    how = {WilsonDistribution: "Wilson", AllReached: "beta product"}.get(type(found), scale)
    return Estimate.of(float(made.share[place]) if place >= 0 else 0.0, found, level, f"{name}, {how}")


def log_log(estimate: Estimate) -> Estimate | None:
    """Return a share on its log-log scale, for drawing it towards others; None at either end of the scale."""
    base = estimate.distribution
    if not isinstance(base, ShareDistribution) or not 0 < estimate.value < 1:
        return None
    at = ShareDistribution(base.share, base.se, "log-log")
    scaled = StudentT(at._on_scale(base.share), at._spread())  # noqa: SLF001 - its own class
    return Estimate.of(scaled.location, scaled, estimate.level, "log-log")


@dataclass(frozen=True)
class DifferenceDistribution:
    """The confidence distribution of a difference, whose limits at every level are made of the limits of each."""

    one: Estimate
    two: Estimate

    def _limits(self, tail: float) -> tuple[float, float]:
        (v1, l1, u1), (v2, l2, u2) = (
            (e.value, e.distribution.quantile(tail), e.distribution.quantile(1 - tail))
            for e in (self.one, self.two)
        )
        return v1 - v2 - math.hypot(v1 - l1, u2 - v2), v1 - v2 + math.hypot(u1 - v1, v2 - l2)

    def cdf(self, x: float) -> float:
        """Return the confidence that the difference is at most `x`."""
        if x == self.one.value - self.two.value:
            return HALF
        below = x < self.one.value - self.two.value
        near, far = 0.0, _LARGEST_Z
        for _ in range(_HALVINGS):
            middle = (near + far) / 2
            lower, upper = self._limits(float(special.ndtr(-middle)))
            inside = lower > x if below else upper < x
            near, far = (middle, far) if inside else (near, middle)
        return float(special.ndtr(-near if below else near))

    def quantile(self, p: float) -> float:
        """Return the value below which the difference lies with confidence `p`."""
        return self._limits(min(p, 1 - p))[0 if p < HALF else 1]


def share_difference(one: Estimate, two: Estimate) -> Estimate:
    """Return the difference of two shares, the first less the second, from the limits of each.

    Parameters
    ----------
    one, two
        Shares of two groups by the same day, at one level.

    Notes
    -----
    Zou GY, Donner A (2008) Statistics in Medicine 27:1693-1702.
    """
    made = DifferenceDistribution(one, two)
    return Estimate.of(one.value - two.value, made, one.level, "MOVER")
