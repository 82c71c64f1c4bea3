"""The numbers that the study of leavers is told from, true or fit for paper."""

import math
from dataclasses import dataclass, replace

from syschange.errors import NotEstimableError
from syschange.results import Estimate, StudentT
from syschange.statistics.departures import (
    Departures,
    Placebo,
    departure_path,
    departure_ratio,
    placebo,
    spread,
)

UNDER_TEN = 10  # ours: what a departure did is not told of units with fewer than ten staff in all
RARE = 0.05  # by convention: a fall that chance deals out as often as this is not told as one
COUNTS = ("people", "used", "outside", "edge", "silent", "alone", "joined", "staff")


@dataclass(frozen=True)
class Ratio:
    """A ratio by the numbers of its confidence distribution (a log-t), and what it is of.

    Attributes
    ----------
    log, se, df
        The logarithm of the ratio, its standard error and degrees of freedom; missing where it is not known.
    people
        Departures that it is of.
    activity, others
        Activity of the units left, and of those they are compared with, in the quarters counted; missing on paper.
    method
        The name of the method.
    """

    log: float
    se: float
    df: float
    people: float
    activity: float
    others: float
    method: str

    def estimate(self, level: float) -> Estimate | None:
        """Return the ratio with its confidence distribution; None where it is not known."""
        if not math.isfinite(self.log):
            return None
        made = StudentT(self.log, self.se, self.df, log=True)
        return Estimate.of(math.exp(self.log), made, level, self.method)

    def coarse(self, step: float, people: float, *, shown: bool) -> "Ratio":
        """Return the same fit for paper: rounded to a step, or missing."""
        if not shown or not math.isfinite(self.log):
            return Ratio(math.nan, math.nan, math.nan, people, math.nan, math.nan, self.method)
        log, se = (round(x / step) * step for x in (self.log, self.se))
        return replace(self, log=log, se=max(se, step), people=people, activity=math.nan, others=math.nan)


@dataclass(frozen=True)
class Found:
    """What the result is made of.

    Attributes
    ----------
    counts
        Workers: `people` who left; `used`, of them in the ratio; `outside`, their unit or time has no activity;
        `edge`, `silent` and `alone` (see `statistics.departures.Unused`); `joined`, taken together with another;
        `staff`, everybody who ever worked in the units that somebody left.
    units
        Units with activity.
    compared
        Whether units that nobody left stand beside those left.
    ratio
        After over before.
    path
        By quarter, from the earliest.
    placebo
        How often departures dealt out by chance show as large a fall.
    source
        Whether variation is taken from "units" or from "quarters".
    trimmed
        Whether a quarter at an end of the records was left out.
    lost
        The share of rows of activity that cannot be used; on paper missing, where there are any.
    shown
        Whether anything may be told: always in memory, and on paper where the units left have ten staff or more.
    """

    counts: dict[str, float]
    units: int
    compared: bool
    ratio: Ratio
    path: tuple[tuple[int, Ratio], ...]
    placebo: float
    source: str
    trimmed: bool
    lost: float = 0.0
    shown: bool = True

    @property
    def nobody(self) -> bool:
        """Whether nobody left at all."""
        return self.counts["people"] == 0


def found_of(
    made: Departures, *, counts: dict[str, float], trimmed: bool, lost: float, seed: int, level: float
) -> Found:
    """Return the numbers of departures."""
    ratio = _ratio(made, _estimated(made, level))
    source = ""
    if math.isfinite(ratio.log):
        source = spread(made, ratio=math.exp(ratio.log)).source
    path = tuple((q, _at(made, q, e)) for q, e in departure_path(made, level=level).items())
    dealt = placebo(made, seed=seed) if math.isfinite(ratio.log) else Placebo(math.nan, 0)
    return Found(counts, len(made.counts), made.compared, ratio, path, dealt.chance, source, trimmed, lost)


def _estimated(made: Departures, level: float) -> Estimate | None:
    try:
        return departure_ratio(made, level=level)
    except NotEstimableError:
        return None


def _ratio(made: Departures, found: Estimate | None) -> Ratio:
    people = float(sum(stack.people for stack in made.stacks))
    own = sum(float(made.counts[s.unit, [*s.before, *s.after]].sum()) for s in made.stacks)
    beside = math.nan
    if made.compared:
        beside = sum(float(made.counts[s.others][:, [*s.before, *s.after]].sum()) for s in made.stacks)
    return _of(found, people, own, beside)


def _at(made: Departures, quarter: int, found: Estimate | None) -> Ratio:
    if found is None:
        return _of(None, 0.0, math.nan, math.nan)
    people, own, beside = 0.0, 0.0, 0.0
    for stack in made.stacks:
        at = stack.first + quarter if quarter < 0 else stack.last + quarter
        if 0 <= at < made.counts.shape[1] and math.isfinite(made.counts[stack.unit, at]):
            people += stack.people
            own += float(made.counts[stack.unit, at])
            beside += float(made.counts[stack.others, at].sum())
    return _of(found, people, own, beside if made.compared else math.nan)


def _of(found: Estimate | None, people: float, own: float, beside: float) -> Ratio:
    if found is None:
        return Ratio(math.nan, math.nan, math.nan, people, own, beside, "")
    made = found.distribution
    assert isinstance(made, StudentT)  # noqa: S101 - what `departure_ratio` gives
    return Ratio(made.location, made.se, made.df, people, own, beside, found.method)
