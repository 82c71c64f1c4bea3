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
from syschange.system.connections import Connections, connections

from .drawn import (
    CHANGED,
    costs_table,
    decisions_table,
    events_table,
    people_table,
    ratings_table,
    ties_table,
)

TIES = ties_table()
COLUMNS = {
    "person": "person_id", "tie": "tie_id", "months": "months", "present": "present", "close": "close",
    "kind": "kind", "distance": "distance",
}  # fmt: skip


@functools.cache
def usual() -> Connections:
    return connections(TIES)


@pytest.mark.parametrize(
    "options",
    [
        {"count_paid": True}, {"by": ["area"]}, {"level": 0.9}, {"decisions": decisions_table()},
        {"events": events_table()}, {"ratings": ratings_table(), "item": "i help others"},
        {"people": people_table(), "changed_on": CHANGED}, {"by": ["area"], "against": {"area": "east"}},
    ],
    ids=lambda o: next(iter(o)),
)  # fmt: skip
def test_every_option_changes_the_answer(options: dict[str, object]) -> None:
    other = connections(TIES, **options)  # type: ignore[arg-type]
    assert not usual().table.equals(other.table)


def test_the_months_asked_about_change_the_answer() -> None:
    later = pd.concat([TIES, TIES[TIES["months"] == 12].assign(months=24, present=False)])
    one, two = connections(later), connections(later, after=24)
    assert two.row("kept")["value"] == 0 < one.row("kept")["value"]
    assert connections(later, before=12, after=24).row("ties_before")["n"] == one.row("gained")["n"]


@pytest.mark.parametrize(("argument", "column"), COLUMNS.items(), ids=str)
def test_columns_may_be_called_otherwise_and_then_have_to_be_there(argument: str, column: str) -> None:
    renamed = TIES.rename(columns={column: "mine"})
    pd.testing.assert_frame_equal(connections(renamed, **{argument: "mine"}).table, usual().table)
    with pytest.raises(MissingColumnError, match="mine"):
        connections(TIES, **{argument: "mine"})


def test_columns_of_other_tables() -> None:
    table = decisions_table().rename(columns={"decided_by": "who"})
    made = connections(TIES, decisions=table, columns={"decisions": {"decided_by": "who"}})
    assert (
        made.estimate("decided_with").value
        == connections(TIES, decisions=decisions_table()).estimate("decided_with").value
    )
    with pytest.raises(UnknownChoiceError):
        connections(TIES, columns={"ties": {}})


@pytest.mark.parametrize("column", ["person_id", "tie_id", "months", "present"])
def test_what_has_to_be_there(column: str) -> None:
    with pytest.raises(MissingColumnError):
        connections(TIES.drop(columns=column))


def test_missing_months_and_answers_are_counted_and_said() -> None:
    table = TIES.astype({"months": float, "present": object})
    table.loc[table.index[:5], "months"] = np.nan
    table.loc[table.index[5:9], "present"] = None
    made = connections(table)
    assert made.provenance.rows_unknown == 9
    assert "are left out" in made.words


def test_ties_at_one_time_only() -> None:
    with pytest.warns(DataWarning, match="not asked again"):
        made = connections(TIES[TIES["months"] == 0])
    assert made.row("followed_up")["value"] == 0
    assert np.isnan(made.row("gained")["value"])
    assert "not known" in made.words
    with pytest.raises(NotEstimableError, match="month 0"):
        connections(TIES[TIES["months"] == 12])
    late = TIES[(TIES["months"] == 12) | (TIES["person_id"] < "P0100")]
    assert "asked at the end and not at the start" in connections(late).words


def test_a_tie_that_is_there_at_neither_time_is_none() -> None:
    never = TIES[TIES["months"] == 0].drop_duplicates("person_id").assign(tie_id="never", present=False)
    more = pd.concat(
        [
            TIES,
            never,
            never.assign(months=12)[never["person_id"].isin(TIES.loc[TIES["months"] == 12, "person_id"])],
        ]
    )
    one, two = connections(TIES), connections(more)
    for name in ("gained", "lost", "kept", "isolated"):
        assert one.row(name)["value"] == two.row(name)["value"]


def test_a_tie_told_twice_is_one() -> None:
    pd.testing.assert_frame_equal(connections(pd.concat([TIES, TIES])).table, connections(TIES).table)


def test_bad_input_is_said_to_be() -> None:
    decisions = decisions_table()
    with pytest.raises(WrongTypeError, match="no rows"):
        connections(TIES.iloc[:0])
    for bad in (
        {"before": 6, "after": 7}, {"within": -1}, {"after": "12"}, {"level": 1.5}, {"grant_days": -1},
        {"item": "i help others"}, {"item_from": 3}, {"costs": costs_table()}, {"until": "2024-12-31"},
        {"changed_on": CHANGED}, {"changed_on": "soon", "people": people_table()},
        {"ratings": ratings_table(), "item": "i help others", "item_from": "often"},
        {"decisions": decisions, "costs": costs_table().assign(period="2024")},
        {"decisions": decisions.assign(asked_on=None, decided_on=None), "people": people_table(),
         "changed_on": CHANGED},
    ):  # fmt: skip
        with pytest.raises(WrongTypeError):
            connections(TIES, **bad)
    with pytest.raises(UnknownChoiceError, match="lost"):
        connections(TIES, unmentioned="loss")
    with pytest.raises(MissingColumnError):
        connections(TIES, by=["sex"])
    with pytest.raises(MissingColumnError):
        connections(TIES, people=people_table().drop(columns="started_on"), changed_on=CHANGED)
    with pytest.raises(DuplicateRowsError):
        connections(TIES, people=pd.concat([people_table(), people_table()]), by=["sex"])
    with pytest.raises(WrongTypeError):
        connections(TIES.assign(months=-1))
    with pytest.raises(WrongTypeError):
        connections(TIES.assign(present="sometimes"))
    for table in ({"decisions": decisions.assign(decided_by=None)}, {"events": events_table().assign(event="ban")},
                  {"changes": pd.DataFrame({"change_id": ["a"], "hours_asked": [np.nan]})}):  # fmt: skip
        with pytest.raises(NotEstimableError):
            connections(TIES, **table)


def test_nothing_of_the_data_is_in_a_message() -> None:
    for bad in ({"by": ["sex"]}, {"unmentioned": "loss"}):
        with pytest.raises((MissingColumnError, UnknownChoiceError)) as told:
            connections(TIES, **bad)
        assert "P0001" not in str(told.value)
