"""Twelve spoiled copies of the HELP trial's files, one fault of a kind people really bring in each."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from syschange import examples

Row = dict[str, str]
EXCEL_EPOCH = date(1899, 12, 30)  # day 0 as Excel counts on Windows, from March 1900 on


@dataclass(frozen=True)
class Spoiling:
    """One fault: the name of its copy, the table it is in, and what makes it."""

    name: str
    table: str
    make: Callable[[Path], None]


def clean(folder: Path) -> Path:
    """Write the trial's files, with digits for ids and made-up days and an agency in access; return the plan."""
    plan = examples.help_trial().write(folder)
    for table in ("people", "access", "outcomes"):
        _edit(folder / f"{table}.csv", lambda row: row.update(person_id=row["person_id"].removeprefix("P")))
    rows = _read(folder / "access.csv")
    for i, row in enumerate(rows):
        referred = date(2000, 2, 1) + timedelta(days=i)
        reached = referred + timedelta(days=int(row["days"])) if row["reached"] == "True" else None
        row["referred_on"] = referred.isoformat()
        row["reached_on"] = reached.isoformat() if reached else ""
        row["agency"] = "St Botolph’s"
    _write(folder / "access.csv", rows)
    return plan


def semicolons(folder: Path) -> None:
    """A spreadsheet set up for a country with decimal commas saves semicolons."""
    _write(folder / "people.csv", _read(folder / "people.csv"), delimiter=";")


def cp1252(folder: Path) -> None:
    """An older Windows program writes its own letters."""
    _write(folder / "access.csv", _read(folder / "access.csv"), encoding="cp1252")


def slashes(folder: Path) -> None:
    """Days are written as people write them."""
    _edit(folder / "access.csv", lambda row: row.update(referred_on=_day(row).strftime("%d/%m/%Y")))


def serials(folder: Path) -> None:
    """A column of days lost its format in a spreadsheet."""
    _edit(folder / "access.csv", lambda row: row.update(referred_on=str((_day(row) - EXCEL_EPOCH).days)))


def lost_zeros(folder: Path) -> None:
    """A spreadsheet took ids for numbers."""
    _edit(folder / "outcomes.csv", lambda row: row.update(person_id=row["person_id"].lstrip("0")))


def total_row(folder: Path) -> None:
    """The last line of a sheet adds up the others."""
    rows = _read(folder / "access.csv")
    _write(folder / "access.csv", [*rows, {"person_id": "Total", "days": "107,233"}])


def labels(folder: Path) -> None:
    """Three labels look right and are not."""
    rows = _read(folder / "people.csv")
    rows[2]["homelessness"] = "housed"
    rows[5]["homelessness"] = "Homeless "
    rows[8]["homelessness"] = "Нomeless"
    _write(folder / "people.csv", rows)


def score_999(folder: Path) -> None:
    """A form's code for no answer stands where a score should."""
    rows = _read(folder / "outcomes.csv")
    for i in (10, 20, 30):
        rows[i]["value"] = "999"
    _write(folder / "outcomes.csv", rows)


def before_referral(folder: Path) -> None:
    """A first contact comes before its referral."""
    rows = _read(folder / "access.csv")
    rows[0]["reached_on"] = "1999-12-31"
    _write(folder / "access.csv", rows)


def missing_ethnicity(folder: Path) -> None:
    """Ethnicity was asked where there was a desk to ask it at."""

    def forget(row: Row) -> None:
        if row["homelessness"] == "Homeless" and int(row["person_id"]) % 2:
            row["ethnicity"] = ""

    _edit(folder / "people.csv", forget)


def suppressed(folder: Path) -> None:
    """Small numbers were hidden before they came here."""
    _edit(
        folder / "access.csv",
        lambda row: row.update(days="<5") if row["days"] in {"1", "2", "3", "4"} else None,
    )


def misspelt_column(folder: Path) -> None:
    """A column is called almost what it should be."""
    path = folder / "people.csv"
    path.write_text(path.read_text("utf-8").replace("homelessness", "Homelessness", 1), "utf-8")


def _day(row: Row) -> date:
    return date.fromisoformat(row["referred_on"])


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Sequence[Row], *, delimiter: str = ",", encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _edit(path: Path, change: Callable[[Row], object]) -> None:
    rows = _read(path)
    for row in rows:
        change(row)
    _write(path, rows)
