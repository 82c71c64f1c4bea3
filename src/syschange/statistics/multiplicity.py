"""Many comparisons at once: adjusting p values so that chance findings are kept to a stated share."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError

Floats = NDArray[np.float64]


def _in_order(p: ArrayLike) -> tuple[Floats, NDArray[np.intp]]:
    """Return the p values, and the places of those that are not missing, the smallest first."""
    values = np.asarray(p, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(values))
    return values, known[np.argsort(values[known], kind="stable")]


def _step_up(p: ArrayLike, penalty: Callable[[int], float]) -> Floats:
    """Return p values times `penalty(how many)` over their rank, none larger than one that follows it."""
    values, order = _in_order(p)
    adjusted = np.full(values.shape, np.nan)
    steps = values[order] * penalty(len(order)) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return adjusted


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Return p values adjusted to control the false discovery rate.

    Parameters
    ----------
    p
        One-dimensional p values; missing ones stay missing and do not count.

    Returns
    -------
    array
        Adjusted values in the order given, at most 1.

    Notes
    -----
    Benjamini Y, Hochberg Y (1995) Controlling the false discovery rate, Journal of the Royal Statistical
    Society B 57:289-300; the adjusted form of Yekutieli & Benjamini (1999), Journal of Statistical Planning
    and Inference 82:171-196.
    """
    return _step_up(p, float)


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    """Return p values adjusted to control the false discovery rate however the comparisons depend on each other.

    Parameters
    ----------
    p
        One-dimensional p values; missing ones stay missing and do not count.

    Returns
    -------
    array
        Adjusted values in the order given, at most 1.

    Notes
    -----
    Benjamini Y, Yekutieli D (2001) The control of the false discovery rate in multiple testing under
    dependency, Annals of Statistics 29:1165-1188, theorem 1.3.
    """
    return _step_up(p, lambda several: several * float((1 / np.arange(1, several + 1)).sum()))


def holm(p: ArrayLike) -> Floats:
    """Return p values adjusted so that the chance of even one false finding is controlled.

    Parameters
    ----------
    p
        One-dimensional p values; missing ones stay missing and do not count.

    Returns
    -------
    array
        Adjusted values in the order given, at most 1.

    Notes
    -----
    Holm S (1979) A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics
    6:65-70.
    """
    values, order = _in_order(p)
    adjusted = np.full(values.shape, np.nan)
    steps = values[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return adjusted


def unadjusted(p: ArrayLike) -> Floats:
    """Return p values as they are; missing ones stay missing."""
    return np.array(p, dtype=np.float64)


ADJUSTMENTS: Mapping[str, Callable[[ArrayLike], Floats]] = MappingProxyType(
    {"bh": benjamini_hochberg, "holm": holm, "by": benjamini_yekutieli, "none": unadjusted}
)


def adjustment(name: str) -> Callable[[ArrayLike], Floats]:
    """Return the adjustment for many comparisons that has this name.

    Raises
    ------
    UnknownChoiceError
        Where there is none of that name.
    """
    if name not in ADJUSTMENTS:
        raise UnknownChoiceError("adjustment for many comparisons", name, list(ADJUSTMENTS))
    return ADJUSTMENTS[name]
