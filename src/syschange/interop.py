"""A table for other libraries: Polars, Arrow and Great Tables, with its types and its words as they were."""

import hashlib
import importlib
import math
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from syschange.errors import MissingExtraError
from syschange.words import figures

TEXT, WHOLE, NUMBER, YES_NO, MOMENT, DAY, CATEGORY = (
    "text", "whole", "number", "yes or no", "moment", "day", "category",
)  # fmt: skip
HIDDEN, NOT_AVAILABLE = "[c]", "[x]"
_MEANINGS: Final = {HIDDEN: "hidden to protect people", NOT_AVAILABLE: "not available"}
_ID = 10
_FIGURES = 3  # ours: those of the tables of a report
_INFERRED = {
    "boolean": YES_NO,
    "integer": WHOLE,
    "floating": NUMBER,
    "mixed-integer-float": NUMBER,
    "decimal": NUMBER,
    "datetime": MOMENT,
    "datetime64": MOMENT,
    "date": DAY,
}
_TESTS = (
    (pd.api.types.is_bool_dtype, YES_NO),
    (pd.api.types.is_integer_dtype, WHOLE),
    (pd.api.types.is_float_dtype, NUMBER),
    (pd.api.types.is_datetime64_any_dtype, MOMENT),
)


@dataclass(frozen=True)
class _Column:
    """A column: its name, what kind of values it holds, and those as Python has them, None where one is missing."""

    name: str
    kind: str
    cells: list[Any]
    categories: tuple[str, ...] = ()
    ordered: bool = False


def to_polars(table: pd.DataFrame) -> Any:  # noqa: ANN401 - naming the type of Polars would load it with the library
    """Return a table for Polars; Arrow is not needed for it."""
    pl = importlib.import_module("polars")
    plain = {TEXT: pl.String, WHOLE: pl.Int64, NUMBER: pl.Float64, YES_NO: pl.Boolean, DAY: pl.Date}
    made = []
    for column in _columns(table):
        if column.kind == CATEGORY:
            made.append(pl.Series(column.name, column.cells, dtype=pl.Enum(list(column.categories))))
        elif column.kind == MOMENT:
            made.append(
                pl.Series(column.name, column.cells, strict=False).cast(pl.Datetime("us", _zone(column)))
            )
        else:
            made.append(pl.Series(column.name, column.cells, dtype=plain[column.kind]))
    return pl.DataFrame(made)


def to_arrow(table: pd.DataFrame) -> Any:  # noqa: ANN401 - pyarrow is not always installed
    """Return a table for Arrow.

    Raises
    ------
    MissingExtraError
        Where pyarrow is not installed, naming the extra that installs it.
    """
    pa = _needed("pyarrow", "arrow", "A table for Arrow")
    plain = {
        TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), YES_NO: pa.bool_(), DAY: pa.date32(),
    }  # fmt: skip
    arrays = []
    for column in _columns(table):
        if column.kind == CATEGORY:
            place = {label: i for i, label in enumerate(column.categories)}
            codes = pa.array([None if v is None else place[v] for v in column.cells], type=pa.int32())
            labels = pa.array(list(column.categories), type=pa.string())
            arrays.append(pa.DictionaryArray.from_arrays(codes, labels, ordered=column.ordered))
        elif column.kind == MOMENT:
            arrays.append(pa.array(column.cells, type=pa.timestamp("us", tz=_zone(column))))
        else:
            arrays.append(pa.array(column.cells, type=plain[column.kind]))
    return pa.table(arrays, names=[str(name) for name in table.columns])


def to_gt(table: pd.DataFrame, *, title: str, words: str, notice: str, protected: bool) -> Any:  # noqa: ANN401
    """Return a table for Great Tables, its cells as they are read: a missing one says why.

    Parameters
    ----------
    table
        The tidy table.
    title
        The caption.
    words
        The finding, under the caption.
    notice
        What must be said of the numbers wherever they go; nothing where empty.
    protected
        Whether a number that is missing may be hidden, and is marked so.

    Raises
    ------
    MissingExtraError
        Where great_tables is not installed, naming the extra that installs it.
    """
    gt = _needed("great_tables", "tables", "A table to show")
    columns = _columns(table)
    cells = {column.name: _shown(column, protected=protected) for column in columns}
    used = {cell for shown in cells.values() for cell in shown} & set(_MEANINGS)
    # Named after what is in it: two tables on a page have ids of their own, and one table always has the same.
    shown = pd.DataFrame(cells, dtype="str")
    name = hashlib.sha256(f"{title}\n{words}\n{shown.to_csv(index=False)}".encode()).hexdigest()[:_ID]
    made = gt.GT(shown, id=f"table-{name}").cols_align(align="left")
    made = made.tab_header(title=f"{title} ({notice})" if notice else title, subtitle=words)
    numbers = [column.name for column in columns if column.kind in {WHOLE, NUMBER}]
    if numbers:
        made = made.cols_align(align="right", columns=numbers)
    for mark in sorted(used):
        made = made.tab_source_note(source_note=f"{mark} {_MEANINGS[mark]}.")
    return made.tab_source_note(source_note=f"{notice[:1].upper()}{notice[1:]}.") if notice else made


def _shown(column: _Column, *, protected: bool) -> list[str]:
    """Return a column as it is read: three figures, and a reason where a number is missing."""
    nothing = all(v is None for v in column.cells)
    number = column.kind in {WHOLE, NUMBER}
    missing = HIDDEN if protected and number and not nothing else NOT_AVAILABLE
    return [missing if v is None else _cell(v, column.kind) for v in column.cells]


def _cell(value: Any, kind: str) -> str:  # noqa: ANN401 - a cell of any kind
    if kind == YES_NO:
        return "yes" if value else "no"
    return _plain(value) if kind in {WHOLE, NUMBER} else str(value)


def _plain(value: float) -> str:
    """Return a number to three figures and with all that stand before the point, never in powers of ten."""
    if not math.isfinite(value):
        return "without end" if value > 0 else "below all numbers"
    if value == int(value):
        return f"{int(value):,}".replace("-", "−")
    whole, point, rest = figures(value, _FIGURES).partition(".")
    sign = "−" if whole.startswith("-") else ""
    return f"{sign}{abs(int(whole)):,}{point}{rest}"


def _columns(table: pd.DataFrame) -> list[_Column]:
    return [_column(str(name), table[name]) for name in table.columns]


def _column(name: str, column: "pd.Series[Any]") -> _Column:
    kind = _kind(column)
    values = [
        None if missing else value for value, missing in zip(column.tolist(), column.isna(), strict=True)
    ]
    if kind == CATEGORY:
        return _Column(name, kind, values, tuple(map(str, column.cat.categories)), bool(column.cat.ordered))
    if kind == MOMENT:
        return _Column(name, kind, [None if v is None else pd.Timestamp(v).to_pydatetime() for v in values])
    make = {TEXT: str, WHOLE: int, NUMBER: float, YES_NO: bool}.get(kind)
    return _Column(name, kind, values if make is None else [None if v is None else make(v) for v in values])


def _kind(column: "pd.Series[Any]") -> str:
    """Return what kind of values a column holds; a period of time is text, such as "2024-01"."""
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        return CATEGORY if all(isinstance(c, str) for c in dtype.categories) else TEXT
    if pd.api.types.is_object_dtype(dtype):
        return _INFERRED.get(pd.api.types.infer_dtype(column, skipna=True), TEXT)
    return next((kind for holds, kind in _TESTS if holds(dtype)), TEXT)


def _zone(column: _Column) -> str | None:
    """Return the time zone of moments; None where they have none."""
    zones = {str(v.tzinfo) for v in column.cells if v is not None and v.tzinfo is not None}
    return next(iter(zones), None)


def _needed(package: str, extra: str, purpose: str) -> Any:  # noqa: ANN401 - a module
    try:
        return importlib.import_module(package)
    except ImportError:
        raise MissingExtraError(package, extra, purpose) from None
