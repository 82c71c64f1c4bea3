"""Looking closely at every row finds nothing that the fused pass had let through."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange import schemas
from syschange.schemas.checking import judge, screen

ODD = [
    *["", " ", "a", "a ", "a\n", "A\u200b", "x" * 201, "é", "e\u0301", "=1+1", "CafÃ©", "Total", "9.1E+15"],
    *["Female", "female", "White", "13", "-8", "mcs", "MCS", "(not known)", "(all)", "(unknown)"],
    *["E01012345", "2024-Q1", "2024-Q3", "9434765919"],
]
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "string": st.one_of(
        st.none(),
        st.sampled_from(ODD),
        st.text(max_size=4),
    ),
    "integer": st.none() | st.integers(-5, 130) | st.sampled_from([999, 2**40]),
    "number": st.none() | st.floats(allow_nan=True, allow_infinity=True, width=32) | st.integers(-5, 60).map(float),
    "boolean": st.none() | st.booleans(),
    "date": st.none() | st.dates(dt.date(1850, 1, 1), dt.date(2200, 1, 1)) | st.just(dt.date(1900, 1, 1)),
}  # fmt: skip
TYPES = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}
OTHERS: list[tuple[str, str, Any]] = [
    ("integer", "number", pl.Float64),
    ("boolean", "integer", pl.Int64),
    ("string", "integer", pl.Int64),
    ("date", "string", pl.String),
]


@st.composite
def tables(draw: st.DrawFn, name: str) -> pl.DataFrame:
    """Draw a table in some of a schema's columns, its cells anything, now and then of another type."""
    fields = schemas.load(name).fields
    rows = draw(st.integers(1, 6))
    chosen = [f for f in fields if f.required or draw(st.integers(0, 3)) == 0]
    columns = []
    for field in chosen:
        kind, dtype = field.type, TYPES[field.type]
        swaps = [(other, held) for own, other, held in OTHERS if own == field.type]
        if swaps and draw(st.integers(0, 5)) == 0:
            kind, dtype = swaps[0]
        labels = st.sampled_from(schemas.codelist(field.codelist).labels) if field.codelist else CELLS[kind]
        cells = st.one_of(CELLS[kind], labels) if kind == "string" else CELLS[kind]
        held = draw(st.lists(cells, min_size=rows, max_size=rows))
        columns.append(pl.Series(field.name, held, dtype=dtype))
    return pl.DataFrame(columns)


def closely(table: object, name: str, monkeypatch: pytest.MonkeyPatch) -> schemas.CheckReport:
    """Check a table with every row looked at for every rule."""

    def everything(make: Any) -> Any:
        def made(*given: Any) -> Any:
            subject = make(*given)
            return subject and replace(subject, marks=(), groups=(), everything=True)

        return made

    with monkeypatch.context() as patch:
        for function in ("column_subject", "rule_subject", "key_subject"):
            patch.setattr(judge, function, everything(getattr(screen, function)))
        return schemas.check(table, name, today=dt.date(2026, 1, 1))


@pytest.mark.parametrize("name", schemas.names())
@settings(deadline=None, max_examples=6)
@given(data=st.data())
def test_it_finds_all_that_a_close_look_finds(name: str, data: st.DataObject) -> None:
    table = data.draw(tables(name))
    with pytest.MonkeyPatch.context() as monkeypatch:
        for held in (table, table.lazy(), pd.DataFrame(table.to_dict(as_series=False))):
            expected = closely(held, name, monkeypatch)
            found = schemas.check(held, name, today=dt.date(2026, 1, 1))
            assert found.findings == expected.findings
            assert found.shares == expected.shares
