"""Runs on one side of a centre line and crossings of it: what a series that only varies keeps within bounds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_TAIL = 0.05
_ROUNDING = 1e-12  # ours: a point this share of its size from the centre is on it


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs about a centre, of shape (…), and of each point, of shape (…, points).

    Attributes
    ----------
    useful
        Points that are known and not on the centre.
    longest, longest_limit
        The longest run on one side, and the longest that only variation would leave.
    crossings, crossings_limit
        How often the line crosses the centre, and how often at the least it would.
    length
        How long the run is that each point is in; 0 for points that are missing or on the centre.
    """

    useful: Ints
    longest: Ints
    longest_limit: Ints
    crossings: Ints
    crossings_limit: Ints
    length: Ints

    @property
    def too_long(self) -> Bools:
        """Whether the longest run is longer than only variation would leave."""
        return (self.useful > 0) & (self.longest > self.longest_limit)

    @property
    def too_few(self) -> Bools:
        """Whether the line crosses the centre more seldom than only variation would make it."""
        return (self.useful > 0) & (self.crossings < self.crossings_limit)


def sides(values: ArrayLike, centre: ArrayLike) -> Floats:
    """Return 1 above the centre, −1 below it, 0 on it (but for rounding), and missing where there is no point."""
    y, c = np.asarray(values, dtype=np.float64), np.asarray(centre, dtype=np.float64)
    apart = y - c
    on = np.abs(apart) <= _ROUNDING * np.maximum(np.abs(y), np.abs(c))
    return np.where(on, 0.0, np.sign(apart))


def runs_of(values: ArrayLike, centre: ArrayLike) -> Runs:
    """Return the runs and crossings of a series.

    Parameters
    ----------
    values
        Points in the order of time, shape (…, points); missing where there is a gap.
    centre
        The centre of each point, of that shape.

    Returns
    -------
    Runs
        Points on the centre are passed over. A gap ends a run.

    Notes
    -----
    Anhøj J, Olesen AV (2014) Run charts revisited, PLoS ONE 9:e113825: at most round(log2 n) + 3 points in a run
    (Schilling MF (2012) Mathematics Magazine 85:141-149), and at least the 5th percentile of a binomial with n − 1
    and a half in crossings (Chen Z (2010) Model Assisted Statistics and Applications 5:73-77).
    """
    side = sides(values, centre)
    useful = (~np.isnan(side) & (side != 0)).sum(axis=-1)
    running, crossings = _running(side)
    length = _lengths(side, running)
    n = np.maximum(useful, 1)
    return Runs(
        useful, length.max(axis=-1, initial=0), np.rint(np.log2(n)).astype(np.int64) + 3, crossings,
        _fewest(n), length,
    )  # fmt: skip


def _running(side: Floats) -> tuple[Ints, Ints]:
    """Return how long the run is at each point so far, and how often the centre is crossed."""
    shape = side.shape[:-1]
    last, run, crossings = np.zeros(shape), np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    before = np.zeros(shape)  # the side of the last point that was on one, gaps or not
    running = np.zeros(side.shape, dtype=np.int64)
    for t in range(side.shape[-1]):
        here = side[..., t]
        gap = np.isnan(here)
        on_one = ~gap & (here != 0)
        crossings = crossings + (on_one & (before != 0) & (here != before))
        run = np.where(gap, 0, np.where(on_one, np.where(here == last, run + 1, 1), run))
        last = np.where(gap, 0.0, np.where(on_one, here, last))
        before = np.where(on_one, here, before)
        running[..., t] = np.where(on_one, run, 0)
    return running, crossings


def _lengths(side: Floats, running: Ints) -> Ints:
    """Return how long the whole run is that each point is in."""
    shape = side.shape[:-1]
    whole, following = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    length = np.zeros(side.shape, dtype=np.int64)
    for t in range(side.shape[-1] - 1, -1, -1):
        here = running[..., t]
        on_one = here > 0
        whole = np.where(on_one & (following != here + 1), here, whole)
        following = np.where(np.isnan(side[..., t]), 0, np.where(on_one, here, following))
        length[..., t] = np.where(on_one, whole, 0)
    return length


def _fewest(n: Ints) -> Ints:
    """Return the 5th percentile of a binomial with n − 1 and a half, by number of points."""
    every = {int(m): _percentile(int(m) - 1) for m in np.unique(n)}
    return np.array([every[int(m)] for m in n.ravel()], dtype=np.int64).reshape(n.shape)


def _percentile(trials: int) -> int:
    successes = np.arange(trials + 1)
    return int(np.argmax(special.bdtr(successes, max(trials, 1), 0.5) >= _TAIL)) if trials else 0
