"""The one big-data step: a single grouped aggregation from rows to a small table of sums, the cells."""

from collections.abc import Collection, Mapping, Sequence
from functools import reduce as fold
from typing import Any

import narwhals as nw
import numpy as np

from syschange.frames.aggregate import MISSING, Grouped, aggregate
from syschange.frames.cells import Base, Cells
from syschange.frames.cover import cover
from syschange.frames.exact import parts
from syschange.frames.labels import (
    MISSING_KINDS,
    MISSING_LABELS,
    UNKNOWN,
    label,
    ordered_labels,
    require_unknown,
)
from syschange.frames.limits import (
    declared_groups,
    first_values,
    require_groups_of,
    require_levels,
)
from syschange.frames.numbers import Span, numbers, spans
from syschange.frames.recognise import require_names
from syschange.frames.sums import Sum, joint_sums
from syschange.frames.tables import Frame, Table, columns_of, open_table

FINEST = 5_000_000  # cells of the finest table that is still held whole; beyond it, a few broader tables are
_OWN = ("rows", "complete", "ways")  # columns of the small tables that are not characteristics
_WHY = "missing:"  # the beginning of the columns that say why a characteristic is missing
_OWN_STARTS = ("known:", "alone:", "sum:", "value:", "high:", "low:", _WHY)
_TEXTS = (nw.String, nw.Categorical, nw.Enum, nw.Object)


def reduce_to_cells(
    data: object,
    *,
    keys: Sequence[str],
    values: Sequence[str],
    sums: Sequence[Sum] | None = None,
    centred: Collection[str] | None = None,
    always: Sequence[str] = (),
    ways: int | None = None,
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> Cells:
    """Reduce a table to cells: one group-by over the keys, and nothing else touches the rows.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file (see `open_table`).
    keys
        Columns that hold groups. A missing value is the group `(unknown)`. A cell that is missing for a known
        reason holds one of the labels of `MISSING_KINDS`, or is empty in a column that is not text, and the
        column of text `<key>_missing` beside it holds the label.
    values
        Columns that hold numbers or true and false; a missing value is counted as unknown.
    sums
        What is added up beside the rows; None for all of `joint_sums`.
    centred
        The values measured from a pivot; None for all.
    always
        Those of the keys that are in every grouping, and do not count towards `ways`.
    ways
        How many keys will be taken together, so that too large a table is refused before any work; None where
        any number may be.
    unknown
        "keep": the kinds of missing are counted together as `(unknown)`. "split": each is a group of its own.
    categories
        The groups of a key, in order, whether anybody is in them or not; a label that is not among them comes
        after those that are. A key that is left out has those its own type declares (a pandas categorical or a
        Polars Enum); else the order is the alphabet's.

    Returns
    -------
    Cells
        The sums do not depend on the engine or the order of rows.

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
    require_names(keys, taken=_OWN, starts=_OWN_STARTS)
    require_unknown(unknown)
    whys = {c.removesuffix("_missing"): c for c in companions(data, keys)} if unknown == "split" else {}
    table = open_table(data, [*keys, *values, *whys.values()])
    require_groups_of(
        table,
        keys=keys,
        ways=None if ways is None else ways + len(always),
        unknown=unknown,
        categories=categories,
    )
    frame, columns = _keyed(table, keys, whys)  # first: a characteristic may be the outcome too
    frame, whole = numbers(frame, table, list(dict.fromkeys(values)))
    reach, rows = spans(frame, table, whole, values if centred is None else centred)
    wanted = [Sum("rows", (), ()), *(joint_sums(values) if sums is None else sums)]
    frame, names = _derived(frame, table, wanted, reach, rows)
    declared = declared_groups(table, keys, categories)
    planned = _plan(table, keys, always, ways, rows, declared)
    grouped = aggregate(
        frame,
        [[c for k in base for c in columns[k]] for base in planned],
        [p for ps in names.values() for p in ps],
    )
    labels = [
        {k: _labels(g, columns[k], k, unknown) for k in base}
        for g, base in zip(grouped, planned, strict=True)
    ]
    every = {k: _ordered(labels, k, declared[k]) for k in keys}
    bases = tuple(
        _base(g, base, found, every, names) for g, base, found in zip(grouped, planned, labels, strict=True)
    )
    return Cells(
        tuple(keys),
        tuple(values),
        tuple(always),
        bases,
        ways,
        every,
        {v: span.pivot for v, span in reach.items()},
        {v: (span.low, span.high) for v, span in reach.items()},
    )


def companions(data: object, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of a table that say why its keys are missing: `<key>_missing`, where it holds text."""
    present = set(columns_of(data))
    named = [f"{k}_missing" for k in keys if f"{k}_missing" in present and f"{k}_missing" not in keys]
    table = open_table(data, named)
    return tuple(column for column in named if isinstance(table.dtype(column), _TEXTS))


def _keyed(
    table: Table, keys: Sequence[str], whys: Mapping[str, str]
) -> tuple[Frame, dict[str, tuple[str, ...]]]:
    """Return the frame with the columns to group by, and which of them each key is made of."""
    made: dict[str, tuple[str, ...]] = {key: (f"k{i}",) for i, key in enumerate(keys)}
    frame = table.frame.with_columns(nw.col(table.names[key]).alias(name) for key, (name, *_) in made.items())
    for key, column in whys.items():
        name = made[key][0]
        reason = nw.col(table.names[column]).cast(nw.String)
        told = nw.col(name).is_null() & reason.is_in(list(MISSING_KINDS.values()))
        frame = frame.with_columns(nw.when(told).then(reason).alias(f"w{name}"))
        made[key] = (name, f"w{name}")
    return frame, made


def _derived(
    frame: Frame, table: Table, wanted: Sequence[Sum], reach: Mapping[str, Span], rows: int
) -> tuple[Frame, dict[str, list[str]]]:
    """Return the frame with the columns to be summed, and the names of the parts of each sum.

    Columns are derived before the aggregation and the aggregation stays simple (a column, one verb), because
    composite expressions inside an aggregation are not the same on every engine.
    """
    factors = {v: f"f{i}" for i, v in enumerate(reach)}
    frame = frame.with_columns(
        (nw.col(table.names[v]).cast(nw.Float64) - reach[v].pivot).alias(name) for v, name in factors.items()
    )
    products: dict[str, nw.Expr] = {}
    splits: dict[str, nw.Expr] = {}
    names: dict[str, list[str]] = {}
    for i, total in enumerate(wanted):
        known = [~nw.col(factors[v]).is_null() for v in total.given]
        if not total.factors:
            one = nw.lit(1).cast(nw.Int64)
            products[f"p{i}"] = nw.all_horizontal(*known, ignore_nulls=False).cast(nw.Int64) if known else one
            names[total.name] = [f"p{i}"]
            continue
        product = fold(lambda a, b: a * b, (nw.col(factors[v]) for v in total.factors))
        further = set(total.given) - set(total.factors)
        if further:
            product = nw.when(nw.all_horizontal(*known, ignore_nulls=False)).then(product)
        products[f"p{i}"] = product
        largest = float(np.prod([reach[v].reach for v in total.factors]))
        whole = all(reach[v].whole for v in total.factors)
        made = parts(f"p{i}", largest=largest, rows=rows, whole=whole)
        splits |= {name.replace(":", ""): part.alias(name.replace(":", "")) for name, part in made.items()}
        names[total.name] = [name.replace(":", "") for name in made]
    frame = frame.with_columns(p.alias(name) for name, p in products.items())
    return frame.with_columns(*splits.values()), names


def _plan(  # noqa: PLR0917 - what a plan depends on
    table: Table, keys: Sequence[str], always: Sequence[str], ways: int | None, rows: int,
    declared: Mapping[str, Sequence[str]],
) -> list[tuple[str, ...]]:  # fmt: skip
    """Return the sets of keys to group by: all together where that is small enough, else a cover of the rest."""
    if ways is None or rows <= FINEST:
        return [tuple(keys)]
    sizes = {k: max(len(v), len(declared[k])) for k, v in first_values(table, keys, whole=True).items()}
    if np.prod([float(n) for n in sizes.values()]) <= FINEST:
        return [tuple(keys)]
    free = [k for k in keys if k not in always]
    held = int(np.prod([sizes[k] for k in always])) if always else 1
    limit = max(FINEST // 10 // held, 1)
    return [
        (*always, *(free[i] for i in base)) for base in cover([sizes[k] for k in free], ways, limit=limit)
    ]


def _labels(
    grouped: Grouped, columns: Sequence[str], key: str, unknown: str
) -> "np.typing.NDArray[np.object_]":
    """Return the label of each cell, those of what is missing for a known reason included."""
    found = _named(grouped, columns[0], key, unknown)
    for why in columns[1:]:
        reasons = _named(grouped, why, key, unknown)
        found = np.where(found == UNKNOWN, reasons, found)
    return found


def _named(grouped: Grouped, column: str, key: str, unknown: str) -> "np.typing.NDArray[np.object_]":
    names = np.array(
        [*(label(v, key, unknown=unknown) for v in grouped.values[column]), UNKNOWN], dtype=object
    )
    assert MISSING == -1  # noqa: S101 - so that a missing value takes the last name
    return names[grouped.codes[column]]


def _ordered(labels: Sequence[Mapping[str, Any]], key: str, declared: Sequence[str]) -> tuple[str, ...]:
    present = {str(name) for found in labels if key in found for name in set(found[key])}
    require_levels(len({*present, *declared} - {*MISSING_LABELS}), key)
    return ordered_labels([*present, *declared], declared)


def _base(
    grouped: Grouped,
    keys: tuple[str, ...],
    labels: Mapping[str, Any],
    every: Mapping[str, tuple[str, ...]],
    names: Mapping[str, Sequence[str]],
) -> Base:
    """Return the sums by labels; values that differ only in type (1 and 1.0) carry one label and are added."""
    cells = len(next(iter(grouped.sums.values())))
    codes = np.zeros((cells, len(keys)), dtype=np.int64)
    place = np.zeros(cells, dtype=np.int64)
    for i, key in enumerate(keys):
        places = {name: j for j, name in enumerate(every[key])}
        codes[:, i] = [places[name] for name in labels[key]]
        place = np.unique(place * len(places) + codes[:, i], return_inverse=True)[1]
    groups, first, inverse = np.unique(place, return_index=True, return_inverse=True)
    size = len(groups)
    parts = {
        name: tuple(np.bincount(inverse, grouped.sums[part], size).astype(np.float64) for part in of)
        for name, of in names.items()
    }
    return Base(keys, codes[first], parts)
