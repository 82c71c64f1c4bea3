"""What every family of intervals shares: an interval, how often it held the truth at a point, and the bars."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

LEVEL = 0.95
# The bar of a mean over the grid, and how many Monte-Carlo errors a single simulated point is allowed.
MEAN_FROM, MEAN_TO = 0.94, 0.97
ALLOWED = 3.0
USUAL, LEAST = "mean 94–97%", "every point ≥ 95%"
# A limit that equals the truth but for rounding holds it.
SLACK = 1e-9


@dataclass(frozen=True)
class Interval:
    """One way to give limits, tried over one grid.

    Attributes
    ----------
    label
        What the page calls it; no two are alike.
    functions
        The public functions that give these limits, without `syschange.statistics.`.
    grid
        The grid, in words.
    bar
        `USUAL`, or `LEAST` for a method that promises at least its level.
    """

    label: str
    functions: tuple[str, ...]
    grid: str
    bar: str = USUAL


@dataclass(frozen=True)
class Row:
    """How often the 95% limits of an interval held the truth at one point of its grid.

    Attributes
    ----------
    interval
        The interval.
    point
        The point, in words.
    coverage
        The share of samples whose limits held the truth, of those that had limits.
    error
        Its Monte-Carlo standard error; 0 where every possible sample was counted by its probability.
    given
        The share of samples that had limits.
    boundary
        Whether the truth lies at an end of its scale, where nothing can be missed on one side.
    """

    interval: Interval
    point: str
    coverage: float
    error: float
    given: float = 1.0
    boundary: bool = False


Family = Callable[[int, int], Iterator[Row]]


def holds(
    lower: ArrayLike, upper: ArrayLike, truth: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which limits hold the truth, and which are there at all."""
    low, high, true = (np.asarray(a, dtype=np.float64) for a in (lower, upper, truth))
    slack = SLACK * np.maximum(1.0, np.abs(true))
    return (low <= true + slack) & (true - slack <= high), ~(np.isnan(low) | np.isnan(high))


def enumerated(
    interval: Interval,
    point: str,
    weight: Floats,
    limits: tuple[ArrayLike, ArrayLike],
    truth: float,
    *,
    boundary: bool = False,
) -> Row:
    """Return the coverage at a point from every possible sample, by its probability `weight`."""
    held, given = holds(*limits, truth)
    share = float(weight[given].sum())
    return Row(interval, point, float(weight[held & given].sum()) / share, 0.0, share, boundary)


def simulated(
    interval: Interval,
    point: str,
    limits: tuple[ArrayLike, ArrayLike],
    truth: ArrayLike,
    *,
    boundary: bool = False,
) -> Row:
    """Return the coverage at a point from independent samples, one entry each."""
    held, given = holds(*limits, truth)
    number = int(given.sum())
    return counted(
        interval, point, int(held[given].sum()), number, given=number / given.size, boundary=boundary
    )


def counted(
    interval: Interval, point: str, held: float, number: float, *, given: float = 1.0, boundary: bool = False
) -> Row:
    """Return the coverage at a point from how many of a number of independent samples held the truth."""
    # Two misses and two hits more, so that a point where all held still has an error (Agresti and Coull 1998).
    smooth = (held + 2) / (number + 4)
    error = float(np.sqrt(smooth * (1 - smooth) / (number + 4)))
    return Row(interval, point, held / number, error, given, boundary)


def averaged(interval: Interval, point: str, each: ArrayLike, *, boundary: bool = False) -> Row:
    """Return the coverage at a point from the share held in each independent table of many groups."""
    shares = np.asarray(each, dtype=np.float64)
    number, spread = len(shares), float(shares.std(ddof=1))
    if spread == 0:  # tables that all agree still have an error
        smooth = (float(shares.sum()) + 2) / (number + 4)
        spread = float(np.sqrt(smooth * (1 - smooth)))
    return Row(interval, point, float(shares.mean()), spread / np.sqrt(number), 1.0, boundary)


@dataclass(frozen=True)
class Summary:
    """An interval over its whole grid.

    Attributes
    ----------
    interval
        The interval.
    inside, ends
        The points inside the scale, and those at an end of it.
    """

    interval: Interval
    inside: tuple[Row, ...]
    ends: tuple[Row, ...]

    @property
    def mean(self) -> float:
        """Mean coverage over the points inside the scale."""
        return float(np.mean([r.coverage for r in self.inside]))

    @property
    def error(self) -> float:
        """The Monte-Carlo error of the mean; 0 where nothing was drawn."""
        return float(np.sqrt(np.sum([r.error**2 for r in self.inside]))) / len(self.inside)

    @property
    def worst(self) -> Row:
        """The point inside the scale with the lowest coverage."""
        return min(self.inside, key=lambda r: r.coverage)

    @property
    def end(self) -> Row | None:
        """The point at an end of the scale with the lowest coverage."""
        return min(self.ends, key=lambda r: r.coverage, default=None)

    @property
    def given(self) -> float:
        """The smallest share of samples that had limits, at any point inside the scale."""
        return min(r.given for r in self.inside)

    @property
    def met(self) -> bool:
        """Whether the bar is met: that of the mean or of every point, and that at the ends of the scale."""
        least = [*self.ends, *(self.inside if self.interval.bar == LEAST else ())]
        each = all(r.coverage >= LEVEL - ALLOWED * r.error - SLACK for r in least)
        # To the tenth of a per cent that the page shows.
        return each and (self.interval.bar == LEAST or MEAN_FROM <= round(self.mean, 3) <= MEAN_TO)


def summaries(rows: Iterable[Row]) -> list[Summary]:
    """Return every interval's rows put together, in the order they came."""
    by_interval: dict[Interval, list[Row]] = {}
    for row in rows:
        by_interval.setdefault(row.interval, []).append(row)
    return [
        Summary(interval, tuple(r for r in found if not r.boundary), tuple(r for r in found if r.boundary))
        for interval, found in by_interval.items()
    ]
