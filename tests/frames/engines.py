"""One small table in every engine and type a user may bring."""

import importlib.util
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import polars as pl
from hypothesis import strategies as st

Columns = Mapping[str, Sequence[Any]]
TEXTS = ("sex", "ethnicity")
LABELS = {"sex": ("b", "A", "a", "Female ÷", "1"), "ethnicity": ("x", "Y", "zz")}


def _pandas(columns: Columns, dtype: Any) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series(list(values), dtype=object) for name, values in columns.items()})
    return frame if dtype is object else frame.astype(dict.fromkeys(TEXTS, dtype))


def _numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its numbers as plain doubles, as a file read with missing values would give."""
    return frame.assign(score=frame["score"].astype("float64"), seen=frame["seen"].astype("float64"))


def _nullable(columns: Columns) -> pd.DataFrame:
    return _pandas(columns, "string").astype({"score": "Float64", "seen": "boolean", "count": "Int64"})


def _polars(columns: Columns, types: Mapping[str, Any]) -> pl.DataFrame:
    whole = {"score": pl.Float64, "seen": pl.Boolean, "count": pl.Int16}
    return pl.DataFrame(
        {name: pl.Series(list(values), dtype={**whole, **types}[name]) for name, values in columns.items()}
    )


_DECLARED = {name: pl.Enum(sorted(labels, reverse=True)) for name, labels in LABELS.items()}
_ARROW: dict[str, Callable[[Columns], Any]] = {
    "pandas Arrow": lambda c: _nullable(c).convert_dtypes(dtype_backend="pyarrow"),
}
ENGINES: dict[str, Callable[[Columns], Any]] = {
    "pandas object": lambda c: _pandas(c, object),
    "pandas str": lambda c: _numbers(_pandas(c, "str")),
    "pandas string": lambda c: _pandas(c, "string"),
    "pandas category": lambda c: _numbers(_pandas(c, "category")),
    "pandas ordered category": lambda c: _pandas(c, object).astype(
        {n: pd.CategoricalDtype(sorted(labels, reverse=True), ordered=True) for n, labels in LABELS.items()}
    ),
    "pandas nullable": _nullable,
    "Polars": lambda c: _polars(c, dict.fromkeys(TEXTS, pl.String)),
    "Polars lazy": lambda c: _polars(c, dict.fromkeys(TEXTS, pl.String)).lazy(),
    "Polars Categorical": lambda c: _polars(c, dict.fromkeys(TEXTS, pl.Categorical)),
    "Polars Enum": lambda c: _polars(c, _DECLARED),
    **(_ARROW if importlib.util.find_spec("pyarrow") else {}),
}

SCORES = st.one_of(st.none(), st.floats(-1e4, 1e6).map(lambda v: round(v, 2)))


@st.composite
def tables(draw: st.DrawFn, *, least: int = 1) -> dict[str, list[Any]]:
    """Draw the columns of a table: two characteristics, a score, a yes or no, and a count."""
    rows = draw(
        st.lists(
            st.tuples(
                st.one_of(st.none(), st.sampled_from(LABELS["sex"])),
                st.one_of(st.none(), st.sampled_from(LABELS["ethnicity"])),
                SCORES,
                st.one_of(st.none(), st.booleans()),
                st.integers(-100, 100),
            ),
            min_size=least,
            max_size=25,
        )
    )
    names = ("sex", "ethnicity", "score", "seen", "count")
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}
