"""The groups of people who are followed: their days while these may be known, and on paper counts by a few days."""

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate, address
from syschange.statistics.proportions import proportion
from syschange.statistics.survival import (
    DayDistribution,
    Incidence,
    Waits,
    day_reached,
    incidence,
    share_by,
)
from syschange.system.measured import PERIOD

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

STILL, REACHED, LEFT = 0, 1, 2


@dataclass(frozen=True, eq=False)
class Group:
    """People of a group in a period.

    Attributes
    ----------
    labels
        Characteristics and period.
    ways
        How many of the characteristics are not taken together.
    counts
        `n` people, and `unknown`, of whom it is not known how long; and by each day told: `of:365`, the people the
        share is as if made of, were all of them followed; `reached:365` and `rest:365` of those. Missing where hidden
        or where nobody was followed so long.
    days
        The days told.
    waits
        How long each was followed and how that ended; None on paper.
    """

    labels: Mapping[str, str]
    ways: int
    counts: Mapping[str, float]
    days: tuple[float, ...]
    waits: Waits | None = field(repr=False)

    @property
    def cell(self) -> tuple[tuple[str, str], ...]:
        """Whom its counts count."""
        return address(self.labels)

    @cached_property
    def curve(self) -> tuple[Incidence, Floats] | None:
        """The share by each day with its variance; None on paper, or where there is nobody."""
        if self.waits is None or not self.waits.n:
            return None
        made = incidence(self.waits)
        return made, made.variance()

    def at(self, quantity: str, day: float) -> float:
        """Return a count by a day told."""
        return self.counts.get(f"{quantity}:{day:g}", math.nan)

    def share(self, day: float, level: float) -> Estimate | None:
        """Return the share to whom it had happened by a day; None where it cannot be told.

        Kaplan and Meier's, and Aalen and Johansen's where people died. On paper it is that of rounded counts of
        people, as if all of them had been followed, with Wilson's limits.
        """
        if self.waits is None:
            whole, reached = self.at("of", day), self.at("reached", day)
            if not (whole > 0 and reached >= 0 and math.isfinite(self.at("rest", day))):
                return None
            return dataclasses.replace(
                proportion(min(reached, whole), whole, level=level), method="rounded, Wilson"
            )
        if self.curve is None:
            return None
        try:
            return share_by(self.curve[0], day, level=level, variance=self.curve[1])
        except NotEstimableError:
            return None

    def day_of(self, share: float, level: float) -> Estimate | None:
        """Return the day by which a share had been reached; None where it was not, or it cannot be told.

        On paper it lies on straight lines between the shares by the days told.
        """
        if self.waits is not None:
            if self.curve is None:
                return None
            try:
                return day_reached(self.curve[0], share, level=level, variance=self.curve[1])
            except NotEstimableError:
                return None
        told = [(d, e) for d in self.days if (e := self.share(d, level)) is not None and 0 < e.value < 1]
        if not told:
            return None
        days = np.array([0.0, *(d for d, _ in told)])
        shares = np.maximum.accumulate(np.array([0.0, *(e.value for _, e in told)]))
        if shares[-1] < share:
            return None
        spread = np.array([math.sqrt(e.value * (1 - e.value) / self.at("of", d)) for d, e in told])
        made = DayDistribution(share, days[1:], shares[1:], spread, "log-log", None, straight=True)
        return Estimate.of(
            float(np.interp(share, shares, days)), made, level, "rounded, between the days told"
        )

    def published(self, found: Mapping[tuple[Any, Any], float], tag: str) -> "Group":
        """Return the group as its published counts describe it."""
        counts = {q: float(found.get((self.cell, f"{q}:{tag}"), math.nan)) for q in self.counts}
        return dataclasses.replace(self, counts=counts, waits=None)


def groups_of(
    rows: pd.DataFrame, by: Sequence[str], *, ways: int, days: Sequence[float], periods: Sequence[str]
) -> tuple[Group, ...]:
    """Return the groups of people, everybody first.

    Parameters
    ----------
    rows
        A row a person: `last` (days followed, missing where not known), `how` it ended (`STILL`, `REACHED`, `LEFT`),
        the characteristics as ordered categories, and `period` where there is more than one.
    by, ways
        The characteristics, and the most taken together: 1 or 2.
    days
        The days told.
    periods
        The labels of the periods.
    """
    last, how = rows["last"].to_numpy(dtype=np.float64), rows["how"].to_numpy(dtype=np.int64)
    time = rows[PERIOD].cat.codes.to_numpy() if len(periods) > 1 else np.zeros(len(rows), dtype=np.int64)
    made = []
    for labels, here in _cells(rows, by, ways):
        for place, period in enumerate(periods):
            some = here & (time == place)
            taken = sum(v != ALL for v in labels.values())
            made.append(_group({**labels, PERIOD: period}, taken, last[some], how[some], tuple(days)))
    return tuple(made)


def _cells(
    rows: pd.DataFrame, by: Sequence[str], ways: int
) -> Iterator[tuple[dict[str, str], npt.NDArray[np.bool_]]]:
    together = dict.fromkeys(by, ALL)
    yield together, np.ones(len(rows), dtype=bool)
    alone = {c: [(str(x), (rows[c] == x).to_numpy()) for x in rows[c].cat.categories] for c in by}
    for column in by:
        for label, here in alone[column]:
            yield {**together, column: label}, here
    if ways > 1:
        for i, one in enumerate(by):
            for two in by[i + 1 :]:
                for a, first in alone[one]:
                    for b, second in alone[two]:
                        if (first & second).any():
                            yield {**together, one: a, two: b}, first & second


def _group(labels: Mapping[str, str], ways: int, last: Floats, how: Ints, days: tuple[float, ...]) -> Group:
    known = ~np.isnan(last)
    on, place = np.unique(last[known], return_inverse=True)
    counted = [np.bincount(place[how[known] == k], minlength=len(on)) for k in (STILL, REACHED, LEFT)]
    waits = Waits.of(on, counted[REACHED], counted[STILL], [counted[LEFT]] if counted[LEFT].any() else ())
    made = Group(labels, ways, {}, days, waits)
    counts = {"n": float(len(last)), "unknown": float((~known).sum())}
    for day in days:
        counts |= {f"{q}:{day:g}": v for q, v in _told(made, waits, day).items()}
    return dataclasses.replace(made, counts=counts)


def _told(group: Group, waits: Waits, day: float) -> dict[str, float]:
    """Return how many had been reached by a day, and of how many people that is the share of all who are followed."""
    curve = group.curve
    if curve is None or not curve[0].known(day):
        return dict.fromkeys(("of", "reached", "rest"), math.nan)
    reached = float(waits.reached[waits.days <= day].sum())
    place = curve[0].place(day)
    share = float(curve[0].share[place]) if place >= 0 else 0.0
    whole = float(round(reached / share)) if share > 0 else curve[0].complete_by(day)
    return {"of": whole, "reached": reached, "rest": whole - reached}
