"""Whether points follow each other or the calendar, which makes the limits of a chart wrong."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]

_FEWEST = 8  # ours: pairs of neighbours before a correlation is given
_HARMONICS = (
    2  # a year with one high and one low, and what bends it (Bhaskaran et al. 2013, IJE 42:1187-1195)
)
_CYCLES = 2  # ours: a pattern that comes back has been seen twice


@dataclass(frozen=True)
class Seasonality:
    """How far a series follows a cycle of the calendar.

    Attributes
    ----------
    share
        The share of the variation within parts that the cycle takes up; missing where it cannot be told.
    chance
        How often a series without a cycle would follow one at least as closely.
    """

    share: float
    chance: float


def lag_one(values: ArrayLike) -> float:
    """Return the correlation of each point with the one before it.

    Parameters
    ----------
    values
        Points in the order of time; missing where there is a gap, whose neighbours are no pair.

    Returns
    -------
    float
        Missing below eight pairs (ours), or where the points do not vary.

    Notes
    -----
    Box GEP, Jenkins GM (1976) Time Series Analysis, section 2.1.5; of short series it lies below the truth by about
    (1 + 4ρ)/n (Kendall 1954, Biometrika 41:403-404).
    """
    y = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(y)
    if not known.any():
        return float("nan")
    away = y - y[known].mean()
    pairs = known[1:] & known[:-1]
    spread = float(np.square(away[known]).sum())
    if pairs.sum() < _FEWEST or spread <= 1e-24 * float(np.square(y[known]).sum()):
        return float("nan")
    return float((away[1:] * away[:-1])[pairs].sum()) / spread * float(known.sum() / (pairs.sum() + 1))


def seasonality(values: ArrayLike, parts: ArrayLike, *, cycle: float) -> Seasonality:
    """Return how far a series follows a cycle, its parts each about their own mean.

    Parameters
    ----------
    values
        Points in the order of time, one each period; missing where there is a gap.
    parts
        The number of the part that each point is in.
    cycle
        How many periods a cycle has: 12 for months and a year, 7 for days and a week.

    Returns
    -------
    Seasonality
        By an F test of two pairs of harmonics (one of a cycle below five periods). Missing with less than two cycles,
        or where the points do not vary.
    """
    y, part = np.asarray(values, dtype=np.float64), np.asarray(parts)
    known = ~np.isnan(y)
    if len(y) < _CYCLES * cycle or cycle <= _CYCLES:
        return Seasonality(float("nan"), float("nan"))
    number = _HARMONICS if cycle > 2 * _HARMONICS else 1
    angle = 2 * np.pi * np.arange(len(y))[known] / cycle
    waves = np.column_stack([f(k * angle) for k in range(1, number + 1) for f in (np.sin, np.cos)])
    levels = (part[known][:, None] == np.unique(part[known])).astype(np.float64)
    spare = int(known.sum()) - waves.shape[1] - levels.shape[1]
    alone = _left(levels, y[known])
    if spare < 1 or alone <= 1e-24 * float(np.square(y[known]).sum()):
        return Seasonality(float("nan"), float("nan"))
    share = max(1 - _left(np.column_stack([levels, waves]), y[known]) / alone, 0.0)
    if share >= 1:
        return Seasonality(1.0, 0.0)
    f = share / waves.shape[1] / ((1 - share) / spare)
    return Seasonality(share, float(special.fdtrc(waves.shape[1], spare, f)))


def _left(design: Floats, y: Floats) -> float:
    """Return the sum of squares that a least-squares fit leaves."""
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(np.square(y - fitted).sum())
