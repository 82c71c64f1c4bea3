"""How far people were moved, and how much farther the people in their lives are: medians, with exact limits."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError
from syschange.frames import ALL
from syschange.results import Coarsening, Estimate
from syschange.statistics.quantiles import quantile, quantile_estimate
from syschange.system.connections.ties import Ties
from syschange.system.fields import Fields, read
from syschange.system.measured import PERIOD, period_of

EVENTS = Fields(
    ids=("person_id",), groups=("event",), values=("distance",), days=("happened_on",),
    required=("person_id", "event", "distance"),
)  # fmt: skip
PLACED, MOVED, FARTHER = "placement_distance", "move_distance", "tie_distance_change"
ASKS: Mapping[str, str] = {
    PLACED: "kilometres from home of a person's farthest placement, in the middle",
    MOVED: "kilometres from home of a person's farthest move, in the middle",
    FARTHER: "kilometres that the people in somebody's life are farther away at the end, in the middle",
}


@dataclass(frozen=True, eq=False)
class Middle:
    """The median of one thing in one period.

    Attributes
    ----------
    measure, period
        What it is of.
    people
        How many people.
    value, lower, upper
        The median with its limits, as far as it has any.
    held
        The numbers themselves, ascending; None on paper.
    """

    measure: str
    period: str
    people: float
    value: float
    lower: float
    upper: float
    held: tuple[float, ...] | None

    def estimate(self, level: float) -> Estimate:
        """Return the median with its confidence distribution.

        Raises
        ------
        NotEstimableError
            Where there are too few people, or on paper.
        """
        if self.held is None:
            raise NotEstimableError(
                "On paper a median has its limits in the table only.", "Ask the true values."
            )
        if not self.held:
            raise NotEstimableError("Nobody's distance is known.", "See the table for what there is.")
        seen, counts = np.unique(np.array(self.held), return_counts=True)
        return quantile_estimate(seen, counts=counts, level=level)


def _middle(measure: str, period: str, values: "pd.Series[float]", level: float) -> Middle:
    held = tuple(np.sort(values.to_numpy(dtype=float)).tolist())
    made = Middle(measure, period, float(len(held)), math.nan, math.nan, math.nan, held)
    if not held:
        return made
    seen, counts = np.unique(np.array(held), return_counts=True)
    made = replace(made, value=float(quantile(seen, counts=counts)))
    try:
        found = made.estimate(level)
    except NotEstimableError:
        return made
    return replace(made, lower=found.lower, upper=found.upper)


def moved(
    rows: pd.DataFrame, *, changed_on: object | None, periods: Sequence[str], level: float
) -> list[Middle]:
    """Return how far from home people were placed and moved, each person by the farthest.

    Parameters
    ----------
    rows
        Events, as `events_of` gives them.
    changed_on, periods, level
        As asked.
    """
    when = pd.Series(ALL, index=rows.index, dtype=object)
    if changed_on is not None:
        when = period_of(rows["happened_on"], changed_on).astype(object)
    made = []
    for measure, event in ((PLACED, "placement"), (MOVED, "move")):
        own = rows[(rows["event"].astype(str) == event) & rows["distance"].notna()]
        if not len(own):
            continue
        farthest = own.groupby([when[own.index], "person_id"])["distance"].max()
        for period in periods:
            there = farthest[farthest.index.get_level_values(0) == period]
            made.append(_middle(measure, period, there, level))
    return made


def events_of(data: object, called: Mapping[str, str], changed_on: object | None) -> pd.DataFrame:
    """Return the placements and moves of a table of events.

    Raises
    ------
    NotEstimableError
        Where there is none.
    """
    needed = EVENTS if changed_on is None else replace(EVENTS, required=(*EVENTS.required, "happened_on"))
    rows = read(data, "events", needed, called)
    rows = rows[rows["person_id"].notna() & rows["event"].astype(str).isin(["placement", "move"])]
    if not len(rows):
        raise NotEstimableError("No event is a placement or a move.", "Leave out events=.")
    return rows.reset_index(drop=True)


def farther(
    made: Ties, movers: frozenset[str] | None, *, periods: Sequence[str], level: float, count_paid: bool
) -> list[Middle]:
    """Return how much farther away those are at the end who were kept; each person by the mean of theirs.

    Parameters
    ----------
    made
        The ties.
    movers
        The people who were placed or moved, to whom it is then confined; None for everybody.
    periods, level
        As asked.
    count_paid
        Whether ties to paid workers count.
    """
    ties = made.ties
    kept = ties[
        (ties["was"] == 1) & (ties["stays"] == 1) & ties["farther"].notna() & (count_paid | ~ties["paid"])
    ]
    if not len(kept):
        return []
    # Added up in an order of its own, so that names cannot be seen in the last digit.
    each = kept.sort_values(["person", "farther"], kind="stable").groupby("person")["farther"].mean()
    own = made.people.take(each.index.to_numpy()).assign(farther=each.to_numpy())
    if movers is not None:
        own = own[own["person_id"].isin(movers)]
    return [
        _middle(FARTHER, p, own["farther"] if p == ALL else own.loc[own[PERIOD] == p, "farther"], level)
        for p in periods
    ]


def published_middle(one: Middle, people: float, how: Coarsening) -> Middle:
    """Return a median from published counts, in steps; missing where they are hidden."""
    held = np.array(one.held or ())
    # A median and its limits are values of single people: given more coarsely than a mean.
    spread = float(held.std(ddof=1)) if len(held) > 1 else math.nan
    step = 5 * how.step(spread) * 10.0 ** (how.figures - 1)
    if not math.isfinite(people) or len(np.unique(held)) <= 1:
        return Middle(one.measure, one.period, people, math.nan, math.nan, math.nan, None)
    value, lower, upper = (
        round(v / step) * step if math.isfinite(v) else v for v in (one.value, one.lower, one.upper)
    )
    return Middle(one.measure, one.period, people, value, lower, upper, None)
