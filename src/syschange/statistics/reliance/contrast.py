"""The declared contrast of two arms from their sums, for any number of pairs of arms at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from syschange.errors import UnknownChoiceError
from syschange.statistics.means import sd_from_sums, spread, welch

Floats = NDArray[np.float64]
DESIGNS = ("difference", "ancova", "did")
_FEWEST = 2  # cases an arm


@dataclass(frozen=True, eq=False)
class Contrast:
    """Effects with their standard errors and degrees of freedom, all of one shape; missing where not estimable."""

    value: Floats
    se: Floats
    df: Floats

    def sure(self, at_least: float) -> Floats:
        """Return how sure each effect is to be at least so large; missing where it is not estimable."""
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (self.value - at_least) / np.where(self.se > 0, self.se, np.nan)
        chance: Floats = special.stdtr(np.where(self.df > 0, self.df, np.nan), t)
        return chance


def contrast(changed: Floats, comparison: Floats, *, design: str) -> Contrast:
    """Return the effect of each pair of arms, cases independent of each other.

    Parameters
    ----------
    changed, comparison
        Sums of each arm in the order of `SUMS`, shape (…, 6); they broadcast.
    design
        "difference": of the means. "did": of the mean changes since before. "ancova": of the means, adjusted for the
        score before by one slope within the arms.

    Returns
    -------
    Contrast
        Missing where an arm has fewer than two cases or nothing varies.

    Notes
    -----
    The first two are Welch's (1947, Biometrika 34:28-35). The last is `statistics.change.ancova`, which see for its
    sources, from sums and of many at once.

    Raises
    ------
    UnknownChoiceError
        Where the design is none of these.
    """
    if design not in DESIGNS:
        raise UnknownChoiceError("design here", design, DESIGNS)
    a, b = np.broadcast_arrays(changed, comparison)
    a, b = (np.where(s[..., :1] >= _FEWEST - 0.5, s, np.nan) for s in (a, b))
    if design == "ancova":
        return _ancova(a, b)
    value, se, df = welch(*_moments(a, design), *_moments(b, design))
    return Contrast(value, np.where(se > 0, se, np.nan), df)


def slope_within(changed: Floats, comparison: Floats) -> Floats:
    """Return the slope of the outcome on the score before, pooled within the arms; missing where nothing varies."""
    (sxx, sxy), _ = _within(changed, comparison)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(sxx > 0, sxy / sxx, np.nan))


def _moments(sums: Floats, design: str) -> tuple[Floats, Floats, Floats]:
    n, y, yy, x, xx, xy = np.moveaxis(sums, -1, 0)
    if design == "did":
        y, yy = y - x, yy - 2 * xy + xx
    with np.errstate(divide="ignore", invalid="ignore"):
        return n, y / n, sd_from_sums(n, y, yy)


def _within(changed: Floats, comparison: Floats) -> tuple[tuple[Floats, Floats], Floats]:
    """Return the sums of squares before, of products, and of squares after, about the means of each arm."""
    sxx = sxy = syy = np.zeros(changed.shape[:-1])
    for sums in (changed, comparison):
        n, y, yy, x, xx, xy = np.moveaxis(sums, -1, 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            sxx = sxx + spread(xx - x**2 / n, xx)
            sxy = sxy + xy - x * y / n
            syy = syy + spread(yy - y**2 / n, yy)
    return (sxx, sxy), syy


def _ancova(changed: Floats, comparison: Floats) -> Contrast:
    (sxx, sxy), syy = _within(changed, comparison)
    n1, n0 = changed[..., 0], comparison[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.where(sxx > 0, sxy / sxx, np.nan)
        apart = changed[..., 3] / n1 - comparison[..., 3] / n0
        value = changed[..., 1] / n1 - comparison[..., 1] / n0 - slope * apart
        df = n1 + n0 - 3
        residual = spread(syy - slope * sxy, syy) / np.where(df > 0, df, np.nan)
        se = np.sqrt(residual * (1 / n1 + 1 / n0 + apart**2 / sxx))
    usable = np.isfinite(se) & (se > 0)
    return Contrast(value, np.where(usable, se, np.nan), np.where(usable, df, np.nan))
