"""The one big-data step: a single grouped aggregation from rows to a small table of sums, the cells."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.exact import HIGH, LOW, parts
from syschange.frames.labels import MISSING_KINDS, MISSING_LABELS, UNKNOWN, label, ordered_labels
from syschange.frames.limits import declared_groups, require_groups
from syschange.frames.recognise import as_numbers, recognise, require_columns, require_names

_OWN = ("rows", "complete", "ways")  # columns of the small tables that are not characteristics
_WHY = "missing:"  # the beginning of the columns that say why a characteristic is missing
_OWN_STARTS = ("known:", "alone:", "sum:", "value:", "high:", "low:", _WHY)
_TEXTS = (nw.String, nw.Categorical, nw.Enum, nw.Object)


@dataclass(frozen=True, eq=False)
class Cells:
    """Sums over the people of each finest group.

    Attributes
    ----------
    keys
        The characteristics.
    values
        The outcomes summed.
    table
        One row a group that is present, in a fixed order: the keys as labels; `rows`; `known:v`, rows where the
        value v is known; `complete`, rows where all values are; and over those, for values v and w measured
        from their pivots, `sum:v` and `sum:v:w`; and over all rows where v itself is known, `alone:v` and
        `alone:v:v`. The sums do not depend on the engine or the order of rows.
    levels
        The labels of each key that somebody has, in order.
    declared
        The same, with the groups in their places that are declared and that nobody is in.
    pivots
        What was subtracted from each value before summing, so that squares of large numbers lose nothing.
    ranges
        The least and the greatest known value of each outcome; both missing where none is known.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    table: pd.DataFrame
    levels: Mapping[str, tuple[str, ...]]
    declared: Mapping[str, tuple[str, ...]]
    pivots: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]

    @property
    def rows(self) -> int:
        """Rows received."""
        return int(self.table["rows"].sum())

    @property
    def used(self) -> int:
        """Rows where every value is known."""
        return int(self.table["complete"].sum())

    def digest(self) -> str:
        """Return the SHA-256 of the sums: equal for equal data, whatever the engine or order of rows and labels."""
        pivots = ",".join(f"{v}={p!r}" for v, p in self.pivots.items())
        table = self.table.sort_values(list(self.keys)) if self.keys else self.table
        body = table.to_csv(index=False, lineterminator="\n")
        return hashlib.sha256(f"{pivots}\n{body}".encode()).hexdigest()


@dataclass(frozen=True)
class _Span:
    """How far the known values of an outcome reach, which says how they can be summed exactly."""

    low: float
    high: float
    pivot: float
    whole: bool

    @property
    def reach(self) -> float:
        """The greatest distance from the pivot."""
        known = math.isfinite(self.low)
        return max(abs(self.low - self.pivot), abs(self.high - self.pivot)) if known else 0.0


def reduce_to_cells(
    data: object,
    *,
    keys: Sequence[str],
    values: Sequence[str],
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Cells:
    """Reduce a table to cells: one group-by over the keys, and nothing else touches the rows.

    Parameters
    ----------
    data
        A pandas or Polars table.
    keys
        Columns that hold groups. A missing value is the group `(unknown)`. A cell that is missing for a known
        reason holds one of the labels of `MISSING_KINDS`, or is empty in a column that is not text, and the
        column of text `<key>_missing` beside it holds the label.
    values
        Columns that hold numbers or true and false; a missing value is counted as unknown.
    ways
        How many keys will be taken together, so that too large a table is refused before any work; None where
        the keys alone are to be checked.
    unknown
        "keep": the kinds of missing are counted together as `(unknown)`. "split": each is a group of its own.
    categories
        The groups of a key, in order, whether anybody is in them or not; a label that is not among them comes
        after those that are. A key that is left out has those its own type declares (a pandas categorical or a
        Polars Enum); else the order is the alphabet's.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    WrongTypeError
        Where a key holds measurements or values of several types, is given twice or has a name the sums use; or
        a value does not hold numbers, or holds numbers too large to be squared and added up.
    UnknownChoiceError
        Where `unknown` or `ways` is not allowed, or categories are declared of what is no key.
    NotEstimableError
        Where a key holds more groups, or the tables would hold more rows, than `require_groups` allows.
    """
    frame = recognise(data)
    require_columns(frame, [*keys, *values])
    require_names(keys, taken=_OWN, starts=_OWN_STARTS)
    require_groups(frame, keys=keys, ways=ways, unknown=unknown, categories=categories)
    numbers = as_numbers(frame.select(*dict.fromkeys(values)), values)
    spans = {v: _span(numbers, v) for v in values}
    columns = [numbers[v].alias(f"value:{v}") for v in values]
    whys = _whys(frame, keys) if unknown == "split" else {}
    sums = _aggregate(frame.select(*keys, *columns, *whys.values()), [*keys, *map(_why, whys)], spans)
    labels = {k: _labels(sums, k) for k in keys}
    table = pd.DataFrame({**labels, **{c: sums[c] for c in sums if c not in keys and not c.startswith(_WHY)}})
    groups = declared_groups(frame, keys, categories)
    table = _arranged(table, groups)
    if unknown == "keep" and any(table[k].isin(MISSING_KINDS.values()).any() for k in keys):
        # The kinds are put together only now, when they stand in a fixed order: sums are rounded in that order.
        table = _arranged(table.assign(**{k: _kept(table[k]) for k in keys}), groups)
    return Cells(
        tuple(keys),
        tuple(values),
        table,
        {k: ordered_labels(table[k], groups[k]) for k in keys},
        {k: ordered_labels([*table[k], *groups[k]], groups[k]) for k in keys},
        {v: span.pivot for v, span in spans.items()},
        {v: (span.low, span.high) for v, span in spans.items()},
    )


def companions(data: object, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table that say why its keys are missing: `<key>_missing`, where it holds text."""
    frame = recognise(data)
    named = (f"{key}_missing" for key in keys)
    return tuple(c for c in named if c in frame.columns and c not in keys and frame.schema[c] in _TEXTS)


def _why(key: str) -> str:
    return f"{_WHY}{key}"


def _whys(frame: nw.DataFrame[Any], keys: Sequence[str]) -> dict[str, nw.Expr]:
    """Return, for each key that has a companion, the reason it gives where the key is missing."""
    made: dict[str, nw.Expr] = {}
    for key in keys:
        for column in companions(frame, [key]):
            reason = nw.col(column).cast(nw.String)
            told = nw.col(key).is_null() & reason.is_in(list(MISSING_KINDS.values()))
            made[key] = nw.when(told).then(reason).alias(_why(key))
    return made


def _labels(sums: Mapping[str, list[Any]], key: str) -> "pd.Series[str]":
    """Return the labels of a key, those of what is missing for a known reason included."""
    found = [label(value, key) for value in sums[key]]
    if _why(key) in sums:
        reasons = (label(value, key) for value in sums[_why(key)])
        found = [why if name == UNKNOWN else name for name, why in zip(found, reasons, strict=True)]
    return pd.Series(found, dtype="str")


def _kept(labels: "pd.Series[str]") -> "pd.Series[str]":
    """Return labels with every kind of missing as one."""
    return labels.mask(labels.isin(MISSING_LABELS), UNKNOWN)


def _span(numbers: nw.DataFrame[Any], value: str) -> _Span:
    """Return the reach of a value, measured from a whole number near its middle.

    The pivot is 0 where the values straddle it and squares lose nothing; else it comes from the median, which
    is one of the values whatever the order of rows.
    """
    column = numbers[value]
    whole = column.dtype == nw.Int64
    if column.count() == 0:
        return _Span(math.nan, math.nan, 0.0, whole)
    low, high = float(column.min()), float(column.max())
    near = low <= 0 <= high or 0 < high <= 1
    middle = 0.0 if near else float(column.quantile(0.5, interpolation="lower"))
    span = _Span(low, high, float(np.round(middle)), whole)
    if not math.isfinite(span.reach * span.reach * (8.0 * len(column) + 16)):
        raise WrongTypeError(
            f"The column {quote(value)} holds numbers too large to be squared and added up.",
            "Give it in larger units.",
        )
    return span


def _aggregate(frame: nw.DataFrame[Any], keys: list[str], spans: Mapping[str, _Span]) -> dict[str, list[Any]]:
    # Columns are derived before the aggregation and the aggregation stays simple (a column, one verb), because
    # composite expressions inside an aggregation are not the same on every engine.
    derived = _derived(frame, spans)
    counted = ["rows", "complete", *(f"known:{v}" for v in spans)]
    split: dict[str, nw.Expr] = {}
    for name, (largest, whole) in _sums(spans).items():
        split |= parts(name, largest=largest, rows=len(frame), whole=whole)
    derived = derived.with_columns(*(part.alias(name) for name, part in split.items()))
    totals = [nw.col(name).sum() for name in (*counted, *split)]
    grouped = derived.group_by(*keys).agg(*totals) if keys else derived.select(*totals)
    got = grouped.to_dict(as_series=False)
    alone_too = () if len(spans) > 1 else tuple(spans)  # one value is known where all are: summed once
    return {
        **{k: got[k] for k in keys},
        **{name: [int(n or 0) for n in got[name]] for name in counted},
        **{name: _joined(got, name) for name in _sums(spans)},
        **{f"alone:{name}": _joined(got, f"sum:{name}") for v in alone_too for name in (v, f"{v}:{v}")},
    }


def _derived(frame: nw.DataFrame[Any], spans: Mapping[str, _Span]) -> nw.DataFrame[Any]:
    """Return the frame with a column to be summed for each count and each power of each value."""
    known = {v: ~nw.col(f"value:{v}").is_null() for v in spans}
    complete = nw.all_horizontal(*known.values(), ignore_nulls=False)
    derived = frame.with_columns(
        nw.lit(1).cast(nw.Int64).alias("rows"),
        complete.cast(nw.Int64).alias("complete"),
        *(is_known.cast(nw.Int64).alias(f"known:{v}") for v, is_known in known.items()),
        *((nw.col(f"value:{v}") - span.pivot).alias(f"alone:{v}") for v, span in spans.items()),
    )
    derived = derived.with_columns(
        nw.when(nw.col("complete") == 1).then(nw.col(f"alone:{v}")).alias(f"sum:{v}") for v in spans
    )
    return derived.with_columns(
        *((nw.col(f"alone:{v}") * nw.col(f"alone:{v}")).alias(f"alone:{v}:{v}") for v in spans),
        *(
            (nw.col(f"sum:{v}") * nw.col(f"sum:{w}")).alias(f"sum:{v}:{w}")
            for v, w in combinations_with_replacement(spans, 2)
        ),
    )


def _sums(spans: Mapping[str, _Span]) -> dict[str, tuple[float, bool]]:
    """Return the name of each sum, how large one of its terms can be, and whether its terms are whole."""
    made: dict[str, tuple[float, bool]] = {}
    for v, span in spans.items():
        made[f"sum:{v}"] = span.reach, span.whole
        if len(spans) > 1:
            made[f"alone:{v}"] = span.reach, span.whole
            made[f"alone:{v}:{v}"] = span.reach**2, span.whole
    for v, w in combinations_with_replacement(spans, 2):
        made[f"sum:{v}:{w}"] = spans[v].reach * spans[w].reach, spans[v].whole and spans[w].whole
    return made


def _joined(got: Mapping[str, list[Any]], name: str) -> list[float]:
    """Return the sums whose parts were summed; adding 0 leaves no negative zero, which engines differ on."""
    high = got[f"{HIGH}:{name}"]
    low = got.get(f"{LOW}:{name}") or [0.0] * len(high)
    return [float(h or 0) + float(part or 0) + 0.0 for h, part in zip(high, low, strict=True)]


def _arranged(table: pd.DataFrame, groups: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
    """Return the cells with one row a group, in the order of the labels."""
    keys = list(groups)
    if not keys:
        return table
    sums = [c for c in table.columns if c not in keys]
    # Values that differ only in type (1 and 1.0) carry one label: their sums are added.
    table = table.groupby(keys, as_index=False, sort=False)[sums].sum()
    places = ({name: i for i, name in enumerate(ordered_labels(table[k], groups[k]))} for k in keys)
    order = [table[k].map(place) for k, place in zip(keys, places, strict=True)]
    return table.iloc[np.lexsort([np.asarray(o) for o in reversed(order)])].reset_index(drop=True)
