"""Beside every CSV file stands what it holds, in the terms of the W3C, and a program can read the file by it."""

import csv
import json
import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from syschange.reports import Section, Table

from . import example, helps, reading

STAMP = "INTERNAL ONLY: for the steering group"
# W3C, "Metadata Vocabulary for Tabular Data": the properties of a table and of a column that may be used here.
OF_A_TABLE = {"@context", "url", "notes", "dialect", "tableSchema"}
OF_A_COLUMN = {"name", "titles", "datatype", "null"}


@pytest.fixture(scope="module", params=["help", "nasty"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = helps.report() if request.param == "help" else example.report(stamp=STAMP)
    out = tmp_path_factory.mktemp("csv") / "out"
    made.write(out, formats=["csv"])
    return out / "tables"


def _metadata(path: Path) -> dict[str, Any]:
    made = json.loads(path.with_name(f"{path.name}-metadata.json").read_text("utf-8"))
    assert isinstance(made, dict)
    return made


def test_every_file_has_its_own_where_the_standard_looks_for_it(folder: Path) -> None:
    files = sorted(folder.glob("*.csv"))
    assert len(files) >= 4
    assert sorted(folder.glob("*.json")) == [p.with_name(f"{p.name}-metadata.json") for p in files]
    assert [_metadata(p)["url"] for p in files] == [p.name for p in files]


def test_it_uses_the_words_of_the_standard_alone(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        made = _metadata(path)
        assert made["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}]
        assert {k for k in made if not k.startswith("dc:")} <= OF_A_TABLE
        for column in made["tableSchema"]["columns"]:
            assert {k for k in column if not k.startswith("dc:")} <= OF_A_COLUMN
            assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_]*", column["name"])
            assert column["datatype"] in {"number", "string"}


def test_the_file_can_be_read_by_it(folder: Path) -> None:
    numbers = 0
    for path in folder.glob("*.csv"):
        columns = _metadata(path)["tableSchema"]["columns"]
        assert len({c["name"] for c in columns}) == len(columns)
        with path.open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        assert head == [c["titles"] for c in columns]
        for row in rows:
            for cell, column in zip(row, columns, strict=True):
                if column["datatype"] == "number" and cell not in column.get("null", [""]):
                    numbers += 1
                    assert re.fullmatch(r"-?\d+(\.\d+)?%?", cell)  # the vocabulary, section 6.4.2
                    assert math.isfinite(float(cell.rstrip("%")))
    assert numbers > 20


def test_it_says_the_caption_the_report_the_note_and_how_people_are_protected(tmp_path: Path) -> None:
    example.report().write(tmp_path / "out", formats=["csv"])
    made = _metadata(tmp_path / "out" / "tables" / "by-group.csv")
    assert made["dc:title"] == "Difference in share, by group"
    assert made["dc:description"] == "Rounded."
    assert made["dc:isPartOf"] == example.report().title
    assert made["notes"] == [
        "[c] means: hidden, because too few people are behind it",
        *example.report().disclosure,
    ]
    value = made["tableSchema"]["columns"][2]
    assert value["null"] == ["[c]"]
    assert value["dc:description"] == "[c] hidden, because too few people are behind it"


def test_a_column_with_words_among_its_numbers_is_text(tmp_path: Path) -> None:
    frame = pd.DataFrame({"g": ["a", "b"], "share": [0.5, "at most 5%"], "n": ["[c]", "[c]"]})
    section = Section("s", "S", (), (), (Table("t", "T", frame, {"share": ".0%"}, {}, ""),))
    example.report(sections=(section,)).write(tmp_path / "out", formats=["csv"])
    columns = _metadata(tmp_path / "out" / "tables" / "t.csv")["tableSchema"]["columns"]
    assert [c["datatype"] for c in columns] == ["string", "string", "string"]
    assert columns[2]["null"] == ["[c]"]


def test_the_stamp_is_in_it_and_the_column_that_carries_it_has_a_name_of_its_own(tmp_path: Path) -> None:
    frame = pd.DataFrame({"notice": ["a"], "n": [1]})
    section = Section("s", "S", (), (), (Table("t", "T", frame, {}, {}, ""),))
    example.report(sections=(section,), stamp=STAMP).write(tmp_path / "out", formats=["csv"])
    made = _metadata(tmp_path / "out" / "tables" / "t.csv")
    assert made["dc:accessRights"] == STAMP
    assert [c["name"] for c in made["tableSchema"]["columns"]] == ["notice", "n", "notice_2"]
    assert reading.csv_table(tmp_path / "out" / "tables" / "t.csv")[0] == ["notice", "n", "Notice"]


def test_without_a_stamp_there_is_no_trace_of_one(tmp_path: Path) -> None:
    example.report().write(tmp_path / "out", formats=["csv"])
    for path in (tmp_path / "out" / "tables").glob("*.json"):
        assert "accessRights" not in path.read_text("utf-8")
