"""Checking a table against a schema: the public functions, and the order in which things are looked at."""

from typing import TypeVar

from syschange.errors import InvalidDataError
from syschange.schemas.compile import failures
from syschange.schemas.declared import Categories, Declared, Ranges, declare
from syschange.schemas.definition import load
from syschange.schemas.findings import finding, in_order, shape
from syschange.schemas.report import CheckReport
from syschange.schemas.tables import take

T = TypeVar("T")


def check(
    data: object, schema: str, *, categories: Categories | None = None, ranges: Ranges | None = None
) -> CheckReport:
    """Check a table against a schema, and report every problem at once.

    Nothing is coerced: a number written as text is a problem, and so is 3.7 in a column of whole numbers. The
    table is not written to. Columns the schema does not know are welcome and are not looked at.

    Parameters
    ----------
    data
        A pandas or Polars table.
    schema
        The name of the schema: "people", "access" or "outcomes".
    categories
        The labels allowed, by column, instead of the schema's own: for a characteristic, for `measure`, or for
        a column the schema does not know, which must then be present.
    ranges
        The lowest and highest score allowed, by measure, instead of the code list's. A measure that is in no
        code list becomes an allowed measure.

    Returns
    -------
    CheckReport
        `ok`, `problems` (a table) and `text` (words without any value from the data).

    Raises
    ------
    UnknownChoiceError
        Where there is no such schema, or a column or measure is not one that can be declared.
    WrongTypeError
        Where `data` is not a table, or labels or ranges are not of the right form.
    """
    return examine(data, declare(load(schema), categories, ranges))


def validate(
    data: T, schema: str, *, categories: Categories | None = None, ranges: Ranges | None = None
) -> T:
    """Return a table unchanged where it is valid, and raise an error that says every problem where it is not.

    Parameters
    ----------
    data, schema, categories, ranges
        As in `check`.

    Returns
    -------
    table
        The very table that was given.

    Raises
    ------
    InvalidDataError
        Where the table is not valid; its `report` is the `CheckReport`.
    UnknownChoiceError, WrongTypeError
        As in `check`.
    """
    report = check(data, schema, categories=categories, ranges=ranges)
    if not report.ok:
        raise InvalidDataError(report, report.text)
    return data


def examine(data: object, declared: Declared) -> CheckReport:
    """Check a table against a schema whose choices have been made."""
    table = take(data, (field.name for field in declared.schema.fields))
    found = [*shape(declared, table)]
    found += [finding(failure, declared, table) for failure in failures(declared, table.frame)]
    return CheckReport(declared.schema.name, table.rows, in_order(found, declared))
