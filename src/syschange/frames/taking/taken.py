"""The wanted columns of every row, in one form whatever engine they came from."""

from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from syschange.errors import WrongTypeError, quote
from syschange.frames.adding.numbers import numbers
from syschange.frames.groups.labels import (
    as_text,
    declared_order,
    is_missing,
    label,
    ordered_labels,
    real_groups,
    require_unknown,
)
from syschange.frames.opening.days import dated
from syschange.frames.opening.tables import Frame, fetch, open_table


def take_rows(
    data: object,
    *,
    groups: Sequence[str] = (),
    ids: Sequence[str] = (),
    flags: Sequence[str] = (),
    values: Sequence[str] = (),
    days: Sequence[str] = (),
    unknown: str = "keep",
    categories: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return the wanted columns of every row, each in one form whatever the engine.

    For what is not a sum over rows (the order of steps, who met whom). It holds those columns in memory: at ten
    million rows that is about a gigabyte a column of text, so take few.

    Parameters
    ----------
    data
        A table of any engine, or the path of a Parquet file.
    groups
        Columns of labels. A missing one becomes `(unknown)`.
    ids
        Columns that tell people, cases or things apart. A missing one stays missing.
    flags
        Columns of true and false.
    values
        Columns of numbers.
    days
        Columns of dates or times, of which the day is kept.
    unknown
        "keep": all that is missing of a label is `(unknown)`. "split": what is missing for a known reason keeps the
        label that says so.
    categories
        The labels of a column, in order, whether any row has them or not.

    Returns
    -------
    DataFrame
        A row a row, in the order they came, under the names asked for: labels as ordered categories (the declared
        order, then the alphabet's, `(unknown)` last); ids as text; flags as 1.0, 0.0 and missing; numbers as floats;
        days as `datetime64`.

    Raises
    ------
    MissingColumnError
        Where a column is not there.
    WrongTypeError
        Where a column is not of its kind.
    UnknownChoiceError
        Where `unknown` is not one of those allowed.
    """
    require_unknown(unknown)
    wanted = list(dict.fromkeys([*groups, *ids, *flags, *values, *days]))
    table = open_table(data, wanted)
    frame, _ = numbers(table.frame, table, list(dict.fromkeys([*flags, *values])))
    frame = _with_days(frame, table.names, days)
    named = _fetched(frame, _names(table.names, wanted, days), days)
    made = {}
    for name in wanted:
        if name in groups:
            declared = real_groups((categories or {}).get(name, ()), name) or declared_order(table, name)
            made[name] = _labels(named[name], name, declared, unknown)
        elif name in ids:
            made[name] = _texts(named[name])
        elif name in days:
            made[name] = pd.Series(pd.to_datetime(named[name]).astype("datetime64[s]"))
        else:
            made[name] = _numbers(named[name])
    for name in flags:
        _require_flag(made[name], name)
    return pd.DataFrame(made)


def _names(names: Mapping[str, str], wanted: Sequence[str], days: Sequence[str]) -> dict[str, str]:
    """Return under which name of the frame each wanted column stands; days under one of their own."""
    return {name: f"day {names[name]}" if name in days else names[name] for name in wanted}


def _fetched(frame: Frame, names: Mapping[str, str], days: Sequence[str]) -> dict[str, Any]:
    """Return the wanted columns as the engine gives them; days as a series, which pandas has already."""
    held = isinstance(frame, nw.DataFrame) and frame.implementation.is_pandas()
    kept = {name: frame[names[name]].to_native() for name in days} if held else {}
    asked = [names[name] for name in names if name not in kept]
    found = fetch(frame.select(*asked)) if asked else {}
    given = {name: kept[name] if name in kept else found[names[name]] for name in names}
    return {
        n: pd.Series(list(v), dtype=object) if n in days and n not in kept else v for n, v in given.items()
    }


def _with_days(frame: Frame, names: Mapping[str, str], days: Sequence[str]) -> Frame:
    for name in days:
        frame = dated(frame, names[name], name, called=f"day {names[name]}")
    return frame


def _labels(values: Any, column: str, declared: Sequence[str], unknown: str) -> "pd.Series[Any]":  # noqa: ANN401 - any engine's
    """Return labels as ordered categories, each different value looked at once."""
    codes, different = pd.factorize(pd.Series(list(values), dtype=object), use_na_sentinel=False)
    texts = [label(value, column, unknown=unknown) for value in different]
    order = ordered_labels({*texts, *declared}, declared)
    place = {name: i for i, name in enumerate(order)}
    placed = (
        np.array([place[t] for t in texts], dtype=np.int64)[codes] if texts else np.zeros(0, dtype=np.int64)
    )
    kinds = pd.CategoricalDtype(list(order), ordered=True)
    return pd.Series(pd.Categorical.from_codes(placed, dtype=kinds))


def _numbers(found: Any) -> "pd.Series[Any]":  # noqa: ANN401 - any engine's
    if isinstance(found, np.ndarray):
        return pd.Series(found.astype(np.float64))
    return pd.Series([np.nan if is_missing(v) else float(v) for v in found], dtype="float64")


def _texts(values: Any) -> "pd.Series[Any]":  # noqa: ANN401 - as above
    codes, different = pd.factorize(pd.Series(list(values), dtype=object), use_na_sentinel=False)
    texts = np.array([None if is_missing(value) else as_text(value) for value in different], dtype=object)
    return pd.Series(texts[codes] if len(texts) else [], dtype="str")


def _require_flag(column: "pd.Series[Any]", name: str) -> None:
    if not column.dropna().isin([0.0, 1.0]).all():
        raise WrongTypeError(
            f"The column {quote(name)} is not yes or no throughout.",
            "Give true and false (or 1 and 0), and leave out what is not known.",
        )
