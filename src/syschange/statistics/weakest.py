"""The weakest of several: what can be said of the lowest value when every one of them has to be high enough."""

from collections.abc import Sequence
from dataclasses import dataclass

from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate


@dataclass(frozen=True)
class Weakest:
    """The confidence distribution of the lowest of several quantities, by the least sure of them at every value.

    Pr(lowest ≥ x) is the smallest of the Pr(each ≥ x): the intersection-union test (Berger 1982, Technometrics
    24:295-300), whose level holds however the estimates move together, and without any correction for their number.
    """

    parts: tuple[Distribution, ...]

    def cdf(self, x: float) -> float:
        """Return the confidence that the lowest is at most `x`."""
        return max(part.cdf(x) for part in self.parts)

    def quantile(self, p: float) -> float:
        """Return the value below which the lowest lies with confidence `p`."""
        return min(part.quantile(p) for part in self.parts)


def weakest(estimates: Sequence[Estimate]) -> Estimate:
    """Return the lowest of several estimates, with what can be said of the lowest quantity.

    Parameters
    ----------
    estimates
        One or more, of one kind and level.

    Returns
    -------
    Estimate
        Its value is the lowest of theirs; its lower limit is one-sided valid, its upper limit that of the group
        whose limit is lowest. The lowest of many noisy values lies below the lowest truth: the upper limit allows
        for less of that the more groups there are.

    Raises
    ------
    NotEstimableError
        Where none is given.
    """
    if not estimates:
        raise NotEstimableError(
            "There is no estimate of which one could be the lowest.",
            "See the table for what is known of each group.",
        )
    parts = tuple(e.distribution for e in estimates)
    return Estimate.of(
        min(e.value for e in estimates), Weakest(parts), estimates[0].level, "weakest of several"
    )
