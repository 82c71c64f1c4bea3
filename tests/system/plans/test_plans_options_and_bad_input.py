"""Every option changes the answer, and what cannot be used is said to be."""

import functools

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.plans import Plans, plans

from .planned import CHANGED, access_table, contacts_table, plans_table

TABLE = plans_table(120).assign(kind=lambda t: t["plan_id"].str[-1])
COLUMNS = {
    "plan": "plan_id", "person": "person_id", "made": "made_on", "action": "action", "stated": "stated_goal",
    "recorded": "recorded_goal", "strengths": "strengths_recorded", "used": "strengths_used",
    "family": "family_outcome", "service": "service", "sector": "sector", "agency": "agency", "coder": "coder_id",
}  # fmt: skip


@functools.cache
def usual(*, shuffles: int = 9) -> Plans:
    return plans(TABLE, changed_on=CHANGED, shuffles=shuffles)


@pytest.mark.parametrize(
    "options",
    [
        {"among": 5}, {"shuffles": 0}, {"shuffles": 19}, {"shuffle": "everybody"}, {"seed": 2}, {"level": 0.9},
        {"changed_on": "2023-07-01"}, {"k": 1}, {"usual_agencies": ["agency 0"]}, {"by": ["kind"]},
        {"against": {"sector": "NHS"}}, {"ways": 2}, {"access": access_table()}, {"contacts": contacts_table()},
    ],
    ids=lambda o: next(iter(o)),
)  # fmt: skip
def test_every_option_changes_the_answer(options: dict[str, object]) -> None:
    other = plans(TABLE, **{"changed_on": CHANGED, "shuffles": 9, **options})  # type: ignore[arg-type]
    assert not usual().table.equals(other.table) or not usual().alike.equals(other.alike)


@pytest.mark.parametrize(("argument", "column"), COLUMNS.items(), ids=str)
def test_columns_may_be_called_otherwise_and_then_have_to_be_there(argument: str, column: str) -> None:
    renamed = TABLE.rename(columns={column: "mine"})
    made = plans(renamed, changed_on=CHANGED, shuffles=0, **{argument: "mine"})
    pd.testing.assert_frame_equal(made.table, usual(shuffles=0).table)
    with pytest.raises(MissingColumnError, match="mine"):
        plans(TABLE, changed_on=CHANGED, **{argument: "mine"})


def test_columns_of_other_tables() -> None:
    access = access_table().rename(columns={"entry_route": "route"})
    made = plans(TABLE, access=access, columns={"access": {"entry_route": "route"}}, shuffles=0)
    assert (
        made.estimate("introduced").value
        == plans(TABLE, access=access_table(), shuffles=0).estimate("introduced").value
    )
    with pytest.raises(UnknownChoiceError):
        plans(TABLE, columns={"acess": {}})
    with pytest.raises(UnknownChoiceError):
        plans(TABLE, access=access, columns={"access": {"entry_rout": "route"}})


def test_only_whose_plan_and_what_is_in_it_have_to_be_there() -> None:
    made = plans(TABLE[["plan_id", "person_id", "action"]])
    assert list(made.by) == []
    assert made.estimate("hill_0").value > 1
    for column in ("plan_id", "person_id", "action"):
        with pytest.raises(MissingColumnError):
            plans(TABLE.drop(columns=column))
    with pytest.raises(MissingColumnError):
        plans(TABLE.drop(columns="made_on"), changed_on=CHANGED)


def test_what_is_missing_is_counted_and_said() -> None:
    table = TABLE.copy()
    table.loc[table["plan_id"] == "S0001", "person_id"] = None
    table.loc[table["plan_id"] == "S0003", "action"] = None
    table.loc[table["plan_id"] == "S0005", "made_on"] = pd.NaT
    table.loc[table["plan_id"] == "S0007", "service"] = None
    made = plans(table, changed_on=CHANGED, shuffles=0)
    assert made.provenance.rows_unknown == 4
    assert made.row("actions_set_out")["n"] == 58
    assert made.row("actions_set_out")["numerator"] == 57
    assert made.row("hill_0")["n"] + made.row("hill_0")["unknown"] == 57  # one is of no service that is known
    assert "whose plan" in made.words
    assert "neither before nor after" in made.words
    late = contacts_table(120)
    late.loc[3, "contacted_on"] = pd.NaT
    assert "no day" in plans(TABLE, contacts=late, changed_on=CHANGED, shuffles=0).words


def test_bad_input_is_said_to_be() -> None:
    with pytest.raises(WrongTypeError, match="no rows"):
        plans(TABLE.iloc[:0])
    with pytest.raises(NotEstimableError):
        plans(TABLE.assign(plan_id=None))
    for bad in ({"among": 1}, {"among": 2.5}, {"shuffles": -1}, {"k": 0}, {"usual_agencies": "agency 0"},
                {"usual_agencies": ["agency 0"], "k": 2}, {"usual_agencies": []}, {"usual_agencies": ["nobody"]},
                {"level": 2}, {"seed": -1}, {"changed_on": "01/01/2024"}):  # fmt: skip
        with pytest.raises(WrongTypeError):
            plans(TABLE, **bad)
    with pytest.raises(UnknownChoiceError, match="everybody"):
        plans(TABLE, shuffle="everyone")
    with pytest.raises(UnknownChoiceError):
        plans(TABLE, against={"sector": "police box"})
    with pytest.raises(MissingColumnError):
        plans(TABLE, by=["sex"])
    with pytest.raises(WrongTypeError, match="no characteristic"):
        plans(TABLE, by=["coder_id"])
    with pytest.raises(WrongTypeError):
        plans(TABLE.assign(strengths_used="often"))
    with pytest.raises(WrongTypeError):
        plans(TABLE, stated="recorded_goal")
    people = pd.DataFrame({"person_id": ["P0001", "P0001"], "sex": ["F", "M"]})
    with pytest.raises(DuplicateRowsError):
        plans(TABLE, people=people, by=["sex"])
    with pytest.raises(NotEstimableError):
        plans(TABLE, access=access_table().assign(entry_route=None))
    with pytest.raises(NotEstimableError):
        plans(TABLE, contacts=contacts_table().assign(opened_with=None, kind=None))


def test_all_missing_columns_are_no_measures() -> None:
    empty = TABLE.assign(strengths_used=np.nan, recorded_goal=None, agency=None)
    made = plans(empty, changed_on=CHANGED, shuffles=0)
    assert {"same_goal", "actions_on_strengths", "new_agencies"}.isdisjoint(made.measures)


def test_a_plan_of_two_people_is_left_out() -> None:
    table = TABLE.copy()
    table.loc[0, "person_id"] = "P9999"
    made = plans(table, shuffles=0)
    assert made.row("actions_set_out")["n"] == 119
    assert "two people" in made.words
    many = table.assign(person_id=np.where(np.arange(len(table)) % 2, "a", "b"))
    with pytest.raises(NotEstimableError):
        plans(many)


def test_many_contradictions_are_a_warning() -> None:
    table = TABLE.assign(strengths_recorded=False)
    with pytest.warns(DataWarning):
        plans(table, shuffles=0)


def test_nothing_of_the_data_is_in_a_message() -> None:
    for bad in ({"usual_agencies": ["nobody"]}, {"against": {"sector": "police box"}}):
        with pytest.raises((WrongTypeError, UnknownChoiceError)) as told:
            plans(TABLE, **bad)
        assert "S0001" not in str(told.value)
        assert "P0001" not in str(told.value)
