"""Rows to units by times: what each unit's outcome came to at each time, and what each unit is, on any engine."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.errors import NotEstimableError, WrongTypeError, quote
from syschange.frames.adding.aggregate import Grouped, aggregate
from syschange.frames.adding.cells import Array, joined
from syschange.frames.adding.coding import Codes
from syschange.frames.adding.derived import derived
from syschange.frames.adding.faults import require_said
from syschange.frames.adding.labelled import Labels, labels_of, ordered_of
from syschange.frames.adding.prepared import Prepared, prepare
from syschange.frames.adding.sums import Sum
from syschange.frames.opening.days import dated
from syschange.frames.opening.tables import Frame

MOST = 50_000_000  # ours: units crossed with times that are still held, some 1.5 GB
_WHO, _WHEN, _FROM, _CLUSTER = "who", "when", "from", "cluster"


@dataclass(frozen=True, eq=False)
class Panel:
    """What every unit's values came to at every time, and what the unit is.

    Attributes
    ----------
    keys
        The characteristics of units.
    rows, untimed
        Rows received, and rows that say no time, which are in no sum.
    units
        How many units there are; everything of units is in the order of their ids.
    times
        The different times in ascending order: days as `datetime64[D]`, or numbers; shape (times,).
    adopted
        When each unit changed, in the same type; missing (`NaT`, not-a-number) where never. Shape (units,).
    cluster
        The cluster of each unit as a number 0, 1, …; None where none was asked for.
    labels
        The label of each unit by characteristic; shape (units,).
    levels
        The labels of each characteristic in order.
    flags
        Which values are of true and false, or of 0 and 1.
    """

    keys: tuple[str, ...]
    rows: int
    untimed: int
    units: int
    times: npt.NDArray[Any]
    adopted: npt.NDArray[Any]
    cluster: Codes | None
    labels: Mapping[str, Labels]
    levels: Mapping[str, tuple[str, ...]]
    flags: Mapping[str, bool]
    _unit: Codes = field(repr=False)
    _time: Codes = field(repr=False)
    _sums: Mapping[str, Array] = field(repr=False)
    _counts: Mapping[str, Array] = field(repr=False)

    def summed(self, value: str, place: Codes, periods: int) -> tuple[Array, Array]:
        """Return the sums of a value and how many rows have it, each of shape (units, periods).

        Parameters
        ----------
        value
            One of the values reduced.
        place
            The period of each time; shape (times,).
        periods
            How many periods there are.

        Raises
        ------
        NotEstimableError
            Where units crossed with periods are more than 50,000,000 (ours).
        """
        size = self.units * periods
        if size > MOST:
            raise NotEstimableError(
                f"The units crossed with their periods are more than {MOST:,}.",
                "Take longer periods, or units that are larger.",
            )
        at = self._unit * periods + place[self._time]
        found = (np.bincount(at, of[value], size) for of in (self._sums, self._counts))
        total, known = (made.astype(np.float64).reshape(self.units, periods) for made in found)
        return total, known

    def digest(self) -> str:
        """Return a SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        body = hashlib.sha256(repr((self.rows, self.untimed, self.units, self.keys)).encode())
        for codes in (self._unit, self._time, *(() if self.cluster is None else (self.cluster,))):
            body.update(codes.astype("<i8").tobytes())
        for times in (self.times, self.adopted):
            body.update(times.astype("<i8" if times.dtype.kind == "M" else "<f8").tobytes())
        for key in self.keys:
            names = sorted(self.levels[key])
            body.update(repr(names).encode())
            body.update(pd.Index(names).get_indexer(pd.Index(self.labels[key])).astype("<i8").tobytes())
        for name, sums in self._sums.items():
            body.update(sums.astype("<f8").tobytes())
            body.update(self._counts[name].astype("<f8").tobytes())
        return body.hexdigest()


def reduce_panel(
    data: object,
    *,
    unit: str,
    time: str,
    adopted: str,
    values: Sequence[str],
    cluster: str | None = None,
    keys: Sequence[str] = (),
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Panel:
    """Add up values by unit and time: one group-by on the engine.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`): a row a unit and time, or several
        (the people of an area, say), which are added up.
    unit
        Who or what changed at one time as a whole; ids of any type, as many as there are.
    time
        When the row is of: dates, times (of which the day is taken), or numbers.
    adopted
        When the row's unit changed, in the same type, the same in all of its rows; missing, or infinite, where never.
    values
        Columns of numbers, or of true and false.
    cluster
        A column that tells clusters of units apart.
    keys
        Characteristics of units, the same in all rows of one.
    unknown, categories
        As for `reduce_to_cells`.

    Returns
    -------
    Panel
        It does not depend on the engine or the order of rows.

    Raises
    ------
    MissingColumnError, UnknownChoiceError
        As `reduce_to_cells`.
    WrongTypeError
        As `reduce_to_cells`; where a row does not say what unit or cluster it belongs to; where times are neither
        dates nor numbers, or the two columns of times are not of one type; or where a unit is described in two ways.
    NotEstimableError
        As `reduce_to_cells`.
    """
    clusters = [] if cluster is None else [cluster]
    wanted = list(dict.fromkeys(values))
    prepared = prepare(
        data, keys=keys, values=wanted, centred=(), also=[unit, time, adopted, *clusters],
        unknown=unknown, categories=categories,
    )  # fmt: skip
    named = {f"known:{v}": Sum(f"known:{v}", (), (v,)) for v in wanted}
    named |= {f"sum:{v}": Sum(f"sum:{v}", (v,), (v,)) for v in wanted}
    frame, names, counted = derived(prepared, [Sum("rows", (), ()), *named.values()])
    frame = frame.with_columns(nw.col("also0").alias(_WHO))
    require_said(frame, {_WHO: unit}, "what unit")
    if cluster is not None:
        frame = frame.with_columns(nw.col("also3").alias(_CLUSTER))
        require_said(frame, {_CLUSTER: cluster}, "what cluster")
    frame = _timed(_timed(frame, "also1", time, called=_WHEN), "also2", adopted, called=_FROM)
    who = {_WHO: unit, _FROM: adopted, **({} if cluster is None else {_CLUSTER: cluster})}
    by = [*who, _WHEN, *(c for key in keys for c in prepared.columns[key])]
    columns = list(dict.fromkeys(c for of in names.values() for c in of))
    grouped = aggregate(frame, [by], columns, counted=counted)[0]
    return _panel(prepared, grouped, names, keys=keys, who=who, values=wanted)


def _panel(
    prepared: Prepared,
    grouped: Grouped,
    names: Mapping[str, Sequence[str]],
    *,
    keys: Sequence[str],
    who: Mapping[str, str],
    values: Sequence[str],
) -> Panel:
    units, unit = _ordered(grouped.known[_WHO], grouped.codes[_WHO])
    first = np.full(units, -1)
    first[unit[::-1]] = np.arange(len(unit) - 1, -1, -1)
    for column, called in list(who.items())[1:]:
        _require_one(unit, first, grouped.codes[column], called, who[_WHO])
    labels = {key: _labels(prepared, grouped, key, unit=unit, first=first, named=who[_WHO]) for key in keys}
    levels = {key: ordered_of([labels], key, prepared.declared[key]) for key in keys}
    held = {
        name: joined([np.asarray(grouped.sums[c], dtype=np.float64) for c in of])
        for name, of in names.items()
    }
    times, time = _times(grouped, _WHEN)
    adopted, came = _times(grouped, _FROM)
    _require_alike(times, adopted, who[_FROM])
    timed = np.flatnonzero(time >= 0)
    timed = timed[
        np.argsort((unit * max(len(times), 1) + time)[timed], kind="stable")
    ]  # often in order already
    none = np.datetime64("NaT") if adopted.dtype.kind == "M" else np.nan
    from_when = np.append(adopted, none)[came[first]]
    cluster = (
        _ordered(grouped.known[_CLUSTER], grouped.codes[_CLUSTER])[1][first] if _CLUSTER in who else None
    )
    untimed = int(held["rows"].sum() - held["rows"][timed].sum())
    return Panel(
        tuple(keys), prepared.rows, untimed, units, times, from_when, cluster, labels, levels,
        {v: _yes_or_no(prepared, v) for v in values}, unit[timed], time[timed],
        {v: held[f"sum:{v}"][timed] for v in values}, {v: held[f"known:{v}"][timed] for v in values},
    )  # fmt: skip


def _yes_or_no(prepared: Prepared, value: str) -> bool:
    span = prepared.reach[value]
    return span.flag or (span.whole and span.low == 0 and span.high == 1)


def _ordered(known: Sequence[Any], codes: Codes) -> tuple[int, Codes]:
    """Return how many different ids are in use, and the place of each row's among them in order."""
    if all(type(v) is int or isinstance(v, np.integer) for v in known):
        order = np.argsort(np.array(known, dtype=np.int64), kind="stable")
    elif all(type(v) is str for v in known):
        order = np.argsort(np.array(known, dtype=np.str_), kind="stable")
    else:
        order = np.array(sorted(range(len(known)), key=lambda i: _order(known[i])), dtype=np.int64)
    used = np.zeros(len(known), dtype=bool)  # a category may be declared that no row has
    used[codes] = True
    order = order[used[order]]
    rank = np.zeros(len(known), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return len(order), rank[codes]


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float | np.number):
        return 0, float(value) + 0.0, ""
    return 1, 0.0, str(value.date() if isinstance(value, datetime) else value)


def _require_one(unit: Codes, first: Codes, codes: npt.NDArray[Any], called: str, named: str) -> None:
    """Refuse units of which a column says two things."""
    different = np.unique(unit[codes != codes[first][unit]])
    if len(different):
        have = "1 unit has" if len(different) == 1 else f"{len(different):,} units have"
        raise WrongTypeError(
            f"{have} more than one value in {quote(called)}.",
            f"Give each unit of {quote(named)} one, by a rule you can state (the first, or the latest); what varies "
            "within a unit is no description of it.",
        )


def _labels(
    prepared: Prepared, grouped: Grouped, key: str, *, unit: Codes, first: Codes, named: str
) -> Labels:
    columns = prepared.columns[key]
    if any((grouped.codes[c] != grouped.codes[c][first][unit]).any() for c in columns):
        # Two values may be one group: 1 and 1.0, or two reasons for which it is missing.
        every = labels_of(grouped, columns, key, prepared.unknown)
        _require_one(unit, first, every, key, named)
    of_units = Grouped(
        {c: grouped.known[c] for c in columns}, {c: grouped.codes[c][first] for c in columns}, {}
    )
    return labels_of(of_units, columns, key, prepared.unknown)


def _timed(frame: Frame, name: str, column: str, *, called: str) -> Frame:
    """Return the frame with a column of days or of numbers; what is not finite is missing."""
    dtype = frame.collect_schema()[name]
    if isinstance(dtype, nw.Unknown):
        return frame.with_columns(nw.lit(None).cast(nw.Float64).alias(called))
    if not dtype.is_numeric():
        return dated(frame, name, column, called=called)
    when = nw.col(name).cast(nw.Float64) + 0.0  # which makes zero of minus zero
    frame = frame.with_columns(when.alias(called))
    if dtype.is_float():
        frame = frame.with_columns(nw.when(nw.col(called).is_finite()).then(nw.col(called)).alias(called))
    return frame


def _times(grouped: Grouped, column: str) -> tuple[npt.NDArray[Any], Codes]:
    """Return the different days or numbers in order, and the place of each cell's; -1 where it has none."""
    known = grouped.known[column]
    held: npt.NDArray[Any]
    if all(isinstance(v, int | float | np.number) for v in known):
        held = np.array(known, dtype=np.float64)
    else:
        days = [v.date() if isinstance(v, datetime) else v for v in known]
        if not all(isinstance(day, date) for day in days):
            raise WrongTypeError("The times are neither dates nor numbers.", "Turn them into dates first.")
        held = np.array(days, dtype="datetime64[D]")
    values, place = np.unique(held, return_inverse=True)
    return values, np.append(place, -1)[grouped.codes[column]].astype(np.int64)


def _require_alike(times: npt.NDArray[Any], adopted: npt.NDArray[Any], called: str) -> None:
    if len(times) and len(adopted) and times.dtype.kind != adopted.dtype.kind:
        kinds = ["dates" if of.dtype.kind == "M" else "numbers" for of in (times, adopted)]
        raise WrongTypeError(
            f"The times are {kinds[0]}, and those in {quote(called)} are {kinds[1]}.",
            "Give both in one type: dates, or numbers such as months.",
        )
