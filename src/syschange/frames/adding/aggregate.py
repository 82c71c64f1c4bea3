"""The group-by itself: on the engine the table came in, or by counting codes where pandas holds it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from syschange.frames.adding.coding import Codes, Coding, coding_of_places, coding_of_texts
from syschange.frames.adding.quicker import factorised
from syschange.frames.opening.tables import Frame, fetch

MISSING = -1


@dataclass(frozen=True, eq=False)
class Grouped:
    """Sums of each group that is present.

    Attributes
    ----------
    known
        The different known values of each key.
    codes
        For each key, the place of each group's value among them; -1 where it is missing.
    sums
        The sums, one a group.
    """

    known: Mapping[str, list[Any]]
    codes: Mapping[str, Codes]
    sums: Mapping[str, npt.NDArray[Any]]


def aggregate(
    frame: Frame,
    bases: Sequence[Sequence[str]],
    columns: Sequence[str],
    *,
    counted: Collection[str] = (),
    most: int | None = None,
    expected: Mapping[str, Sequence[str]] | None = None,
    known: Mapping[str, Sequence[Any]] | None = None,
) -> list[Grouped]:
    """Return the sums of columns by several sets of keys.

    Parameters
    ----------
    frame
        The frame, with every column that is to be summed derived already: an aggregation stays a column and a
        verb, because composite expressions inside one are not the same on every engine.
    bases
        The sets of keys.
    columns
        The columns to be summed, of numbers; missing values add nothing.
    counted
        Those columns whose known values are counted instead, which is quicker than adding ones up.
    most
        How many groups are fetched at most; where there is one more than that, there are too many to hold.
    expected
        The texts expected of keys of text, which some engines are quicker for knowing; others may turn up.
    known
        The values that places stand for, of keys that are held as places (see `quicker.in_polars`).
    """
    if isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas():
        return _in_pandas(frame, bases, columns, counted)
    totals = {name: name in counted for name in columns}
    made = []
    for keys in bases:
        coding = (
            coding_of_places(frame, keys, known) if known else coding_of_texts(frame, keys, expected or {})
        )
        found = None if coding is None else _by_code(coding, keys, totals, most)
        made.append(_totalled(frame, list(keys), totals, most) if found is None else found)
    return made


def _by_code(
    coding: Coding, keys: Sequence[str], totals: Mapping[str, bool], most: int | None
) -> Grouped | None:
    """Return sums grouped by codes under the values these stand for; None where a value was not expected."""
    found = _totalled(coding.frame, [*coding.codes, *coding.rest], totals, most)
    return decoded(coding, keys, found)


def decoded(coding: Coding, keys: Sequence[str], found: Grouped) -> Grouped | None:
    """Return what was grouped by codes under the values these stand for; None where a value was not expected."""
    if any((found.codes[name] == MISSING).any() for name in coding.codes):
        return None
    places: dict[str, Codes] = {}
    for name in coding.codes:
        numbers = np.array(found.known[name], dtype=np.int64)[found.codes[name]]
        places |= coding.places(name, numbers, missing=MISSING)
    return Grouped(
        {key: list(coding.known[key]) if key in places else found.known[key] for key in keys},
        {key: places[key] if key in places else found.codes[key] for key in keys},
        found.sums,
    )


def _totalled(frame: Frame, keys: list[str], totals: Mapping[str, bool], most: int | None) -> Grouped:
    """Return the totals of columns by keys: how many values are known where that is asked, else their sum."""
    added = [nw.col(name).sum() for name, counted in totals.items() if not counted]
    counts = [nw.col(name).count() for name, counted in totals.items() if counted]
    grouped: Any = frame.group_by(*keys).agg(*added, *counts) if keys else frame.select(*added, *counts)
    small = _held(grouped if most is None else grouped.head(most + 1))
    text = _text(small, keys)
    if isinstance(small, nw.DataFrame):  # a sum of nothing, which is missing on some engines
        small = small.with_columns(nw.col(name).fill_null(0) for name in totals)
    coded = {key: _coded_text(small[key].to_native()) for key in text}
    if text:
        small = small.drop(*text)
    got = fetch(small)
    coded |= {key: factorised(got[key]) for key in keys if key not in coded}
    return Grouped(
        {key: values for key, (_, values) in coded.items()},
        {key: codes for key, (codes, _) in coded.items()},
        {name: _numbers(got[name]) for name in totals},
    )


def _held(grouped: Frame) -> Frame:
    """Return what DuckDB found as a table in memory, so that columns can be taken from it one way or another."""
    if not grouped.implementation.is_duckdb():
        return grouped
    held: Frame = nw.from_native(pl.DataFrame(grouped.to_native()))
    return held


def _text(small: Frame, keys: Sequence[str]) -> list[str]:
    """Return those keys whose texts can be told apart in Polars, without each becoming an object of Python's."""
    if not isinstance(small, nw.DataFrame) or not small.implementation.is_polars():
        return []
    return [key for key in keys if small.schema[key] == nw.String]


def _coded_text(column: pl.Series) -> tuple[Codes, list[Any]]:
    values = column.drop_nulls().unique(maintain_order=True)
    places = column.cast(pl.Enum(values)).to_physical().cast(pl.Int64)
    return places.fill_null(MISSING).to_numpy(), values.to_list()


def _in_pandas(
    frame: nw.DataFrame[Any], bases: Sequence[Sequence[str]], columns: Sequence[str], counted: Collection[str]
) -> list[Grouped]:
    native: pd.DataFrame = frame.to_native()
    coded = {key: factorised(native[key]) for key in dict.fromkeys(k for base in bases for k in base)}
    placed = [_places([coded[key] for key in keys], len(native)) for keys in bases]
    sums: list[dict[str, npt.NDArray[Any]]] = [{} for _ in bases]
    for name in columns:  # one at a time, for each takes as much memory as its column
        held = native[name].to_numpy(dtype=np.float64, na_value=np.nan)
        weights = ~np.isnan(held) if name in counted else _numbers(held)
        for made, (places, groups) in zip(sums, placed, strict=True):
            made[name] = np.bincount(places, weights=weights, minlength=len(groups))
    return [
        Grouped({key: coded[key][1] for key in keys}, {key: coded[key][0][groups] for key in keys}, made)
        for keys, (_, groups), made in zip(bases, placed, sums, strict=True)
    ]


def _places(coded: Sequence[tuple[Codes, list[Any]]], rows: int) -> tuple[Codes, Codes]:
    """Return the group of each row, and for each group a row that is in it."""
    if not coded:
        return np.zeros(rows, dtype=np.int64), np.zeros(1, dtype=np.int64)
    place, size = np.zeros(rows, dtype=np.int64), 1
    for codes, values in coded:
        if size * (len(values) + 1) > 2**40:  # far from where the number of a group would overflow
            place, found = pd.factorize(place)
            size = len(found)
        place = place * (len(values) + 1) + codes + 1
        size *= len(values) + 1
    dense, found = pd.factorize(place)
    first = np.empty(len(found), dtype=np.int64)
    first[dense[::-1]] = np.arange(rows - 1, -1, -1)
    return dense.astype(np.int64), first


def _numbers(values: Any) -> npt.NDArray[Any]:  # noqa: ANN401 - a list where an engine gave none for a sum of nothing
    if isinstance(values, list):
        values = np.array([0 if v is None else float(v) for v in values], dtype=np.float64)
    held: npt.NDArray[Any] = np.nan_to_num(values, nan=0.0) if values.dtype.kind == "f" else values
    return held
