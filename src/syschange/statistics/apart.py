"""The difference of two independent estimates of any kind, from the limits of each."""

import math
from dataclasses import dataclass

from syschange.results import Estimate
from syschange.statistics.design.inverted import Inverted
from syschange.statistics.levels import require_level


@dataclass(frozen=True, eq=False)
class Apart(Inverted):
    """The confidence distribution of a difference, by squaring and adding the limits of its two sides."""

    first: Estimate
    second: Estimate

    def limits(self, tail: float) -> tuple[float, float]:
        """Return the lower and the upper limit that each leave `tail` outside."""
        tail = min(max(tail, 1e-15), 0.5)  # at the very end there is no limit to ask for
        down, up = (_reach(e, tail) for e in (self.first, self.second))
        value = self.first.value - self.second.value
        return value - math.hypot(down[0], up[1]), value + math.hypot(down[1], up[0])


def _reach(made: Estimate, tail: float) -> tuple[float, float]:
    """Return how far the limits lie below and above the value."""
    low, high = made.distribution.quantile(tail), made.distribution.quantile(1 - tail)
    return max(made.value - low, 0.0), max(high - made.value, 0.0)


def difference_of(first: Estimate, second: Estimate, *, level: float = 0.95) -> Estimate:
    """Return the first estimate less the second, where nobody is in both.

    Parameters
    ----------
    first, second
        Two independent estimates of one kind, for example the change in a changed area and the change elsewhere.
    level
        Confidence level.

    Notes
    -----
    Zou GY, Donner A (2008) Construction of confidence limits about effect measures: a general approach, Statistics
    in Medicine 27:1693-1702. Of two shares by Wilson it is Newcombe's method 10; of two normal estimates, theirs.
    """
    require_level(level)
    made = Apart(first, second)
    return Estimate.of(first.value - second.value, made, level, "square and add")
