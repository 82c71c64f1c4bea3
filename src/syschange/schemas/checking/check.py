"""Checking a table against a schema: the public functions, and the order in which things are looked at."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from syschange.errors import InvalidDataError
from syschange.frames import Scan, scan
from syschange.schemas.checking.findings import finding, in_order, shape
from syschange.schemas.checking.judge import Judged, judge
from syschange.schemas.checking.report import CheckReport
from syschange.schemas.checking.spread import Grouping, shares
from syschange.schemas.checking.vocabulary import ORDER, SHAPE
from syschange.schemas.declared import Categories, Declared, Ranges, declare
from syschange.schemas.definition import Schema
from syschange.schemas.local import find

T = TypeVar("T")


def check(
    data: object,
    schema: str | Schema,
    *,
    categories: Categories | None = None,
    ranges: Ranges | None = None,
    today: date | None = None,
) -> CheckReport:
    """Check a table against a schema, and report every problem at once.

    Nothing is coerced: a number written as text is a problem, and so is 3.7 in a column of whole numbers. The
    table is not written to. Columns the schema does not know are welcome and are not looked at.

    One pass over the table counts the rows that could break each rule; only those rows, if any, are then looked at
    one by one. A lazy table (a Polars lazy frame, a DuckDB relation) is never held in memory as a whole.

    Parameters
    ----------
    data
        A pandas or Polars table, a Polars lazy frame, a DuckDB relation, or any table that narwhals knows.
    schema
        The name of a schema, for example "people", "access" or "outcomes", or one that was read with
        `read_schema`.
    categories
        The labels allowed, by column, instead of the schema's own: for a characteristic, for `measure`, or for
        a column the schema does not know, which must then be present.
    ranges
        The lowest and highest score allowed, by measure, instead of the code list's. A measure that is in no
        code list becomes an allowed measure.
    today
        The day of the check: no date of birth, for one, may lie after it. The day it runs where left out.

    Returns
    -------
    CheckReport
        `ok`, `problems` (a table), `summary`, `missing`, `spread` and `text` (words without any value from the
        data).

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, or a column or measure is not one that can be declared.
    WrongTypeError
        Where `data` is not a table, or labels or ranges are not of the right form.
    """
    return examine(data, declare(find(schema), categories, ranges, today))


def validate(
    data: T,
    schema: str | Schema,
    *,
    categories: Categories | None = None,
    ranges: Ranges | None = None,
    today: date | None = None,
) -> T:
    """Return a table unchanged where it is valid, and raise an error that says every problem where it is not.

    Parameters
    ----------
    data, schema, categories, ranges, today
        As in `check`.

    Returns
    -------
    table
        The very table that was given; there may be warnings, which only `check` shows.

    Raises
    ------
    InvalidDataError
        Where the table is not valid; its `report` is the `CheckReport`.
    UnknownChoiceError, WrongTypeError
        As in `check`.
    """
    report = check(data, schema, categories=categories, ranges=ranges, today=today)
    if not report.ok:
        raise InvalidDataError(report, report.text)
    return data


def examine(data: object, declared: Declared) -> CheckReport:
    """Check a table against a schema whose choices have been made."""
    table = scan(data, {field.name for field in declared.schema.fields})
    return reported(declared, table, judge(declared, table))


def reported(
    declared: Declared, table: Scan, judged: Judged, beside: Mapping[str, Grouping] | None = None
) -> CheckReport:
    """Put what came of going over a table into a report.

    Parameters
    ----------
    declared, table, judged
        The schema, the table, and what came of going over it.
    beside
        Characteristics that stand in another table, and the group of each row, as in `spread.shares`.
    """
    found = [*shape(declared, table.columns)]
    found += [finding(failure, declared, judged) for failure in judged.failures]
    asked = {*SHAPE, *judged.asked, *(f.rule for f in found)}
    return CheckReport(
        declared.schema.name,
        judged.rows,
        in_order(found, declared),
        shares(declared, table, judged, beside or {}),
        tuple(rule for rule in ORDER if rule in asked),
    )
