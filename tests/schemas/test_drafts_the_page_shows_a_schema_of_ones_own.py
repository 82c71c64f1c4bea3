"""The schema of one's own that docs/data.md shows can be read, and holds data to what the page says it does."""

import re
from pathlib import Path

import pandas as pd
import pytest

from syschange import cli, schemas

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "data.md").read_text("utf-8")
SECTION = PAGE.partition("## Your own schema\n")[2].partition("\n## ")[0]
FILE = re.findall(r"(?s)```yaml\n(.*?)```", SECTION)


@pytest.fixture
def schema(tmp_path: Path) -> schemas.Schema:
    (tmp_path / "our_people.yaml").write_text(FILE[0], encoding="utf-8")
    return schemas.read_schema(tmp_path / "our_people.yaml")


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "client_ref": ["A1", "A2", "A3"],
            "age": [16, 40, 61],
            "sex": ["Male", "female", None],
            "accommodation": ["Hostel", "Refused", "Street "],
            "nights_outside": [0, 99, 7],
        }
    )


def test_the_page_shows_one_whole_file(schema: schemas.Schema) -> None:
    assert len(FILE) == 1
    assert (schema.name, schema.extends, schema.keys) == ("our_people", "people", ("client_ref",))
    age = schema.field("age")
    assert age is not None
    assert age.range == (16, 115)


def test_data_pass_it_once_they_are_recoded(schema: schemas.Schema, people: pd.DataFrame) -> None:
    assert not schemas.check(people, schema).ok
    recoded = schemas.recode(people, schema)
    assert schemas.check(recoded.table, schema).ok
    assert recoded.table["accommodation"].tolist() == ["Hostel", "(prefer not to say)", "Street"]
    assert recoded.table["nights_outside_missing"].tolist()[1] == "(not collected)"
    assert recoded.changes["rows"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("column", "wrong"),
    [("age", 15), ("accommodation", "Elsewhere"), ("nights_outside", 8), ("client_ref", "A2")],
)
def test_data_that_break_it_do_not_pass(
    schema: schemas.Schema, people: pd.DataFrame, column: str, wrong: object
) -> None:
    recoded = schemas.recode(people, schema).table
    recoded.loc[0, column] = wrong
    assert {e.column for e in schemas.check(recoded, schema).errors} == {column}


def test_the_commands_on_the_page_work(
    tmp_path: Path, people: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    people.to_csv("people.csv", index=False)
    commands = re.findall(r"`syschange\s+(schema[^`]*)`", SECTION)
    assert len(commands) == 4
    for command in commands:
        assert cli.main(command.split()) == 0
    assert Path("our_people.yaml").is_file()
