"""Marks for one fused pass over a table: they hold for every row that could break a rule, and for few others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from syschange.frames import MISSING_KINDS, Group, Scan, at
from syschange.schemas.checking.asked import unscaled_measures
from syschange.schemas.checking.rules import SIMPLE_FORMS
from syschange.schemas.declared import Declared
from syschange.schemas.definition import Field, Rule
from syschange.schemas.labels import LONGEST_LABEL, RESERVED
from syschange.schemas.quirks import ODD_ID, ODD_TEXT

# A label or id that is surely tidy: printable ASCII, no space at either end, not too long. The rest are looked at.
_PLAIN = rf"^[!-~](?:[ -~]{{0,{LONGEST_LABEL - 2}}}[!-~])?$"
_TEXT = (nw.String, nw.Categorical, nw.Enum)

Marks = Mapping[str, nw.Expr]


@dataclass(frozen=True, eq=False)
class Subject:
    """One thing to be looked at: a column, or a rule between columns.

    Attributes
    ----------
    name
        The column, or the rule and its columns.
    columns
        The columns its rules read.
    marks
        Expressions of which at least one is true on every row that could break its rules; none where no row can.
    everything
        Whether every row has to be looked at: a type that cannot be screened, or a rule about the whole table.
    groups
        Columns whose fingerprints tell which rows belong together.
    cell_by_cell
        Whether its rules look at nothing but the cell itself, so that each different one is asked about once.
    """

    name: str
    columns: tuple[str, ...]
    marks: tuple[nw.Expr, ...] = ()
    everything: bool = False
    groups: tuple[Group, ...] = ()

    cell_by_cell: bool = False

    @property
    def mark(self) -> nw.Expr | None:
        """The marks as one; None where there are none."""
        return reduce(or_, self.marks) if self.marks else None


def column_subject(field: Field, declared: Declared, table: Scan) -> Subject:
    """Return what has to be looked at in one column."""
    if field.name in table.opaque:
        return Subject(field.name, (field.name,), everything=True)
    marks = tuple(_column_marks(field, declared, table.dtypes[field.name]))
    return Subject(field.name, (field.name,), marks, cell_by_cell=not field.private)


def rule_subject(rule: Rule, declared: Declared, table: Scan) -> Subject | None:
    """Return what has to be looked at for a rule between two columns; None where one of them is absent."""
    columns: tuple[str, ...] = (rule.field, rule.other)
    name = f"{rule.name} {rule.field} {rule.other}"
    if rule.name == "consecutive" and rule.other not in set(table.dtypes) | table.opaque:
        columns = (rule.field,)  # one series is all there is
    if not set(columns) <= set(table.dtypes) | table.opaque:
        return None
    if set(columns) & table.opaque or rule.name == "consecutive":
        return Subject(name, columns, everything=True)
    if rule.name == "constant_within":
        return Subject(name, columns, groups=(Group((rule.other,)), Group((rule.other, rule.field))))
    return Subject(name, columns, tuple(_MARKS[rule.name](rule, declared, table.dtypes)))


def key_subject(declared: Declared, table: Scan) -> Subject | None:
    """Return what tells rows apart; None where a key is absent, or no column of the table is known."""
    keys = declared.schema.keys
    columns = keys or tuple(
        f.name for f in declared.schema.fields if f.name in {*table.dtypes, *table.opaque}
    )
    if not columns or not set(columns) <= set(table.dtypes) | table.opaque:
        return None
    if set(columns) & table.opaque:
        return Subject("key", columns, everything=True)
    return Subject("key", columns, groups=(Group(columns, whole=bool(keys)),))


def _column_marks(field: Field, declared: Declared, dtype: Any) -> Iterator[nw.Expr]:  # noqa: ANN401 - narwhals dtypes
    column = at(field.name)
    if not field.nullable:
        yield column.is_null()
        if dtype.is_float():
            yield column.is_nan()
    if not _is_of_type(field, dtype):
        yield ~column.is_null()
    elif field.type == "string" and field.role != "free_text":
        yield from _text_marks(field, declared, column.cast(nw.String) if dtype != nw.String else column)
    elif field.type == "boolean" and dtype.is_numeric():
        yield (column != 0) & (column != 1)
    elif field.type == "date":
        yield from _date_marks(field, column if dtype == nw.Date else column.cast(nw.Date))
    elif field.type in ("integer", "number"):
        yield from _number_marks(field, column, dtype)


def _is_of_type(field: Field, dtype: Any) -> bool:  # noqa: ANN401 - as above
    if field.type == "string":
        return isinstance(dtype, _TEXT)
    if field.type == "date":
        return dtype == nw.Date or (isinstance(dtype, nw.Datetime) and dtype.time_zone is None)
    return bool(dtype.is_numeric()) or (field.type == "boolean" and dtype == nw.Boolean)


def _text_marks(field: Field, declared: Declared, text: nw.Expr) -> Iterator[nw.Expr]:
    reasons = tuple(MISSING_KINDS.values())
    if field.name in declared.labels:
        unscaled = unscaled_measures(field, declared)
        scaled = [label for label in declared.labels[field.name] if label not in unscaled]
        yield ~text.is_in(scaled) & ~text.is_null()
        return
    yield ~text.str.contains(_PLAIN)
    yield text.str.contains(ODD_ID if field.role == "id" else ODD_TEXT)
    if field.holds_labels:
        yield text.is_in([*RESERVED, *reasons, *declared.coded.get(field.name, {})])
    elif not field.nullable:
        yield text.is_in(list(reasons))
    if field.form in SIMPLE_FORMS:
        yield ~text.str.contains(f"^(?:{SIMPLE_FORMS[field.form]})$")
    elif field.form:
        yield ~text.is_null()


def _date_marks(field: Field, day: nw.Expr) -> Iterator[nw.Expr]:
    if field.range is not None:
        lowest, highest = field.range
        yield (day < nw.lit(lowest)) | (day > nw.lit(highest))
    if field.doubtful:
        yield day.is_in(list(field.doubtful))


def _number_marks(field: Field, number: nw.Expr, dtype: Any) -> Iterator[nw.Expr]:  # noqa: ANN401 - as above
    given = ~number.is_nan() if dtype.is_float() else ~number.is_null()
    if field.range is not None:
        lowest, highest = field.range
        yield ((number < lowest) | (number > highest)) & given
    elif dtype.is_float():
        yield ~number.is_finite() & given
    if field.type == "integer" and dtype.is_float():
        yield (number != number.floor()) & given
    for value in field.doubtful:
        yield number == value


def _not_before(rule: Rule, _: Declared, dtypes: Mapping[str, Any]) -> Iterator[nw.Expr]:
    first, second = (
        at(name) if dtypes[name] == nw.Date else at(name).cast(nw.Date) for name in (rule.field, rule.other)
    )
    if all(
        dtypes[name] == nw.Date or isinstance(dtypes[name], nw.Datetime) for name in (rule.field, rule.other)
    ):
        yield first < second
    else:
        yield ~at(rule.field).is_null() & ~at(rule.other).is_null()


def _at_most(rule: Rule, _: Declared, dtypes: Mapping[str, Any]) -> Iterator[nw.Expr]:
    if dtypes[rule.field].is_numeric() and dtypes[rule.other].is_numeric():
        yield at(rule.field) > at(rule.other)
    else:
        yield ~at(rule.field).is_null() & ~at(rule.other).is_null()


def _given_with(rule: Rule, _: Declared, dtypes: Mapping[str, Any]) -> Iterator[nw.Expr]:
    field, other = at(rule.field), at(rule.other)
    absent = field.is_null()
    if dtypes[rule.field].is_float():
        absent = absent | field.is_nan()
    elif isinstance(dtypes[rule.field], _TEXT):
        absent = absent | field.cast(nw.String).is_in(list(MISSING_KINDS.values()))
    if dtypes[rule.other] == nw.Boolean:
        yield absent & other
    else:
        yield absent & ~other.is_null()


def _range_by_measure(rule: Rule, declared: Declared, dtypes: Mapping[str, Any]) -> Iterator[nw.Expr]:
    measure, value = at(rule.other), at(rule.field)
    if (
        not isinstance(dtypes[rule.other], _TEXT)
        or not dtypes[rule.field].is_numeric()
        or not declared.ranges
    ):
        return  # the types are reported, and a rule between columns of other types says nothing
    labels = list(declared.ranges)
    lows, highs = zip(*declared.ranges.values(), strict=True)
    text = measure.cast(nw.String) if dtypes[rule.other] != nw.String else measure
    low = text.replace_strict(labels, list(lows), default=float("-inf"), return_dtype=nw.Float64)
    high = text.replace_strict(labels, list(highs), default=float("inf"), return_dtype=nw.Float64)
    yield (value < low) | (value > high)


def _values_by_measure(rule: Rule, declared: Declared, dtypes: Mapping[str, Any]) -> Iterator[nw.Expr]:
    if isinstance(dtypes[rule.other], _TEXT) and dtypes[rule.field].is_numeric():
        for label, values in declared.values.items():
            here = at(rule.other).cast(nw.String) == label
            score = at(rule.field).cast(nw.Float64)
            yield here & ~score.is_in(list(values)) & ~score.is_null()


def _half_scale(rule: Rule, declared: Declared, dtypes: Mapping[str, Any]) -> Iterator[nw.Expr]:
    if isinstance(dtypes[rule.other], _TEXT) and dtypes[rule.field].is_numeric():
        for label in declared.doubled:
            yield (at(rule.other).cast(nw.String) == label) & ~at(rule.field).is_null()


_MARKS = {
    "not_before": _not_before,
    "at_most": _at_most,
    "given_with": _given_with,
    "range_by_measure": _range_by_measure,
    "values_by_measure": _values_by_measure,
    "half_scale": _half_scale,
}
