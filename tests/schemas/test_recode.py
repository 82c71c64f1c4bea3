"""Recoding turns what stands for something else into what it stands for, lists every change, and no more."""

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange import schemas
from syschange.errors import MissingColumnError, UnknownChoiceError, WrongTypeError

PEOPLE: dict[str, list[Any]] = {
    "person_id": ["male", " P2", "p2", "P3", "P4", "P5"],
    "sex": ["male", "FEMALE\u00a0", "Fe male", "Ma\u200ble", "M\u0430le", None],
    "sexual_orientation": ["1", "8", "Not answered", "-8", "gay or lesbian", "(not asked)"],
    "need_justice": [0, 1, 998, 0, 1, 0],
    "mine": [" male", "1", "998", "x", "y", "z"],
}

LOCAL = """\
name: mine
version: "1"
title: Mine
grain: one row a person
duplicates: warning
fields:
  - {name: note, role: free_text, type: string, disclosure: sensitive, description: A note,
     missing: {not_known: ["?"]}}
  - {name: place, role: characteristic, type: string, disclosure: none, description: A place,
     categories: ["Café Nero", "A B", "AB"], missing: {not_known: ["?", "n/k"]}}
  - {name: score, role: number, type: number, unit: points, disclosure: none, description: A score,
     missing: {not_collected: ["998"], not_asked: ["-9", "not asked"]}}
  - {name: day, role: date, type: date, disclosure: none, description: A day,
     missing: {not_known: ["1900-01-01"]}}
  - {name: site, role: characteristic, type: string, disclosure: none, description: A site}
"""


@pytest.fixture
def mine(tmp_path: Path) -> schemas.Schema:
    (tmp_path / "mine.yaml").write_text(LOCAL, encoding="utf-8")
    return schemas.read_schema(tmp_path / "mine.yaml")


def lines(recoded: schemas.Recoded) -> list[tuple[Any, ...]]:
    table = recoded.changes
    return list(table.astype(object).where(table.notna(), None).itertuples(index=False, name=None))


@pytest.mark.parametrize("engine", [pd.DataFrame, pl.DataFrame, pl.LazyFrame])
def test_labels_codes_and_words_for_missing_become_labels(engine: Any) -> None:
    found = schemas.recode(engine(PEOPLE), "people")
    assert list(found.table["sex"])[:3] == ["Male", "Female", "Female"]
    assert list(found.table["sexual_orientation"]) == [
        "Straight or Heterosexual",
        "(prefer not to say)",
        "(prefer not to say)",
        "(not applicable)",
        "Gay or Lesbian",
        "(not asked)",
    ]
    assert lines(found) == [
        ("sex", None, "Female", 2),
        ("sex", None, "Male", 1),
        ("sexual_orientation", "-8", "(not applicable)", 1),
        ("sexual_orientation", "8", "(prefer not to say)", 1),
        ("sexual_orientation", "Not answered", "(prefer not to say)", 1),
        ("sexual_orientation", None, "Gay or Lesbian", 1),
        ("sexual_orientation", "1", "Straight or Heterosexual", 1),
        ("need_justice", "998", "(not collected)", 1),
    ]


def test_what_cannot_be_seen_or_only_looks_alike_is_left_for_check_to_report() -> None:
    found = schemas.recode(pd.DataFrame(PEOPLE), "people").table
    assert list(found["sex"])[3:5] == PEOPLE["sex"][3:5]
    problems = schemas.check(found, "people").problems
    assert list(problems.loc[problems["column"] == "sex", "row"]) == [4, 5]


def test_ids_and_columns_the_schema_does_not_know_are_left() -> None:
    found = schemas.recode(pd.DataFrame(PEOPLE), "people").table
    for name in ("person_id", "mine"):
        assert list(found[name]) == PEOPLE[name]


def test_a_value_that_stands_for_missing_goes_and_a_column_beside_it_says_why() -> None:
    found = schemas.recode(pd.DataFrame(PEOPLE), "people").table
    assert list(found.columns) == [*list(PEOPLE)[:4], "need_justice_missing", "mine"]
    assert found["need_justice"].dtype == "Int64"
    assert found["need_justice"].isna().tolist() == [False, False, True, False, False, False]
    assert found["need_justice_missing"].dropna().to_dict() == {2: "(not collected)"}


def test_numbers_texts_and_days_that_stand_for_missing_are_all_found(mine: schemas.Schema) -> None:
    table = pd.DataFrame(
        {
            "score": pd.Series([998, -9.0, "998", "998.0", " Not asked", 5, "1,998"], dtype=object),
            "day": [dt.date(1900, 1, 1), None, *[dt.date(2020, 1, 1)] * 5],
        }
    )
    found = schemas.recode(table, mine).table
    assert found["score"].tolist() == [None, None, None, None, None, 5, "1,998"]
    collected, asked = "(not collected)", "(not asked)"
    assert found["score_missing"].tolist()[:5] == [collected, asked, collected, collected, asked]
    assert found["score_missing"].isna().tolist()[5:] == [True, True]
    assert found["day_missing"].tolist()[0] == "(not known)"
    assert found["day"].isna().tolist() == [True, True, *[False] * 5]


def test_a_score_that_is_no_score_is_missing_for_its_measure_only() -> None:
    table = {
        "person_id": ["a", "b", "c", "d"],
        "item": ["homelessness_star_money", "Homelessness_Star_Money", "homelessness_star_money", "other"],
        "months": [0, 0, 1, 1],
        "value": [0.0, 0.0, 3.0, 0.0],
    }
    for engine in (pd.DataFrame, pl.DataFrame):
        found = schemas.recode(engine(table), "responses").table
        assert [None if pd.isna(v) else v for v in found["value"]] == [None, None, 3.0, 0.0]
        only = schemas.recode(engine(table), "responses", columns=["value"])
        assert [None if pd.isna(v) else v for v in only.table["value"]] == [None, None, 3.0, 0.0]
        assert list(only.table["item"]) == table["item"]


def test_a_text_that_could_be_two_labels_is_left(mine: schemas.Schema) -> None:
    table = pd.DataFrame({"place": ["a b", "A B", "AB", "cafe\u0301 NERO", "N/K", "?"]})
    found = schemas.recode(table, mine).table["place"]
    assert found.tolist() == ["a b", "A B", "AB", "Café Nero", "(not known)", "(not known)"]


def test_free_text_and_labels_nobody_declared_are_left(mine: schemas.Schema) -> None:
    table = pd.DataFrame({"note": ["?", " a "], "site": [" North", "north"]})
    found = schemas.recode(table, mine)
    assert found.changes.empty
    assert found.text == "mine: nothing was changed."
    pd.testing.assert_frame_equal(found.table, table)


def test_reasons_that_a_column_beside_it_says_already_are_kept(mine: schemas.Schema) -> None:
    table = {"score": [998.0, None, 5.0], "score_missing": [None, "(not asked)", None]}
    for engine in (pd.DataFrame, pl.DataFrame):
        found = schemas.recode(engine(table), mine).table
        assert list(found["score_missing"])[:2] == ["(not collected)", "(not asked)"]
        assert list(found.columns) == ["score", "score_missing"]


def test_a_column_beside_it_that_says_something_else_is_not_written_over(mine: schemas.Schema) -> None:
    table = pd.DataFrame({"score": [998.0, 5.0], "score_missing": ["Smith", None]})
    with pytest.raises(WrongTypeError, match="score_missing") as caught:
        schemas.recode(table, mine)
    assert "Smith" not in str(caught.value)


@pytest.mark.parametrize("ordered", [True, False])
def test_the_groups_a_categorical_column_declares_are_turned_with_its_cells(ordered: bool) -> None:
    kind = pd.CategoricalDtype(["MALE", "Female", "Male", "2"], ordered=ordered)
    table = pd.DataFrame({"sex": pd.Series(["MALE", "Male", None, "2"], dtype=kind)})
    found = schemas.recode(table, "people").table["sex"]
    assert found.tolist()[:2] == ["Male", "Male"]
    assert found.cat.categories.tolist() == ["Male", "Female", "2"]
    assert found.cat.ordered is ordered
    enum = pl.DataFrame({"sex": pl.Series(["MALE", "Male"], dtype=pl.Enum(["MALE", "Male"]))})
    assert schemas.recode(enum, "people").table["sex"].dtype == pl.Enum(["Male"])
    loose = pl.DataFrame({"sex": pl.Series(["MALE", "Male"], dtype=pl.Categorical)})
    assert schemas.recode(loose, "people").table["sex"].to_list() == ["Male", "Male"]


def test_the_words_and_changes_hold_nothing_from_the_data_that_is_not_declared() -> None:
    table = pd.DataFrame({"sex": [" mAlE", "secret"], "sexual_orientation": ["1", "secret"]})
    found = schemas.recode(table, "people")
    told = f"{found.text} {found!r} {found.changes.to_csv()}"
    for private in ("mAlE", "secret"):
        assert private not in told
    assert "'1'" in found.text
    assert "another spelling" in found.text


def test_only_the_columns_that_are_asked_for_are_recoded() -> None:
    found = schemas.recode(pd.DataFrame(PEOPLE), "people", columns=["sex"])
    assert set(found.changes["column"]) == {"sex"}
    assert list(found.table["need_justice"]) == PEOPLE["need_justice"]
    assert "need_justice_missing" not in found.table.columns


@pytest.mark.parametrize(
    ("columns", "error", "said"),
    [
        (["sexx"], UnknownChoiceError, "'sex'"),
        (["person_id"], UnknownChoiceError, "person_id"),
        (["religion"], MissingColumnError, "religion"),
        ("sex", WrongTypeError, "list"),
    ],
)
def test_columns_that_cannot_be_recoded_are_refused(columns: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        schemas.recode(pd.DataFrame(PEOPLE), "people", columns=columns)


def test_what_is_no_table_is_refused() -> None:
    for wrong in (PEOPLE, None, pd.DataFrame([[1]], columns=pd.MultiIndex.from_tuples([("sex", "a")]))):
        with pytest.raises(WrongTypeError):
            schemas.recode(wrong, "people")
    with pytest.raises(UnknownChoiceError, match="people"):
        schemas.recode(pd.DataFrame(PEOPLE), "peple")


def test_a_relation_of_duckdb_comes_back_as_a_table_of_polars() -> None:
    duckdb = pytest.importorskip("duckdb")
    relation = duckdb.connect().sql("select 'P1' as person_id, 'MALE' as sex")
    found = schemas.recode(relation, "people").table
    assert isinstance(found, pl.DataFrame)
    assert found["sex"].to_list() == ["Male"]


def test_what_was_given_is_not_written_to() -> None:
    table = pd.DataFrame(PEOPLE, index=list("uvwxyz"))
    before = table.copy(deep=True)
    found = schemas.recode(table, "people").table
    found.loc["u", "person_id"] = "changed"
    pd.testing.assert_frame_equal(table, before)
    assert found.index.tolist() == list("uvwxyz")
