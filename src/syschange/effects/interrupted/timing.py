"""When: the periods of a series, where the change falls among them, and which of them count for what."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from syschange.effects.interrupted.options import Asked
from syschange.effects.periods import PER_YEAR, Periods
from syschange.errors import NotEstimableError
from syschange.statistics.series import harmonics, interrupted

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Ours, after what segmented regressions need: fewer points before or after cannot be modelled, or are exploratory.
LEAST_BEFORE, LEAST_AFTER = 8, 3
ENOUGH_BEFORE, ENOUGH_AFTER = 12, 6
SEASONS_FROM = 2.0  # years: seasons are modelled from 24 months on (Wagner et al. 2002)
_PAIRS = {
    "day": 2,
    "week": 2,
    "month": 2,
    "quarter": 1,
}  # Bhaskaran et al. 2013: two pairs; a quarter has room for 1
BEFORE, LEFT_OUT, AFTER = "before", "left out", "after"


@dataclass(frozen=True, eq=False)
class Timing:
    """The periods and the change.

    Attributes
    ----------
    names
        What to call each period.
    starts
        Their first days, or the numbers.
    every
        The length of a period; "step" of numbers.
    change
        How many periods lie before the change, that in which it falls included.
    left_out
        Which periods are left out: the one that the change falls inside, and the transition.
    pairs
        Pairs of seasonal waves.
    """

    names: tuple[str, ...]
    starts: npt.NDArray[np.generic]
    every: str
    change: int
    left_out: Flags
    pairs: int

    @property
    def size(self) -> int:
        """How many periods there are."""
        return len(self.names)

    @property
    def horizons(self) -> npt.NDArray[np.int64]:
        """How many periods into the time after the change each is: 1 for the first, 0 or less before."""
        return np.arange(1, self.size + 1) - self.change

    @property
    def before(self) -> Flags:
        """Which periods are compared as before."""
        return (self.horizons <= 0) & ~self.left_out

    @property
    def after(self) -> Flags:
        """Which periods are compared as after."""
        return (self.horizons > 0) & ~self.left_out

    @property
    def last(self) -> int:
        """The horizon of the last period."""
        return self.size - self.change

    @property
    def middle(self) -> float:
        """The mean horizon of the periods compared as after."""
        return float(self.horizons[self.after].mean())

    @property
    def parts(self) -> list[str]:
        """For each period whether it is before, left out, or after."""
        return [
            LEFT_OUT if out else AFTER if h > 0 else BEFORE
            for h, out in zip(self.horizons, self.left_out, strict=True)
        ]

    @property
    def unit(self) -> str:
        """What a period is called in a sentence."""
        return "point" if self.every == "step" else self.every

    def design(self) -> Floats:
        """Return the columns of the regression: course, change, seasons; shape (periods, 4 or more)."""
        made = interrupted(self.size, self.change)
        return np.column_stack([made, self.seasons()]) if self.pairs else made

    def seasons(self) -> Floats:
        """Return the columns of the seasons; none where there are none."""
        return harmonics(self.size, PER_YEAR.get(self.every, np.inf), self.pairs)


def timing_of(periods: Periods, asked: Asked) -> Timing:
    """Return the periods with the change among them.

    Raises
    ------
    WrongTypeError
        Where the change is a day and the times are numbers, or the other way round.
    NotEstimableError
        Where there is a single period, the change lies outside the series, nothing is left after the transition, a
        horizon lies beyond the end, or the year is not known and seasons are asked for.
    """
    names = periods.names
    if len(names) < 2:  # noqa: PLR2004 - one point is no series
        raise NotEstimableError(
            "All rows are of one period, so there is no series.",
            "Take shorter periods, or data of a longer time.",
        )
    change = periods.first_from(asked.changed_on)
    if not 0 < change < len(names):
        raise NotEstimableError(
            f"The change lies outside the series, which runs from {names[0]} to {names[-1]}.",
            "Check the date of the change, and take data from both sides of it.",
        )
    left_out = np.zeros(len(names), dtype=bool)
    left_out[change : change + asked.transition] = True
    if periods.every != "step" and periods.starts[change] != np.datetime64(str(asked.changed_on), "D"):
        left_out[change - 1] = True  # the change fell inside it
    made = Timing(names, periods.starts, periods.every, change, left_out, _pairs(periods, asked))
    if not made.after.any():
        raise NotEstimableError(
            "Nothing is left of the series after the transition.", "Take a shorter transition."
        )
    for horizon in asked.horizons:
        if horizon > made.last:
            raise NotEstimableError(
                f"The series ends {made.last} periods into the time after the change, before horizon {horizon}.",
                "Ask for an earlier one.",
            )
    return made


def _pairs(periods: Periods, asked: Asked) -> int:
    per_year = PER_YEAR.get(periods.every)
    if asked.harmonics is None:
        long = per_year is not None and len(periods.starts) >= SEASONS_FROM * per_year - 1e-9
        return _PAIRS.get(periods.every, 0) if long else 0
    if asked.harmonics and per_year is None:
        raise NotEstimableError(
            "The times are numbers, whose year is not known, so that seasons cannot be modelled.",
            "Give dates, or harmonics=0.",
        )
    harmonics(1, per_year or np.inf, asked.harmonics)  # which says where these are too many
    return asked.harmonics
