"""Limits of shares, means and rates from their linearised standard errors and effective sizes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import Estimate
from syschange.statistics.design.inverted import Inverted, t_quantile
from syschange.statistics.design.linearised import Floats, Linearised
from syschange.statistics.levels import require_level
from syschange.statistics.means import t_estimate
from syschange.statistics.proportions import wilson

Pair = tuple[Floats, Floats]

_HALVINGS = 60


def share_limits(found: Linearised, *, level: float = 0.95, method: str = "beta") -> Pair:
    """Limits of proportions.

    Parameters
    ----------
    found
        Proportions by any design.
    level
        Confidence level.
    method
        "beta" (default; Korn & Graubard 1998: Clopper-Pearson on the effective size), "wilson" (Wilson 1927
        on the same effective size), "likelihood" (binomial likelihood on the effective size, Rao & Scott
        1984), "logit" or "xlogit" (t on the logit scale), "asin" (t on the arcsine scale) or "mean" (plain
        t, which can leave 0 to 1). The names are those of R's survey package.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where there is nothing, or no degrees of freedom. Where everybody or
        nobody has the event, "beta", "wilson" and "likelihood" give limits; the others are missing, since
        the standard error there is zero and nothing is that sure.

    Raises
    ------
    UnknownChoiceError
        Where the method is not one of these.

    Notes
    -----
    The effective size of "beta" and "wilson" is multiplied by (t(n − 1) / t(df))² as in Korn EL, Graubard BI
    (1998) Survey Methodology 24:193-201, never by more than 1. For "wilson" with clusters see Franco C,
    Little RJA, Louis TA, Slud EV (2019) Journal of Survey Statistics and Methodology 7:334-364. For
    "likelihood" Rao JNK, Scott AJ (1984) Annals of Statistics 12:46-60, with dispersion on n − 1.
    """
    require_level(level)
    return _limits_of(method)(found, (1 - level) / 2)


def mean_limits(found: Linearised, *, level: float = 0.95) -> Pair:
    """Student t limits of means, totals, ratios and contrasts, with the degrees of freedom of the design.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing where the standard error is zero or missing, or there are no degrees
        of freedom.
    """
    require_level(level)
    return _plain(found, (1 - level) / 2)


def rate_limits(found: Linearised, *, level: float = 0.95) -> Pair:
    """Limits of rates whose counts may vary more than Poisson's: exact Poisson on effective events.

    Parameters
    ----------
    found
        Rates by `clustered_rate`, in events a unit of exposure.
    level
        Confidence level.

    Returns
    -------
    tuple of arrays
        Lower and upper limits; missing without exposure or degrees of freedom. With no events the counts say
        nothing of how they bunch, and the limits are the plain exact ones.

    Notes
    -----
    Effective events are rate² / V, never more than the events, times (z / t(df))². Garwood F (1936)
    Biometrika 28:437-442 for the exact limits; dispersion as in McCullagh & Nelder (1989) Generalized Linear
    Models, section 6.2. To put them together in the manner of Korn & Graubard is ours.
    """
    require_level(level)
    return _poisson(found, (1 - level) / 2)


def share_estimate(found: Linearised, *, level: float = 0.95, method: str = "beta") -> Estimate:
    """Return one proportion with its limits (see `share_limits`).

    Raises
    ------
    NotEstimableError
        Where the limits are missing.
    """
    _limits_of(method)
    return _estimate(ShareDistribution(*_single(found), method), level, method)


def mean_estimate(found: Linearised, *, level: float = 0.95) -> Estimate:
    """Return one mean, total, ratio or contrast with its t limits.

    Raises
    ------
    NotEstimableError
        Where the limits are missing.
    """
    return t_estimate(*_single(found)[:3], level=level, method="linearised t")


def rate_estimate(found: Linearised, *, level: float = 0.95) -> Estimate:
    """Return one rate with its limits (see `rate_limits`).

    Raises
    ------
    NotEstimableError
        Where the limits are missing.
    """
    return _estimate(RateDistribution(*_single(found)), level, "Poisson on effective events")


@dataclass(frozen=True)
class _OneGroup(Inverted):
    value: float
    se: float
    df: float
    n: float
    n_eff: float

    def _found(self) -> Linearised:
        given = (self.value, self.se, self.df, self.n, self.n_eff, np.nan)
        return Linearised(*(np.asarray(v, dtype=np.float64) for v in given))


@dataclass(frozen=True)
class ShareDistribution(_OneGroup):
    """The confidence distribution whose limits at every level are those of `share_limits`."""

    method: str

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower and the upper limit that each leave `tail` outside."""
        lower, upper = _limits_of(self.method)(self._found(), tail)
        return float(lower), float(upper)

    def bounds(self) -> tuple[float, float]:
        """Return 0 and 1, but for "mean", whose limits do not know them."""
        return (-np.inf, np.inf) if self.method == "mean" else (0.0, 1.0)


@dataclass(frozen=True)
class RateDistribution(_OneGroup):
    """The confidence distribution whose limits at every level are those of `rate_limits`."""

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower and the upper limit that each leave `tail` outside."""
        lower, upper = _poisson(self._found(), tail)
        return float(lower), float(upper)

    def bounds(self) -> tuple[float, float]:
        """Return 0 and infinity."""
        return 0.0, np.inf


def _estimate(made: ShareDistribution | RateDistribution, level: float, method: str) -> Estimate:
    require_level(level)
    if not np.isfinite(made.limits((1 - level) / 2)).all():
        raise NotEstimableError(
            "The uncertainty cannot be estimated: too few rows or sampling units, or values that do not vary.",
            "Collect more records, or join groups that are too small to stand alone.",
        )
    return Estimate.of(made.value, made, level, method)


def _single(found: Linearised) -> tuple[float, float, float, float, float]:
    return (float(found.value), float(found.se), float(found.df), float(found.n), float(found.n_eff))


def _plain(found: Linearised, tail: float) -> Pair:
    se = np.where(found.se > 0, found.se, np.nan)
    half = t_quantile(found.df, tail) * se
    return found.value - half, found.value + half


def _logit(found: Linearised, tail: float) -> Pair:
    p, spread = found.value, found.value * (1 - found.value)
    usable = (found.se > 0) & (spread > 0)
    centre = special.logit(np.where(usable, p, 0.5))
    half = t_quantile(found.df, tail) * np.where(usable, found.se, np.nan) / np.where(usable, spread, 1.0)
    return special.expit(centre - half), special.expit(centre + half)


def _asin(found: Linearised, tail: float) -> Pair:
    p, spread = found.value, found.value * (1 - found.value)
    usable = (found.se > 0) & (spread > 0)
    centre = np.arcsin(np.sqrt(np.where(usable, p, 0.5)))
    se = np.where(usable, found.se, np.nan) / (2 * np.sqrt(np.where(usable, spread, 1.0)))
    half = t_quantile(found.df, tail) * se
    return np.sin(np.clip(centre - half, 0, np.pi / 2)) ** 2, np.sin(
        np.clip(centre + half, 0, np.pi / 2)
    ) ** 2


def _adjusted_size(found: Linearised, tail: float) -> Floats:
    """Return the effective size with Korn & Graubard's allowance for the degrees of freedom."""
    with np.errstate(invalid="ignore", divide="ignore"):
        shrink = (t_quantile(found.n - 1, tail) / t_quantile(found.df, tail)) ** 2
    # At one half both are zero; as many degrees of freedom as rows allow need no allowance.
    shrink = np.where(tail == 0.5, 1.0, np.minimum(shrink, 1.0))  # noqa: PLR2004 - the median
    shrink = np.where(found.df >= found.n - 1, 1.0, shrink)
    shrink = np.where(found.df > 0, shrink, np.where(found.n == 1, shrink, np.nan))
    size = found.n_eff * shrink
    return np.where(size > 0, size, np.nan)


def _beta(found: Linearised, tail: float) -> Pair:
    size, p = _adjusted_size(found, tail), found.value
    known = np.isfinite(size) & np.isfinite(p)
    m, q = np.where(known, size, 1.0), np.where(known, p, 0.5)
    lower = np.where(q > 0, special.betaincinv(np.where(q > 0, m * q, 1.0), m * (1 - q) + 1, tail), 0.0)
    upper = np.where(q < 1, special.betainccinv(m * q + 1, np.where(q < 1, m * (1 - q), 1.0), tail), 1.0)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def _wilson(found: Linearised, tail: float) -> Pair:
    size = _adjusted_size(found, tail)
    lower, upper = wilson(found.value * size, size, z=-special.ndtri(max(tail, 1e-300)))
    return np.where(found.value == 0, 0.0 * size, lower), np.where(found.value == 1, 0.0 * size + 1, upper)


def _likelihood(found: Linearised, tail: float) -> Pair:
    p = found.value
    with np.errstate(divide="ignore", invalid="ignore"):
        size = found.n_eff * (1 - 1 / found.n)
        reach = t_quantile(found.df, tail) ** 2 / (2 * size)
    known = np.isfinite(p) & ~np.isnan(reach)
    p, reach = np.where(known, p, 0.5), np.where(known, reach, 0.0)

    def solve(inside: Floats, outside: Floats) -> Floats:
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            held = special.rel_entr(p, middle) + special.rel_entr(1 - p, 1 - middle) < reach
            inside, outside = np.where(held, middle, inside), np.where(held, outside, middle)
        return np.where(known, inside, np.nan)

    return solve(p, np.zeros(p.shape)), solve(p, np.ones(p.shape))


def _poisson(found: Linearised, tail: float) -> Pair:
    events = found.value * found.n
    varies = found.se > 0
    effective = np.where(varies, found.value**2 / np.where(varies, found.se, 1.0) ** 2, np.inf)
    z = -special.ndtri(tail)
    with np.errstate(invalid="ignore", divide="ignore"):
        shrink = np.minimum((z / t_quantile(found.df, tail)) ** 2, 1.0)
    shrink = np.where(z == 0, 1.0, np.where(found.df > 0, shrink, np.nan))
    size = np.where(events == 0, 0.0, np.minimum(effective, events) * shrink)
    scale = np.where(
        events == 0, np.where(found.df > 0, found.n, np.nan), size / np.where(events > 0, found.value, 1.0)
    )
    lower = special.gammaincinv(np.where(size > 0, size, 1.0), tail)
    lower = np.where(size > 0, lower, np.where(size == 0, 0.0, np.nan))
    upper = special.gammainccinv(size + 1, tail)
    return lower / scale, upper / scale


_LIMITS: dict[str, Callable[[Linearised, float], Pair]] = {
    "beta": _beta,
    "logit": _logit,
    "xlogit": _logit,
    "wilson": _wilson,
    "likelihood": _likelihood,
    "asin": _asin,
    "mean": _plain,
}
SHARE_METHODS = tuple(_LIMITS)


def _limits_of(method: str) -> Callable[[Linearised, float], Pair]:
    if method not in _LIMITS:
        raise UnknownChoiceError("interval of a proportion", method, SHARE_METHODS)
    return _LIMITS[method]
