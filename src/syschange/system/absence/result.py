"""What `absence_factor` returns: how few absences would stop most of the work, and what rests on one person."""

import dataclasses
import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.results import COUNT_COLUMNS, Coarsening, Estimate, Result
from syschange.statistics.absence import Counted
from syschange.system.absence.bands import NONE_SHOWN, coarse, factor_band, factor_ends, share_band
from syschange.system.absence.found import UNDER_TEN, Found
from syschange.system.absence.words import Told, absence_words

FACTOR, WITHOUT, NOBODY, ONE, MORE, WORKERS, TASKS = (
    "absence factor", "left without anybody", "nobody", "one person", "two people or more", "workers", "tasks",
)  # fmt: skip
COLUMNS = ("measure", "absent", "value", "lower", "upper", "band", "note")
_SHARES = {NOBODY: "nobody", ONE: "one", MORE: "more"}
_SIZES = ((50, "50 or more"), (20, "20 to 49"), (10, "10 to 19"), (5, "5 to 9"), (0, "under 5"))
_SMALL = "not informative with fewer than five people: see cover"
_TEAM = "not shown for a team this small"
_PAPER = "shown in bands"
_BOUNDS = "the search did not come to an end: between these"


@dataclass(frozen=True, eq=False, repr=False)
class AbsenceReliance(Result):
    """How few people have to be away before most of the work has nobody who can do it.

    Attributes
    ----------
    table
        One row a measure. `measure`: "absence factor" (people), "left without anybody" (the largest share of the
        work that `absent` people away can leave), "nobody", "one person", "two people or more" (shares of the work
        that so many can do: cover), "workers", "tasks". `value`, with `lower` and `upper` where the search did not
        come to an end; `band`, the same in words, which is all that stands on paper; `note`.
    found
        The numbers behind it.
    share
        As given.
    """

    found: Found = field(kw_only=True)
    share: float = field(kw_only=True)

    @property
    def shown(self) -> bool:
        """Whether the factor can be told: five people or more, and on paper ten or more."""
        return self.found.factor is not None

    def counts(self) -> pd.DataFrame:
        """Return every count of workers it rests on (see `Result.counts`)."""
        rows = [((), "workers:absence", self.found.workers)]
        if self.found.left is not None:
            rows.append(((), "left:absence", self.found.left))
        return pd.DataFrame(rows, columns=list(COUNT_COLUMNS))

    def from_counts(self, published: pd.DataFrame, coarsening: Coarsening) -> "AbsenceReliance":
        """Return the same from published counts: what cannot be worked out from those is left in bands."""
        counts = dict(zip(published["quantity"], published["count"], strict=True))
        workers, found = float(counts["workers:absence"]), self.found
        told = found.workers >= UNDER_TEN and math.isfinite(workers)
        made = dataclasses.replace(
            found,
            # A rounded ten beside a factor that is not told would be eight or nine.
            workers=workers if told else math.nan,
            left=None if found.left is None else float(counts["left:absence"]),
            tasks=math.nan,
            nobody=coarse(found.nobody), one=coarse(found.one), more=coarse(found.more),
            factor=factor_ends(*found.factor, workers) if told and found.factor is not None else None,
            curve=tuple((coarse(low), coarse(high)) for low, high in found.curve) if told else (),
        )  # fmt: skip
        shell = dataclasses.replace(
            self, found=made, policy=coarsening.policy, provenance=self.provenance.published()
        )
        return finished(shell)

    def estimate(self, measure: str = FACTOR, *, absent: int | None = None) -> Estimate:
        """Return a number as an estimate; it was counted and not sampled, so it is sure or lies between two ends.

        Parameters
        ----------
        measure
            "absence factor" (`probability(2)` is that at least two people have to be away); "nobody", "one person" or
            "two people or more", shares of the work; or "left without anybody", for so many `absent`.
        absent
            How many people are away, for "left without anybody" alone.

        Raises
        ------
        UnknownChoiceError
            Where there is no such measure or number of people.
        NotEstimableError
            Where it is not told: the team is too small. On paper only the factor is told, as the ends of its band.
        """
        allowed = (FACTOR, WITHOUT, *_SHARES)
        if measure not in allowed:
            raise UnknownChoiceError("measure here", measure, allowed)
        if (absent is not None) != (measure == WITHOUT) or (
            absent is not None and self.found.curve and absent not in range(len(self.found.curve))
        ):
            choices = list(range(len(self.found.curve))) if measure == WITHOUT else [None]
            raise UnknownChoiceError("number of people away", absent, choices)
        ends = self._ends(measure, absent)
        if ends is None or not math.isfinite(ends[0]):
            raise NotEstimableError(
                "This is not told of a team this small, or stands on paper in bands alone.",
                "See the cover: the share of the work that two people or more can do.",
            )
        method = "counted" if ends[0] == ends[1] else "counted, between two ends"
        return Estimate.of(ends[self.policy is None], Counted(*ends), 0.95, method)

    def _ends(self, measure: str, absent: int | None) -> tuple[float, float] | None:
        if measure == FACTOR:
            return self.found.factor
        if self.policy is not None:
            return None
        if measure == WITHOUT:
            return self.found.curve[absent or 0] if self.found.curve else None
        value = float(getattr(self.found, _SHARES[measure]))
        return value, value


def finished(shell: AbsenceReliance) -> AbsenceReliance:
    """Return the result with the table and the words of its numbers."""
    found, paper = shell.found, shell.policy is not None
    why = _TEAM if paper else _SMALL
    rows: list[tuple[str, float, float, float, float, str, str]] = [_factor_row(found, why, paper=paper)]
    for absent, (low, high) in enumerate(found.curve):
        rows.append(_share_row(WITHOUT, low, high, paper=paper, absent=absent))
    rows += [_share_row(name, *(getattr(found, key),) * 2, paper=paper) for name, key in _SHARES.items()]
    rows.append((WORKERS, math.nan, found.workers, math.nan, math.nan, _size(found.workers), ""))
    rows.append((TASKS, math.nan, found.tasks, math.nan, math.nan, "", ""))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    words = absence_words(Told(found, shell.share, paper=paper))
    return dataclasses.replace(shell, _table=table, _words=words)


def _factor_row(found: Found, why: str, *, paper: bool) -> tuple[str, float, float, float, float, str, str]:
    if found.factor is None:
        return FACTOR, math.nan, math.nan, math.nan, math.nan, NONE_SHOWN, why
    low, high = found.factor
    if paper:
        return FACTOR, math.nan, math.nan, math.nan, math.nan, factor_band(low, high), _PAPER
    note = "" if low == high else _BOUNDS
    return FACTOR, math.nan, high, low, high, factor_band(low, high), note


def _share_row(
    name: str, low: float, high: float, *, paper: bool, absent: float = math.nan
) -> tuple[str, float, float, float, float, str, str]:
    band = share_band(low, high)
    if paper:
        return name, absent, math.nan, math.nan, math.nan, band, _PAPER
    close = bool(np.isclose(low, high, rtol=0, atol=1e-9))
    return name, absent, high, low, high, band, "" if close else _BOUNDS


def _size(workers: float) -> str:
    if not math.isfinite(workers):
        return _TEAM
    return next(text for least, text in _SIZES if workers >= least)
