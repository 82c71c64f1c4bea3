"""The weakest of several: what can be said of the lowest value when every one of them has to be high enough.

Not which of them it is, nor how sure that is: that is `lowest`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate

_HALF = 0.5


@dataclass(frozen=True)
class Weakest:
    """The confidence distribution of the lowest of several quantities.

    That the lowest is at least x is as sure as the least sure of them: the intersection-union test (Berger 1982,
    Technometrics 24:295-300), without any correction for their number. That it is below x is as sure as the surest of
    them, corrected for their number (Bonferroni): the lowest of many noisy values lies below the lowest truth. Both
    hold however the estimates move together; between them nothing is claimed, and the distribution stands at a half.
    """

    parts: tuple[Distribution, ...]

    def cdf(self, x: float) -> float:
        """Return the confidence that the lowest is at most `x`."""
        surest = max(part.cdf(x) for part in self.parts)
        return max(min(surest, _HALF), 1 - len(self.parts) * (1 - surest))

    def quantile(self, p: float) -> float:
        """Return the value below which the lowest lies with confidence `p`."""
        own = p if p <= _HALF else 1 - (1 - p) / len(self.parts)
        return min(part.quantile(own) for part in self.parts)


def weakest(estimates: Sequence[Estimate]) -> Estimate:
    """Return the lowest of several estimates, with what can be said of the lowest quantity.

    Parameters
    ----------
    estimates
        One or more, of one kind and level.

    Returns
    -------
    Estimate
        Its value is the lowest of theirs. Its limits hold the lowest quantity at least as often as they say.

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
