"""The rules between columns and for whole tables: each says, row by row, what holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from syschange.schemas.checking.cells import BOOLEAN, MISSING, NUMBER, OTHER, TEXT, Cells, Flags
from syschange.schemas.checking.rules import Column, finite_numbers, flags, given

FEWEST_SCORES = 20  # ours: below it a file may hold no high score of a risk by chance
_DECIMALS = 2  # a closed set of scores is printed with so many

Table = pd.DataFrame


def enough_rows(frame: Table, *, fewest: int) -> bool:
    """Hold that a table has rows at all, or as many as it should."""
    return len(frame) >= fewest


def is_alone(frame: Table, *, keys: Sequence[str]) -> "Column[bool]":
    """Hold that no other row has the same key; a row whose key is not whole is passed over."""
    if not set(keys) <= set(frame.columns):
        return _all(frame)
    columns = [Cells.of(frame[key]) for key in keys]
    whole = np.logical_and.reduce([~c.are(MISSING, OTHER) for c in columns])
    parts = pd.DataFrame({i: _comparable(c) for i, c in enumerate(columns)}, index=frame.index)[whole]
    good = np.ones(len(frame), dtype=bool)
    good[whole] = ~parts.duplicated(keep=False).to_numpy()
    return flags(frame, good)


def is_unlike(frame: Table, *, columns: Sequence[str]) -> "Column[bool]":
    """Hold that no other row is the same in every one of the columns that are there, missing cells included."""
    present = [name for name in columns if name in frame.columns]
    if not present:
        return _all(frame)
    parts = {i: _comparable(Cells.of(frame[name])) for i, name in enumerate(present)}
    return flags(frame, ~pd.DataFrame(parts, index=frame.index).duplicated(keep=False).to_numpy())


def not_before(frame: Table, *, field: str, other: str) -> "Column[bool]":
    """Hold that one day is not before another."""
    if not {field, other} <= set(frame.columns):
        return _all(frame)
    return flags(frame, ~(Cells.of(frame[field]).days < Cells.of(frame[other]).days))


def at_most(frame: Table, *, field: str, other: str) -> "Column[bool]":
    """Hold that one number is not more than another."""
    if not {field, other} <= set(frame.columns):
        return _all(frame)
    return flags(frame, ~(finite_numbers(Cells.of(frame[field])) > finite_numbers(Cells.of(frame[other]))))


def given_with(frame: Table, *, field: str, other: str, when_true: bool) -> "Column[bool]":
    """Hold that a cell is given where another is, or where that other is true."""
    if not {field, other} <= set(frame.columns):
        return _all(frame)
    condition = Cells.of(frame[other])
    asked = given(condition)
    if when_true:
        asked &= condition.are(BOOLEAN, NUMBER) & (condition.numbers == 1)
    return flags(frame, ~asked | given(Cells.of(frame[field])))


def in_range_of_measure(
    frame: Table, *, field: str, other: str, ranges: Mapping[str, tuple[float, float]]
) -> "Column[bool]":
    """Hold that a score lies in the range of its measure."""
    good = np.ones(len(frame), dtype=bool)
    for label, here, number in _by_measure(frame, field, other):
        lowest, highest = ranges.get(label, (-np.inf, np.inf))
        good &= ~(here & ((number < lowest) | (number > highest)))
    return flags(frame, good)


def is_value_of_measure(
    frame: Table, *, field: str, other: str, values: Mapping[str, Sequence[float]]
) -> "Column[bool]":
    """Hold that a score is one of those its measure can have, to the decimals in which they are printed."""
    good = np.ones(len(frame), dtype=bool)
    for label, here, number in _by_measure(frame, field, other):
        if label in values:
            possible = np.isin(np.round(number, _DECIMALS), np.round(values[label], _DECIMALS))
            good &= ~(here & ~np.isnan(number) & ~possible)
    return flags(frame, good)


def uses_its_scale(frame: Table, *, field: str, other: str, doubled: Mapping[str, float]) -> "Column[bool]":
    """Hold that a measure that is entered doubled was not entered undoubled in the whole file.

    With at least `FEWEST_SCORES` scores, and none above half the highest, all of them are flagged.
    """
    good = np.ones(len(frame), dtype=bool)
    for label, here, number in _by_measure(frame, field, other):
        scores = here & ~np.isnan(number)
        if label in doubled and scores.sum() >= FEWEST_SCORES and number[scores].max() <= doubled[label] / 2:
            good &= ~scores
    return flags(frame, good)


def is_constant(frame: Table, *, field: str, other: str) -> "Column[bool]":
    """Hold that a cell is the same in every row of one other; rows where either is missing are passed over."""
    if not {field, other} <= set(frame.columns):
        return _all(frame)
    values, groups = Cells.of(frame[field]), Cells.of(frame[other])
    known = given(values) & given(groups) & ~values.are(OTHER) & ~groups.are(OTHER)
    parts = pd.DataFrame({"group": _comparable(groups), "value": _comparable(values)}, index=frame.index)[
        known
    ]
    good = np.ones(len(frame), dtype=bool)
    good[known] = (parts.groupby("group", sort=False)["value"].transform("nunique") <= 1).to_numpy()
    return flags(frame, good)


def follows(frame: Table, *, field: str, other: str) -> "Column[bool]":
    """Hold that each period follows the one before it within a group; the first after a gap is flagged.

    Where there is no column of groups, the whole table is one.
    """
    if field not in frame.columns:
        return _all(frame)
    period = _period_numbers(Cells.of(frame[field]))
    groups = Cells.of(frame[other] if other in frame.columns else pd.Series("", frame.index, dtype="str"))
    known = ~np.isnan(period) & given(groups)
    parts = pd.DataFrame({"group": _comparable(groups), "period": period}, index=frame.index)[known]
    distinct = parts.drop_duplicates().sort_values(["group", "period"])
    step = distinct.groupby("group", sort=False)["period"].diff()
    late = pd.MultiIndex.from_frame(distinct[(step > 1).to_numpy()])
    good = np.ones(len(frame), dtype=bool)
    good[known] = ~pd.MultiIndex.from_frame(parts).isin(late)
    return flags(frame, good)


def _by_measure(frame: Table, field: str, other: str) -> Iterator[tuple[str, Flags, npt.NDArray[np.float64]]]:
    """Go through the measures of a table: its label, which rows are of it, and all numbers."""
    if {field, other} <= set(frame.columns):
        number = finite_numbers(Cells.of(frame[field]))
        places, labels = Cells.of(frame[other]).distinct
        for place, label in enumerate(labels):
            yield label, places == place, number


def _period_numbers(cells: Cells) -> npt.NDArray[np.float64]:
    """Return quarters and years as numbers that rise by one from each to the next."""
    if not cells.are(TEXT).any():
        return finite_numbers(cells)
    places, texts = cells.distinct
    numbers = np.fromiter(map(_quarter_number, texts), np.float64, len(texts))
    return np.append(numbers, np.nan)[places]


def _quarter_number(text: str) -> float:
    year, _, quarter = text.partition("-Q")
    whole = year[:4].isdecimal() and quarter in ("1", "2", "3", "4")
    return 4.0 * int(year[:4]) + int(quarter) if whole else np.nan


def _comparable(cells: Cells) -> Any:  # noqa: ANN401 - places of texts, numbers or objects
    """Return values that are equal exactly where the cells say the same, whatever the engine."""
    if cells.are(MISSING, TEXT).all():
        return cells.distinct[0]
    if cells.series.dtype.kind == "f":
        return cells.numbers
    return cells.series.to_numpy(dtype=object)


def _all(frame: Table) -> "Column[bool]":
    return flags(frame, np.ones(len(frame), dtype=bool))
