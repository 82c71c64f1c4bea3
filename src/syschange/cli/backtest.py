"""The command `backtest`: hold a table that was published against the same table worked out again."""

import argparse
from pathlib import Path

from syschange.cli.common import Commands
from syschange.cli.told import DIFFERENT, FINE, Told
from syschange.reports import quarterly

_EPILOG = """\
exit codes:
  0  the tables are the same
  1  a file is not there or is no table, or the key does not name its rows
  2  the command itself was wrong
  5  they differ; the message says in which rows and columns. What was worked out again is not printed: it may not
     have been made for release
"""


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    backtest = commands.add_parser(
        "backtest",
        help="hold a published table against the same table worked out again",
        description="Compare a published CSV file with the same table worked out again, cell by cell.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    backtest.add_argument("published", type=Path, metavar="PUBLISHED", help="the CSV file that was published")
    backtest.add_argument(
        "recomputed",
        type=Path,
        metavar="RECOMPUTED",
        help="the CSV file worked out again, or the folder of a report that has a table of the same name",
    )
    backtest.add_argument(
        "--key", type=_columns, required=True, metavar="COLUMNS", help="the columns that name a row: col,col"
    )
    backtest.add_argument(
        "--tolerance",
        type=_tolerance,
        default=0.0,
        metavar="X",
        help="how far numbers may differ (default: 0)",
    )
    backtest.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> Told:
    found = quarterly.backtest(given.published, given.recomputed, key=given.key, tolerance=given.tolerance)
    told = found.table
    published_rows = told[told["what"] != "recomputed only"]
    result = {
        "same": found.same,
        "rows": found.rows,
        "cells": found.cells,
        "rows_not_published": len(told) - len(published_rows),
        "differences": published_rows[["row", "column", "published", "what"]].to_dict("records"),
        "words": found.text,
    }
    return Told(result, lambda: print(found.text), code=FINE if found.same else DIFFERENT)


def _columns(text: str) -> tuple[str, ...]:
    named = tuple(part.strip() for part in text.split(",") if part.strip())
    if not named:
        raise argparse.ArgumentTypeError("name the columns that name a row, such as Group or Arm,Group")
    return named


def _tolerance(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError("a tolerance is a number from 0 on, such as 0.5")
    return value
