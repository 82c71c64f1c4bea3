"""Who had started within so many days of referral, those who wait still among them: by group and period."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Estimate, address
from syschange.statistics.access import repeated_variance
from syschange.statistics.detectable import spread_of
from syschange.statistics.proportions import proportion
from syschange.statistics.survival import ShareDistribution, Waits, incidence, share_by
from syschange.system.dual_need.stages import LEFT, REACHED, STILL
from syschange.system.measured import PERIOD
from syschange.system.measured.published import figures

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

IN_TIME = "started_in_time"
# What may be published: referrals, of how many the wait is not known, how many count until the day (those lost from
# sight before it by half), of those how many had started by then, and the rest.
COUNTS = ("n", "people", "unknown", "at_risk", "reached", "rest")


@dataclass(frozen=True, eq=False)
class Group:
    """The waits of a group of referrals in a period.

    Attributes
    ----------
    labels
        Characteristics and period.
    counts
        See `COUNTS`; missing where hidden.
    deff
        By how much the variance is larger than if every referral were another person's.
    waits
        The waits themselves; None on paper.
    """

    labels: Mapping[str, str]
    counts: Mapping[str, float]
    deff: float
    waits: Waits | None = field(repr=False)

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """Whom its counts count."""
        return address(self.labels)

    def share(self, day: float, level: float) -> Estimate | None:
        """Return the share that had started by a day; None where it cannot be told.

        From the waits it is Kaplan and Meier's, and Aalen and Johansen's where anybody left in another way. On paper
        it is the actuarial share of one step, those lost from sight before the day counted by half, and Wilson's.
        """
        if self.waits is None:
            n, events = self.counts["at_risk"], self.counts["reached"]
            if not (n > 0 and events >= 0 and math.isfinite(self.counts["rest"])):
                return None
            n = n / self.deff
            made = proportion(min(events / self.deff, n), n, level=level)
            return replace(made, method="actuarial, Wilson")
        made_of = incidence(self.waits)
        try:
            return share_by(made_of, day, level=level, variance=made_of.variance() * self.deff)
        except NotEstimableError:
            return None

    def effective(self, made: Estimate) -> float:
        """Return of how many independent people, all followed, the share would be as well known."""
        if self.waits is None:
            return self.counts["at_risk"] / self.deff
        most = self.waits.n / self.deff
        _, se, _, _ = spread_of(made)
        base = made.distribution
        se = base.se if isinstance(base, ShareDistribution) else se
        return min(made.value * (1 - made.value) / se**2, most) if se > 0 and 0 < made.value < 1 else most

    def published(self, found: Mapping[tuple[Any, Any], float]) -> "Group":
        """Return the group as its published counts describe it."""
        counts = {name: found.get((self.key, f"{name}:{IN_TIME}"), math.nan) for name in COUNTS}
        deff = float(figures(np.array([self.deff]))[0])
        return replace(self, counts=counts, deff=deff, waits=None)


def groups_of(
    rows: pd.DataFrame, by: Sequence[str], *, day: float, periods: Sequence[str]
) -> tuple[Group, ...]:
    """Return the waits of everybody and of each group of each characteristic, in each period.

    Parameters
    ----------
    rows
        `unit` (whose), `last` (days waited, missing where not known), `how` (as `stages.waits`), the characteristics,
        and `period` where there is more than one.
    by
        The characteristics.
    day
        The day asked about.
    periods
        The labels of the periods.
    """
    unit, last, how = (rows[c].to_numpy() for c in ("unit", "last", "how"))
    time = rows[PERIOD].cat.codes.to_numpy() if len(periods) > 1 else np.zeros(len(rows), dtype=np.int64)
    made = []
    for labels, here in _cells(rows, by):
        for place, period in enumerate(periods):
            some = np.flatnonzero(here & (time == place))
            found = _group(unit[some], last[some].astype(np.float64), how[some], day)
            made.append(Group({**labels, PERIOD: period}, *found))
    return tuple(made)


def _cells(rows: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[dict[str, str], npt.NDArray[np.bool_]]]:
    together = dict.fromkeys(by, ALL)
    yield together, np.ones(len(rows), dtype=bool)
    for column in by:
        codes = rows[column].cat.codes.to_numpy()
        for place, label in enumerate(rows[column].cat.categories):
            yield {**together, column: str(label)}, codes == place


def _group(unit: Ints, last: Floats, how: Ints, day: float) -> tuple[dict[str, float], float, Waits]:
    known = ~np.isnan(last)
    days, place = np.unique(last[known], return_inverse=True)
    ended = how[known]
    counted = [np.bincount(place[ended == k], minlength=len(days)) for k in (STILL, REACHED, LEFT)]
    waits = Waits.of(days, counted[REACHED], counted[STILL], [counted[LEFT]] if counted[LEFT].any() else ())
    lost = float(((last[known] < day) & (ended == STILL)).sum())
    reached = float(((last[known] <= day) & (ended == REACHED)).sum())
    at_risk = float(np.ceil(known.sum() - lost / 2)) if day <= waits.followed_to else math.nan
    counts = {
        "n": float(len(last)), "people": float(len(np.unique(unit))), "unknown": float((~known).sum()),
        "at_risk": at_risk, "reached": reached, "rest": at_risk - reached,
    }  # fmt: skip
    return counts, _deff(waits, unit[known], last[known], ended, day), waits


def _deff(waits: Waits, unit: Ints, last: Floats, how: Ints, day: float) -> float:
    """Return how much people with several referrals widen the variance; 1 where nobody has two."""
    if len(np.unique(unit)) == len(unit):
        return 1.0
    made = incidence(waits)
    place = made.place(day)
    plain = float(made.variance()[place]) if place >= 0 else 0.0
    wide = repeated_variance(made, day=day, last=last, ended=how, person=unit)
    return max(wide / plain, 1.0) if plain > 0 and math.isfinite(wide) else len(unit) / len(np.unique(unit))
