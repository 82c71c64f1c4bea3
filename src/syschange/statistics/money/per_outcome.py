"""What each person with an outcome cost: a known sum over a number of people that chance has a part in."""

import math
from dataclasses import dataclass

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Distribution, Estimate
from syschange.statistics.exact.count import poisson_count
from syschange.statistics.levels import is_number, require_level
from syschange.statistics.proportions import proportion


@dataclass(frozen=True)
class PerOutcome:
    """The confidence distribution of a known total over a quantity with a confidence distribution of its own.

    The confidence that the quantity is not above nought is confidence that no cost per person is high enough, and
    lies at infinity. So probabilities are those of the quantity, and a limit is infinite where the data set none, as
    one side of Fieller's limits (1954, Journal of the Royal Statistical Society B 16:175-185) with a numerator that
    does not vary.
    """

    total: float
    people: Distribution

    def cdf(self, x: float) -> float:
        """Return the confidence that the cost is at most `x`."""
        return 1 - self.people.cdf(self.total / x) if x > 0 else 0.0

    def quantile(self, p: float) -> float:
        """Return the value below which the cost lies with confidence `p`; infinite where there is no such."""
        people = self.people.quantile(1 - p)
        return self.total / people if people > 0 else math.inf


def people_counted(given: object, *, level: float = 0.95) -> Estimate:
    """Return the number of people with an outcome, with how sure it is.

    Parameters
    ----------
    given
        A whole number of people (Garwood's limits of the number expected behind it), events and people (Wilson's
        limits of the share, times the people), or an estimate of the number (as it is).
    level
        Confidence level.

    Raises
    ------
    WrongTypeError
        Where it is none of these.
    """
    require_level(level)
    if isinstance(given, Estimate):
        return given
    if isinstance(given, tuple):
        if len(given) != 2 or not all(_counts(x) for x in given) or not 0 < given[1] >= given[0]:  # noqa: PLR2004
            raise WrongTypeError(
                "The people with the outcome are not given as events and people.",
                "Give whole numbers, for example (85, 240): 85 of 240 people had it.",
            )
        return proportion(float(given[0]), float(given[1]), level=level).times(float(given[1]))
    if not _counts(given):
        raise WrongTypeError(
            "The number of people with the outcome is not a whole number from 0 up.",
            "Give a number of people, (events, people), or an estimate of the number.",
        )
    return poisson_count(float(given), level=level)  # type: ignore[arg-type] # a number, as was looked at


def _counts(value: object) -> bool:
    return is_number(value) and value >= 0 and value == int(value)  # type: ignore[operator, call-overload]


def cost_per(total: float, people: Estimate, *, level: float = 0.95) -> Estimate:
    """Return a known total over a number of people, with the limits that the number of people has.

    Parameters
    ----------
    total
        What was spent; taken as known, since accounts are not a sample.
    people
        The number of people with the outcome (see `people_counted`).
    level
        Confidence level.

    Returns
    -------
    Estimate
        Its limits are the total over the limits of the number of people, turned round; the upper one is infinite
        where the number of people may be nought.

    Raises
    ------
    NotEstimableError
        Where nobody had the outcome, or nothing was spent.
    """
    require_level(level)
    if not people.value > 0:
        raise NotEstimableError(
            "Nobody had the outcome, so that there is no cost for each person who had it.",
            "Say what was spent and that nobody had it.",
        )
    if not (math.isfinite(total) and total > 0):
        raise NotEstimableError("Nothing was spent, on balance.", "See whether costs are missing.")
    made = PerOutcome(total, people.distribution)
    return Estimate.of(total / people.value, made, level, f"known total over {people.method}")
