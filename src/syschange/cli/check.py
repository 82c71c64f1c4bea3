"""The command `check`: say everything that is wrong with data, before anything is computed."""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from syschange import criteria, disclosure, reports, schemas
from syschange.cli.common import Commands, Progress, Say
from syschange.cli.told import Told
from syschange.errors import InvalidDataError, clean, listing
from syschange.results import NOT_FOR_RELEASE

_PLANS = (".yaml", ".yml")
_FORMATS = ("text", "json", "junit")
_READING = ("dates", "encoding", "delimiter", "sheet", "table")
_EPILOG = """\
what is printed and what is kept:
  On the terminal numbers are true and rows are named, so that the data can be put right: that is not for release.
  Whatever is written to a file, or printed as JSON or JUnit XML for a CI job to keep, says which rules failed, with
  numbers of rows rounded or hidden by the disclosure policy, and names no row. No value from the data is in either.

exit codes:
  0  no errors; there may be warnings
  1  something is wrong with the data, the plan or a file; the message says what
  2  the command itself was wrong
"""


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    check = commands.add_parser(
        "check",
        help="say everything that is wrong with data, before anything is computed",
        description="Check one file against a schema, a folder of files named after their schemas, or all the data "
        "that a plan names. Tables that are checked together are held against each other too. Every problem is "
        "reported at once, by row and column. No value from the data is printed.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument(
        "path",
        type=Path,
        help="a plan (.yaml), a folder, or a file (.csv, .parquet, .xlsx, .duckdb) together with --schema",
    )
    check.add_argument(
        "--schema",
        metavar="NAME",
        action="append",
        default=[],
        help="the schema of a file, or the YAML file of a local one; for a folder, the local ones of its tables. "
        f"Those that ship: {', '.join(schemas.names())}",
    )
    _add_reading(check)
    _add_output(check)
    check.set_defaults(run=_run, wrong_usage=check.error)


def _add_reading(check: argparse.ArgumentParser) -> None:
    about = check.add_argument_group("how one file is written (a plan says it for each of its tables)")
    about.add_argument(
        "--dates",
        metavar="FORMAT",
        action="append",
        help=f"how dates are written, or FIELD=FORMAT for one column: {', '.join(schemas.DATE_FORMATS)}",
    )
    about.add_argument("--encoding", help="of a CSV file: utf-8, utf-16 or cp1252")
    about.add_argument("--delimiter", help="between the cells of a CSV file: , ; | or tab")
    about.add_argument("--sheet", help="the sheet of a workbook")
    about.add_argument("--table", help="the table of a DuckDB file")


def _add_output(check: argparse.ArgumentParser) -> None:
    output = check.add_argument_group("what comes out")
    output.add_argument("--format", choices=_FORMATS, default="text", help="default: %(default)s")
    output.add_argument("--out", type=Path, metavar="FILE", help="write it to a file instead of the terminal")
    output.add_argument(
        "--policy",
        choices=[p.name for p in (disclosure.ONS_10_5, disclosure.NHS_7_5, disclosure.STRICT_10_10)],
        help=f"disclosure policy of what is kept (default: {disclosure.ONS_10_5.name})",
    )


def _run(given: argparse.Namespace) -> Told:
    kept = given.out is not None or given.format != "text" or given.json
    if given.policy is not None and not kept:
        given.wrong_usage(
            "the terminal shows true numbers; --policy goes with --out, --json, or --format json or junit"
        )
    if given.json and given.out is None and given.format != "text":
        given.wrong_usage("--json prints one object, so --format goes with it only where --out names a file")
    told: list[str] = []
    with Progress() as say:
        say(f"checking {clean(given.path.name)}")
        found = _reports(given, told.append)
    return _kept(found, given) if kept else _shown(found, told)


def _reports(given: argparse.Namespace, tell: Say) -> tuple[schemas.CheckReport, ...]:
    """Check whatever the path is."""
    options = _options(given)
    if given.path.is_dir():
        return _folder(given, options)
    if given.path.suffix.casefold() in _PLANS:
        if given.schema or options:
            given.wrong_usage("a plan says of each table which schema it has and how its file is written")
        return criteria.check_data(criteria.Plan.read(given.path), tell=tell)
    if len(given.schema) != 1:
        given.wrong_usage(
            "a plan is a .yaml file; for a file of data say which schema, for example --schema people"
        )
    return (schemas.check_file(given.path, _schema(given.schema[0]), **options),)


def _folder(given: argparse.Namespace, options: dict[str, Any]) -> tuple[schemas.CheckReport, ...]:
    own = [_schema(name) for name in given.schema]
    local = [schema for schema in own if isinstance(schema, schemas.Schema)]
    if options or len(local) < len(own):
        given.wrong_usage(
            "the tables of a folder are named after their schemas: --schema names the files of local ones, and "
            "how a file is written is said for one file at a time, or in a plan"
        )
    tables = schemas.read_folder(given.path, schemas=local)
    return schemas.check_tables(tables, schemas={s.name: s for s in local if s.name in tables})


def _schema(name: str) -> str | schemas.Schema:
    """Return the name of a shipped schema, or a local one read from its file."""
    if Path(name).suffix.casefold() in _PLANS or os.sep in name:
        return schemas.read_schema(name)
    return name


def _options(given: argparse.Namespace) -> dict[str, Any]:
    """Return what was said of how the file is written, as the options of a reader."""
    options = {name: value for name in _READING if (value := getattr(given, name)) is not None}
    if "delimiter" in options:
        options["delimiter"] = "\t" if given.delimiter == "tab" else given.delimiter
    if "dates" in options:
        options["dates"] = _dates(given)
    return options


def _dates(given: argparse.Namespace) -> str | dict[str, str]:
    said: list[str] = given.dates
    if len(said) == 1 and "=" not in said[0]:
        return said[0]
    pairs = [text.partition("=") for text in said]
    if not all(sign for _, sign, _ in pairs) or len({field for field, _, _ in pairs}) < len(pairs):
        given.wrong_usage("give --dates once for all dates, or as FIELD=FORMAT once for each field")
    return {field: written for field, _, written in pairs}


def _shown(found: Sequence[schemas.CheckReport], told: Sequence[str]) -> Told:
    """Tell true values, on the terminal alone; the errors are the message of the command's failure."""
    right = [*told, *(report.text for report in found if report.ok)]
    wrong = [report.text for report in found if not report.ok]
    if wrong:
        error = InvalidDataError(found, "\n".join([*wrong, NOT_FOR_RELEASE]))
        return Told({}, lambda: _print(right), error=error)
    return Told({}, lambda: _print([*right, NOT_FOR_RELEASE]))


def _kept(found: Sequence[schemas.CheckReport], given: argparse.Namespace) -> Told:
    """Write or print what may be kept: nothing gets there that has not been through disclosure control."""
    protected = disclosure.protect(found, policy=given.policy or disclosure.ONS_10_5)
    written = None
    if given.out is not None:
        written = reports.write_check(protected, given.out, format=given.format)
    text = str(written) if written is not None else reports.render_check(protected, format=given.format)
    wrong = [report.schema for report in found if not report.ok]
    error = None
    if wrong:
        tables = "1 table is" if len(wrong) == 1 else f"{len(wrong)} tables are"
        error = InvalidDataError(found, f"Of {len(found)} checked, {tables} not valid: {listing(wrong)}.")
    result = {
        "check": json.loads(reports.render_check(protected, format="json")),
        "file": None if written is None else str(written),
    }
    return Told(result, lambda: _print([text.removesuffix("\n")]), error=error)


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        print(line)
