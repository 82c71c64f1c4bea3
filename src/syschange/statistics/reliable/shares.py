"""A share beside the share that no change would give."""

from dataclasses import dataclass

from syschange.errors import NotEstimableError
from syschange.results import Distribution, Estimate
from syschange.statistics.exact import ClopperPearsonDistribution


@dataclass(frozen=True)
class Shifted:
    """A confidence distribution moved by a constant."""

    base: Distribution
    by: float

    def cdf(self, x: float) -> float:
        """Return the confidence that the quantity is at most `x`."""
        return self.base.cdf(x - self.by)

    def quantile(self, p: float) -> float:
        """Return the value below which the quantity lies with confidence `p`."""
        return self.base.quantile(p) + self.by


def beyond_expected(events: float, n: float, expected: float, *, level: float = 0.95) -> Estimate:
    """Return how far a share lies above the one that no change would give, with exact limits.

    Parameters
    ----------
    events, n
        Those with the event, and people.
    expected
        The share that no change would give, taken as known.
    level
        Confidence level.

    Raises
    ------
    NotEstimableError
        Where there is nobody, or a number is not known.

    Notes
    -----
    Clopper CJ, Pearson ES (1934) Biometrika 26:404-413, less a constant. Each person has a probability of their own,
    so the count varies at most as the binomial does (Hoeffding W (1956) Annals of Mathematical Statistics
    27:713-721): where nothing changed the interval leaves 0 out no more often than it says. Few change by error
    alone, and of so rare a thing Wilson's limits would leave it out in up to 9% of small groups.
    """
    if not (n > 0 and events >= 0 and 0 <= expected <= 1):
        raise NotEstimableError(
            "The share beyond what no change gives cannot be told: there is nobody, or a number is hidden.",
            "Join the group with another.",
        )
    base = ClopperPearsonDistribution(min(events, n), n)
    share = min(events, n) / n
    return Estimate.of(
        share - expected, Shifted(base, -expected), level, "Clopper-Pearson, less what no change gives"
    )
