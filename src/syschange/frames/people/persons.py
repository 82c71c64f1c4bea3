"""The first of two stages: what each row adds to the totals of its person, in each period."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce as fold
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.adding.aggregate import Grouped, aggregate
from syschange.frames.adding.exact import parts
from syschange.frames.adding.faults import count_rows, require_said
from syschange.frames.adding.labelled import labels_of, ordered_of
from syschange.frames.adding.prepared import Prepared
from syschange.frames.groups.labels import MISSING_LABELS
from syschange.frames.opening.tables import Frame, fetch

WHO = "who"
_ONE = "one"
_LARGEST = 2.0**300  # ours: products of three numbers beyond it are near the end of the range of a double
_TEXTS = (nw.String, nw.Categorical, nw.Enum)


@dataclass(frozen=True, eq=False)
class Persons:
    """Rows that belong to people, with what each adds to the totals of its person.

    Attributes
    ----------
    prepared
        The table, each of whose keys is now made of columns with one value for each label.
    frame
        Its rows: the person in the column `who`, the keys, and the columns to be added up.
    held
        For each period, the columns that hold the parts of its `rows`, `known` rows, sizes `m`, totals `t` and
        `squares`. One period where there is no telling them apart.
    periods
        The labels of the periods, in the order of the alphabet; none where there is no telling them apart.
    shown
        The same in the order they are read in.
    reach, size
        What no row adds more than to a total, and to a size.
    whole
        Whether totals are whole numbers, and whether sizes are.
    people, most
        How many people there are, and the most rows of one.
    """

    prepared: Prepared
    frame: Frame
    held: tuple[Mapping[str, tuple[str, ...]], ...]
    periods: tuple[str, ...]
    shown: tuple[str, ...]
    reach: float
    size: float
    whole: tuple[bool, bool]
    people: int
    most: int


def persons(
    prepared: Prepared,
    *,
    person: str,
    keys: Sequence[str],
    value: str,
    measure: str | None,
    weight: str | None,
    period: str | None,
) -> Persons:
    """Return the rows with what each adds to the totals of its person, without reading those of a lazy table.

    Raises
    ------
    WrongTypeError
        Where rows do not say whom they belong to, or numbers are too large.
    """
    frame = prepared.frame
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_polars():
        frame = frame.lazy()  # so that Polars sees both stages at once
    frame = frame.with_columns(nw.col("also0").alias(WHO), nw.lit(1.0).alias(_ONE))
    require_said(frame, {WHO: person}, "whom")
    frame, columns = _folded(frame, prepared, [*keys, *([period] if period else [])])
    people, most = groups(frame, [WHO])
    prepared = replace(prepared, columns=columns)
    told, shown = _told(frame, prepared, period) if period else ({}, ())
    reach, size = _reaches(prepared, value, measure, weight)
    _require_small(prepared, max(reach, size), most, measure or weight or value)
    frame, sums, whole = _sums(frame, prepared, value, measure, weight)
    labels = tuple(sorted(told))
    frame, held = _apart(frame, sums, [told[name] for name in labels])
    return Persons(prepared, frame, held, labels, shown, reach, size, whole, people, most)


def within(frame: Frame, by: Sequence[str], columns: Sequence[str]) -> Frame:
    """Return the sums of columns by groups that may be as many as the rows; lazy where the frame is."""
    if not (isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas()):
        return frame.group_by(*by).agg(*[nw.col(name).sum() for name in columns])
    grouped = aggregate(frame, [by], columns)[0]
    coded: dict[str, Any] = {
        key: pd.Categorical.from_codes(grouped.codes[key], categories=pd.Index(values))
        for key, values in grouped.known.items()
    }
    return nw.from_native(pd.DataFrame({**coded, **grouped.sums}))


def groups(frame: Frame, by: Sequence[str]) -> tuple[int, int]:
    """Return how many groups there are, and the most rows of one; nothing of them is fetched."""
    counted = within(frame, by, [_ONE])
    found = fetch(counted.select(nw.len().alias("groups"), nw.col(_ONE).max().alias("most")))
    return int(found["groups"][0]), int(np.nan_to_num(np.asarray(found["most"], dtype=np.float64))[0])


def _folded(
    frame: Frame, prepared: Prepared, keys: Sequence[str]
) -> tuple[Frame, dict[str, tuple[str, ...]]]:
    """Return the frame with one value for each label, so that a person is not in one group under two values."""
    made = {key: prepared.columns[key] for key in keys}
    schema = frame.collect_schema()
    for key in keys:
        name, *why = made[key]
        if schema[name].is_float():
            frame = frame.with_columns(nw.when(~nw.col(name).is_nan()).then(nw.col(name)).alias(name))
        if why and isinstance(schema[name], _TEXTS):
            text = nw.col(name).cast(nw.String)
            said = nw.when(text.is_null()).then(nw.col(why[0])).otherwise(text)
            frame, made[key] = frame.with_columns(said.alias(name)), (name,)
    texts = [key for key in keys if isinstance(schema[made[key][0]], _TEXTS)]
    if prepared.unknown == "keep" and texts:
        # Counted first, and folded where there are any: on some engines folding costs as much as adding up.
        names = {key: nw.col(made[key][0]).cast(nw.String) for key in texts}
        held = count_rows(frame, {key: text.is_in(list(MISSING_LABELS)) for key, text in names.items()})
        frame = frame.with_columns(
            nw.when(~text.is_in(list(MISSING_LABELS))).then(text).alias(made[key][0])
            for key, text in names.items()
            if held[key]
        )
    return frame, made


def _sums(
    frame: Frame, prepared: Prepared, value: str, measure: str | None, weight: str | None
) -> tuple[Frame, dict[str, tuple[str, ...]], tuple[bool, bool]]:
    """Return the frame with the columns to be added up, their names, and whether totals and sizes are whole."""
    names, span = prepared.table.names, prepared.reach[value]
    reach, size = _reaches(prepared, value, measure, weight)
    others = [name for name in (measure, weight) if name is not None]
    whole_size = all(prepared.reach[c].whole for c in others)
    whole = prepared.reach[value].whole and (weight is None or prepared.reach[weight].whole)
    centred = nw.col(names[value]).cast(nw.Float64) - span.pivot
    known = fold(lambda a, b: a & b, (~nw.col(names[c]).is_null() for c in (value, *others)))
    weighed = nw.col(names[weight]).cast(nw.Float64) if weight else nw.lit(1.0)
    sized = nw.col(names[measure]).cast(nw.Float64) * weighed if measure else weighed
    frame = frame.with_columns(centred.alias("y"), weighed.alias("w"), sized.alias("x"), known.alias("known"))
    total = nw.col("y") * nw.col("w")
    added = {"t": total, "m": nw.col("x"), "q": total * nw.col("y"), "n": nw.lit(1.0)}
    frame = frame.with_columns(
        nw.when(nw.col("known")).then(e).otherwise(nw.lit(0.0)).alias(name) for name, e in added.items()
    )
    split = {
        "t": parts("t", largest=reach, rows=prepared.rows, whole=whole),
        "m": parts("m", largest=size, rows=prepared.rows, whole=whole_size),
        "squares": parts("q", largest=reach * span.reach, rows=prepared.rows, whole=whole),
    }
    every = all(prepared.reach[c].known == prepared.rows for c in (value, *others))
    sums: dict[str, tuple[str, ...]] = {"rows": (_ONE,), "known": (_ONE,) if every else ("n",)}
    if not others:
        split.pop("m")
        sums["m"] = sums["known"]
        if whole and span.pivot == 0 and span.low >= 0 and span.high <= 1:
            split.pop("squares")  # of noughts and ones they are the values
    frame = frame.with_columns(e.alias(name) for made in split.values() for name, e in made.items())
    sums |= {name: tuple(made) for name, made in split.items()}
    return frame, {**sums, "squares": sums.get("squares", sums["t"])}, (whole, whole_size)


def _reaches(prepared: Prepared, value: str, measure: str | None, weight: str | None) -> tuple[float, float]:
    """Return what no row adds more than to a person's total, and to the size."""
    scale = prepared.reach[weight].high if weight else 1.0
    size = (prepared.reach[measure].high if measure else 1.0) * scale
    return prepared.reach[value].reach * scale, 0.0 if math.isnan(size) else size  # nobody's may be known


def _require_small(prepared: Prepared, largest: float, most: int, column: str) -> None:
    """Check that the largest product of three totals of a person is within the range of a double."""
    bits = math.log2(prepared.rows + 1) + 2 * math.log2(most + 1) + 3 * math.log2(max(largest, 1.0))
    if bits > 3 * math.log2(_LARGEST):
        raise WrongTypeError(
            f"The column {quote(column)} holds numbers too large to be multiplied.",
            "Give it in larger units.",
        )


def _told(frame: Frame, prepared: Prepared, period: str) -> tuple[dict[str, nw.Expr], tuple[str, ...]]:
    """Return for each period what tells its rows, and the periods in the order they are read in."""
    columns = prepared.columns[period]
    found = aggregate(frame, [columns], [_ONE])[0]
    labels = labels_of(found, columns, period, prepared.unknown)
    told: dict[str, nw.Expr] = {}
    for place, name in enumerate(labels):
        both = fold(lambda a, b: a & b, (_is(c, found, place) for c in columns))
        told[str(name)] = told[str(name)] | both if str(name) in told else both
    every = ordered_of([{period: labels}], period, prepared.declared[period])
    return told, tuple(name for name in every if name in told)


def _is(column: str, found: Grouped, place: int) -> nw.Expr:
    code = int(found.codes[column][place])
    if code < 0:
        return nw.col(column).is_null()
    value = found.known[column][code]
    return nw.col(column) == nw.lit(value.item() if isinstance(value, np.generic) else value)


def _apart(
    frame: Frame, sums: Mapping[str, Sequence[str]], told: Sequence[nw.Expr]
) -> tuple[Frame, tuple[dict[str, tuple[str, ...]], ...]]:
    """Return the frame with the columns of each period apart, nought in the rows of the others."""
    if not told:
        return frame, ({name: tuple(of) for name, of in sums.items()},)
    columns = list(dict.fromkeys(c for of in sums.values() for c in of))
    frame = frame.with_columns(here.alias(f"in{i}") for i, here in enumerate(told))
    frame = frame.with_columns(
        nw.when(nw.col(f"in{i}")).then(nw.col(c)).otherwise(nw.lit(0.0)).alias(f"{c}at{i}")
        for i in range(len(told))
        for c in columns
    )
    return frame, tuple(
        {n: tuple(f"{c}at{i}" for c in of) for n, of in sums.items()} for i in range(len(told))
    )
