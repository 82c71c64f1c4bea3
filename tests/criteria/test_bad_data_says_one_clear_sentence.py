"""Data that cannot be used are refused in a sentence with the nearest right name, and never an identifier."""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from syschange.criteria import Plan, check_data, evaluate
from syschange.errors import (
    InvalidDataError,
    InvalidPlanError,
    MissingColumnError,
    MissingFileError,
    SyschangeError,
    UnreadableFileError,
)

from .worlds import Tables, World, plan_content, to_polars

CANARY = "CANARY-943-476"
Spoil = Callable[[dict[str, Any], Tables], None]


def _tables() -> Tables:
    """Return a world whose every person has an identifier that must never be seen again."""
    tables = World(people=120).tables()
    return {name: t.assign(person_id=CANARY + t["person_id"]) for name, t in tables.items()}


def _edit(name: str, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Spoil:
    def spoil(_: dict[str, Any], tables: Tables) -> None:
        tables[name] = change(tables[name])

    return spoil


def _plan(change: Callable[[dict[str, Any]], object]) -> Spoil:
    return lambda content, _: change(content) and None


def _stranger(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(person_id=[f"{CANARY}-stranger", *table["person_id"][1:]])


FAULTS: dict[str, tuple[Spoil, type[SyschangeError], str]] = {
    "a characteristic is not there": (
        _edit("people", lambda t: t.rename(columns={"homelessness": "homeless"})),
        MissingColumnError, "There is no column 'homelessness' in 'people'. Did you mean 'homeless'?",
    ),
    "the column of the comparison is not there": (
        _edit("people", lambda t: t.rename(columns={"arm": "arms"})),
        MissingColumnError, "There is no column 'arm' in 'people'. Did you mean 'arms'?",
    ),
    "the column of the comparison is misnamed": (
        _plan(lambda c: c["comparison"].update(column="arms")),
        MissingColumnError, "There is no column 'arms' in 'people'. Did you mean 'arm'?",
    ),
    "a column of the schema is not there": (
        _edit("access", lambda t: t.rename(columns={"reached": "reach"})),
        InvalidDataError, "reached",
    ),
    "a category is not known": (
        _edit("people", lambda t: t.replace({"sex": {"Female": "Femal"}})),
        InvalidDataError, "Did you mean 'Female'?",
    ),
    "an arm is not known": (
        _edit("people", lambda t: t.replace({"arm": {"hub": "hubb"}})),
        InvalidDataError, "Did you mean 'hub'?",
    ),
    "a person stands twice": (
        _edit("people", lambda t: pd.concat([t, t.head(1)], ignore_index=True)),
        InvalidDataError, "person_id",
    ),
    "a person has two scores at one time": (
        _edit("outcomes", lambda t: pd.concat([t, t.head(2)], ignore_index=True)),
        InvalidDataError, "There should be one row a person, measure and month.",
    ),
    "nobody is in the comparison": (
        _edit("people", lambda t: t.assign(arm="hub")),
        InvalidPlanError, "Nobody is in the group 'as before' of the comparison.",
    ),
    "the comparison is misspelt in the plan": (
        _plan(lambda c: c["comparison"].update(comparison="as befor")),
        InvalidPlanError, "Nobody is in the group 'as befor' of the comparison. Did you mean 'as before'?",
    ),
    "a row belongs to nobody": (
        _edit("access", _stranger), InvalidDataError,
        "person_id: 1 row holds an id that is not in 'person_id' of 'people' (row 1).",
    ),
    "many rows belong to nobody": (
        _edit("people", lambda t: t.iloc[4:]), InvalidDataError,
        "rows hold an id that is not in 'person_id' of 'people'",
    ),
    "the service is not in the data": (
        _plan(lambda c: c["outcomes"][0].update(service="the hubs")),
        InvalidPlanError, "The service 'the hubs' of 'got_in' is not in the data. Did you mean 'the hub'?",
    ),
    "the measure is not in the data": (
        _plan(lambda c: c["outcomes"][1].update(measure="own_scores")),
        InvalidPlanError, "The measure 'own_scores' of 'wellbeing' is not in the data. Did you mean 'own_score'?",
    ),
    "a label with nothing like it names no other": (
        _plan(lambda c: c["outcomes"][0].update(service="dentist")),
        InvalidPlanError, "is not in the data. Check the label, and which column the plan maps it to.",
    ),
    "identifiers stand where labels should": (
        _plan(lambda c: c["data"]["tables"]["access"].update(columns={"service": "secret"})),
        InvalidPlanError, "two columns would have one name",
    ),
    "nobody was seen at a time": (
        _plan(lambda c: c["outcomes"][1].update(after=24)),
        SyschangeError, "Nobody has a score at time 24. Check the two times against the data's own.",
    ),
    "a score is text": (
        _edit("outcomes", lambda t: t.assign(value=t["value"].map(lambda v: f"{CANARY}{v:.0f}"))),
        InvalidDataError, "value",
    ),
    "a score is out of range": (
        _edit("outcomes", lambda t: t.assign(value=t["value"] + 500)), InvalidDataError, "value",
    ),
    "an identifier is missing": (
        _edit("people", lambda t: t.assign(person_id=[None, *t["person_id"][1:]])), InvalidDataError, "person_id",
    ),
}  # fmt: skip


def _everything_said(error: BaseException) -> str:
    return "".join(traceback.format_exception(error)) + str(getattr(error, "report", ""))


@pytest.mark.parametrize("fault", FAULTS)
def test_the_fault_is_named_and_nobody_is(fault: str) -> None:
    spoil, kind, words = FAULTS[fault]
    content, tables = plan_content(), _tables()
    spoil(content, tables)
    with pytest.raises(kind) as caught:
        evaluate(Plan.of(content), tables)
    assert words in str(caught.value)
    assert CANARY not in _everything_said(caught.value)


@pytest.mark.parametrize("fault", FAULTS)
def test_polars_says_the_same(fault: str) -> None:
    spoil, kind, words = FAULTS[fault]
    content, tables = plan_content(), _tables()
    spoil(content, tables)
    with pytest.raises(kind) as caught:
        evaluate(Plan.of(content), {name: to_polars(t) for name, t in tables.items()})
    assert words in str(caught.value)
    assert CANARY not in _everything_said(caught.value)


def test_identifiers_mapped_to_a_label_are_never_repeated() -> None:
    content, tables = plan_content(), _tables()
    tables["access"] = tables["access"].drop(columns="service").assign(code=tables["access"]["person_id"])
    content["data"]["tables"]["access"]["columns"] = {"service": "code"}
    with pytest.raises(InvalidPlanError, match="'the hub' of 'got_in' is not in the data") as caught:
        evaluate(Plan.of(content), tables)
    assert CANARY not in _everything_said(caught.value)


def test_a_table_that_was_not_given_is_named_with_the_nearest_one() -> None:
    tables = _tables()
    tables["acess"] = tables.pop("access")
    with pytest.raises(
        InvalidPlanError, match=r"table 'access', which was not given\. There is one called 'acess'"
    ):
        evaluate(Plan.of(plan_content()), tables)
    del tables["acess"]
    with pytest.raises(InvalidPlanError, match=r"table 'access', which was not given\. Add it to the data\."):
        evaluate(Plan.of(plan_content()), tables)


def test_all_that_is_wrong_with_every_table_is_said_at_once() -> None:
    tables = _tables()
    tables["people"]["sex"] = "female"
    tables["outcomes"]["value"] = 1e5
    with pytest.raises(InvalidDataError) as caught:
        evaluate(Plan.of(plan_content()), tables)
    said = str(caught.value)
    assert "people: 120 rows checked" in said
    assert "outcomes: " in said
    assert "access" not in said
    assert "Nothing was computed" in said


def test_checking_reports_every_table_and_judges_nothing() -> None:
    tables = _tables()
    reports = check_data(Plan.of(plan_content()), tables)
    assert [(r.schema, r.ok) for r in reports] == [("people", True), ("access", True), ("outcomes", True)]
    tables["people"]["sex"] = "female"
    assert [r.ok for r in check_data(Plan.of(plan_content()), tables)] == [False, True, True]


def test_checking_data_that_do_not_fit_the_plan_says_so() -> None:
    content = plan_content()
    content["comparison"]["comparison"] = "elsewhere"
    with pytest.raises(InvalidPlanError, match="Nobody is in the group 'elsewhere'"):
        check_data(Plan.of(content), _tables())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, table in _tables().items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    return tmp_path


def test_files_that_are_right_are_judged_as_tables_in_memory_are(folder: Path) -> None:
    card = evaluate(Plan.of(plan_content(), folder=folder))
    assert card.summary == evaluate(Plan.of(plan_content()), _tables()).summary


def test_a_file_that_is_not_there_is_named_with_the_nearest_one(folder: Path) -> None:
    content = plan_content()
    content["data"]["tables"]["access"]["path"] = "acess.csv"
    with pytest.raises(MissingFileError, match=r"acess\.csv' does not exist\. Did you mean 'access\.csv'\?"):
        evaluate(Plan.of(content, folder=folder))


def test_a_file_with_a_row_too_long_is_named_by_row_and_nobody_is(folder: Path) -> None:
    with (folder / "access.csv").open("a", encoding="utf-8") as file:
        file.write(f"{CANARY},the hub,True,{CANARY},{CANARY}\n")
    with pytest.raises(UnreadableFileError, match=r"row 121") as caught:
        evaluate(Plan.of(plan_content(), folder=folder))
    assert CANARY not in _everything_said(caught.value)


def test_a_file_with_a_cell_of_the_wrong_kind_is_named_by_row_and_nobody_is(folder: Path) -> None:
    path = folder / "outcomes.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[5] = ",".join([*lines[5].split(",")[:3], CANARY, "person"])
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"value: .*\(row 5\)") as caught:
        evaluate(Plan.of(plan_content(), folder=folder))
    assert CANARY not in _everything_said(caught.value)


def test_a_mapped_column_that_a_file_lacks_is_named_with_the_nearest_one(folder: Path) -> None:
    content = plan_content()
    content["data"]["tables"]["people"]["columns"] = {"ethnicity": "sexx"}
    with pytest.raises(
        MissingColumnError, match=r"no column 'sexx' in the file 'people\.csv'\. Did you mean 'sex'"
    ):
        evaluate(Plan.of(content, folder=folder))
