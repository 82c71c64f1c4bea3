"""Centre lines and process limits of run, XmR, p, p′, u, u′ and c charts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from syschange.errors import UnknownChoiceError
from syschange.statistics.process.ranges import D2, mean_moving_range, mean_of

Floats = NDArray[np.float64]

CHARTS = ("xmr", "p", "p-prime", "u", "u-prime", "c", "run")
SIZED = frozenset({"p", "p-prime", "u", "u-prime"})  # charts whose points are of different sizes
BINOMIAL = frozenset({"p", "p-prime"})
WIDENED = frozenset({"p-prime", "u-prime"})
FACTOR = 2.66  # 3 / 1.128, as Making Data Count, NHSRplotthedots and Wheeler round it


@dataclass(frozen=True, eq=False)
class Limits:
    """The centre and the limits of a chart, of shape (…, points).

    Attributes
    ----------
    centre
        The mean; of a run chart the median.
    half
        Three standard deviations of each point; missing where there are no limits.
    floor, ceiling
        The ends of the scale, beyond which no limit is drawn.
    """

    centre: Floats
    half: Floats
    floor: float = -np.inf
    ceiling: float = np.inf

    @property
    def lower(self) -> Floats:
        """The lower limits."""
        return np.maximum(self.centre - self.half, self.floor)

    @property
    def upper(self) -> Floats:
        """The upper limits."""
        return np.minimum(self.centre + self.half, self.ceiling)


def process_limits(
    chart: str,
    values: ArrayLike,
    sizes: ArrayLike | None = None,
    *,
    base: ArrayLike | None = None,
    screen: bool = True,
    factor: float = FACTOR,
) -> Limits:
    """Return the centre and the limits of a chart.

    Parameters
    ----------
    chart
        "xmr" (individual values), "p", "p-prime" (proportions), "u", "u-prime" (rates), "c" (counts) or "run"
        (a median without limits).
    values
        Points in the order of time, shape (…, points); missing where there is a gap.
    sizes
        What each point is of, shape (points,): people of a proportion, exposure of a rate.
    base
        Which points the limits are taken from, shape (points,); None for all.
    screen
        Of "xmr", "p-prime" and "u-prime": whether extreme moving ranges are left out (see `mean_moving_range`).
    factor
        Of "xmr": limits are so many mean moving ranges from the mean.

    Returns
    -------
    Limits
        Without limits where the points of the base do not vary, or no two neighbours are known.

    Raises
    ------
    UnknownChoiceError
        Where there is no such chart.

    Notes
    -----
    Wheeler DJ (2000) Understanding Variation, 2nd ed. (xmr); Montgomery DC (2009) Introduction to Statistical Quality
    Control, 6th ed., equations 7.6, 7.17 and 7.19 (p, c, u); Laney DB (2002) Improved control charts for attributes,
    Quality Engineering 14:531-537 (p′, u′); Perla RJ, Provost LP, Murray SK (2011) BMJ Quality & Safety 20:46-51
    (run).
    """
    if chart not in CHARTS:
        raise UnknownChoiceError("chart", chart, CHARTS)
    y = np.asarray(values, dtype=np.float64)
    used = np.ones(y.shape[-1], dtype=bool) if base is None else np.asarray(base, dtype=bool)
    based = np.where(used, y, np.nan)
    if chart == "run":
        return _even(_median(based), np.full(y.shape[:-1], np.nan), y)
    if chart == "xmr":
        return _even(mean_of(based), factor * mean_moving_range(based, screen=screen), y)
    if chart == "c":
        mean = mean_of(based)
        return _even(mean, 3 * np.sqrt(np.maximum(mean, 0.0)), y, floor=0.0)
    return _sized(chart, y, based, np.asarray(sizes, dtype=np.float64), screen=screen)


def sampling_sd(chart: str, centre: ArrayLike, sizes: ArrayLike) -> Floats:
    """Return the standard deviation that chance alone gives each point of a proportion, a rate or a count."""
    c, n = np.asarray(centre, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    variance = c * (1 - c) if chart in BINOMIAL else c
    usable = n > 0
    return np.where(usable, np.sqrt(np.maximum(variance, 0.0) / np.where(usable, n, 1.0)), np.nan)


def pooled_centre(values: ArrayLike, sizes: ArrayLike) -> Floats:
    """Return the mean along the last axis, each point counting for its size."""
    y, n = np.asarray(values, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    known = ~np.isnan(y) & (n > 0)
    weight = np.where(known, n, 0.0)
    total = weight.sum(axis=-1)
    summed = np.where(known, y * weight, 0.0).sum(axis=-1)
    return np.where(total > 0, summed / np.where(total > 0, total, 1.0), np.nan)


def excess(chart: str, based: ArrayLike, sizes: ArrayLike, *, screen: bool) -> Floats:
    """Return how many times wider the points spread than chance alone makes them (Laney's sigma z); shape (…)."""
    y = np.asarray(based, dtype=np.float64)
    centre = pooled_centre(y, sizes)[..., None]
    alone = sampling_sd(chart, centre, sizes)
    z = np.where(alone > 0, (y - centre) / np.where(alone > 0, alone, 1.0), np.nan)
    return mean_moving_range(z, screen=screen) / D2


def _sized(chart: str, y: Floats, based: Floats, sizes: Floats, *, screen: bool) -> Limits:
    centre = pooled_centre(based, sizes)
    half = 3 * sampling_sd(chart, centre[..., None], sizes)
    if chart in WIDENED:
        half = half * excess(chart, based, sizes, screen=screen)[..., None]
    half = np.where(half > 0, half, np.nan)
    ceiling = 1.0 if chart in BINOMIAL else np.inf
    return Limits(np.broadcast_to(centre[..., None], y.shape), np.broadcast_to(half, y.shape), 0.0, ceiling)


def _even(centre: Floats, half: Floats, y: Floats, *, floor: float = -np.inf) -> Limits:
    """Return limits that are the same at every point; none where they would be no distance from the centre."""
    apart = np.where(half > 0, half, np.nan)
    return Limits(
        np.broadcast_to(centre[..., None], y.shape), np.broadcast_to(apart[..., None], y.shape), floor
    )


def _median(values: Floats) -> Floats:
    """Return the median along the last axis, of those that are known."""
    ordered = np.sort(values, axis=-1)  # what is missing comes last
    count = (~np.isnan(ordered)).sum(axis=-1)[..., None]
    low, high = np.maximum((count - 1) // 2, 0), np.minimum(count // 2, values.shape[-1] - 1)
    middle = (np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1)) / 2
    return np.where(count > 0, middle, np.nan)[..., 0]
