"""How long it takes from being sent on to being seen: the share in time, and the median day."""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import COUNT_COLUMNS, Estimate, address
from syschange.statistics.access import repeated_variance
from syschange.statistics.survival import Incidence, Told, Waits, day_reached, incidence, life_table
from syschange.system.coordination.burden import known_codes
from syschange.system.coordination.handoffs import FOLLOWED, SENT_ON, met_rows, rows_of, units_of
from syschange.system.coordination.homes import Ints
from syschange.system.coordination.records import Records
from syschange.system.measured import PERIOD, Measure
from syschange.system.measured.published import figures

Floats = npt.NDArray[np.float64]
GAP_DAYS, GAP_DAYS_90 = "gap_days", "gap_days_90"
SHARES: Mapping[str, float] = {GAP_DAYS: 0.5, GAP_DAYS_90: 0.9}
ASKS: Mapping[str, str] = {
    GAP_DAYS: "days from being sent on to being seen there, by which half were",
    GAP_DAYS_90: "days from being sent on to being seen there, by which nine in ten were",
}
DAYS = (7.0, 14.0, 28.0, 56.0, 84.0, 182.0)  # ours: the days of which numbers may be published
_BY_DAY = ("reached", "waiting", "beyond")


@dataclass(frozen=True, eq=False)
class Gap:
    """How long people of one period waited between agencies.

    Attributes
    ----------
    period
        "before", "after", or "(all)".
    counts
        `n` referrals and introductions, `units` households, and by each of `DAYS` those `reached`, `waiting` and
        followed `beyond` it; missing where hidden.
    deff
        By how much the variance is larger than if each were of another household.
    waits
        The waits; None on paper.
    """

    period: str
    counts: Mapping[str, float]
    deff: float
    waits: Waits | None = field(repr=False)

    def curve(self) -> Incidence:
        """Return the share seen by each day; on paper by those days whose numbers may be published."""
        if self.waits is not None:
            return incidence(self.waits)
        columns = {q: np.array([self.counts[f"{q}:{d:g}"] for d in DAYS]) for q in _BY_DAY}
        return life_table(Told(np.array(DAYS), self.counts["n"], exits=np.zeros(len(DAYS)), **columns))

    def estimate(self, share: float, level: float) -> Estimate:
        """Return the day by which a share had been seen (see `statistics.survival.day_reached`)."""
        made = self.curve()
        if not len(made.days) or not math.isfinite(self.deff):
            raise NotEstimableError("Too few were sent on to say how long it took.", "Take a longer time.")
        return day_reached(made, share, level=level, variance=made.variance() * self.deff)

    def counted(self) -> Iterator[tuple[object, str, float]]:
        """Yield its counts as `Result.counts` lists them."""
        for name, count in self.counts.items():
            yield address({PERIOD: self.period}), f"{name}:{GAP_DAYS}", count

    def published(self, found: Mapping[tuple[Any, Any], float]) -> "Gap":
        """Return it as its published counts describe it."""
        cell = address({PERIOD: self.period})
        counts = {name: found.get((cell, f"{name}:{GAP_DAYS}"), math.nan) for name in self.counts}
        deff = float(figures(np.array([self.deff]))[0]) if math.isfinite(counts["units"]) else math.nan
        return dataclasses.replace(self, counts=counts, deff=deff, waits=None)


def counts_of(gaps: Sequence[Gap]) -> pd.DataFrame:
    """Return the counts of people behind waits."""
    return pd.DataFrame([row for gap in gaps for row in gap.counted()], columns=list(COUNT_COLUMNS))


def followed(days: float) -> Measure:
    """Return the measure of being seen within so many days."""
    return Measure(
        FOLLOWED, f"introductions and referrals seen there within {days:g} days", unit="households"
    )


def gaps(
    held: Records, days: float, changed_on: pd.Timestamp | None, *, by: Sequence[str]
) -> tuple[list[tuple[Measure, pd.DataFrame]], tuple[Gap, ...]]:
    """Return the share seen in time and the waits, where there are introductions and referrals.

    One who has not been seen counts as waiting up to the last day of the records or the day they left. The share
    seen in time is of those who were followed for as long, so that who was sent on last cannot count as not seen.
    """
    if not {"kind", "agency"} <= set(held.contacts.columns):
        return [], ()
    waits = _waits(held)
    if not len(waits):
        return [], ()
    reached, last, follow = (waits[c].to_numpy() for c in ("reached", "last", "follow"))
    value = np.where(follow >= days, (reached == 1) & (last <= days), np.nan)
    rows = rows_of(held, units_of(held, waits["person"].to_numpy()), waits["day"], value, changed_on, by)
    period = rows[PERIOD].astype(object) if changed_on is not None else pd.Series(ALL, index=rows.index)
    told = tuple(
        _gap(name, last[here], reached[here], rows["unit"].to_numpy()[here])
        for name in (("before", "after") if changed_on is not None else (ALL,))
        for here in [(period == name).to_numpy()]
    )
    return [(followed(days), rows)], told


def _waits(held: Records) -> pd.DataFrame:
    """Return a row an introduction or referral: who, when, days until seen there or last followed, and which it was.

    Sending somebody on again before they were seen makes no new row.
    """
    every = held.contacts
    sent = every["kind"].astype(object).isin(SENT_ON).to_numpy() & (every["person"] >= 0).to_numpy()
    agency = known_codes(every, "agency")
    sent &= agency >= 0
    place = pd.DataFrame({"person": every["person"], "agency": agency, "day": _days(every["day"])})
    met = met_rows(held)
    seen = ~met["kind"].astype(object).isin(SENT_ON).to_numpy()
    there = pd.DataFrame(
        {"person": met["person"], "agency": known_codes(met, "agency"), "day": _days(met["day"])}
    )
    there = there[seen].drop_duplicates().sort_values("day", ignore_index=True)
    begun = place[sent].drop_duplicates().sort_values("day", ignore_index=True)
    found = pd.merge_asof(
        begun, there.rename(columns={"day": "next"}), left_on="day", right_on="next", by=["person", "agency"],
        direction="forward",
    )  # fmt: skip
    once = found.drop_duplicates(["person", "agency", "next"]).reset_index(drop=True)
    ends = pd.Series(_days(pd.Series([held.last]))[0], index=once.index, dtype="float64")
    if "left" in held.members:
        left = held.members["left"].iloc[once["person"]].reset_index(drop=True)
        known = left.notna().to_numpy()
        ends = ends.where(~known, np.minimum(ends, np.where(known, _days(left), np.inf)))
    follow = np.maximum(ends - once["day"], 0)
    reached = once["next"].notna()
    return pd.DataFrame(
        {
            "person": once["person"],
            "day": pd.Series(once["day"].to_numpy().astype("datetime64[D]")).astype("datetime64[s]"),
            "last": (once["next"] - once["day"]).where(reached, follow).astype("float64"),
            "reached": reached.astype(np.int64),
            "follow": follow,
        }
    )


def _days(days: "pd.Series[Any]") -> Ints:
    return days.to_numpy(dtype="datetime64[D]").astype(np.int64)


def _gap(period: str, last: Floats, reached: Ints, unit: Ints) -> Gap:
    days, place = np.unique(last, return_inverse=True)
    seen, waiting = (np.bincount(place[reached == k], minlength=len(days)).astype(float) for k in (1, 0))
    waits = Waits.of(days, seen, waiting)
    counts = {"n": waits.n, "units": float(len(np.unique(unit)))}
    for day in DAYS:
        told = waits.until(day) if day <= waits.followed_to else dict.fromkeys(_BY_DAY, math.nan)
        counts |= {f"{q}:{day:g}": float(told[q]) for q in _BY_DAY}
    return Gap(period, counts, _deff(waits, last, reached, unit), waits)


def _deff(waits: Waits, last: Floats, reached: Ints, unit: Ints) -> float:
    """Return how much being sent on several times widens the variance, at the day by which half were seen."""
    if not len(unit):
        return math.nan
    if len(np.unique(unit)) == len(unit):
        return 1.0
    made = incidence(waits)
    half = np.flatnonzero((made.share >= 0.5) & (made.variance() > 0))  # noqa: PLR2004 - the median
    some = half if len(half) else np.flatnonzero(made.variance() > 0)[::-1]
    most = len(unit) / len(np.unique(unit))
    if not len(some):
        return most
    plain = float(made.variance()[some[0]])
    wide = repeated_variance(made, day=float(made.days[some[0]]), last=last, ended=reached, person=unit)
    return max(wide / plain, 1.0) if math.isfinite(wide) else most
