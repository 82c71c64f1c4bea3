"""The command `check`: what it takes, what it prints and what it keeps."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import cli, examples

CANARY = "CANARY-943-476"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """Return a folder of tables that are right, named after their schemas, with ids that must not be said."""
    folder = tmp_path / "records"
    folder.mkdir()
    ids = [f"{CANARY}-{i:03}" for i in range(137)]
    people = pd.DataFrame({"person_id": ids, "sex": ["Female", "Male", "Male"] * 45 + ["Female"] * 2})
    people.to_csv(folder / "people.csv", index=False)
    outcomes = pl.DataFrame({"person_id": ids, "measure": "mcs", "months": 0.0, "value": 50.0})
    outcomes.write_parquet(folder / "outcomes.parquet")
    return folder


def spoil(records: Path, rows: int) -> None:
    """Give rows of people a sex that is not in the list."""
    path = records / "people.csv"
    people = pd.read_csv(path, dtype=str)
    people.loc[: rows - 1, "sex"] = f"{CANARY} femme"
    people.to_csv(path, index=False)


def lose(records: Path) -> None:
    """Take three people away, so that their outcomes belong to nobody."""
    path = records / "people.csv"
    pd.read_csv(path, dtype=str).iloc[3:].to_csv(path, index=False)


def check(*words: object) -> int:
    return cli.main(["check", *map(str, words)])


def test_a_folder_is_checked_with_its_links(records: Path, capsys: Said) -> None:
    assert check(records) == 0
    said = capsys.readouterr()
    assert said.out.count("no problems found") == 2
    assert "Not for release: this holds true values." in said.out
    lose(records)
    assert check(records) == 1
    said = capsys.readouterr()
    assert "3 rows hold an id that is not in 'person_id' of 'people' (rows 1, 2 and 3)" in said.err
    assert "people: 134 rows checked, and no problems found." in said.out
    assert "Not for release" in said.err
    assert CANARY not in said.out + said.err


def test_a_folder_with_a_local_schema(records: Path, tmp_path: Path, capsys: Said) -> None:
    (records / "people.csv").rename(records / "clients.csv")
    local = tmp_path / "clients.yaml"
    local.write_text("name: clients\nversion: '1'\nextends: people\n", encoding="utf-8")
    assert check(records) == 1
    assert "'clients.csv' is not named after a schema" in capsys.readouterr().err
    assert check(records, "--schema", local) == 0
    lose_clients = pd.read_csv(records / "clients.csv", dtype=str).iloc[1:]
    lose_clients.to_csv(records / "clients.csv", index=False)
    assert check(records, "--schema", local) == 1
    assert "'person_id' of 'people' (row 1)" in capsys.readouterr().err


def csv(folder: Path) -> list[object]:
    path = folder / "a.csv"
    path.write_text("person_id\tdied_on\n1\t31/12/2020\n", encoding="utf-16")
    return [path, "--encoding", "utf-16", "--delimiter", "tab", "--dates", "dd/mm/yyyy"]


def csv_by_field(folder: Path) -> list[object]:
    path = folder / "a.csv"
    path.write_text("person_id;died_on;left_on\n1;31/12/2020;20201231\n", encoding="utf-8")
    return [path, "--delimiter", ";", "--dates", "died_on=dd/mm/yyyy", "--dates", "left_on=yyyymmdd"]


def parquet(folder: Path) -> list[object]:
    pl.DataFrame({"person_id": ["1"]}).write_parquet(folder / "a.parquet")
    return [folder / "a.parquet"]


def workbook(folder: Path) -> list[object]:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    for row in (["person_id", "sex"], ["1", "Female"]):
        book.create_sheet("Q2") if "Q2" not in book.sheetnames else None
        book["Q2"].append(row)
    book.save(folder / "a.xlsx")
    return [folder / "a.xlsx", "--sheet", "Q2"]


def duckdb_file(folder: Path) -> list[object]:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(str(folder / "a.duckdb")) as link:
        link.execute("CREATE TABLE clients AS SELECT '1' AS person_id")
    return [folder / "a.duckdb", "--table", "clients"]


@pytest.mark.parametrize("make", [csv, csv_by_field, parquet, workbook, duckdb_file])
def test_a_file_of_each_format_is_checked_with_what_is_said_of_it(
    make: Callable[[Path], list[object]], tmp_path: Path, capsys: Said
) -> None:
    words = make(tmp_path)
    assert check(*words, "--schema", "people") == 0, capsys.readouterr().err
    assert "people: 1 row checked, and no problems found." in capsys.readouterr().out


def test_a_local_schema_is_given_by_its_file(tmp_path: Path, capsys: Said) -> None:
    local = tmp_path / "clients.yaml"
    local.write_text(
        "name: clients\nversion: '1'\nextends: people\nrename: {person_id: client}\n", encoding="utf-8"
    )
    data = tmp_path / "a.csv"
    data.write_text("client\n1\n1\n", encoding="utf-8")
    assert check(data, "--schema", local) == 1
    assert "client: 2 rows share the same key" in capsys.readouterr().err


def test_json_and_junit_are_printed_with_protected_numbers_and_the_exit_code_stays(
    records: Path, capsys: Said
) -> None:
    spoil(records, 43)
    assert check(records, "--format", "json") == 1
    said = capsys.readouterr()
    content = json.loads(said.out)
    people = next(t for t in content["tables"] if t["table"] == "people")
    assert (people["rows"], people["findings"][0]["rows"]) == (135, 45)
    assert check(records, "--format", "junit") == 1
    page = capsys.readouterr()
    suites = ET.fromstring(page.out.encode("utf-8"))  # noqa: S314 - our own
    assert suites.get("failures") == "1"
    for kept in (said.out + said.err, page.out + page.err):
        assert "137" not in kept
        assert "43 " not in kept
        assert CANARY not in kept
    assert "Of 2 checked, 1 table is not valid: 'people'." in said.err


def test_warnings_are_no_failure_whatever_the_format(records: Path, capsys: Said) -> None:
    path = records / "people.csv"
    pd.read_csv(path, dtype=str).assign(date_of_birth="1970-01-01").to_csv(path, index=False)
    for words in ([], ["--format", "json"], ["--format", "junit"]):
        assert check(records, *words) == 0
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", ["text", "json", "junit"])
def test_a_file_is_written_the_same_twice_and_holds_no_true_number(
    kind: str, records: Path, tmp_path: Path, capsys: Said
) -> None:
    spoil(records, 43)
    out = tmp_path / "ci" / "check.out"
    kept = []
    for _ in range(2):
        assert check(records, "--format", kind, "--out", out) == 1
        kept.append(out.read_bytes())
    assert kept[0] == kept[1]
    text = kept[0].decode("utf-8")
    for hidden in ("137", "43 rows", CANARY, "(row"):
        assert hidden not in text
    assert "45 rows" in text
    assert [p.name for p in out.parent.iterdir()] == ["check.out"]
    said = capsys.readouterr()
    assert str(out) in said.out
    # The folder of a test has a number in its name, and that may be this one.
    assert "43" not in (said.out + said.err).replace(str(tmp_path), "")


def test_the_policy_is_that_of_what_is_kept(records: Path, capsys: Said) -> None:
    spoil(records, 43)
    rows = []
    for policy in ("ONS_10_5", "STRICT_10_10"):
        assert check(records, "--format", "json", "--policy", policy) == 1
        tables = json.loads(capsys.readouterr().out)["tables"]
        rows.append(next(t["findings"][0]["rows"] for t in tables if t["table"] == "people"))
    assert rows == [45, 40]


def test_a_file_that_is_data_is_never_written_over(records: Path, capsys: Said) -> None:
    before = (records / "people.csv").read_bytes()
    assert check(records, "--out", records / "people.csv") == 1
    assert "did not come from an earlier run" in capsys.readouterr().err
    assert (records / "people.csv").read_bytes() == before


def test_a_plan_is_kept_too(tmp_path: Path, capsys: Said) -> None:
    plan = examples.help_trial().write(tmp_path)
    assert check(plan, "--format", "junit") == 0
    suites = ET.fromstring(capsys.readouterr().out.encode("utf-8"))  # noqa: S314 - our own
    assert [s.get("name") for s in suites] == ["people", "access", "outcomes"]
    assert "link" in {case.get("name") for case in suites[1]}


WRONG: dict[str, list[Any]] = {
    "a file without a schema": ["people.csv"],
    "a file with two schemas": ["people.csv", "--schema", "people", "--schema", "access"],
    "a plan with a schema": ["plan.yaml", "--schema", "people"],
    "a plan with an option of a file": ["plan.yaml", "--delimiter", ";"],
    "a folder with an option of a file": [".", "--encoding", "cp1252"],
    "a folder with a shipped schema": [".", "--schema", "people"],
    "a policy for the terminal": ["people.csv", "--schema", "people", "--policy", "ONS_10_5"],
    "dates said twice": ["a.csv", "--schema", "people", "--dates", "yyyymmdd", "--dates", "dd/mm/yyyy"],
    "an unknown format": ["a.csv", "--schema", "people", "--format", "xml"],
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_usage_says_how(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as left:
        check(*WRONG[case])
    assert left.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: syschange check" in said.err


def test_options_the_format_has_no_use_for_are_an_error(records: Path, capsys: Said) -> None:
    assert check(records / "people.csv", "--schema", "people", "--sheet", "Q2") == 1
    assert "'sheet' is not a known option for a CSV file" in capsys.readouterr().err


def test_the_command_as_a_stranger_types_it(records: Path) -> None:
    spoil(records, 2)
    words = [sys.executable, "-m", "syschange.cli", "check", str(records), "--format", "json"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert not json.loads(done.stdout)["ok"]
    assert "Traceback" not in done.stderr
