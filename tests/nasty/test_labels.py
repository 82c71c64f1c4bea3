"""Nasty inputs 15 to 28: groups of few, of one and of none, and labels that are not what they look like."""

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from syschange import disclosure, equity, schemas
from syschange.errors import NotEstimableError, WrongTypeError

from ..schemas.schema_tables import needs_pyarrow
from . import inputs

QUERIES = ['a" or 1 == 1', "`g` == 'a'", "@y", "g'; --", "y > 0", "__import__('os')"]
SQL = 'x"; drop table people; --'
LOOK_ALIKE = "Clini\u0441"  # its last letter is Cyrillic


@pytest.mark.parametrize("kind", ["proportion", "mean"])
def test_015_one_person_is_hidden_on_paper_and_has_no_interval(kind: str) -> None:
    """Of a table of one person no interval is given, the words say why, and on paper every number is hidden."""
    made = equity.breakdown(inputs.people(g=["a"], y=[1.0]), outcome="y", by=["g"], kind=kind)
    assert made.table[["lower", "upper"]].isna().all(axis=None)
    assert "one person says nothing of others" in made.text
    (paper,) = disclosure.protect(made).results
    assert isinstance(paper, equity.Breakdown)
    assert paper.table[["n", "numerator", "denominator", "value", "lower"]].isna().all(axis=None)


def test_016_where_everyone_is_in_one_group_a_difference_is_not_given_and_not_nought() -> None:
    """A table with one group is broken down; its comparison with nobody else is missing, and the words say so."""
    made = equity.breakdown(inputs.groups({"a": (10, 20)}), outcome="y", by=["g"])
    assert made.table["value"].tolist() == [0.5, 0.5]
    compared = equity.compare(made)
    assert compared.table[["difference", "ratio", "p"]].isna().all(axis=None)
    assert "No group can be compared with its reference" in compared.text
    with pytest.raises(NotEstimableError, match="cannot be given"):
        compared.estimate(g="a")


def test_017_a_declared_group_nobody_is_in_is_one_row_of_none_and_hidden_on_paper() -> None:
    """Groups that are declared and empty stand alone with 0 people, and never multiply with other characteristics."""
    levels = [f"group {i}" for i in range(40)]
    data = inputs.groups({"group 0": (10, 20), "group 1": (5, 20)}).astype({"g": pd.CategoricalDtype(levels)})
    data = data.assign(h="x", k="y")
    made = equity.breakdown(
        data, outcome="y", by=["g", "h", "k"], ways=3, categories={"h": ["x", *levels], "k": ["y", *levels]}
    )
    empty = made.table[made.table["n"] == 0]
    assert set(empty["ways"]) == {1}
    assert len(empty) == 38 + 40 + 40
    assert len(made.table) < 150
    (paper,) = disclosure.protect(made).results
    assert isinstance(paper, equity.Breakdown)
    assert paper.table["n"].isna().sum() >= len(empty)


@pytest.mark.parametrize("table", inputs.BOTH)
def test_018_people_whose_group_is_missing_are_a_group_and_in_the_total(table: Any) -> None:
    """A missing group is a group of its own, last in the table, and its people are counted with everyone."""
    data = table({"g": ["a", None, "a", None, None], "y": [1, 0, 0, 1, 1]})
    made = equity.breakdown(data, outcome="y", by=["g"]).table
    assert list(zip(made["g"], made["n"], made["numerator"], strict=True)) == [
        ("(all)", 5, 3),
        ("a", 2, 1),
        ("(unknown)", 3, 2),
    ]


@pytest.mark.parametrize("word", ["None", "NA", "null", "nan", "N/A"])
def test_019_a_word_that_other_tools_take_for_missing_stays_a_label(tmp_path: Path, word: str) -> None:
    """'NA' and its like stay the text they are: only what the schema declares, and an empty cell, is missing."""
    data = inputs.column(tmp_path, "arm", word, "Clinic", "")
    assert data["arm"].iloc[0] == word
    assert data["arm"].isna().tolist() == [False, False, True]
    groups = equity.breakdown(data.assign(y=[1, 0, 1]), outcome="y", by=["arm"]).table["arm"]
    assert set(groups) == {"(all)", word, "Clinic", "(unknown)"}
    number = inputs.column(tmp_path, "age", word)
    assert inputs.found(number) == {("age", "type", "error")}


def test_020_codes_for_missing_are_missing_where_declared_and_out_of_range_where_not(tmp_path: Path) -> None:
    """998 is missing with its reason where the schema says so; 99, 999 and -8 in a score or an age are errors."""
    data = inputs.column(tmp_path, "need_justice", "1", "998", "999", "0")
    assert data["need_justice"].isna().tolist() == [False, True, True, False]
    assert data["need_justice_missing"].tolist()[1] == "(not collected)"
    assert schemas.check(data, "people").ok
    assert inputs.found(inputs.column(tmp_path, "age", "999", "-8", "34")) == {("age", "range", "error")}
    report = inputs.scores("wemwbs", 99.0, -8.0, 999.0, 40.0)
    assert report.problems["row"].tolist() == [1, 2, 3]
    assert set(report.problems["rule"]) == {"range_by_measure"}


def test_021_a_letter_of_another_alphabet_in_a_label_is_an_error() -> None:
    """A Cyrillic letter among Latin ones is an error, in a plan too; no code point is said, as no text of data is."""
    data = inputs.people(arm=[LOOK_ALIKE, "Clinic"])
    assert inputs.found(data) == {("arm", "untidy", "error")}
    assert inputs.rows_of(data, "untidy") == [1]
    assert "Did you mean 'Male'?" in inputs.said(inputs.people(sex=["M\u0430le"]))
    assert not schemas.check(inputs.people(sex=["M\u0430le"]), "people").ok
    assert inputs.found(inputs.people(arm=["Band \u0410", "Band A"])) == {("arm", "untidy", "error")}
    words = inputs.refusal(
        lambda: schemas.check(data, "people", categories={"arm": [LOOK_ALIKE]}), WrongTypeError
    )
    assert "letters that only look like others" in words
    for honest in ("русский", "Ελληνικά", "ΔTHC", "β-blocker", "œuvre", "Żółć", "مجموعة"):
        assert inputs.found(inputs.people(arm=[honest])) == set()


def test_021_the_words_say_that_a_letter_only_looks_like_another() -> None:
    """The report of a Cyrillic letter in a Latin label says what is wrong with it, and not that it is a space."""
    assert "only look like" in inputs.said(inputs.people(arm=[LOOK_ALIKE]))


def _cafes(folder: Path) -> schemas.Schema:
    return inputs.own_schema(
        folder,
        "extends: people\nfields:\n- {name: place, role: characteristic, type: string, disclosure: none,"
        " categories: [Café, Hub], description: Where.}\n",
    )


def test_022_two_unicode_forms_of_one_label_are_an_error_and_recode_joins_them(tmp_path: Path) -> None:
    """A loose accent is an error in a check; nothing is changed silently, and `recode` joins the two and lists it."""
    schema = _cafes(tmp_path)
    data = inputs.people(place=["Cafe\u0301", "Café"])
    assert inputs.found(data, schema) == {("place", "untidy", "error")}
    recoded = schemas.recode(data, schema)
    assert recoded.table["place"].tolist() == ["Café", "Café"]
    assert recoded.changes[["column", "to", "rows"]].values.tolist() == [["place", "Café", 1]]  # noqa: PD011 - a list
    assert schemas.check(recoded.table, schema).ok


@pytest.mark.parametrize("label", ["Male ", " Male", "Male\u00a0", "\u2009Male"])
def test_023_spaces_round_a_label_are_an_error_and_recode_takes_them_away(label: str) -> None:
    """A space at an end, of any kind, is an error in a check; `recode` takes it away where asked and lists it."""
    data = inputs.people(sex=[label])
    assert inputs.found(data) == {("sex", "untidy", "error")}
    recoded = schemas.recode(data, "people")
    assert recoded.table["sex"].tolist() == ["Male"]
    assert recoded.changes["rows"].tolist() == [1]


@pytest.mark.parametrize("label", ["Male\u200b", "Ma\u200dle", "Male\ufeff"])
def test_023_a_character_without_width_is_an_error_even_after_recoding(label: str) -> None:
    """What takes no room is an error, and `recode` leaves it: to find out what it does there is a person's work."""
    data = inputs.people(sex=[label])
    assert inputs.found(data) == {("sex", "untidy", "error")}
    recoded = schemas.recode(data, "people")
    assert recoded.table["sex"].tolist() == [label]
    assert inputs.found(recoded.table) == {("sex", "untidy", "error")}


def test_024_another_case_is_an_error_with_the_label_meant_and_recode_turns_it() -> None:
    """'male' is not in the list, the report says which label is near, and only `recode` turns it, and lists it."""
    data = inputs.people(sex=["male", "MALE", "Male"])
    assert inputs.found(data) == {("sex", "category", "error")}
    assert "Did you mean 'Male'?" in inputs.said(data)
    recoded = schemas.recode(data, "people")
    assert recoded.table["sex"].tolist() == ["Male"] * 3
    assert recoded.changes["rows"].tolist() == [2]
    assert data["sex"].tolist() == ["male", "MALE", "Male"]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c"])
def test_025_a_sign_that_turns_the_direction_of_writing_is_an_error(sign: str) -> None:
    """A label with a right-to-left override, or any sign that turns the writing round, is an error."""
    data = inputs.people(arm=[f"{sign}Clinic", "Clinic"])
    assert inputs.found(data) == {("arm", "untidy", "error")}
    assert sign not in inputs.said(data)


def test_026_a_label_of_ten_thousand_characters_is_an_error() -> None:
    """A label of more than 200 characters is an error; one of 200 is none."""
    assert inputs.found(inputs.people(arm=["x" * 10_000, "x" * 200])) == {("arm", "too_long", "error")}
    assert inputs.rows_of(inputs.people(arm=["x" * 200, "x" * 201]), "too_long") == [2]


def _in_duckdb(columns: Any) -> Any:
    return duckdb.from_arrow(pl.DataFrame(columns).to_arrow())


@pytest.mark.parametrize("table", [*inputs.BOTH, pytest.param(_in_duckdb, marks=needs_pyarrow)])
def test_027_a_label_that_reads_like_a_query_is_data(table: Any) -> None:
    """Labels with quotation marks or in the words of a query are counted as any other label, on every engine."""
    data = table({"person_id": [f"P{i}" for i in range(6)], "g": QUERIES, "y": [1, 0] * 3})
    assert inputs.found(data, categories={"g": QUERIES}) == set()
    made = equity.breakdown(data, outcome="y", by=["g"]).table
    assert set(made["g"]) == {"(all)", *QUERIES}
    assert made["n"].tolist() == [6, *[1] * 6]
    named = dict(zip(made["g"], made["numerator"], strict=True))
    assert [named[label] for label in QUERIES] == [1, 0] * 3


def test_028_sql_in_labels_and_names_is_quoted_and_never_run(tmp_path: Path) -> None:
    """A label, a column and a table called like a command of SQL are read from DuckDB, and no table is lost."""
    path = tmp_path / "people.duckdb"
    quoted = '"' + SQL.replace('"', '""') + '"'
    with duckdb.connect(str(path)) as link:
        link.execute("CREATE TABLE people (person_id VARCHAR)")
        link.execute(f"CREATE TABLE {quoted} (person_id VARCHAR, {quoted} VARCHAR)")
        link.execute(f"INSERT INTO {quoted} VALUES ('P1', ?)", [SQL])  # noqa: S608 - quoted, as the test is about
    data = schemas.read_duckdb(path, "people", table=SQL, columns={"arm": SQL})
    assert data["arm"].tolist() == [SQL]
    with duckdb.connect(str(path)) as link:
        assert link.sql("SHOW TABLES").fetchall() == sorted([("people",), (SQL,)])
        relation = link.sql(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted, as the test is about
        assert inputs.found(relation, categories={SQL: [SQL]}) == set()
        assert inputs.found(relation, categories={SQL: ["Clinic"]}) == {(SQL, "category", "error")}
        assert link.sql("SELECT count(*) FROM people").fetchall() == [(0,)]
