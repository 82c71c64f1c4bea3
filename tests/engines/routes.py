"""Every way that the same people can be given: as a table of each engine, in each type, and as a file."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from .people import AREA, TEXTS, TYPES, People

Route = Callable[[People], Any]


def pandas_object(people: People) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(people.column(name), dtype=object) for name in TYPES})


def pandas_str(people: People) -> pd.DataFrame:
    """Return texts as pandas reads them, and numbers with gaps as decimals, as reading a CSV file gives them."""
    made = {}
    for name, dtype in TYPES.items():
        plain = "str" if name in TEXTS else object if dtype == pl.Boolean else "float64"
        made[name] = pd.Series(people.column(name), dtype=plain)
    return pd.DataFrame(made)


def pandas_category(people: People) -> pd.DataFrame:
    """Return groups as categories, declared in the order that groups stand in where none is declared."""
    made = pandas_str(people)
    for name in [*TEXTS, AREA]:
        present = [v for v in people.column(name) if v is not None]
        column = pd.Series(people.column(name), dtype=object)
        made[name] = pd.Categorical(column, categories=_in_order(present))
    return made


def _in_order(present: Iterable[Any]) -> list[Any]:
    return sorted(set(present), key=lambda v: (str(v).casefold(), str(v)))


def pandas_nullable(people: People) -> pd.DataFrame:
    made = {}
    for name, dtype in TYPES.items():
        plain = {pl.String: "string", pl.Boolean: "boolean", pl.Float64: "Float64"}.get(dtype, str(dtype))
        made[name] = pd.Series(people.column(name), dtype=plain)
    return pd.DataFrame(made)


def polars_categorical(people: People) -> pl.DataFrame:
    return _with_texts(people, lambda _: pl.Categorical())


def polars_enum(people: People) -> pl.DataFrame:
    return _with_texts(people, lambda present: pl.Enum(_in_order(present)))


def _with_texts(people: People, dtype_of: Callable[[Iterable[str]], Any]) -> pl.DataFrame:
    """Return the table with its texts in another type."""
    made = [people.frame.get_column(name) for name in TYPES]
    return pl.DataFrame([s.cast(dtype_of(s.drop_nulls())) if s.name in TEXTS else s for s in made])


def duckdb_table(people: People) -> Any:
    own = duckdb.connect()
    own.execute("CREATE TABLE people AS SELECT * FROM read_parquet(?)", [str(people.file)])
    return own.table("people")


def duckdb_file(people: People) -> Any:
    return duckdb.connect().read_parquet(str(people.file))


def arrow(people: People) -> Any:
    return people.frame.to_arrow()


def pandas_arrow(people: People) -> pd.DataFrame:
    return pandas_nullable(people).convert_dtypes(dtype_backend="pyarrow")


def file(people: People) -> Path:
    return people.file


def file_by_its_name(people: People) -> str:
    return str(people.file)


def files(people: People) -> str:
    return str(people.pattern)


FIRST = "pandas object"
ROUTES: dict[str, Route] = {
    FIRST: pandas_object,
    "pandas str": pandas_str,
    "pandas category": pandas_category,
    "pandas nullable": pandas_nullable,
    "Polars": lambda p: p.frame,
    "Polars Categorical": polars_categorical,
    "Polars Enum": polars_enum,
    "Polars lazy": lambda p: p.frame.lazy(),
    "Polars scan of a file": lambda p: pl.scan_parquet(p.file),
    "Polars scan of several files": lambda p: pl.scan_parquet(p.pattern),
    "DuckDB table": duckdb_table,
    "DuckDB relation of a file": duckdb_file,
    "path of a file": file,
    "path of a file as text": file_by_its_name,
    "pattern of several files": files,
}
WITH_ARROW: dict[str, Route] = {"Arrow": arrow, "pandas Arrow": pandas_arrow}
