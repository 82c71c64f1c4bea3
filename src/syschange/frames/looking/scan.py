"""Looking through the rows of a table of any engine: how many are marked, and fetching the marked ones only."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from syschange.errors import UnreadableFileError, WrongTypeError
from syschange.frames.looking.fingerprints import fingerprint
from syschange.frames.looking.look import Fetched, Group, Look, Wanted
from syschange.frames.looking.names import at, safe_name
from syschange.frames.looking.plain import plain_column
from syschange.frames.opening.recognise import recognise

_ROW = "syschange row"


@dataclass(frozen=True, eq=False)
class Scan:
    """A table that can be looked through.

    Attributes
    ----------
    columns
        The name of every column, in the table's order; a name may stand twice.
    dtypes
        The type of each column that can be looked through as a whole.
    opaque
        The wanted columns whose cells have to be looked at one by one: mixtures, and types of other libraries.
    """

    columns: tuple[str, ...]
    dtypes: Mapping[str, nw.dtypes.DType]
    opaque: frozenset[str]
    _table: Any
    _origin: pd.DataFrame | None

    def missing(self, name: str) -> nw.Expr:
        """Return a mark for the cells of a column that are missing, not-a-number included; never null."""
        if name in self.opaque and self._origin is not None:
            return nw.col(_missing_name(name))
        absent = at(name).is_null()
        if name in self.dtypes and self.dtypes[name].is_float():
            return absent | nw.coalesce(at(name).is_nan(), nw.lit(False))  # noqa: FBT003 - the value
        return absent

    def look(self, marks: Mapping[str, nw.Expr], groups: Collection[Group] = ()) -> Look:
        """Go over the table once, and count the rows that each mark is set on.

        Parameters
        ----------
        marks
            By name, an expression over `dtypes` that is true on the rows to be counted; null counts as false.
        groups
            The groups of columns of which fingerprints are wanted.
        """
        wanted = [fingerprint(group, self.dtypes).alias(f"{i}") for i, group in enumerate(groups)]
        if isinstance(self._table, pl.DataFrame):
            return self._look_in_memory(marks, groups, wanted)
        sums = {f"{i}": mark.cast(nw.Int64).sum() for i, mark in enumerate(marks.values())}
        counted = nw.from_native(self._table).select(nw.len().alias("rows"), **sums).to_native()
        prints = pl.DataFrame()
        if isinstance(self._table, pl.LazyFrame):
            # One after the other: run together, what the quicker has read waits in memory for the slower.
            (found,) = _collected([counted])
            prints = _collected([self._table.select(wanted)])[0] if wanted else prints
        else:
            found = pl.DataFrame(counted)
            keys = sorted({safe_name(column) for group in groups for column in group.columns})
            prints = _materialised(self._table, keys).select(wanted) if keys else prints
        row = {name: value or 0 for name, value in found.row(0, named=True).items()}
        return Look(
            rows=row["rows"],
            counts={name: int(row[f"{i}"]) for i, name in enumerate(marks)},
            fingerprints={group: prints[f"{i}"].to_numpy() for i, group in enumerate(groups)},
            places={},
        )

    def _look_in_memory(
        self, marks: Mapping[str, nw.Expr], groups: Collection[Group], wanted: list[pl.Expr]
    ) -> Look:
        """Look at a table that is in memory already, and keep the places of the rows that are marked."""
        named = {f"mark {i}": _is_set(mark) for i, mark in enumerate(marks.values())}
        marked = nw.from_native(self._table.lazy()).select(**named).to_native() if named else None
        queries = [
            *([marked] if marked is not None else []),
            *([self._table.lazy().select(wanted)] if wanted else []),
        ]
        held = pl.concat(pl.collect_all(queries), how="horizontal") if queries else pl.DataFrame()
        counts = {name: int(held[f"mark {i}"].sum()) for i, name in enumerate(marks)}
        return Look(
            rows=len(self._table),
            counts=counts,
            fingerprints={group: held[f"{i}"].to_numpy() for i, group in enumerate(groups)},
            places={
                name: held[f"mark {i}"].arg_true().to_numpy().astype(np.int64)
                for i, name in enumerate(marks)
                if counts[name]
            },
        )

    def fetch(self, wanted: Mapping[str, Wanted]) -> dict[str, Fetched]:
        """Return rows as pandas columns, for each name those wanted; in one pass over a lazy table."""
        if self._origin is not None:
            whole = {name: w for name, w in wanted.items() if set(w.columns) & self.opaque}
            rest = {name: w for name, w in wanted.items() if name not in whole}
            return {name: _every_row(self._origin, w) for name, w in whole.items()} | self._collected(rest)
        return self._collected(wanted)

    def _collected(self, wanted: Mapping[str, Wanted]) -> dict[str, Fetched]:
        table = self._table
        if isinstance(table, pl.DataFrame):
            return {name: _fetched(_gathered(table, w), w) for name, w in wanted.items()}
        if not isinstance(table, pl.LazyFrame):
            names = sorted({safe_name(column) for w in wanted.values() for column in w.columns})
            table = _materialised(table, names) if names else pl.DataFrame()
        queries = [_query(table.lazy(), w) for w in wanted.values()]
        found = _collected(queries)
        return {name: _fetched(rows, w) for (name, w), rows in zip(wanted.items(), found, strict=True)}

    def arrays(self, derived: Mapping[str, nw.Expr]) -> dict[str, npt.NDArray[Any]]:
        """Return a value for each row, in order, for each of several expressions; in one pass.

        Parameters
        ----------
        derived
            By name, an expression over `dtypes` with one number or truth value, never null, for each row.
        """
        if not derived:
            return {}
        numbered = {f"{i}": expression for i, expression in enumerate(derived.values())}
        found = nw.from_native(self._table).select(**numbered).to_native()
        if isinstance(found, pl.LazyFrame):
            (found,) = _collected([found])
        held = found if isinstance(found, pl.DataFrame) else pl.DataFrame(found)
        return {name: held[f"{i}"].to_numpy() for i, name in enumerate(derived)}


def scan(data: object, wanted: Collection[str]) -> Scan:
    """Return a table of any engine as one that can be looked through; nothing is read yet of a lazy one.

    Parameters
    ----------
    data
        A pandas, Polars (lazy too) or DuckDB table, or any other that narwhals knows.
    wanted
        The names of the columns that matter; those that are absent are passed over.

    Raises
    ------
    WrongTypeError
        Where it is not a table, or has several rows of column names.
    """
    if isinstance(data, pd.DataFrame):
        return _scan_pandas(data, set(wanted))
    table, columns = _native(data)
    kept = [name for name in columns if name in wanted]
    safe = [safe_name(name) for name in kept]
    renamed = {name: new for name, new in zip(kept, safe, strict=True) if new != name}
    if isinstance(table, pl.DataFrame | pl.LazyFrame):
        first = columns[:1] if not kept else ()  # without any column a table would lose its height
        renamed |= {name: safe_name(name) for name in first}
        table = table.rename(renamed).select([*safe, *map(safe_name, first)])
        types = table.collect_schema()
        # A column of nothing has no type yet.
        table = table.with_columns([pl.col(name).cast(pl.String) for name in safe if types[name] == pl.Null])
    elif kept:
        table = table.project(
            ", ".join(f"{_quoted(n)} AS {_quoted(new)}" for n, new in zip(kept, safe, strict=True))
        )
    schema = nw.from_native(table).collect_schema()
    held = {name: schema[new] for name, new in zip(kept, safe, strict=True)}
    opaque = frozenset(name for name, dtype in held.items() if not _is_plain(dtype))
    return Scan(columns, {n: dtype for n, dtype in held.items() if n not in opaque}, opaque, table, None)


def _quoted(name: str) -> str:
    """Return a name as DuckDB takes one, whatever is in it; its expressions would read "*" as every column."""
    return '"' + name.replace('"', '""') + '"'


def _native(data: object) -> tuple[Any, tuple[str, ...]]:
    """Return a table that is not of pandas as a Polars table or a DuckDB relation, and the names of its columns."""
    if isinstance(data, pl.DataFrame):
        return data, tuple(data.columns)
    if isinstance(data, pl.LazyFrame):
        return data, tuple(data.collect_schema().names())
    frame: Any = None
    try:
        frame = nw.from_native(data)
    except (TypeError, nw.exceptions.DuplicateError):
        frame = recognise(data)  # which says in words what is wrong with it
    if isinstance(frame, nw.LazyFrame) and frame.implementation.is_duckdb():
        return frame.to_native(), tuple(frame.collect_schema().names())
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return frame.to_polars(), tuple(frame.columns)


def _scan_pandas(data: pd.DataFrame, wanted: set[str]) -> Scan:
    if data.columns.nlevels > 1:
        raise WrongTypeError(
            "The table has more than one row of column names.", "Give each column one name, and run again."
        )
    columns = tuple(str(c) for c in data.columns)
    times = Counter(columns)
    places = [i for i, name in enumerate(columns) if name in wanted and times[name] == 1]
    origin = data.iloc[:, places].set_axis([columns[i] for i in places], axis=1)
    plain = {name: plain_column(origin[name]) for name in origin.columns}
    held = {name: column for name, column in plain.items() if column is not None}
    # The numbers of the rows keep a table its height, were no other column plain.
    unseen = {_missing_name(name): origin[name].isna().to_numpy() for name in set(plain) - set(held)}
    named = {safe_name(name): column for name, column in held.items()}
    table = pl.DataFrame({_ROW: pl.Series(values=np.arange(len(data))), **named, **unseen})
    schema = nw.from_native(table).schema
    return Scan(
        columns,
        {name: schema[safe_name(name)] for name in held},
        frozenset(set(plain) - set(held)),
        table,
        origin,
    )


def _missing_name(name: str) -> str:
    return f"syschange missing {safe_name(name)}"


def _is_plain(dtype: nw.dtypes.DType) -> bool:
    kinds = (nw.String, nw.Categorical, nw.Enum, nw.Boolean, nw.Date, nw.Datetime)
    return isinstance(dtype, kinds) or (dtype.is_numeric() and not dtype.is_decimal())


def _every_row(origin: pd.DataFrame, wanted: Wanted) -> Fetched:
    """Return every row of pandas columns whose cells have to be looked at one by one."""
    places = np.arange(len(origin), dtype=np.int64)
    frame = origin.loc[:, list(wanted.columns)].set_axis(places, axis=0)
    return Fetched(frame, places, np.ones_like(places))


def _collected(queries: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Run queries in one pass; a file that cannot be read to its end is said to be so, without the engine's words."""
    try:
        return pl.collect_all(queries, engine="streaming") if queries else []
    except pl.exceptions.ComputeError:
        raise UnreadableFileError(
            "The table cannot be read to its end: the file behind it is damaged.",
            "Ask for the file again, or export it anew.",
        ) from None


def _gathered(table: pl.DataFrame, wanted: Wanted) -> pl.DataFrame:
    """Return rows of a table that is in memory, by their places where these are given."""
    if wanted.positions is None:
        return _query(table.lazy(), wanted).collect()
    places = pl.Series(_ROW, wanted.positions, dtype=pl.get_index_type())
    rows = table.select(_safe(wanted))[wanted.positions].with_columns(places)
    return _alike(rows.lazy(), wanted).collect()


def _safe(wanted: Wanted) -> list[str]:
    return [safe_name(name) for name in wanted.columns]


def _alike(rows: pl.LazyFrame, wanted: Wanted) -> pl.LazyFrame:
    return rows.group_by(_safe(wanted)).agg(pl.col(_ROW).implode()) if wanted.different else rows


def _query(table: pl.LazyFrame, wanted: Wanted) -> pl.LazyFrame:
    rows = table.select(_safe(wanted)).with_row_index(_ROW)
    if wanted.mark is not None:
        rows = nw.from_native(rows).filter(_is_set(wanted.mark)).to_native()
    if wanted.positions is not None:
        places = pl.Series(values=wanted.positions, dtype=pl.get_index_type())
        rows = rows.filter(pl.col(_ROW).is_in(places.implode()))
    return _alike(rows, wanted)


def _fetched(found: pl.DataFrame, wanted: Wanted) -> Fetched:
    """Return rows in order; of different values each at the first of its places."""
    times = np.ones(len(found), dtype=np.int64)
    if wanted.different:
        found = found.with_columns(pl.col(_ROW).list.sort()).sort(pl.col(_ROW).list.first())
        times = found[_ROW].list.len().to_numpy().astype(np.int64)
        places = found[_ROW].explode()
    else:
        found = found.sort(_ROW)
        places = found[_ROW]
    frame = pd.DataFrame({name: pandas_column(found[safe_name(name)]) for name in wanted.columns})
    return Fetched(frame, places.to_numpy().astype(np.int64), times)


def _is_set(mark: nw.Expr) -> nw.Expr:
    return nw.coalesce(mark, nw.lit(False))  # noqa: FBT003 - the value, not an option


def _materialised(relation: Any, columns: Sequence[str]) -> pl.DataFrame:  # noqa: ANN401 - a DuckDB relation
    # As expressions: narwhals before 2.26 hands the names themselves to DuckDB unquoted.
    return pl.DataFrame(nw.from_native(relation).select(*map(nw.col, columns)).to_native())


def pandas_column(series: pl.Series) -> "pd.Series[Any]":
    """Return a Polars column as the pandas column of the same type; nothing is coerced."""
    dtype = nw.from_native(series, series_only=True).dtype
    if dtype.is_float():
        return pd.Series(series.to_numpy())
    if dtype == nw.Date or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None):
        return pd.Series(series.cast(pl.Datetime("us")).to_numpy())
    target: Any = object
    if dtype == nw.Boolean:
        target = "boolean"
    elif dtype.is_unsigned_integer() and dtype != nw.UInt128:
        target = "UInt64"
    elif dtype.is_signed_integer() and dtype != nw.Int128:
        target = "Int64"
    elif isinstance(dtype, nw.String | nw.Categorical | nw.Enum):
        target = "str"
    column: pd.Series[Any] = pd.Series(series.to_list(), dtype=target)
    return column
