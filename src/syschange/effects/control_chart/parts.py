"""The parts of a chart: where limits are worked out anew, and which points they are taken from."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from syschange.effects.control_chart.options import Day, Terms, moment, require_in
from syschange.effects.periods import Periods, periods_of
from syschange.errors import NotEstimableError, WrongTypeError

Bools = npt.NDArray[np.bool_]
_FEWEST = 2  # points of a baseline: one moving range


@dataclass(frozen=True, eq=False)
class Parts:
    """The parts of a chart.

    Attributes
    ----------
    number
        The part that each period is in, from 1; shape (periods,).
    base
        Which periods the limits are taken from; shape (periods,).
    reasons
        Why each part but the first was begun, as it was written down; "" for the first.
    """

    number: npt.NDArray[np.int64]
    base: Bools
    reasons: tuple[str, ...]

    @property
    def slices(self) -> tuple[slice, ...]:
        """Where each part lies among the periods."""
        ends = np.searchsorted(self.number, np.arange(1, len(self.reasons) + 2))
        return tuple(slice(int(a), int(b)) for a, b in pairwise(ends))


def parts_of(periods: Periods, terms: Terms) -> Parts:
    """Return the parts of a chart.

    Raises
    ------
    NotEstimableError
        Where there is one period alone, or a time lies outside the series.
    WrongTypeError
        Where a time is not of the kind that the series has, or two parts would begin with one period.
    """
    names = periods.names
    if len(names) < 2:  # noqa: PLR2004 - one period does not vary
        raise NotEstimableError(
            "There is one period alone, and a chart shows how a thing varies over time.",
            "Take shorter periods (every=), or wait for more.",
        )
    dated = periods.every != "step"
    ends = (names[0], names[-1])
    begins: list[tuple[int, str]] = []
    for when, reason in terms.rebase:
        place = periods.first_from(moment(when, "rebase", dated=dated))
        require_in(0 < place < len(names), "rebase", *ends)
        begins.append((place, reason))
    begins.sort()
    if len({place for place, _ in begins}) < len(begins):
        raise WrongTypeError(
            "Two parts would begin with the same period.", "Give one rebase a period, with both reasons."
        )
    number = np.ones(len(names), dtype=np.int64)
    for place, _ in begins:
        number[place:] += 1
    base = _base(periods, terms.baseline, number, ends)
    return Parts(number, base, ("", *(reason for _, reason in begins)))


def _base(
    periods: Periods, baseline: int | Day | None, number: npt.NDArray[np.int64], ends: tuple[str, str]
) -> Bools:
    """Return which periods limits are taken from: the first of each part, or all up to a day of the part it is in."""
    base = np.ones(len(number), dtype=bool)
    if baseline is None:
        return base
    dated = periods.every != "step"
    if isinstance(baseline, int) and not isinstance(baseline, bool):
        if not _FEWEST <= baseline <= len(number):
            many = f"{baseline} point{'' if baseline == 1 else 's'}"
            raise NotEstimableError(
                f"A baseline of {many} is not possible: the series has {len(number)} periods.",
                "Give 2 or more, 12 to 24 as a rule, or the last day of the baseline.",
            )
        within = np.arange(len(number)) - np.searchsorted(number, number)
        return np.asarray(within < baseline)
    last = moment(baseline, "baseline", dated=dated)
    at = np.datetime64(last, "D") if isinstance(last, date) else last
    inside = bool(at >= periods.starts[0]) and not _beyond(periods, at)
    require_in(inside, "baseline", *ends)
    before = periods.starts <= at
    part = number[before][-1]
    base[(number == part) & ~before] = False
    if (base & (number == part)).sum() < _FEWEST:
        raise NotEstimableError(
            "The baseline has one point alone.", "Give a later day, 12 to 24 points in as a rule."
        )
    return base


def _beyond(periods: Periods, at: Any) -> bool:  # noqa: ANN401 - a day or a number
    """Return whether a time lies after the last period."""
    last = periods.starts[-1]
    if at <= last:
        return False
    if periods.every == "step":
        return True
    return len(periods_of(np.array([last, at]), every=periods.every).starts) > 1
