"""Days put into periods of one length, none left out: the points of a series."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError

Floats = npt.NDArray[np.float64]

# How many periods of a year there are, for harmonics; "step" is of numbers, whose year nobody knows.
PER_YEAR = {"day": 365.25, "week": 365.25 / 7, "month": 12.0, "quarter": 4.0, "year": 1.0}
MOST = 10_000  # ours: points of one series, some 27 years of days


@dataclass(frozen=True, eq=False)
class Periods:
    """The periods that some times fall into, from the first to the last without a gap.

    Attributes
    ----------
    every
        "day", "week" (from Monday), "month", "quarter" or "year"; "step" where the times are numbers.
    starts
        The first day of each period (`datetime64[D]`), or the number itself; shape (periods,).
    place
        The period that each time falls into; shape (times,).
    """

    every: str
    starts: npt.NDArray[Any]
    place: npt.NDArray[np.int64]

    @property
    def names(self) -> tuple[str, ...]:
        """What to call each period: a day or the first day of a week, a month "2024-03", a quarter "2024 Q1", …"""
        if self.every == "step":
            return tuple(f"{number:g}" for number in self.starts)
        if self.every == "quarter":
            months = self.starts.astype("datetime64[M]").astype(np.int64)
            return tuple(f"{1970 + m // 12} Q{m % 12 // 3 + 1}" for m in months.tolist())
        cut = {"month": 7, "year": 4}.get(self.every, 10)
        return tuple(str(day)[:cut] for day in self.starts)

    def summed(self, values: Floats) -> Floats:
        """Return sums by period from sums by time, 0 where there are none: (groups, times) to (groups, periods)."""
        made = np.zeros((len(self.starts), len(values)))
        np.add.at(made, self.place, values.T)
        return made.T

    def first_from(self, when: date | float) -> int:
        """Return the place of the first period that starts on or after a day or a number; their number if none does.

        Raises
        ------
        WrongTypeError
            Where a day is given and the times are numbers, or the other way round.
        """
        if (self.every == "step") == isinstance(when, date):
            kind = "a number" if self.every == "step" else "a date"
            raise WrongTypeError(
                f"The times of this series need {kind} here.", "Give it as the table has its times."
            )
        at = np.datetime64(when, "D") if isinstance(when, date) else when
        return int(np.searchsorted(self.starts, at))


def periods_of(times: npt.NDArray[Any], *, every: str = "month") -> Periods:
    """Return the periods that times fall into.

    Parameters
    ----------
    times
        Different times in ascending order, days (`datetime64[D]`) or numbers; shape (times,).
    every
        The length of a period, for days: "day", "week", "month", "quarter" or "year". Numbers are periods by
        themselves, one apart from each other by the least step between any two of them.

    Raises
    ------
    UnknownChoiceError
        Where the length is none of these.
    NotEstimableError
        Where there is no time at all, numbers are not evenly spaced, or there would be more than 10,000 periods.
    """
    if every not in PER_YEAR:
        raise UnknownChoiceError("length of a period", every, list(PER_YEAR))
    if not len(times):
        raise NotEstimableError(
            "No row says when it is of, so there is no series.", "Check the column of times."
        )
    if times.dtype.kind != "M":
        return _numbered(times)
    number = _number(times, every)
    _require_few(float(number[-1] - number[0]))
    return Periods(every, _start(np.arange(number[0], number[-1] + 1), every), number - number[0])


def _numbered(times: npt.NDArray[Any]) -> Periods:
    step = float(np.diff(times).min()) if len(times) > 1 else 1.0
    place = (times - times[0]) / step
    _require_few(float(place[-1]))
    whole = np.rint(place)
    if np.abs(place - whole).max() > 1e-6:  # noqa: PLR2004 - what rounding leaves
        raise NotEstimableError(
            "The times are numbers that are not evenly spaced.",
            "Round them to one step, by a rule you can state.",
        )
    return Periods("step", times[0] + step * np.arange(whole[-1] + 1), whole.astype(np.int64))


def _number(days: npt.NDArray[Any], every: str) -> npt.NDArray[np.int64]:
    """Return the number of the period that each day is in."""
    if every in {"day", "week"}:
        since = days.astype("datetime64[D]").astype(np.int64)
        return since if every == "day" else (since + 3) // 7  # 1 January 1970 was a Thursday
    months = days.astype("datetime64[M]").astype(np.int64)
    return np.asarray(months // {"month": 1, "quarter": 3, "year": 12}[every], dtype=np.int64)


def _start(number: npt.NDArray[np.int64], every: str) -> npt.NDArray[Any]:
    if every == "day":
        return number.astype("datetime64[D]")
    if every == "week":
        return (number * 7 - 3).astype("datetime64[D]")
    months = number * {"month": 1, "quarter": 3, "year": 12}[every]
    return months.astype("datetime64[M]").astype("datetime64[D]")


def _require_few(periods: float) -> None:
    if periods >= MOST:
        raise NotEstimableError(
            f"The series would have more than {MOST:,} points.",
            "Take longer periods, or leave out times that are mistakes.",
        )
