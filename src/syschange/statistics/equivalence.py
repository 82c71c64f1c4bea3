"""Whether an effect is too small to matter, which is more than not having found one: two one-sided tests."""

import math
from dataclasses import dataclass

from syschange.errors import NotEstimableError
from syschange.results import Estimate

ALPHA = 0.05  # Schuirmann (1987): each of the two tests at 5%, so that the interval that decides is the one at 90%


@dataclass(frozen=True)
class Equivalence:
    """What two one-sided tests say of an effect and a margin.

    Attributes
    ----------
    low, high
        The margins: an effect between them is too small to matter.
    p_low, p_high
        Confidence that the effect is at or below the lower margin, and at or above the upper one.
    lower, upper
        The interval at 1 − 2 × `alpha`, which lies within the margins where equivalence is shown.
    alpha
        The level of each test.
    """

    low: float
    high: float
    p_low: float
    p_high: float
    lower: float
    upper: float
    alpha: float

    @property
    def p(self) -> float:
        """The greater of the two."""
        return max(self.p_low, self.p_high)

    @property
    def shown(self) -> bool:
        """Whether the effect was shown to be too small to matter."""
        return self.p < self.alpha


def equivalence(estimate: Estimate, *, low: float, high: float, alpha: float = ALPHA) -> Equivalence:
    """Return whether an effect lies between two margins, by two one-sided tests.

    Parameters
    ----------
    estimate
        The effect, which carries its confidence distribution.
    low, high
        The margins, in the units of the effect, declared before the data were seen. Of a difference they lie to
        both sides of 0, of a ratio to both sides of 1; an infinite one asks for one side alone.
    alpha
        The level of each test; .05 (Schuirmann 1987).

    Raises
    ------
    NotEstimableError
        Where the lower margin is not below the upper one, or `alpha` is not between 0 and a half.

    Notes
    -----
    Schuirmann DJ (1987) Journal of Pharmacokinetics and Biopharmaceutics 15:657-680.
    """
    if not low < high or (math.isinf(low) and math.isinf(high)):
        raise NotEstimableError(
            "The lower margin of equivalence is not below the upper one.",
            "Give for example -2 and 2: the largest loss and gain that would not matter.",
        )
    if not 0 < alpha < 0.5:  # noqa: PLR2004 - a half
        raise NotEstimableError("The level of a test lies between 0 and a half.", "Use for example 0.05.")
    made = estimate.distribution
    below = made.cdf(low) if math.isfinite(low) else 0.0
    above = 1 - made.cdf(high) if math.isfinite(high) else 0.0
    return Equivalence(low, high, below, above, made.quantile(alpha), made.quantile(1 - alpha), alpha)
