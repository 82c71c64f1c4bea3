"""How long small grants take to be decided, those still open allowed for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate
from syschange.statistics.survival import Told, Waits, day_reached, incidence, life_table, share_by
from syschange.system.measured import period_of

DAYS, WITHIN = "days_to_grant", "granted_in_time"
ASKS: Mapping[str, str] = {
    DAYS: "days until half of the small grants asked for are decided",
    WITHIN: "small grants decided in time",
}
TOLD = (3.0, 7.0, 14.0, 28.0, 56.0, 112.0)  # ours: days of which paper tells
QUANTITIES = ("reached", "exits", "waiting", "beyond")
HALF = 0.5


@dataclass(frozen=True, eq=False)
class Grants:
    """How long small grants asked for in a period took.

    Attributes
    ----------
    period
        The period.
    grants
        How many there are.
    waits
        How long each had waited; None on paper.
    told
        On paper, numbers of grants by a few days.
    days
        The number of days that is in time.
    personal
        Whether any is for a person, so that their numbers are protected.
    """

    period: str
    grants: float
    waits: Waits | None
    told: Told | None
    days: float
    personal: bool

    def estimate(self, measure: str, level: float) -> Estimate:
        """Return the median, or the share decided in time, with its confidence distribution.

        Raises
        ------
        NotEstimableError
            Where too few had been decided, or all is hidden.
        """
        if self.waits is not None:
            made = incidence(self.waits)
        elif self.told is not None and len(self.told.shown):
            made = life_table(self.told)
        else:
            raise NotEstimableError("Too few grants are known of to tell.", "Ask about another time.")
        if not made.people:
            raise NotEstimableError("No small grant was asked for in that time.", "Ask about another.")
        return (
            day_reached(made, HALF, level=level)
            if measure == DAYS
            else share_by(made, self.days, level=level)
        )

    @property
    def all_told(self) -> tuple[float, ...]:
        """The days of which paper tells."""
        return tuple(sorted({*TOLD, self.days}))


def grants_of(
    rows: pd.DataFrame, *, changed_on: object | None, periods: Sequence[str], days: float,
    until: pd.Timestamp | None,
) -> tuple[list[Grants], bool]:  # fmt: skip
    """Return how long small grants took, and whether some were decided before they were asked for.

    Parameters
    ----------
    rows
        Decisions, as `decisions_of` gives them. A grant belongs to the time in which it was asked for.
    changed_on, periods
        As asked.
    days
        The number of days that is in time.
    until
        The last day records cover; the last on which any decision was asked for or taken where left out.
    """
    if "kind" not in rows:
        return [], False
    asked = rows[(rows["kind"].astype(str) == "small grant") & rows["asked_on"].notna()]
    last = until if until is not None else max(rows["asked_on"].max(), rows["decided_on"].max())
    asked = asked[asked["asked_on"] <= last]
    if not len(asked):
        return [], False
    took = (asked["decided_on"] - asked["asked_on"]).dt.days.to_numpy(dtype=float)
    since = (last - asked["asked_on"]).dt.days.to_numpy(dtype=float)
    wrong = took < 0
    done = ~np.isnan(took) & (took <= since)
    ends = np.where(done, took, since)
    when = np.full(len(asked), ALL, dtype=object)
    if changed_on is not None:
        when = period_of(asked["asked_on"], changed_on).astype(object).to_numpy()
    personal = bool(asked["unit"].str.startswith("person ").any())
    made = []
    for period in periods:
        own = (when == period) & ~wrong
        at, place = np.unique(ends[own], return_inverse=True)
        counted = [np.bincount(place, weights=w[own], minlength=len(at)) for w in (done, ~done)]
        made.append(Grants(period, float(own.sum()), Waits.of(at, *counted), None, days, personal))
    return made, bool(wrong.any())


def counts_of_grants(one: Grants) -> dict[str, float]:
    """Return every number of grants by the days that paper tells of, by what it counts."""
    assert one.waits is not None  # noqa: S101 - true values have waits
    found = {"grants": one.grants}
    for day in one.all_told:
        by = one.waits.until(day)
        found |= {f"{q}:{day:g}": by[q] for q in QUANTITIES}
    return found


def published_grants(one: Grants, shown: Mapping[str, float]) -> Grants:
    """Return grants from published counts."""
    if not one.personal:
        return one
    columns = [np.array([shown.get(f"{q}:{d:g}", math.nan) for d in one.all_told]) for q in QUANTITIES]
    people = shown.get("grants", math.nan)
    told = Told(np.array(one.all_told), people, *columns)
    return replace(one, grants=people, waits=None, told=told)
