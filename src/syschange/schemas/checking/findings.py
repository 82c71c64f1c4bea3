"""Turning what does not hold into findings: which rows, which values may be shown, and what to do."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from syschange.errors import clean, nearest
from syschange.schemas.checking import words
from syschange.schemas.checking.hints import told
from syschange.schemas.checking.judge import Failure, Judged
from syschange.schemas.checking.report import MOST_ROWS, Case, Finding
from syschange.schemas.checking.vocabulary import ORDER
from syschange.schemas.declared import Declared
from syschange.schemas.definition import ERROR, WARNING

_LARGEST_SHOWN = 1_000_000  # ours: a number this long may be an id that has strayed into another column


def shape(declared: Declared, columns: Sequence[str]) -> Iterator[Finding]:
    """Find columns that are missing, stand twice, or seem to be misspelt."""
    known = {f.name for f in declared.schema.fields}
    for name, times in Counter(columns).items():
        if times > 1:  # an unknown header could be data: a file without a header row
            places = tuple(i for i, column in enumerate(columns, 1) if column == name)
            yield _misshapen("duplicate_column", name if name in known else "", places=places)
    strange = [column for column in columns if column not in known]
    for field in declared.schema.fields:
        if field.name in columns:
            continue
        if field.required:
            yield _misshapen("missing_column", field.name, near=nearest(field.name, strange))
        elif any(words.fold_name(column) == words.fold_name(field.name) for column in strange):
            near = next(c for c in strange if words.fold_name(c) == words.fold_name(field.name))
            yield _misshapen("near_column", field.name, severity=WARNING, near=near)


def finding(failure: Failure, declared: Declared, judged: Judged) -> Finding:
    """Put one failure into words, with the first hundred of its rows."""
    rule, settings = failure.asked.rule, failure.asked.settings
    if rule == "too_few_rows":
        return _misshapen("too_few_rows", "", rows=judged.rows, **settings)
    if not failure.tried:
        return _misshapen("unchecked", failure.column)
    field = declared.schema.field(failure.column)
    rows = failure.rows[:MOST_ROWS]
    held = failure.frame.head(MOST_ROWS)
    hint, hints = told(failure, declared)
    shown: list[str | None] = [None] * len(rows)
    if field is not None and not field.private and field.name in held:
        known = (*declared.labels.get(field.name, ()), *declared.coded.get(field.name, {}))
        shown = [_shown(value, known) for value in held[field.name]]
    cases = tuple(
        Case(int(row) + 1, value, note) for row, value, note in zip(rows, shown, hints, strict=True)
    )
    count = len(failure.rows)
    severity = WARNING if failure.asked.warns else ERROR
    statement = words.statement(rule, settings, field, count)
    plain = words.uncounted(rule, settings, field)
    return Finding(failure.column, rule, statement, hint, count, cases, severity, plain)


def in_order(findings: Sequence[Finding], declared: Declared) -> tuple[Finding, ...]:
    """Return findings in the order of the schema: the shape first, then its columns, then the whole table."""
    place = {f.name: i for i, f in enumerate(declared.schema.fields)}

    def key(found: Finding) -> tuple[bool, int, int]:
        return bool(found.cases), place.get(found.column, len(place)), ORDER.index(found.rule)

    return tuple(sorted(findings, key=key))


def _misshapen(rule: str, column: str, severity: str = ERROR, **detail: Any) -> Finding:  # noqa: ANN401 - places, counts and names
    statement, hint = words.misshapen(rule, column, detail)
    plain = "the table has too few rows" if rule == "too_few_rows" else statement
    return Finding(column, rule, statement, hint, severity=severity, plain=plain)


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
