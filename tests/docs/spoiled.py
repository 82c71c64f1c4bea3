"""Twelve spoiled copies of the HELP trial's files, one fault each; run this file to write them and look at them."""

import csv
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from syschange import examples

TABLES = ("people", "access", "outcomes")
CLEAN = "00-clean"
MENDED = "mended"
EXCEL_EPOCH = date(
    1899, 12, 30
)  # day 0 of Excel on Windows, as it comes out for every day from March 1900 on
Row = dict[str, str]


@dataclass(frozen=True)
class Spoiling:
    """One fault.

    Attributes
    ----------
    name
        The folder of the copy.
    table
        The table whose file is spoiled.
    spoil
        What spoils that file.
    code
        The exit code of a check of the spoiled copy.
    lines
        The lines that mend it, under its table in the plan; empty where only the file can be put right.
    beside
        What else has to be written into the folder for these lines: text by name of file.
    mended
        The exit code once the lines stand in the plan.
    """

    name: str
    table: str
    spoil: Callable[[Path], None]
    code: int = 1
    lines: Sequence[str] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    mended: int = 0


def clean(folder: Path) -> None:
    """Write the trial's files, with ids of digits only, and an agency and days that are made up."""
    examples.help_trial().write(folder)
    for table in TABLES:
        _edit(folder / f"{table}.csv", lambda row: row.update(person_id=row["person_id"].removeprefix("P")))
    rows = _read(folder / "access.csv")
    for i, row in enumerate(rows):
        referred = date(2000, 2, 1) + timedelta(days=i)
        days = {"referred_on": referred, "assessed_on": referred + timedelta(days=7)}
        row.update({"agency": "St Botolph’s", **{name: day.isoformat() for name, day in days.items()}})
    _write(folder / "access.csv", rows)


def semicolons(path: Path) -> None:
    """Save with semicolons, as a spreadsheet does that is set up for decimal commas."""
    _write(path, _read(path), delimiter=";")


def cp1252(path: Path) -> None:
    """Save as older programs on Windows do."""
    _write(path, _read(path), encoding="cp1252")


def slashes(path: Path) -> None:
    """Write days as people in Britain write them."""
    _edit(path, lambda row: row.update(referred_on=_referred(row).strftime("%d/%m/%Y")))


def serials(path: Path) -> None:
    """Write days as the numbers that Excel keeps for them."""
    _edit(path, lambda row: row.update(referred_on=str((_referred(row) - EXCEL_EPOCH).days)))


def lost_zeros(path: Path) -> None:
    """Write ids as a spreadsheet does that takes them for numbers."""
    _edit(path, lambda row: row.update(person_id=row["person_id"].lstrip("0")))


def total_row(path: Path) -> None:
    """Add the days up below the last row."""
    rows = _read(path)
    total = sum(int(row["days"] or 0) for row in rows)
    _write(path, [*rows, {"person_id": "Total", "days": f"{total:,}"}])


def labels(path: Path) -> None:
    """Write a label in another case, one with a space after it, and one with a Cyrillic letter."""
    rows = _read(path)
    for row, label in ((2, "housed"), (4, "Housed "), (6, "H\u043eused")):
        rows[row]["homelessness"] = label
    _write(path, rows)


def score_999(path: Path) -> None:
    """Write a form's code for "no answer" where the score should be."""
    rows = _read(path)
    for row in (10, 20, 30):
        rows[row]["value"] = "999"
    _write(path, rows)


def last_year(path: Path) -> None:
    """Write last year's number in January."""
    rows = _read(path)
    rows[339]["assessed_on"] = rows[339]["assessed_on"].replace("2001", "2000")
    _write(path, rows)


def unasked(path: Path) -> None:
    """Leave out the ethnicity of every second person without a home."""

    def forget(row: Row) -> None:
        if row["homelessness"] == "Homeless" and int(row["person_id"]) % 2:
            row["ethnicity"] = ""

    _edit(path, forget)


def suppressed(path: Path) -> None:
    """Hide small numbers, as is done with what is published."""
    _edit(path, lambda row: row.update(days="<5") if row["days"] in {"1", "2", "3", "4"} else None)


def misspelt(path: Path) -> None:
    """Name a column almost as it is called."""
    path.write_text(path.read_text("utf-8").replace("assessed_on", "Assessed on", 1), "utf-8")


DECLARED = """\
name: our_outcomes
version: "1"
extends: outcomes
fields:
  - name: value
    missing:
      not_collected: ["999"]
"""

SPOILINGS = (
    Spoiling("01-semicolons", "people", semicolons, lines=('delimiter: ";"',)),
    Spoiling("02-windows", "access", cp1252, lines=('encoding: "cp1252"',)),
    Spoiling("03-slashes", "access", slashes, lines=('dates: {referred_on: "dd/mm/yyyy"}',)),
    Spoiling("04-excel", "access", serials, lines=('dates: {referred_on: "excel_1900"}',)),
    Spoiling("05-zeros", "outcomes", lost_zeros),
    Spoiling("06-total", "access", total_row),
    Spoiling("07-labels", "people", labels, lines=("recode: true",), mended=1),
    Spoiling(
        "08-999",
        "outcomes",
        score_999,
        lines=('schema: "our_outcomes.yaml"',),
        beside={"our_outcomes.yaml": DECLARED},
    ),
    Spoiling("09-last-year", "access", last_year),
    Spoiling("10-unasked", "people", unasked, code=0),
    Spoiling("11-suppressed", "access", suppressed),
    Spoiling("12-misspelt", "access", misspelt, code=0),
)


def write(folder: Path) -> None:
    """Write the clean copy, the twelve spoiled ones, and under `mended` those that lines in the plan put right."""
    clean(folder / CLEAN)
    for made in SPOILINGS:
        shutil.copytree(folder / CLEAN, folder / made.name)
        made.spoil(folder / made.name / f"{made.table}.csv")
        if made.lines:
            _mend(made, shutil.copytree(folder / made.name, folder / MENDED / made.name))


def _mend(made: Spoiling, folder: Path) -> None:
    plan = folder / "plan.yaml"
    path = f'      path: "{made.table}.csv"\n'
    under = "".join(f"      {line}\n" for line in made.lines)
    plan.write_text(plan.read_text("utf-8").replace(path, path + under), "utf-8")
    for name, text in made.beside.items():
        (folder / name).write_text(text, "utf-8")


def _referred(row: Row) -> date:
    return date.fromisoformat(row["referred_on"])


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _edit(path: Path, change: Callable[[Row], None]) -> None:
    rows = _read(path)
    for row in rows:
        change(row)
    _write(path, rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/docs/spoiled.py FOLDER")
    write(Path(sys.argv[1]))
