"""What reliance on workers is computed from: six sums a worker and arm, and no rows."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
# Cases; the outcome and its square; the score before, its square, and its product with the outcome.
SUMS = ("n", "y", "yy", "x", "xx", "xy")
CHANGED, COMPARISON = 0, 1


@dataclass(frozen=True, eq=False)
class WorkerSums:
    """Sums over the cases of each worker and arm, measured from any pivots near the means.

    Attributes
    ----------
    known
        Shape (2, workers, 6): the changed arm, then the comparison; of each worker the sums in the order of `SUMS`.
    unknown
        Shape (2, 6): the sums of the cases of which nobody knows whose they are.
    """

    known: Floats
    unknown: Floats

    @classmethod
    def of(cls, known: Floats, unknown: Floats) -> "WorkerSums":
        """Build with the workers in an order of their sums alone, so that no name changes a number."""
        flat = np.moveaxis(known, 1, 0).reshape(known.shape[1], 2 * len(SUMS))
        held = flat[(flat[:, 0] > 0) | (flat[:, len(SUMS)] > 0)]
        order = np.lexsort(held.T[::-1])
        placed = np.moveaxis(held[order].reshape(-1, 2, len(SUMS)), 0, 1)
        return cls(np.ascontiguousarray(placed), unknown)

    @cached_property
    def carrying(self) -> Flags:
        """Which workers have cases of the change: they are those who can be left out."""
        return np.asarray(self.known[CHANGED, :, 0] > 0)

    @property
    def workers(self) -> int:
        """How many workers have cases of the change."""
        return int(self.carrying.sum())

    @cached_property
    def placed(self) -> Floats:
        """Sums of each arm over the cases whose worker is known, shape (2, 6)."""
        total: Floats = self.known.sum(axis=1)
        return total

    @cached_property
    def total(self) -> Floats:
        """Sums of each arm over all cases, shape (2, 6)."""
        return self.placed + self.unknown

    @property
    def crossing(self) -> bool:
        """Whether some worker has cases of the change and of the comparison."""
        return bool((self.carrying & (self.known[COMPARISON, :, 0] > 0)).any())

    def adjusted(self, design: str, slope: float) -> tuple[Floats, Floats]:
        """Return the sums of the one score that a design compares: its n, sum and square.

        The outcome; the change for "did"; the outcome less `slope` times the score before for "ancova".

        Returns
        -------
        tuple of arrays
            Of each worker, shape (2, workers, 3), and of the cases whose worker is not known, shape (2, 3).
        """
        factor = {"difference": 0.0, "did": 1.0}.get(design, slope)
        return _scored(self.known, factor), _scored(self.unknown, factor)


def _scored(sums: Floats, factor: float) -> Floats:
    n, y, yy, x, xx, xy = np.moveaxis(sums, -1, 0)
    if not factor:
        return np.stack([n, y, yy], axis=-1)
    return np.stack([n, y - factor * x, yy - 2 * factor * xy + factor**2 * xx], axis=-1)
