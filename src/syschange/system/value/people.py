"""The people who had the outcome: as counted, and as they may be published."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from scipy import special

from syschange.results import COUNT_COLUMNS, Estimate, StudentT, address
from syschange.statistics.money import people_counted

_FIGURES = 2  # ours: of what is not a count, on paper
_EVENTS, _PEOPLE, _OTHERS = (f"{what}:with the outcome" for what in ("numerator", "n", "complement"))
CELL = address({"people": "with the outcome"})


@dataclass(frozen=True)
class Reached:
    """The people who had the outcome.

    Attributes
    ----------
    events
        How many had it.
    n
        Of how many, where that is known; else missing.
    made
        The estimate of their number, where it is one; else None.
    """

    events: float
    n: float
    made: Estimate | None

    @classmethod
    def of(cls, given: object, level: float) -> "Reached":
        """Return the people of what was given (see `statistics.money.people_counted`)."""
        counted = people_counted(given, level=level)
        if isinstance(given, Estimate):
            return cls(max(float(round(given.value)), 0.0), math.nan, given)
        return cls(counted.value, float(given[1]) if isinstance(given, tuple) else math.nan, None)

    def estimate(self, level: float) -> Estimate:
        """Return the number of people who had the outcome, with how sure it is."""
        if self.made is not None:
            return Estimate.of(self.made.value, self.made.distribution, level, self.made.method)
        return people_counted((self.events, self.n) if math.isfinite(self.n) else self.events, level=level)

    def counts(self) -> pd.DataFrame:
        """Return the counts of people in the form of `Result.counts`."""
        found = {_EVENTS: self.events}
        if math.isfinite(self.n):
            found |= {_PEOPLE: self.n, _OTHERS: self.n - self.events}
        rows = [(CELL, what, count) for what, count in found.items()]
        return pd.DataFrame(rows, columns=list(COUNT_COLUMNS))

    def published(self, found: Mapping[tuple[Any, Any], float]) -> "Reached | None":
        """Return the same people as published; None where any count of them is hidden.

        Of an estimate what survives is its value, as a count, and how sure it is to two figures, as if normal.
        """
        asked = list(self.counts()["quantity"])
        shown = {what: found.get((CELL, what), math.nan) for what in asked}
        if not all(math.isfinite(x) for x in shown.values()):
            return None
        events, n = shown[_EVENTS], shown.get(_PEOPLE, math.nan)
        if self.made is None:
            return Reached(min(events, n) if math.isfinite(n) else events, n, None)
        z = float(special.ndtri((1 + self.made.level) / 2))
        spread = (self.made.upper - self.made.lower) / (2 * z * self.made.value)
        if not (math.isfinite(spread) and spread > 0):
            return None
        se = events * float(f"{spread:.{_FIGURES}g}")
        return Reached(events, n, Estimate.of(events, StudentT(events, se), self.made.level, "normal"))
