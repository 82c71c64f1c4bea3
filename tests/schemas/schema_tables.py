"""Valid tables for each schema as Hypothesis strategies, faults to plant in them, and engines to hold them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import strategies as st

from syschange import schemas

Table = dict[str, list[Any]]

POLARS_TYPES: Mapping[str, Any] = {
    "string": pl.String,
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "date": pl.Date,
}
PANDAS_TYPES: Mapping[str, Mapping[str, str]] = {
    "plain": {
        "string": "str",
        "integer": "float64",
        "number": "float64",
        "boolean": "object",
        "date": "object",
    },
    "object": dict.fromkeys(POLARS_TYPES, "object"),
    "nullable": {
        "string": "string",
        "integer": "Int64",
        "number": "Float64",
        "boolean": "boolean",
        "date": "datetime64[us]",
    },
    "arrow": {
        "string": "string[pyarrow]",
        "integer": "int64[pyarrow]",
        "number": "double[pyarrow]",
        "boolean": "bool[pyarrow]",
        "date": "date32[pyarrow]",
    },
    "category": dict.fromkeys(POLARS_TYPES, "category"),
}

# Arrow-backed pandas needs pyarrow, which the library itself does not.
needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None, reason="pyarrow is not installed")

ids = st.from_regex(r"[A-Z]{0,2}[0-9]{1,6}", fullmatch=True)
labels = st.from_regex(r"[A-Za-zéß][a-z'-]{0,8}( [a-z]{1,6})?", fullmatch=True)
days = st.dates(dt.date(1990, 1, 1), dt.date(2030, 12, 31))


def field_type(schema: str, column: str) -> str:
    """Return the declared type of a column; a column the schema does not know holds text."""
    field = schemas.load(schema).field(column)
    return field.type if field is not None else "string"


def as_pandas(schema: str, table: Table, style: str = "plain") -> pd.DataFrame:
    """Return a table in pandas; `style` says which dtypes hold it."""
    types = PANDAS_TYPES[style]
    return pd.DataFrame(
        {name: pd.Series(cells, dtype=types[field_type(schema, name)]) for name, cells in table.items()},
        index=pd.RangeIndex(len(next(iter(table.values())))),
    )


def as_polars(schema: str, table: Table) -> pl.DataFrame:
    """Return a table in Polars, its columns of the declared types."""
    return pl.DataFrame(
        [
            pl.Series(name, cells, dtype=POLARS_TYPES[field_type(schema, name)])
            for name, cells in table.items()
        ]
    )


def columns_of(optional: Mapping[str, st.SearchStrategy[Any]], rows: int) -> st.SearchStrategy[Table]:
    """Return some of the optional columns, with missing cells in them."""
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.none() | cells, min_size=rows, max_size=rows)
            for name, cells in optional.items()
        },
    )


@st.composite
def people(draw: st.DrawFn, least: int = 1) -> Table:
    """Draw a valid table of people."""
    who = draw(st.lists(ids, min_size=least, max_size=12, unique=True))
    optional = {
        "household_id": ids,
        "arm": labels,
        "age": st.integers(0, 115),
        "age_band": labels,
        "sex": st.sampled_from(schemas.codelist("sex").labels),
        "ethnicity": st.sampled_from(schemas.codelist("ethnic_group_5").labels),
        "homelessness": st.sampled_from(schemas.codelist("homelessness").labels),
        "substance": labels,
        "a note of their own": st.text(max_size=5),
    }
    return {"person_id": who, **draw(columns_of(optional, len(who)))}


@st.composite
def access(draw: st.DrawFn, least: int = 1) -> Table:
    """Draw a valid table of access."""
    keys = draw(st.lists(st.tuples(ids, labels), min_size=least, max_size=12, unique=True))
    rows = len(keys)
    optional = {"days": st.integers(0, 20000), "referred_on": days}
    table: Table = {
        "person_id": [who for who, _ in keys],
        "service": [service for _, service in keys],
        "reached": draw(st.lists(st.none() | st.booleans(), min_size=rows, max_size=rows)),
        **draw(columns_of(optional, rows)),
    }
    if draw(st.booleans()):
        later = draw(st.lists(st.integers(0, 400), min_size=rows, max_size=rows))
        referred = table.get("referred_on") or [None] * rows
        start = [day or dt.date(2020, 1, 1) for day in referred]
        table["reached_on"] = [
            s + dt.timedelta(n) if reached else None
            for s, n, reached in zip(start, later, table["reached"], strict=True)
        ]
    return table


@st.composite
def outcomes(draw: st.DrawFn, least: int = 1) -> Table:
    """Draw a valid table of outcomes."""
    listed = schemas.codelist("measures")
    ranges = listed.enforced_ranges
    closed = {m.label: st.sampled_from(m.values) for m in listed.measures if m.values}  # noqa: PD011 - not a table
    one = st.tuples(ids, st.sampled_from(list(ranges)), st.integers(0, 48).map(lambda n: n / 2))
    keys = draw(st.lists(one, min_size=least, max_size=12, unique=True))
    values = [draw(st.none() | closed.get(measure, st.floats(*ranges[measure]))) for _, measure, _ in keys]
    optional = {
        "assessed_on": days,
        "reported_by": st.sampled_from(schemas.codelist("reported_by").labels),
    }
    return {
        "person_id": [who for who, _, _ in keys],
        "measure": [measure for _, measure, _ in keys],
        "months": [months for _, _, months in keys],
        "value": values,
        **draw(columns_of(optional, len(keys))),
    }


TABLES = {"people": people, "access": access, "outcomes": outcomes}


@st.composite
def valid(draw: st.DrawFn, least: int = 1) -> tuple[str, Table]:
    """Draw the name of a schema and a table that is valid by it."""
    schema = draw(st.sampled_from(sorted(TABLES)))
    return schema, draw(TABLES[schema](least))


@dataclass(frozen=True)
class Fault:
    """A cell that breaks one rule. `typed` says whether a column of the declared type can hold it."""

    schema: str
    column: str
    rule: str
    value: Any
    typed: bool = True


FAULTS: Sequence[Fault] = (
    Fault("people", "person_id", "missing_value", None),
    Fault("people", "person_id", "blank", ""),
    Fault("people", "person_id", "blank", " \t"),
    Fault("people", "person_id", "untidy", "P1\n"),
    Fault("people", "person_id", "untidy", " P1"),
    Fault("people", "person_id", "too_long", "P" * 201),
    Fault("people", "person_id", "type", 17, typed=False),
    Fault("people", "household_id", "type", 4.0, typed=False),
    Fault("people", "household_id", "untidy", "H1\u200b"),
    Fault("people", "arm", "untidy", "Clinic "),
    Fault("people", "arm", "untidy", "Cli\u00a0nic"),
    Fault("people", "arm", "untidy", "\u202eClinic"),
    Fault("people", "arm", "untidy", "Cafe\u0301"),
    Fault("people", "arm", "blank", ""),
    Fault("people", "arm", "too_long", "x" * 201),
    Fault("people", "arm", "reserved", "(unknown)"),
    Fault("people", "arm", "type", value=True, typed=False),
    Fault("people", "age", "type", 3.7, typed=False),
    Fault("people", "age", "type", "34", typed=False),
    Fault("people", "age", "type", value=True, typed=False),
    Fault("people", "age", "infinite", float("-inf"), typed=False),
    Fault("people", "age", "range", -1),
    Fault("people", "age", "range", 116),
    Fault("people", "sex", "category", "female"),
    Fault("people", "sex", "category", "M"),
    Fault("people", "sex", "category", "NA"),
    Fault("people", "sex", "untidy", "Female\ufeff"),
    Fault("people", "sex", "type", 1, typed=False),
    Fault("people", "ethnicity", "category", "white"),
    Fault("people", "homelessness", "category", "Sofa-surfing"),
    Fault("access", "service", "missing_value", None),
    Fault("access", "service", "untidy", "Clinic\t"),
    Fault("access", "reached", "type", "False", typed=False),
    Fault("access", "reached", "type", "N", typed=False),
    Fault("access", "reached", "type", 2, typed=False),
    Fault("access", "reached", "type", 0.5, typed=False),
    Fault("access", "days", "range", -3),
    Fault("access", "days", "range", 20001),
    Fault("access", "days", "type", "12", typed=False),
    Fault("access", "days", "type", dt.date(2020, 1, 1), typed=False),
    Fault("access", "referred_on", "range", dt.date(1899, 12, 31)),
    Fault("access", "referred_on", "type", "2020-01-01", typed=False),
    Fault("access", "referred_on", "type", 45292, typed=False),
    Fault("access", "referred_on", "type", dt.datetime(2020, 1, 1, tzinfo=dt.UTC), typed=False),
    Fault("outcomes", "measure", "category", "MCS"),
    Fault("outcomes", "measure", "missing_value", None),
    Fault("outcomes", "months", "missing_value", None),
    Fault("outcomes", "months", "range", -0.5),
    Fault("outcomes", "months", "infinite", float("inf")),
    Fault("outcomes", "value", "infinite", float("inf")),
    Fault("outcomes", "value", "range_by_measure", 100.5),
    Fault("outcomes", "value", "type", "<5", typed=False),
    Fault("outcomes", "assessed_on", "range", dt.date(9999, 12, 31)),
    Fault("outcomes", "reported_by", "category", "Person"),
)


def plant(table: Table, fault: Fault, row: int) -> Table:
    """Return a table with one fault in one row, counted from 0."""
    rows = len(next(iter(table.values())))
    cells = list(table.get(fault.column, [None] * rows))
    cells[row] = fault.value
    return {**table, fault.column: cells}


def holding(schema: str, table: Table, fault: Fault) -> pd.DataFrame:
    """Return a faulty table in pandas, the faulty column as objects where its type cannot hold the fault."""
    frame = as_pandas(schema, {**table, fault.column: [None] * len(table["person_id"])})
    dtype = PANDAS_TYPES["plain"][field_type(schema, fault.column)] if fault.typed else "object"
    return frame.assign(**{fault.column: pd.Series(table[fault.column], dtype=dtype)})
