"""Rows of people who repeat, in every engine, and what their sums are by adding up the plain way."""

import importlib.util
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import strategies as st

Row = dict[str, Any]
TYPES: dict[str, Any] = {
    "person": pl.Int64, "sex": pl.String, "area": pl.String, "when": pl.String, "score": pl.Float64,
    "days": pl.Float64, "w": pl.Float64, "seen": pl.Boolean,
}  # fmt: skip
TEXTS = ("sex", "area", "when")
BY = ["sex", "area"]
needs_pyarrow = pytest.mark.skipif(
    importlib.util.find_spec("pyarrow") is None, reason="pyarrow is not installed"
)


def as_polars(rows: Sequence[Row]) -> pl.DataFrame:
    return pl.DataFrame({c: pl.Series([r[c] for r in rows], dtype=t) for c, t in TYPES.items()})


def as_pandas(rows: Sequence[Row], text: Any = "str") -> pd.DataFrame:
    frame = pd.DataFrame({c: pd.Series([r[c] for r in rows], dtype=object) for c in TYPES})
    types = {"person": "int64", "score": "float64", "days": "float64", "w": "float64", "seen": "boolean"}
    return frame.astype({**types, **dict.fromkeys(TEXTS, text)})


def as_duckdb(rows: Sequence[Row]) -> Any:
    held = as_polars(rows)
    connection = duckdb.connect()
    connection.register("held", held)
    return connection.sql("SELECT * FROM held")


def as_arrow(rows: Sequence[Row]) -> Any:
    return as_polars(rows).to_arrow()


def as_spelled(rows: Sequence[Row]) -> pl.DataFrame:
    """Return the table with people named by texts and the groups as an Enum."""
    declared = {c: pl.Enum(sorted({r[c] for r in rows if r[c] is not None})) for c in TEXTS}
    named = pl.col("person").map_elements(lambda who: f"p{who + 3:02}", return_dtype=pl.String)
    return as_polars(rows).cast(declared).with_columns(named)


ENGINES: dict[str, Callable[[Sequence[Row]], Any]] = {
    "pandas str": as_pandas,
    "pandas object": lambda rows: as_pandas(rows, object),
    "pandas category": lambda rows: as_pandas(rows, "category"),
    "Polars": as_polars,
    "Polars lazy": lambda rows: as_polars(rows).lazy(),
    "Polars Enum": as_spelled,
}
WITH_ARROW: dict[str, Callable[[Sequence[Row]], Any]] = {"DuckDB": as_duckdb, "Arrow": as_arrow}
EVERY = [*ENGINES.items(), *(pytest.param(n, f, marks=needs_pyarrow) for n, f in WITH_ARROW.items())]


@st.composite
def visits(draw: st.DrawFn, *, changing: float = 0.0, periods: int = 2, least: int = 1) -> list[Row]:
    """Draw rows of up to eight people, whose characteristics change from row to row with a probability."""
    seed = draw(st.integers(0, 2**32 - 1))
    size = draw(st.integers(least, 40))
    rng = np.random.default_rng(seed)
    sexes, areas = ["F", "m", None, "(not asked)"], ["x", "Y", None]
    steady = [(rng.choice(4), rng.choice(3)) for _ in range(8)]
    rows = []
    for _ in range(size):
        who = int(rng.integers(8))
        sex, area = steady[who]
        if rng.random() < changing:
            sex = rng.choice(4)
        if rng.random() < changing:
            area = rng.choice(3)
        rows.append({
            "person": who * 7 - 3, "sex": sexes[sex], "area": areas[area],
            "when": [*(f"t{i}" for i in range(periods)), None][rng.choice(periods + (rng.random() < 0.1))],
            "score": None if rng.random() < 0.15 else round(float(rng.normal(50, 20)), 2),
            "days": None if rng.random() < 0.1 else float(rng.integers(0, 400)) / 4,
            "w": round(float(rng.lognormal()), 2) * (rng.random() > 0.1),
            "seen": None if rng.random() < 0.1 else bool(rng.random() < 0.3),
        })  # fmt: skip
    return rows


def label(value: Any, *, unknown: str = "keep") -> str:
    missing = value is None or (unknown == "keep" and value == "(not asked)")
    return "(unknown)" if missing else str(value)


def in_group(rows: Iterable[Row], labels: Mapping[str, str], *, unknown: str = "keep") -> list[Row]:
    """Return the rows that carry labels; a margin takes every one."""
    return [
        r for r in rows if all(v == "(all)" or label(r[c], unknown=unknown) == v for c, v in labels.items())
    ]


def totals(
    rows: Iterable[Row], value: str, *, measure: str | None, weight: str | None, pivot: float
) -> dict[Any, tuple[float, float]]:
    """Return the total and the size of each person with a known row."""
    made: dict[Any, list[tuple[float, float]]] = {}
    for r in known(rows, value, measure):
        w = r[weight] if weight else 1.0
        made.setdefault(r["person"], []).append(
            (w * (r[value] - pivot), w * (r[measure] if measure else 1.0))
        )
    return {
        who: (math.fsum(t for t, _ in found), math.fsum(m for _, m in found)) for who, found in made.items()
    }


def known(rows: Iterable[Row], value: str, measure: str | None) -> list[Row]:
    return [r for r in rows if r[value] is not None and (measure is None or r[measure] is not None)]


def subsets(of: Sequence[str], most: int) -> list[tuple[str, ...]]:
    return [chosen for k in range(most + 1) for chosen in combinations(of, k)]


def shuffled(rows: Sequence[Row], seed: int) -> list[Row]:
    return [rows[i] for i in np.random.default_rng(seed).permutation(len(rows))]


def schema(data: Any) -> Any:
    return nw.from_native(data).collect_schema()
