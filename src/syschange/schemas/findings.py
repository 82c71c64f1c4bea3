"""Turning what does not hold into findings: which rows, which values may be shown, and what to do."""

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import clean, nearest
from syschange.schemas import words
from syschange.schemas.compile import Failure
from syschange.schemas.declared import Declared
from syschange.schemas.report import MOST_ROWS, Case, Finding
from syschange.schemas.rules import VOCABULARY
from syschange.schemas.tables import Table

_LARGEST_SHOWN = 1_000_000  # ours: a number this long may be an id that has strayed into another column
_ORDER = ("duplicate_column", "missing_column", "unchecked", *VOCABULARY)


def shape(declared: Declared, table: Table) -> Iterator[Finding]:
    """Find columns that are missing or stand twice."""
    known = {f.name for f in declared.schema.fields}
    for name, places in table.repeated.items():
        column = name if name in known else ""  # an unknown header could be data: a file without a header row
        yield _misshapen("duplicate_column", column, places=places)
    for field in declared.schema.fields:
        if field.name in table.columns:
            continue
        near = nearest(field.name, [c for c in table.columns if c not in known])
        if field.required:
            yield _misshapen("missing_column", field.name, near=near)


def finding(failure: Failure, declared: Declared, table: Table) -> Finding:
    """Put one failure into words, with the first hundred of its rows."""
    if failure.rule == "too_few_rows":
        return _misshapen("too_few_rows", "", rows=table.rows, **failure.settings)
    if failure.rule == "unchecked":
        return _misshapen("unchecked", failure.column)
    field = declared.schema.field(failure.column)
    rows = failure.rows[:MOST_ROWS]
    hint = words.hint(failure.rule, field, declared.schema.grain)
    hints = [hint] * len(rows)
    if failure.rule in ("category", "untidy") and failure.column in declared.labels:
        hint, hints = _label_hints(failure, hint, table.frame, declared.labels[failure.column])
    elif failure.rule == "range_by_measure":
        hint, hints = _measure_hints(failure, table.frame)
    shown: list[str | None] = [None] * len(rows)
    if field is not None and not field.private:
        declared_labels = declared.labels.get(field.name, ())
        shown = [_shown(value, declared_labels) for value in table.frame[field.name].iloc[rows]]
    cases = tuple(
        Case(int(row) + 1, value, told) for row, value, told in zip(rows, shown, hints, strict=True)
    )
    count = len(failure.rows)
    statement = words.statement(failure.rule, failure.settings, field, count)
    return Finding(failure.column, failure.rule, statement, hint, count, cases)


def in_order(findings: Sequence[Finding], declared: Declared) -> tuple[Finding, ...]:
    """Return findings in the order of the schema: the shape first, then its columns, then the whole table."""
    place = {f.name: i for i, f in enumerate(declared.schema.fields)}

    def key(found: Finding) -> tuple[bool, int, int]:
        return bool(found.cases), place.get(found.column, len(place)), _ORDER.index(found.rule)

    return tuple(sorted(findings, key=key))


def _misshapen(rule: str, column: str, **detail: Any) -> Finding:  # noqa: ANN401 - places, counts and names
    statement, hint = words.misshapen(rule, column, detail)
    return Finding(column, rule, statement, hint)


def _label_hints(
    failure: Failure, hint: str, frame: pd.DataFrame, declared: Sequence[str]
) -> tuple[str, list[str]]:
    """Suggest declared labels near to those found: for the rows shown, and for all of them together."""
    texts = [str(text) for text in frame[failure.column].iloc[failure.rows[:MOST_ROWS]]]
    near = {text: words.near_label(text, declared) for text in set(texts)}
    together = [label for label in declared if label in near.values()]

    def told(suggestions: Sequence[str]) -> str:
        return f"{hint} {words.did_you_mean(suggestions, declared)}".strip()

    return told(together), [told([label] if (label := near[text]) else []) for text in texts]


def _measure_hints(failure: Failure, frame: pd.DataFrame) -> tuple[str, list[str]]:
    """Give the range of each measure concerned; a label with a range is one that was declared."""
    ranges = failure.settings["ranges"]
    concerned = [str(label) for label in frame[failure.settings["other"]].iloc[failure.rows]]
    hints = {m: words.measure_range(m, ends) for m, ends in ranges.items() if m in set(concerned)}
    return " ".join(hints.values()), [hints[label] for label in concerned[:MOST_ROWS]]


def _shown(value: object, declared: Sequence[str]) -> str | None:
    """Return a value as text where it may be shown: a number, date or truth value, or nearly a declared label."""
    if isinstance(value, str):
        same = words.same_label(value, declared)
        return clean(value) if same is not None else None
    if isinstance(value, bool | np.bool_):
        return str(bool(value))
    if isinstance(value, date):
        day: date = value.date() if isinstance(value, datetime) and not pd.isna(value) else value
        return None if pd.isna(value) else day.isoformat()
    return _number(value)


def _number(value: object) -> str | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    if math.isinf(number):
        return str(number)
    if math.isnan(number) or abs(number) >= _LARGEST_SHOWN:
        return None
    return str(int(number)) if number.is_integer() else repr(number)
