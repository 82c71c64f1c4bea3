"""A draft of a schema takes each column for what it looks like, says why, and holds no id, note or rare label."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import examples, schemas
from syschange.errors import WrongTypeError

ROWS = 60
TABLE: dict[str, list[Any]] = {
    "ref": [f"X{i:04}" for i in range(ROWS)],
    "nickname": [f"{a}{b}" for a in "bcdfghjk" for b in ("an", "el", "im", "on", "ut", "ad", "ee", "oy")][
        :ROWS
    ],
    "Housing": ["No", "yes", "1e3"] * (ROWS // 3),
    "Pets": ["Cat", "Dog"] * (ROWS // 2 - 1) + ["Axolotl", "Cat"],
    "key_worker": ["Jo Smith", "Al Jones"] * (ROWS // 2),
    "case": ["P001", "P002", "P003"] * (ROWS // 3),
    "visits": list(range(ROWS // 2)) * 2,
    "cost": [i / 7 for i in range(ROWS)],
    "left": [None, dt.date(2024, 1, 1)] * (ROWS // 2),
    "date of birth": [dt.date(1900, 1, 1)] * ROWS,
    "agreed": [True, False, None] * (ROWS // 3),
    "smokes": [0, 1] * (ROWS // 2),
    "comments": ["fine", "better"] * (ROWS // 2),
    "story": ["Came in with her sister. " * 5, "Short"] * (ROWS // 2),
    "nothing": [None] * ROWS,
}


def drafted(text: str, name: str, folder: Path) -> schemas.Schema:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return schemas.read_schema(folder / f"{name}.yaml")


@pytest.fixture
def schema(tmp_path: Path) -> schemas.Schema:
    return drafted(schemas.draft(pl.DataFrame(TABLE), "mine"), "mine", tmp_path)


@pytest.mark.parametrize(
    ("column", "role", "kind", "nullable"),
    [
        ("ref", "id", "string", False),
        ("nickname", "id", "string", False),
        ("Housing", "characteristic", "string", False),
        ("Pets", "characteristic", "string", False),
        ("key_worker", "id", "string", False),
        ("case", "id", "string", False),
        ("visits", "number", "integer", False),
        ("cost", "number", "number", False),
        ("left", "date", "date", True),
        ("agreed", "flag", "boolean", True),
        ("smokes", "flag", "boolean", False),
        ("comments", "free_text", "string", False),
        ("story", "free_text", "string", False),
        ("nothing", "characteristic", "string", True),
    ],
)
def test_a_column_is_taken_for_what_it_looks_like(
    schema: schemas.Schema, column: str, role: str, kind: str, nullable: bool
) -> None:
    field = schema.field(column)
    assert field is not None
    assert (field.role, field.type, field.nullable) == (role, kind, nullable)
    assert field.range is None
    assert bool(field.unit) == (kind in ("integer", "number"))


def test_the_data_pass_the_schema_drafted_from_them(schema: schemas.Schema) -> None:
    assert schema.keys == ("ref",)
    report = schemas.check(pl.DataFrame(TABLE), schema)
    assert report.ok, report.text
    assert [(f.column, f.rule) for f in report.warnings] == [("date of birth", "doubtful")]


def test_labels_are_quoted_so_that_no_reader_takes_them_for_something_else(schema: schemas.Schema) -> None:
    field = schema.field("Housing")
    assert field is not None
    assert field.categories == ("1e3", "No", "yes")
    text = schemas.draft(pl.DataFrame(TABLE), "mine")
    for label in field.categories:
        assert f'- "{label}"' in text
    more = schemas.draft(pl.DataFrame({"a": ["0o17", "null"] * 20, "yes": [1.5] * 40}), "mine")
    assert '- "0o17"' in more
    assert '- "null"' in more
    assert 'name: "yes"' in more


def test_a_rare_label_is_not_written_and_a_comment_says_so(schema: schemas.Schema) -> None:
    text = schemas.draft(pl.DataFrame(TABLE), "mine")
    assert "Axolotl" not in text
    assert '# categories: ["Cat", "Dog"]' in text
    assert "fewer than 10 rows are not written here" in text
    field = schema.field("Pets")
    assert field is not None
    assert field.categories == ()


@pytest.mark.parametrize(("rows", "written"), [(9, False), (10, True)])
def test_ten_rows_is_the_fewest(rows: int, written: bool) -> None:
    text = schemas.draft(pd.DataFrame({"pet": ["Dog"] * 30 + ["Axolotl"] * rows}), "mine")
    assert ("Axolotl" in text) is written


def test_no_id_note_number_or_day_is_in_a_draft() -> None:
    text = schemas.draft(pl.DataFrame(TABLE), "mine")
    for name in ("ref", "nickname", "key_worker", "case", "comments", "story"):
        for value in set(TABLE[name]):
            assert not re.search(rf"\b{re.escape(value.strip())}\b", text), name
    for value in ("2024", "29", f"{58 / 7}"):
        assert value not in text


def test_every_guess_says_why() -> None:
    text = schemas.draft(pl.DataFrame(TABLE), "mine")
    for line in text.splitlines():
        if re.match(r" {4}(role|type|unit|required|nullable|disclosure|categories|doubtful):", line):
            assert re.search(r"  # guess: [a-z][a-z0-9 ,;()'-]+$", line), line


def test_a_table_like_a_shipped_schema_extends_it(tmp_path: Path) -> None:
    trial = examples.help_trial()
    labels = {"ethnicity": sorted(set(trial.tables["people"]["ethnicity"].dropna()))}
    for name in ("people", "access", "outcomes"):
        table = trial.tables[name]
        local = drafted(schemas.draft(table, f"my_{name}"), f"my_{name}", tmp_path)
        assert local.extends == name
        assert schemas.check(table, local, categories=labels if name == "people" else None).ok
    people = trial.tables["people"].drop(columns="ethnicity")
    people = people.rename(columns={"person_id": "Person ID", "sex": "SEX"})
    people = people.assign(Pet=["Cat", "Dog"] * (len(people) // 2) + ["Cat"] * (len(people) % 2))
    local = drafted(schemas.draft(people, "renamed"), "renamed", tmp_path)
    assert (local.extends, local.keys) == ("people", ("Person ID",))
    pet = local.field("Pet")
    assert pet is not None
    assert pet.categories == ("Cat", "Dog")
    assert schemas.check(people, local).ok
    assert not schemas.check(people.assign(SEX="Other"), local).ok


def test_a_table_of_another_grain_does_not_extend_a_schema_by_two_names(tmp_path: Path) -> None:
    visits = pd.DataFrame({"person_id": ["a", "b"] * 20, "worker_id": ["w"] * 40, "minutes": [1.5, 2] * 20})
    text = schemas.draft(visits, "visits")
    assert drafted(text, "visits", tmp_path).extends == ""
    assert schemas.check(visits, drafted(text, "visits", tmp_path)).ok


def test_a_column_that_does_not_fit_the_shipped_schema_is_doubtful() -> None:
    table = pd.DataFrame({"person_id": ["a", "b"], "age": ["old", "young"], "sex": ["Male", "Female"]})
    assert "# doubtful: the cells of age are not all of type integer" in schemas.draft(table, "mine")


def test_labels_that_are_not_in_the_shipped_list_are_doubtful_and_not_written() -> None:
    people = examples.help_trial().tables["people"]
    text = schemas.draft(people, "mine")
    assert "# doubtful: ethnicity holds labels that are not in the list" in text
    assert "Hispanic" not in text
    assert "doubtful" not in schemas.draft(people.drop(columns="ethnicity"), "mine")


def test_a_column_of_several_kinds_is_left_out_and_named() -> None:
    table = pd.DataFrame({"mixed\n# x": pd.Series([1, "a", None], dtype=object), "age": [1.5, 2, 3]})
    text = schemas.draft(table, "mine")
    assert '# left out: "mixed\\n# x"' in text
    assert "name: age" in text


def test_a_column_that_says_why_another_is_missing_is_passed_over() -> None:
    table = pd.DataFrame({"score": [1.5, None], "score_missing": [None, "(not asked)"]})
    assert "score_missing" not in schemas.draft(table, "mine")


def test_pandas_and_polars_and_any_order_of_rows_give_the_same_draft() -> None:
    text = schemas.draft(pl.DataFrame(TABLE), "mine")
    assert schemas.draft(pl.DataFrame(TABLE).lazy(), "mine") == text
    assert schemas.draft(pl.DataFrame(TABLE).reverse(), "mine") == text
    assert schemas.draft(pd.DataFrame(TABLE).astype({"agreed": "boolean"}), "mine") == text


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b", "x\n", None])
def test_a_name_that_no_file_can_have_is_refused(name: Any) -> None:
    with pytest.raises(WrongTypeError):
        schemas.draft(pd.DataFrame(TABLE), name)


def test_a_table_with_nothing_to_draft_from_is_refused() -> None:
    for wrong in (pd.DataFrame(), pd.DataFrame({"": [1]}), pd.DataFrame({"a": [1, "x"]}), TABLE):
        with pytest.raises(WrongTypeError):
            schemas.draft(wrong, "mine")
