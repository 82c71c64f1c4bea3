"""What happened to each case, step by step, reduced on any engine to how many cases took each path."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError, quote
from syschange.frames.groups.labels import is_missing, label, ordered_labels
from syschange.frames.opening.tables import Frame, columns_of, fetch
from syschange.frames.people.stepped import Opened, code_activities, open_steps
from syschange.frames.people.walked import Span, paths_taken

Ints = npt.NDArray[np.int64]

# Of the cases before the change by their first day, and after it.
FIRST_HALF, SECOND_HALF, AFTER_CHANGE = range(3)
STRADDLING = ("out", "by start")
POSITION = "position"
MOST_ENTRIES = 200  # ours, as the groups of a characteristic
MOST_ACTIVITIES = 1000  # ours: more are notes in free text rather than names of steps


@dataclass(frozen=True, eq=False)
class Steps:
    """How many cases took each path, in each part of the time.

    Attributes
    ----------
    activities
        The labels of the steps, in the order of the alphabet.
    paths
        Places among the activities in the order of the steps, −1 after the last; shape (paths, longest).
    part
        `FIRST_HALF`, `SECOND_HALF` (of the cases before the change) or `AFTER_CHANGE`; shape (paths,).
    cases
        Cases that took the path in that part; shape (paths,).
    entry
        Place among `entries` of what describes those cases at their entry; shape (paths,).
    entries
        Its labels; empty where none was asked for.
    waited
        For "second" (days from the first step to the second) and "named" (to a named one): cases that came to it,
        the sum of their days, and of the squares; each of shape (paths, 3).
    workers
        Workers seen before the change, after it, in both; in the first half before it, in the second, in both
        halves. None where none was asked for.
    rows, no_case, no_day, unnamed
        Rows received; those that say no case, those of a case that say no day, and those used that name no activity.
    straddling, unsettled, long, longest
        Cases begun before the change and ended after it; cases left out because they began too late for their time;
        and because they have more than `longest` steps.
    tied, conflicting, repeated
        Cases with steps on one day whose order nothing says, cases whose positions contradict the days, and cases
        with a step of one day and position in more than one row, of which one is taken.
    recent
        Cases after the change that began less than the mean length of a case before the end of the records.
    positioned
        Whether there was a column of positions.
    """

    activities: tuple[str, ...]
    paths: npt.NDArray[np.int16]
    part: Ints
    cases: Ints
    entry: Ints
    entries: tuple[str, ...]
    waited: Mapping[str, Ints]
    workers: tuple[int, ...] | None
    rows: int
    no_case: int
    no_day: int
    unnamed: int
    straddling: int
    unsettled: int
    long: int
    longest: int
    tied: int
    conflicting: int
    repeated: int
    recent: int
    positioned: bool
    _sums: Mapping[str, Any] = field(repr=False)

    def digest(self) -> str:
        """Return a SHA-256 of the counts: equal for equal data, whatever the engine or order of rows."""
        columns = np.column_stack([self.part, self.entry, self.paths, *self.waited.values(), self.cases])
        ordered = np.ascontiguousarray(columns[np.lexsort(columns.T[::-1])], dtype=np.int64)
        told = repr((self.activities, self.entries, self.workers, dict(self._sums), ordered.shape))
        return hashlib.sha256(told.encode() + ordered.tobytes()).hexdigest()


def reduce_steps(
    data: object,
    *,
    case: str,
    activity: str,
    when: str,
    changed_on: date,
    position: str | None = POSITION,
    worker: str | None = None,
    entry: str | None = None,
    wait_to: tuple[Sequence[str], Sequence[str]] = ((), ()),
    straddling: str = "out",
    run: int | None = None,
) -> Steps:
    """Count the cases that took each path, before a change and after it: one pass of windows and group-bys.

    Parameters
    ----------
    data
        A table of any engine, one row a step, or the path of a Parquet file (see `open_table`).
    case, activity, when
        Its columns: which case, what was done, and on what day.
    changed_on
        The day of the change. A case belongs to the time of its first step.
    position
        A column of whole numbers that orders steps of one day, or None. With the name "position" it may be absent.
    worker
        A column of who did it, or None.
    entry
        A column whose value at the first step describes the case at its entry, or None.
    wait_to
        Activities, by the names before the change and after it, the first of which is waited for.
    straddling
        "out": cases begun before the change and ended on its day or later are in no count but their own. "by start":
        they belong to the time before.
    run
        Days that a case is given to run: those begun later than so many days before the change, or before the last
        day of the records, are in no count but their own. None to leave nobody out.

    Returns
    -------
    Steps
        The same whatever the engine and the order of rows. Steps of one day stand in the order of their positions,
        then of the alphabet.

    Raises
    ------
    MissingColumnError, WrongTypeError, UnknownChoiceError
        Where a column is not there or not of its kind, a name to wait for is no activity, or an option is unknown.
    NotEstimableError
        Where no row says a case and a day, none names an activity, or there are more than 1,000 activities.
    """
    if straddling not in STRADDLING:
        raise UnknownChoiceError("way to treat cases that straddle the change", straddling, STRADDLING)
    if position == POSITION and POSITION not in columns_of(data):
        position = None
    opened = open_steps(
        data, case=case, activity=activity, when=when, position=position, worker=worker, entry=entry
    )
    if not opened.used:
        raise NotEstimableError(
            "No row says both a case and a day.",
            f"Check {quote(case)} and {quote(when)} against the data's own.",
        )
    if opened.unnamed == opened.used:
        raise NotEstimableError(
            "No row that says a case and a day names an activity.",
            f"Check {quote(activity)} against the data's own.",
        )
    frame, labels = code_activities(opened, activity, most=MOST_ACTIVITIES)
    if labels is None:
        raise NotEstimableError(
            f"The column {quote(activity)} holds more than {MOST_ACTIVITIES:,} different texts.",
            "Give each step one of a few short names, by a rule you can state.",
        )
    awaited = tuple([_place(name, labels, activity) for name in names] for names in wait_to)
    span = _span(opened.frame, changed_on, run)
    taken = paths_taken(
        frame, span, activities=len(labels), awaited=awaited, by_start=straddling != "out",
        entry=entry is not None, positioned=position is not None,
    )  # fmt: skip
    return _made(
        opened, labels, span, taken, changed_on, worker=worker, column=str(entry), positioned=position is not None,
    )  # fmt: skip


def _made(
    opened: Opened, labels: tuple[str, ...], span: Span, taken: dict[str, Any], changed_on: date,
    *, worker: str | None, column: str, positioned: bool,
) -> Steps:  # fmt: skip
    """Return what the engine counted, activities in the order of the alphabet."""
    order = sorted(set(labels), key=lambda name: (name.casefold(), name))
    place = np.array([*(order.index(name) for name in labels), -1], dtype=np.int16)
    sums = {
        "rows": opened.rows, "no_case": opened.no_case, "no_day": opened.no_day, "unnamed": opened.unnamed,
        "straddling": span.straddling, "unsettled": span.unsettled, "long": taken["long"], "tied": taken["tied"],
        "conflicting": taken["conflicting"], "repeated": taken["repeated"], "recent": span.recent,
    }  # fmt: skip
    entries, entry = _entries(taken["entry"], len(taken["part"]), opened, column)
    return Steps(
        tuple(order), place[taken["paths"]], taken["part"], taken["cases"], entry, entries,
        taken["waited"], _workers(opened.frame, span, changed_on) if worker else None, longest=taken["longest"],
        positioned=positioned, _sums=sums, **sums,
    )  # fmt: skip


def _entries(
    values: list[Any] | None, paths: int, opened: Opened, column: str
) -> tuple[tuple[str, ...], Ints]:
    """Return the labels of entries, and the place of each path's."""
    if values is None:
        return (), np.zeros(paths, dtype=np.int64)
    known = opened.known.get("entry")
    different = {
        v: label(v if known is None or is_missing(v) else known[int(v) - 1], column) for v in set(values)
    }
    labels = ordered_labels(different.values())
    if len(labels) > MOST_ENTRIES:
        raise NotEstimableError(
            f"The column {quote(column)} holds more than {MOST_ENTRIES} different values.",
            "Give broader groups.",
        )
    place = {v: labels.index(name) for v, name in different.items()}
    return labels, np.array([place[v] for v in values], dtype=np.int64)


def _place(name: str, labels: Sequence[str], activity: str) -> int:
    if name not in labels:
        raise WrongTypeError(
            f"{quote(name)} is no activity in {quote(activity)}.",
            "Give it as it stands in the data, by its name before the change and its name after.",
        )
    return labels.index(name)


def _span(frame: Frame, changed_on: date, run: int | None) -> Span:
    """Return how cases lie in time, from how many began on each day."""
    change = float(changed_on.toordinal())
    cases = frame.group_by("case").agg(
        nw.col("day").min().alias("first"), nw.col("day").max().alias("last"), nw.len().alias("steps")
    )
    over = (nw.col("first") < change) & (nw.col("last") >= change)
    cases = cases.with_columns(
        length=nw.col("last") - nw.col("first"), over=nw.when(over).then(nw.lit(1)).otherwise(nw.lit(0))
    )
    days = cases.group_by("first", "over").agg(
        nw.len().alias("cases"), nw.col("length").sum(), nw.col("steps").max(), nw.col("last").max()
    )
    found = {name: np.asarray(v, dtype=np.float64) for name, v in fetch(days).items()}
    first, over_it, n, end = found["first"], found["over"] > 0, found["cases"], float(found["last"].max())
    ends = (change - (run or 0), end - (run or 0))
    settled = (
        np.where(first < change, first < ends[0], first <= ends[1]) if run else np.ones(len(n), dtype=bool)
    )
    before = (first < change) & ~over_it & settled
    mean = float(found["length"][before].sum() / n[before].sum()) if before.any() else 0.0
    recent = n[(first >= change) & (first > end - mean) & settled].sum() if mean else 0.0
    return Span(
        change, _middle(first[before], n[before]), ends if run else (change, end), int(n[over_it & settled].sum()),
        int(n[~settled].sum()), int(recent), int(found["steps"].max()),
    )  # fmt: skip


def _middle(days: npt.NDArray[np.float64], cases: npt.NDArray[np.float64]) -> float:
    """Return the last day of the first half: the day that parts cases most nearly in two."""
    order = np.argsort(days, kind="stable")
    different, place = np.unique(days[order], return_inverse=True)
    if len(different) < 2:  # noqa: PLR2004 - one day has no two halves
        return float("inf")
    up_to = np.cumsum(np.bincount(place, weights=cases[order]))
    return float(different[int(np.argmin(np.abs(up_to[:-1] - up_to[-1] / 2)))])


def _workers(frame: Frame, span: Span, changed_on: date) -> tuple[int, ...]:
    """Return how many workers were seen before, after and in both; and in each half before, and in both."""
    day, change = nw.col("day"), float(changed_on.toordinal())
    marks = {
        "early": day <= span.middle,
        "late": (day > span.middle) & (day < change),
        "after": day >= change,
    }
    marked = frame.with_columns(
        nw.when(there).then(nw.lit(1)).otherwise(nw.lit(0)).alias(name) for name, there in marks.items()
    )
    each = (
        marked.filter(~nw.col("worker").is_null())
        .group_by("worker")
        .agg(nw.col(name).max() for name in marks)
    )
    found = fetch(each.group_by(*marks).agg(nw.len().alias("n")))
    early, late, after, n = (np.asarray(found[name], dtype=np.int64) for name in (*marks, "n"))
    before = np.maximum(early, late)
    sets = (before, after, before * after, early, late, early * late)
    return tuple(int((n * held).sum()) for held in sets)
