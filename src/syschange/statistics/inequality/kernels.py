"""The formulas of the indices that cannot be below zero, each on many sets of group values at once."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Formula = Callable[[Floats, Floats], Floats]

WHO = "Schlotheuber A, Hosseinpoor AR (2022) Int J Environ Res Public Health 19:3697"


@dataclass(frozen=True)
class Kernel:
    """One index: its formula over the last axis of an array of values, and its slopes at one set of values.

    Attributes
    ----------
    name
        The short name of the index.
    of
        Values (…, k) and shares (k,) to indices (…,).
    slopes
        Values (k,) and shares (k,) to the derivative of the index by each value, (k,).
    scale
        "absolute" (in the unit of the outcome, or its square) or "relative" (no unit).
    source
        Where the formula is from.
    positive
        Whether values below zero have no meaning in it: simulated ones are then raised to zero.
    selected
        Whether it is a weighted sum whose weights are picked by the values (who is best, who is above the
        mean): its upper limit is then never below that of the same pick made beforehand (`paths.intervals`).
    truth
        The index of values known without noise, where that is another formula; `of` where None.
    """

    name: str
    of: Formula
    slopes: Formula
    scale: str
    source: str
    positive: bool = False
    selected: bool = False
    truth: Formula | None = None

    @property
    def power(self) -> int:
        """The power of the outcome's unit that the index is in: 0 where it is relative."""
        return 0 if self.scale == "relative" else 2 if self.name.startswith("bgv") else 1

    def exactly(self, y: Floats, p: Floats) -> Floats:
        """Return the index of values that hold no noise."""
        return (self.truth or self.of)(y, p)


def _mean(y: Floats, p: Floats) -> Floats:
    centre: Floats = (y @ p)[..., None]
    return centre


def _bgv(y: Floats, p: Floats) -> Floats:
    away = y - _mean(y, p)
    variance: Floats = np.einsum("...k,...k,k->...", away, away, p)
    return variance


def _bgv_slopes(y: Floats, p: Floats) -> Floats:
    return 2 * p * (y - _mean(y, p))


def _bgsd_slopes(y: Floats, p: Floats) -> Floats:
    sd = np.sqrt(_bgv(y, p))
    return _bgv_slopes(y, p) / (2 * sd) if sd > 0 else np.zeros_like(y)


def per_mean(of: Formula, slopes: Formula) -> tuple[Formula, Formula]:
    """Return the formula divided by the mean, and its slopes; missing where the mean is zero."""

    def ratio(y: Floats, p: Floats) -> Floats:
        mean = y @ p
        return np.where(mean != 0, of(y, p) / np.where(mean != 0, mean, 1.0), np.nan)

    def slope(y: Floats, p: Floats) -> Floats:
        mean = float(y @ p)
        if mean == 0:
            return np.full_like(y, np.nan)
        return np.asarray(slopes(y, p) / mean - of(y, p) * p / mean**2)

    return ratio, slope


def _mdm_with(weights: Callable[[Floats], Floats]) -> tuple[Formula, Formula]:
    """Return the mean distance from the overall mean; the mean is always population-weighted."""

    def of(y: Floats, p: Floats) -> Floats:
        distance: Floats = np.abs(y - _mean(y, p)) @ weights(p)
        return distance

    def slopes(y: Floats, p: Floats) -> Floats:
        side = weights(p) * np.sign(y - _mean(y, p))
        return np.asarray(side - p * side.sum())

    return of, slopes


def _share(p: Floats) -> Floats:
    return p


def _even(p: Floats) -> Floats:
    return np.full_like(p, 1 / p.size)


def from_best(*, favourable: str, weighted: bool) -> Kernel:
    """Return the mean distance from the best group ("max" or "min")."""
    weights = _share if weighted else _even

    def of(y: Floats, p: Floats) -> Floats:
        middle = y @ weights(p)
        gap: Floats = y.max(axis=-1) - middle if favourable == "max" else middle - y.min(axis=-1)
        return gap

    def slopes(y: Floats, p: Floats) -> Floats:
        best = np.zeros_like(y)
        best[y.argmax() if favourable == "max" else y.argmin()] = 1
        slope: Floats = best - weights(p)
        return slope if favourable == "max" else -slope

    return Kernel("mdbw" if weighted else "mdbu", of, slopes, "absolute", WHO, selected=True)


def from_reference(*, reference: int, weighted: bool) -> Kernel:
    """Return the mean distance from one group, given by its position."""
    weights = _share if weighted else _even

    def of(y: Floats, p: Floats) -> Floats:
        distance: Floats = np.abs(y - y[..., [reference]]) @ weights(p)
        return distance

    def slopes(y: Floats, p: Floats) -> Floats:
        slope: Floats = weights(p) * np.sign(y - y[reference])
        slope[reference] -= slope.sum()
        return slope

    return Kernel("mdrw" if weighted else "mdru", of, slopes, "absolute", WHO, selected=True)


def _relative(y: Floats, p: Floats) -> Floats:
    mean = _mean(y, p)
    positive: Floats = np.where(mean > 0, np.maximum(y, 0.0) / np.where(mean > 0, mean, 1.0), np.nan)
    return positive


def _theil(y: Floats, p: Floats) -> Floats:
    from scipy import special

    r = _relative(y, p)
    index: Floats = special.xlogy(r, r) @ p
    return index


def _theil_slopes(y: Floats, p: Floats) -> Floats:
    r, mean = _relative(y, p), float(y @ p)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope: Floats = p / mean * (np.log(r) - _theil(y, p))
    return _or_missing(slope)


def _mld(y: Floats, p: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        index: Floats = -np.log(_relative(y, p)) @ p
    return index


def _mld_slopes(y: Floats, p: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        slope: Floats = p / (y @ p) * (1 - 1 / _relative(y, p))
    return _or_missing(slope)


def _or_missing(slope: Floats) -> Floats:
    """Return slopes with missing in the place of infinite: at a value of zero entropy has none."""
    return np.where(np.isfinite(slope), slope, np.nan)


def _gini_difference(y: Floats, p: Floats) -> Floats:
    """Return half the mean absolute difference between two people drawn at random."""
    by_value = np.argsort(y, axis=-1)
    sorted_share = p[by_value]
    up_to = np.cumsum(sorted_share, axis=-1)
    half: Floats = np.einsum(
        "...k,...k,...k->...", np.take_along_axis(y, by_value, -1), sorted_share, 2 * up_to - sorted_share - 1
    )
    return half


def _gini_slopes(y: Floats, p: Floats) -> Floats:
    # Of tied groups each stands in the middle of their joint band: the slope is then the same for each.
    _, band = np.unique(y, return_inverse=True)
    width = np.bincount(band, weights=p)
    return p * (2 * np.cumsum(width) - width - 1)[band]


def _range(y: Floats, p: Floats) -> Floats:
    del p
    gap: Floats = y.max(axis=-1) - y.min(axis=-1)
    return gap


def _range_slopes(y: Floats, p: Floats) -> Floats:
    slope = np.zeros_like(p)
    slope[y.argmax()] += 1
    slope[y.argmin()] -= 1
    return slope


def _sd(y: Floats, p: Floats) -> Floats:
    return np.sqrt(_bgv(y, p))


_MDMW, _MDMU = _mdm_with(_share), _mdm_with(_even)

BGV = Kernel("bgv", _bgv, _bgv_slopes, "absolute", WHO, selected=True)
BGSD = Kernel("bgsd", _sd, _bgsd_slopes, "absolute", WHO, selected=True)
COV = Kernel("cov", *per_mean(_sd, _bgsd_slopes), "relative", WHO)
MDMW = Kernel("mdmw", *_MDMW, "absolute", WHO, selected=True)
MDMU = Kernel("mdmu", *_MDMU, "absolute", WHO, selected=True)
IDISW = Kernel("idisw", *per_mean(*_MDMW), "relative", WHO, selected=True)
IDISU = Kernel("idisu", *per_mean(*_MDMU), "relative", WHO, selected=True)
THEIL = Kernel("theil", _theil, _theil_slopes, "relative", WHO, positive=True)
MLD = Kernel("mld", _mld, _mld_slopes, "relative", WHO, positive=True)
GINI = Kernel("gini", *per_mean(_gini_difference, _gini_slopes), "relative", WHO)
RANGE = Kernel("range_gap", _range, _range_slopes, "absolute", WHO, selected=True)
