"""Reports made by hand that are hard to set on paper: many groups, very wide tables, and texts that would be code."""

import itertools
from functools import cache
from typing import Any

import pandas as pd

from syschange import charts
from syschange.reports import Picture, Report, Section, Table
from syschange.reports.pdf import to_pdf

from . import example
from .pdf_reading import Read

STAMP = "INTERNAL ONLY, for the steering group, not for release. " * 4
LONG = "Ab" * 150
CODE = (
    "#eval(1) #panic() #sys.inputs",
    "*a* _b_ `c` $x^2$ <label> @ref // no /* no */",
    "\\input{x} \\frac{1}{0} 50 % & ~ { }",
    '"); #read("/etc/hosts") ("',
    "<b>&amp;</b> ]] [#strike[x]]",
    "= heading - list + list / term: x",
    "https://www.example.test --- ... 'quoted' \"quoted\"",
    "مجموعة العيادة 12",
    "קבוצה",
    LONG,
)
_AGES = ("18 to 25", "26 to 35", "36 to 50", "51 and over", "not known")
_ETHNICITIES = ("Black", "White", "Hispanic", "Asian", "Other")


def groups() -> list[str]:
    """Return the names of a hundred groups of four characteristics."""
    every = itertools.product(_AGES, _ETHNICITIES, ("women", "men"), ("homeless", "housed"))
    return [f"age: {a}, ethnicity: {e}, sex: {s}, homelessness: {h}" for a, e, s, h in every]


@cache
def hundred() -> Report:
    """Return a report of a hundred groups, in a picture and in its table, with a stamp of several lines."""
    frame = pd.DataFrame({"group": groups()})
    frame["people"] = [20.0 + 5 * (i % 40) for i in range(100)]
    frame["value"] = [None if i % 7 == 3 else i % 17 / 20 - 0.3 for i in range(100)]
    frame = frame.assign(lower=frame["value"] - 0.1, upper=frame["value"] + 0.12)
    figure = charts.forest(
        frame, label="group", value="value", lower="lower", upper="upper", n="people", percent=True,
        headline="A hundred groups", subtitle="Difference in share",
    )  # fmt: skip
    formats = {"people": ",.0f", "value": ".0%", "lower": ".0%", "upper": ".0%"}
    shown = frame.astype(object).where(frame.notna(), "[c]")
    table = Table("hundred", "A hundred groups", shown, formats, {}, "Rounded.")
    picture = Picture("hundred", "A hundred groups", "Difference in share", "Each group.", figure, table)
    section = Section("hundred", "A hundred groups", ("All.",), (picture,), ())
    return example.report(sections=(section,), stamp=STAMP)


@cache
def hundred_read() -> Read:
    """Return the PDF of that report, read back."""
    return Read(to_pdf(hundred()))


def tables(*made: Table, **changes: Any) -> Report:
    """Return a report of these tables alone."""
    return example.report(sections=(Section("tables", "Tables", (), (), made),), **changes)


def wide(columns: int, rows: int = 5, *, cell: str = "some words to read") -> Table:
    """Return a table of words with so many columns beside the first."""
    names = [f"c{i}" for i in range(columns)]
    cells = {name: [f"{cell} {i}.{j}" for j in range(rows)] for i, name in enumerate(names)}
    headings = {name: f"Column {i} of the table, {i}" for i, name in enumerate(names)}
    frame = pd.DataFrame({"group": groups()[:rows], **cells})
    return Table(f"wide-{columns}", f"{columns} columns", frame, {}, headings, "")
