"""Events in the time people were with services: years and events of each person, before and after a change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.system.people_days import Floats, Ints, People, in_period

_YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Happened:
    """Events, a row each.

    Attributes
    ----------
    place
        The row of the person; −1 where there is none.
    day
        Days since 1970.
    kind
        What happened.
    times
        How often, where records count; missing is once.
    """

    place: Ints
    day: Floats
    kind: "pd.Series[str]"
    times: Floats


@dataclass(frozen=True, eq=False)
class Harms:
    """Years and events of people.

    Attributes
    ----------
    rows
        A row a person and period: `unit`, `exposure` (years), the characteristics and `period`.
    counted
        Events of each kind in each of those rows.
    used
        Events of those kinds that are counted.
    early, late, strangers
        Whether some lie before the person's start, after their time, or are of nobody in the table of people.
    backwards, unstarted
        Whether some people left or died before they started, or have no day of starting.
    """

    rows: pd.DataFrame
    counted: Mapping[str, Floats]
    used: int
    early: bool
    late: bool
    strangers: bool
    backwards: bool
    unstarted: bool


def harms_of(
    people: People,
    events: Happened,
    kinds: Sequence[str],
    *,
    until: float,
    changed: float | None,
    changed_on: object,
) -> Harms:
    """Return years and events of each person, in each period.

    Parameters
    ----------
    people
        With `started`, `left` and `died`.
    events
        What happened.
    kinds
        The kinds that are counted.
    until
        The last day of the records.
    changed, changed_on
        The day of the change as a number and as given; None where there is none.

    Raises
    ------
    NotEstimableError
        Where the change lies outside the records.
    """
    start = people.day("started")
    leaves = np.fmin(people.day("left"), people.day("died"))
    end: Floats = np.where(
        leaves < start, -np.inf, np.fmin(leaves, until)
    )  # who left before they started has no time
    at, whole = np.full(len(people), -1, dtype=np.int64), end.copy()
    parts, rows = [], 0
    for opens, closes in _windows(start, until, changed):
        last = np.fmin(end, closes)
        held = np.flatnonzero((start >= opens) & (start <= closes) & (last >= start))
        at[held], end[held] = rows + np.arange(len(held)), last[held]
        rows += len(held)
        parts.append(pd.DataFrame({"unit": held, "exposure": (last - start + 1)[held] / _YEAR}))
    made = pd.concat(parts, ignore_index=True)
    made = in_period(made.assign(**people.at(made["unit"].to_numpy())), start[made["unit"]], changed_on)
    wanted = events.kind.isin(list(kinds)).to_numpy() & ~np.isnan(events.day)
    known = wanted & (events.place >= 0)
    day = _from_the_start(events, start)
    early, late = known & (day < start[events.place]), known & (day > whole[events.place])
    row = at[events.place]
    inside = known & ~early & (day <= end[events.place]) & (row >= 0)
    counted = {}
    for kind in kinds:
        mine = inside & (events.kind == kind).to_numpy()
        weights = np.where(np.isnan(events.times), 1.0, events.times)[mine]
        counted[kind] = np.bincount(row[mine], weights=weights, minlength=rows).astype(np.float64)
    return Harms(
        made, counted, int(inside.sum()), bool(early.any()), bool(late.any()),
        bool((wanted & (events.place < 0)).any()), bool((leaves < start).any()), bool(np.isnan(start).any()),
    )  # fmt: skip


def _windows(start: Floats, until: float, changed: float | None) -> list[tuple[float, float]]:
    """Return the first and last day of the time before and after a change, equally long; of all time without one.

    Harms bunch in people's first months. So people are before or after by the day they started, and the time of the
    former ends with the change: were the earlier counted on after it, their quiet later time would make rates fall
    where nothing changed. With windows as long as each other both hold as much of people's first months.
    """
    if changed is None:
        return [(-np.inf, until)]
    first = float(np.nanmin(start)) if np.isfinite(start).any() else np.nan
    length = min(changed - first, until - changed + 1)
    if not length > 0:
        raise NotEstimableError(
            "The change lies outside the records: nobody started before it, or they end before it.",
            "Check changed_on=, or leave it out.",
        )
    return [(changed - length, changed - 1), (changed, changed + length - 1)]


def _from_the_start(events: Happened, start: Floats) -> Floats:
    """Return days, those of counts of the quarter in which the person started moved to that start."""
    begins = np.append(start, np.nan)[events.place]
    counted = ~np.isnan(events.times) & (events.day == _quarter(events.day)) & (events.day < begins)
    return np.where(counted & (_quarter(begins) == events.day), begins, events.day)


def _quarter(days: Floats) -> Floats:
    """Return the first day of the calendar quarter that each day is in."""
    known = ~np.isnan(days)
    months = (
        np.where(known, days, 0)
        .astype(np.int64)
        .astype("datetime64[D]")
        .astype("datetime64[M]")
        .astype(np.int64)
    )
    first = (months - months % 3).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return np.where(known, first, np.nan)


def times_of(times: "pd.Series[float]", column: str) -> Floats:
    """Return how often each happened.

    Raises
    ------
    WrongTypeError
        Where a number is negative or infinite.
    """
    found: Floats = np.asarray(times, dtype=np.float64)
    if (found < 0).any() or np.isinf(found).any():
        raise WrongTypeError(f"Some numbers in {quote(column)} are below 0 or infinite.", "Count from 0 up.")
    return found
