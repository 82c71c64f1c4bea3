"""How large a share of things that started still goes on by a day, in small numbers and by site."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate
from syschange.statistics.exact import between
from syschange.statistics.levels import is_number, require_level
from syschange.statistics.survival.incidence import incidence
from syschange.statistics.survival.waits import Waits

Floats = NDArray[np.float64]
HALF = 0.5
Beta = tuple[float, float]


@dataclass(frozen=True)
class BetaProduct:
    """The confidence distribution of a share still going on, between two beta distributions.

    Attributes
    ----------
    lower, upper
        The parameters of the distribution whose quantiles are lower limits, and of that whose are upper limits; None
        where the limit is 0, and where it is 1.
    """

    lower: Beta | None
    upper: Beta | None

    def cdf(self, x: float) -> float:
        """Return the confidence that the share is at most `x`: the nearest to a half that the two allow."""
        if not 0 < x < 1:
            return float(x >= 1)
        low = 1.0 if self.lower is None else float(special.betainc(*self.lower, x))
        high = 0.0 if self.upper is None else float(special.betainc(*self.upper, x))
        return between(low, high)

    def quantile(self, p: float) -> float:
        """Return the value below which the share lies with confidence `p`."""
        if p < HALF:
            return 0.0 if self.lower is None else float(special.betaincinv(*self.lower, p))
        return 1.0 if self.upper is None else float(special.betaincinv(*self.upper, p))


def kept_share(
    days: ArrayLike, ended: ArrayLike, sites: ArrayLike, by: float, *, alike: float = 1.0, level: float = 0.95
) -> Estimate:
    """Return the share still going on by a day, with limits that hold in small numbers and where none ended.

    Parameters
    ----------
    days
        Days from the start of each thing until it ended or was last seen going on, 0 or more; shape (things,).
    ended
        Whether it ended; shape (things,).
    sites
        A whole number from 0 for the site of each: those of one site share what becomes of them; shape (things,).
    by
        The day.
    alike
        How alike the things of a site are, as a correlation from 0 (not at all: each counts for itself) to 1 (the
        default, ours: a site keeps all or none, so that sites are counted, and not things).
    level
        Confidence level.

    Returns
    -------
    Estimate
        Kaplan and Meier's share, and the beta product of its limits.

    Raises
    ------
    WrongTypeError
        Where lengths differ, days are below 0 or not finite, or `alike` is not a number from 0 to 1.
    NotEstimableError
        Where nothing was followed to the day.

    Notes
    -----
    Fay MP, Brittain EH, Proschan MA (2013) Biostatistics 14:723-736: upper limits are quantiles of a product of beta
    distributions, one for each day on which some ended; lower limits are of the same times one more, as if the next
    of those still followed ended at once. Each product is taken for the beta distribution of its mean and variance
    (their method of moments). With nothing lost from sight, and a site each, they are Clopper and Pearson's.

    Numbers are first divided by the design effect of those at risk on the day, 1 + (Σm² / Σm − 1) · `alike`, m being
    how many of them each site has (Kish 1965, Survey Sampling, chapter 5, for unequal m), and a beta distribution
    takes what is left as it is (as Korn EL, Graubard BI 1998, Survey Methodology 24:193-201). That it does so day by
    day is ours.
    """
    require_level(level)
    t, stop, site = _checked(days, ended, sites)
    if not (is_number(alike) and 0 <= alike <= 1):
        raise WrongTypeError("alike= is not a number from 0 to 1.", "Give for example alike=1.0.")
    value = _value(t, stop, by)
    mean, square, none = 1.0, 1.0, True
    for day in np.unique(t[stop & (t <= by)]):
        n, factor = _at_risk(t >= day, site, alike)
        d = float((stop & (t == day)).sum()) * factor
        mean *= (n - d + 1) / (n + 1)
        square *= (n - d + 1) / (n + 1) * (n - d + 2) / (n + 2)
        none = False
    left, _ = _at_risk((t > by) | ((t == by) & ~stop), site, alike)
    upper = None if none else _beta(mean, square)
    lower = _beta(mean * left / (left + 1), square * left / (left + 2)) if left > 0 else None
    return Estimate.of(value, BetaProduct(lower, upper), level, "Kaplan–Meier, beta product")


def _checked(days: ArrayLike, ended: ArrayLike, sites: ArrayLike) -> tuple[Floats, NDArray[np.bool_], Floats]:
    t, stop = np.asarray(days, dtype=np.float64), np.asarray(ended, dtype=np.bool_)
    site = np.asarray(sites)
    if not t.ndim == 1 or not t.shape == stop.shape == site.shape:
        raise WrongTypeError("Days, ends and sites are not as many.", "Give one of each for every thing.")
    if not np.isfinite(t).all() or (t < 0).any():
        raise WrongTypeError("A number of days is below 0 or not known.", "Give whole days since the start.")
    return t, stop, np.unique(site, return_inverse=True)[1].astype(np.float64)


def _value(t: Floats, stop: NDArray[np.bool_], by: float) -> float:
    """Return Kaplan and Meier's share still going on."""
    days, place = np.unique(t, return_inverse=True)
    ends, seen = (np.bincount(place, weights=w, minlength=len(days)) for w in (stop, ~stop))
    found = incidence(Waits.of(days, ends, seen))
    if not found.known(by):
        raise NotEstimableError(f"Nothing was followed to day {by:g}.", "Ask about an earlier day.")
    at = found.place(by)
    return float(found.waiting[at]) if at >= 0 else 1.0


def _at_risk(there: NDArray[np.bool_], site: Floats, alike: float) -> tuple[float, float]:
    """Return the effective number of those at risk, and what each of them counts."""
    m = np.bincount(site[there].astype(np.int64)).astype(np.float64)
    n = float(m.sum())
    if not n:
        return 0.0, 0.0
    factor = 1 / (1 + (float((m**2).sum()) / n - 1) * alike)
    return n * factor, factor


def _beta(mean: float, square: float) -> Beta:
    """Return the parameters of the beta distribution with a mean and a mean square."""
    if not square > mean**2:
        raise NotEstimableError(
            "So few of so many ended that no limits can be given.", "Count sites and not single things."
        )
    size = (mean - square) / (square - mean**2)
    return mean * size, (1 - mean) * size
