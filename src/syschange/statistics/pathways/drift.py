"""How far apart cases of one and the same time are: the yardstick that a change is measured by."""

from dataclasses import dataclass

import numpy as np

from syschange.statistics.pathways.divergence import Floats
from syschange.statistics.pathways.moves import Moves
from syschange.statistics.pathways.relabelling import around
from syschange.statistics.pathways.shapes import Frame, compact, done, shape_frame

SPLITS = 200  # ours: enough for a 95th centile to about a tenth of what it is
CENTILE = 95.0
TIMES = 3.0  # ours: no published threshold exists
# Ours, in bits. Where one move in a hundred is another, nothing is another way of working however many cases there
# are; and where one in ten is, it is not the same however few.
FLOOR, CEILING = 0.01, 0.10
_VALUES = 20_000_000


@dataclass(frozen=True, eq=False)
class Drift:
    """How far halves of the cases before a change are apart, in bits, as they are.

    Attributes
    ----------
    random_aware, random_free
        Of halves drawn at random, by name and by shape; shape (splits,).
    time_aware, time_free
        Of those that came first and those that came later; missing where they cannot be told apart.
    """

    random_aware: Floats
    random_free: Floats
    time_aware: float
    time_free: float

    @property
    def aware(self) -> float:
        """The greater of the 95th centile of random halves and of the halves in time, by name, less the bias."""
        return _greater(self.random_aware, self.time_aware)

    @property
    def free(self) -> float:
        """The same by shape."""
        return _greater(self.random_free, self.time_free)

    @property
    def margin(self) -> float:
        """The margin that goes with the drift by name (see `margin`)."""
        return margin(self.aware)


def margin(drift: float) -> float:
    """Return up to what distance two ways of working are the same: three times the drift, .01 to .10 bits."""
    return min(max(TIMES * drift, FLOOR), CEILING) if np.isfinite(drift) else np.nan


def _greater(random: Floats, time: float) -> float:
    """Return the yardstick: random halves differ by their mean because they are few, and for no other reason."""
    if not len(random):
        return np.nan
    return float(max(np.nanmax([np.percentile(random, CENTILE), time]) - random.mean(), 0.0))


def drift(
    before: Moves, halves: tuple[Moves, Moves] | None, *, seed: int = 1, exact: int = 7, splits: int = SPLITS
) -> Drift:
    """Return how far halves of the cases before a change are apart.

    Parameters
    ----------
    before
        The moves of all cases before.
    halves
        Those of the cases that came first, and of those that came later; None where they cannot be told apart.
    seed
        Of the random halves and of the search for a renaming.
    exact
        See `relabel`.
    splits
        How many random halves.

    Notes
    -----
    A placebo: what the comparison of two times finds where nothing was changed. What halves drawn at random differ
    by on average is the bias of their size, and is taken off as it is from the distances.
    """
    time = (np.nan, np.nan)
    if halves is not None:
        shapes, _, _, _ = shape_frame(*halves, exact=exact, seed=seed)
        n = before.activities
        names = Frame(n, halves[0].cells, halves[1].cells, np.arange(n)[None])
        totals = (halves[0].total[None], halves[1].total[None])
        by_name, by_shape = (float(f.divergences(*totals).min()) for f in (names, shapes))
        time = (by_name, by_shape)
    if before.counts.sum() < 2:  # noqa: PLR2004 - one case has no halves
        return Drift(np.zeros(0), np.zeros(0), *time)
    rng = np.random.default_rng(seed)
    counts = before.counts.astype(np.int64)
    dealt = rng.multivariate_hypergeometric(counts, int(counts.sum()) // 2, size=splits, method="marginals")
    first = dealt @ before.each
    second = before.total - first
    here = done(before)
    cells, table = compact(before, here, len(here))
    few = int(np.clip(_VALUES // (splits * len(cells)), 1, 64))
    orders = around(table, exact=exact)[:few]
    named = Frame(len(here), cells, cells, np.arange(len(here))[None])
    shaped = Frame(len(here), cells, cells, orders)
    return Drift(named.divergences(first, second)[0], shaped.divergences(first, second).min(axis=0), *time)
