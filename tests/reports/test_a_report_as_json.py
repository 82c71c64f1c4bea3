"""`report.json` keeps to the schema that ships, and holds all that the page says, as shown and as numbers."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from syschange.reports import Section, Table
from syschange.reports.content import Content
from syschange.resources import data_folder

from . import example, helps, reading

SCHEMA = json.loads(data_folder("report.schema.json").read_text(encoding="utf-8"))
OWN = {"format", "version", "library", "tables"}


def _written(folder: Path, **changes: Any) -> dict[str, Any]:
    return reading.json_report(example.report(**changes).write(folder / "out", formats=["json"])[0])


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["help", "nasty", "bare"])
def test_it_keeps_to_the_schema(tmp_path: Path, name: str) -> None:
    bare = example.report(sections=(), tiles=(), summary=(), notices=(), provenance=(), title="", stamp="X")
    made = {"help": helps.report(), "nasty": example.report(), "bare": bare}[name]
    (path,) = made.write(tmp_path / "out", formats=["json"])
    jsonschema.Draft202012Validator(SCHEMA).validate(reading.json_report(path))


@pytest.mark.parametrize("key", ["verdict", "tables", "disclosure"])
def test_the_schema_misses_what_is_missing(tmp_path: Path, key: str) -> None:
    made = _written(tmp_path)
    del made[key]
    with pytest.raises(jsonschema.ValidationError, match=key):
        jsonschema.Draft202012Validator(SCHEMA).validate(made)


def test_every_part_of_a_report_is_there_and_nothing_else(tmp_path: Path) -> None:
    assert set(_written(tmp_path)) == OWN | {f.name for f in fields(Content)}


def test_its_words_are_those_of_the_report(tmp_path: Path) -> None:
    report, made = example.report(), _written(tmp_path)
    for key in ("title", "subtitle", "verdict", "verdict_words", "stamp", "language"):
        assert made[key] == getattr(report, key)
    for key in ("summary", "notices", "methods", "disclosure"):
        assert made[key] == list(getattr(report, key))
    assert [(p["name"], p["value"]) for p in made["provenance"]] == list(report.provenance)
    assert [t["verdict"] for t in made["tiles"]] == [t.verdict for t in report.tiles]
    assert made["tiles"][1]["collect"] == ["the date the starting money ends", "outcomes 24 months after it"]
    assert next(p["headline"] for s in made["sections"] for p in s["pictures"]).startswith("More people")


def test_sections_and_pictures_name_the_tables_they_hold(tmp_path: Path) -> None:
    made = _written(tmp_path)
    named = [n for s in made["sections"] for n in (*(p["table"] for p in s["pictures"]), *s["tables"])]
    assert (
        named == [t["name"] for t in made["tables"]] == ["by-group", "large-all-kinds", "means", "by-group-2"]
    )


def test_values_are_the_numbers_that_are_shown(tmp_path: Path) -> None:
    table = _written(tmp_path)["tables"][1]
    assert table["values"] == [
        ["large", 1234567, 1234, 1, "yes", "+1"],
        ["small", 10, 0.00123, 0, "no", "-"],
        ["negative", 15, -0.73, -0.25, "yes", "@x"],
        ["nothing", 20, -0.0001, None, "no", "=1+1"],
        ["-1", 25, None, None, "yes", "plain words that go on for a while, as words do"],
    ]
    assert table["shown"][0] == ["large", "1,234,567", "1234", "100%", "yes", "+1"]
    assert table["shown"][2][2:4] == ["−0.730", "−25%"]
    assert [c["kind"] for c in table["columns"]] == ["text", "number", "number", "number", "text", "text"]
    assert table["shorthand"] == [
        {"mark": "[c]", "meaning": "hidden, because too few people are behind it"},
        {"mark": "[x]", "meaning": "not available"},
    ]


def test_values_have_no_digit_that_is_not_shown(tmp_path: Path) -> None:
    (path,) = helps.report().write(tmp_path / "out", formats=["json"])
    seen = 0
    for table in reading.json_report(path)["tables"]:
        for values, shown in zip(table["values"], table["shown"], strict=True):
            for value, text in zip(values, shown, strict=True):
                if isinstance(value, int | float):
                    seen += 1
                    digits = text.replace("−", "-").replace(",", "")
                    assert value == (float(digits[:-1]) / 100 if digits.endswith("%") else float(digits))
                else:
                    assert (value is None and re.fullmatch(r"\[[a-z]\]", text)) or value == text
    assert seen > 150


def test_it_opens_as_a_table_in_one_line(tmp_path: Path) -> None:
    table = _written(tmp_path)["tables"][0]
    frame = pd.DataFrame(table["values"], columns=[c["name"] for c in table["columns"]])
    assert list(frame.columns) == ["group", "people", "value", "lower", "upper"]
    assert frame["value"].dtype == float
    assert int(frame["value"].isna().sum()) == 1


def test_columns_have_names_of_their_own_whatever_they_are_called(tmp_path: Path) -> None:
    frame = pd.DataFrame([["a", 1, 2, 3, 4]], columns=["g", "G", "مجموعة", "=1", "a b"])
    made = _written(tmp_path, sections=(Section("s", "S", (), (), (Table("t", "T", frame, {}, {}, ""),)),))
    assert [c["name"] for c in made["tables"][0]["columns"]] == ["g", "g_2", "column", "1", "a_b"]


def test_a_group_that_is_called_like_a_shorthand_keeps_its_name(tmp_path: Path) -> None:
    frame = pd.DataFrame({"g": ["[c]", "b"], "n": [1, "[c]"]})
    made = _written(tmp_path, sections=(Section("s", "S", (), (), (Table("t", "T", frame, {}, {}, ""),)),))
    assert made["tables"][0]["values"] == [["[c]", 1], ["b", None]]


def test_no_picture_is_in_it(tmp_path: Path) -> None:
    text = example.report().write(tmp_path / "out", formats=["json"])[0].read_text("utf-8")
    assert "<svg" not in text
    assert "base64" not in text


def test_the_schema_explains_every_key_and_ships() -> None:
    assert SCHEMA["properties"]["format"]["const"] == "syschange report"
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"])
    for part in SCHEMA["$defs"].values():
        assert set(part.get("required", [])) == set(part.get("properties", {}))
