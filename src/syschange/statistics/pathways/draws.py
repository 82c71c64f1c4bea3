"""A confidence distribution made of draws, kept within what the quantity can be."""

from dataclasses import dataclass, field

import numpy as np

from syschange.statistics.pathways.divergence import Floats


@dataclass(frozen=True)
class DrawnDistribution:
    """A confidence distribution whose quantiles are those of draws, moved to within 0 and 1.

    Attributes
    ----------
    draws
        In ascending order; shape (draws,).
    """

    draws: Floats = field(repr=False)

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        return float(np.interp(p, self._levels(), self.draws))

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        levels = self._levels()
        after = int(np.searchsorted(self.draws, x, side="right"))
        if after == 0:
            return 0.0
        if after == len(self.draws):
            return 1.0
        here = slice(after - 1, after + 1)
        return float(np.interp(x, self.draws[here], levels[here]))

    def _levels(self) -> Floats:
        return (np.arange(len(self.draws)) + 0.5) / len(self.draws)
