"""How alike the things are that two units hold, and how many units hold just what another does."""

import numpy as np
from numpy.typing import NDArray
from scipy import special

from syschange.errors import NotEstimableError
from syschange.statistics.diversity.held import Floats, Held, marks
from syschange.statistics.diversity.left_out import LeftOut, left_out

_BLOCK = 1000  # rows of a square table worked out at a time, so that it is never in memory whole


def likeness(matrix: NDArray[np.bool_]) -> tuple[float, Floats]:
    """Return the mean Jaccard similarity of two different units, and the sum of each unit's with all others.

    Parameters
    ----------
    matrix
        Whether each unit holds each kind, shape (units, kinds); every unit holds something.

    Returns
    -------
    tuple of float and array
        The mean (missing of fewer than two units), and the sums, shape (units,).

    Notes
    -----
    What two hold both, over what either holds: Jaccard P (1912) New Phytologist 11:37-50. The mean over pairs is
    unbiased whatever the number of units.
    """
    held = matrix.astype(np.float32)
    sizes = held.sum(axis=1)
    sums = np.zeros(len(held))
    for start in range(0, len(held), _BLOCK):
        some = slice(start, start + _BLOCK)
        both = (held[some] @ held.T).astype(np.float64)
        sums[some] = (both / (sizes[some, None] + sizes[None, :] - both)).sum(axis=1) - 1
    n = len(held)
    return (float(sums.sum() / (n * (n - 1))) if n > 1 else np.nan), sums


def likeness_left_out(held: Held) -> LeftOut:
    """Return the mean likeness of two units, 0 (nothing shared) to 1 (the same), with its uncertainty.

    Raises
    ------
    NotEstimableError
        Where there are fewer than three units.
    """
    n = held.units
    if n < 3:  # noqa: PLR2004 - without one of them two are left, and make a pair
        raise NotEstimableError("Fewer than three units say nothing of how alike units are.", "Give more.")
    value, sums = likeness(held.matrix())
    without = (sums.sum() - 2 * sums) / ((n - 1) * (n - 2))
    return left_out(min(value, 1.0), without, fewest=n / 2)


def identical_left_out(held: Held, *, among: int) -> LeftOut:
    """Return the share of so many units expected to hold just what another of them holds, with its uncertainty.

    The more units there are, the more often two are the same by chance: so it is asked of equally many.

    Parameters
    ----------
    held
        Who holds what.
    among
        How many units are imagined to be looked at.

    Raises
    ------
    NotEstimableError
        Where there are no more units than are to be looked at, or these are fewer than two.
    """
    n = held.units
    if not 2 <= among < n:  # noqa: PLR2004 - two make a pair
        raise NotEstimableError(
            "There are too few units to look among so many.", "Look among fewer, or collect more."
        )
    _, place, size = np.unique(marks(held), return_inverse=True, return_counts=True)
    alike = size.astype(np.float64)
    value = float((alike * _twin(alike, n, among)).sum() / n)
    base = alike * _twin(np.minimum(alike, n - 1), n - 1, among)
    less = (alike - 1) * _twin(np.maximum(alike - 1, 1), n - 1, among)
    without = (float(base.sum()) - base + less) / (n - 1)
    return left_out(max(value, 0.0), without[place], fewest=n / 2)


def _twin(alike: Floats, units: int, among: int) -> Floats:
    """Return the chance that a unit has one of its like among the others that are looked at with it."""
    others = float(among - 1)
    rest = units - alike
    some = rest >= others
    apart = np.where(some, rest, others)
    log_none = (
        special.gammaln(apart + 1) - special.gammaln(apart - others + 1)
        - special.gammaln(units) + special.gammaln(units - others)
    )  # fmt: skip
    none = np.where(alike == 1, 1.0, np.where(some, np.exp(np.minimum(log_none, 0.0)), 0.0))
    return np.asarray(1 - none, dtype=np.float64)
