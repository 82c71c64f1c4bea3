"""Bad data: a clear error, a label or a warning; never a crash, and never a row that goes missing unsaid."""

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.partnership import partnership

from .drawn import CHANGED, contacts, decisions, funding, meetings, workforce


def test_with_neither_meetings_nor_contacts_there_is_nothing_to_look_at() -> None:
    with pytest.raises(WrongTypeError, match="neither meetings nor contacts"):
        partnership(None)


@pytest.mark.parametrize("column", ["meeting_id", "member_id", "attended"])
def test_a_column_that_is_needed_and_missing_is_named(column: str) -> None:
    with pytest.raises(MissingColumnError, match=column):
        partnership(meetings().drop(columns=column))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("contacts", "agency"),
        ("decisions", "decision_id"),
        ("workforce", "shadowing_days"),
        ("funding", "amount"),
    ],
)
def test_so_it_is_in_every_table(table: str, column: str) -> None:
    every = {"contacts": contacts, "decisions": decisions, "workforce": workforce, "funding": funding}
    with pytest.raises(MissingColumnError, match=column):
        partnership(meetings(), **{table: every[table]().drop(columns=column)})


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="no rows"):
        partnership(meetings().iloc[:0])


OPTIONS: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"level": 95}, WrongTypeError),
    ({"seed": -1}, WrongTypeError),
    ({"k": 0}, WrongTypeError),
    ({"k": 6}, UnknownChoiceError),
    ({"k": 1.5}, WrongTypeError),
    ({"ties_at_least": 0}, WrongTypeError),
    ({"reshuffles": -1}, WrongTypeError),
    ({"deliver_within": 0}, WrongTypeError),
    ({"deliver_within": "a year"}, WrongTypeError),
    ({"window": 3}, WrongTypeError),
    ({"by": ["postcode"]}, UnknownChoiceError),
    ({"voluntary": "charities"}, UnknownChoiceError),
    ({"required_level": "director"}, UnknownChoiceError),
    ({"required_level": {"board": "director"}}, UnknownChoiceError),
    ({"required_level": 3}, WrongTypeError),
    ({"eligible_organisations": 5}, WrongTypeError),
    ({"eligible_organisations": 0}, WrongTypeError),
    ({"area_group": "board"}, WrongTypeError),
    ({"area_group": "bord", "eligible_organisations": 20}, UnknownChoiceError),
    ({"changed_on": "soon"}, WrongTypeError),
    ({"changed_on": "2031-01-01"}, NotEstimableError),
    ({"columns": {"meeting": {}}}, UnknownChoiceError),
    ({"columns": {"meetings": {"member": "who"}}}, UnknownChoiceError),
    ({"columns": {"meetings": {"hours": "time"}}}, MissingColumnError),
    ({"columns": {"meetings": {"hours": "attended"}}}, WrongTypeError),
]  # fmt: skip


@pytest.mark.parametrize(("option", "error"), OPTIONS, ids=str)
def test_an_option_that_cannot_be_is_refused(option: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        partnership(meetings(), **option)


def test_a_flag_that_is_none_is_refused_and_not_repeated() -> None:
    bad = meetings().assign(attended="Mrs Example said so")
    with pytest.raises(WrongTypeError) as told:
        partnership(bad)
    assert "Example" not in str(told.value)


def test_no_meeting_held_leaves_what_can_be_said() -> None:
    made = partnership(meetings().assign(held_on=pd.NaT, attended=None))
    assert made.row("meetings_held")["value"] == 0
    assert "attendance" not in made.measures
    assert "seats at meetings held that were taken" in made.missing
    assert "not recorded, and so not known:" in made.text
    assert made.network_value("density") == 0


def test_attendance_that_nobody_noted_is_unknown_and_counted() -> None:
    half = meetings()
    half["attended"] = half["attended"].where(half["member_id"].str[1:].astype(int) % 2 == 0)
    made = partnership(half)
    row = made.row("attendance")
    assert row["unknown"] == meetings().dropna(subset="held_on")["member_id"].str[1:].astype(int).mod(2).sum()
    assert row["n"] + row["unknown"] == meetings()["held_on"].notna().sum()
    none = partnership(meetings().assign(attended=None))
    assert "attendance" not in none.measures


def test_one_organisation_alone_is_no_network() -> None:
    made = partnership(meetings().assign(agency="Agency 0"))
    assert made.network["value"].isna().all()
    assert "not known" in made.text


def test_organisations_missing_throughout_leave_no_network() -> None:
    for held in (meetings().drop(columns="agency"), meetings().assign(agency=None)):
        made = partnership(held)
        assert not len(made.network)
        assert "Nothing says which organisations come together" in made.text


def test_a_meeting_with_one_member_ties_nobody() -> None:
    alone = meetings().drop_duplicates("meeting_id")
    made = partnership(alone, ties_at_least=1)
    assert made.network_value("density") == 0
    assert np.isnan(made.network_value("without_2_people"))


def test_a_member_told_twice_is_one_who_came_where_either_row_says_so() -> None:
    held = meetings()
    again = held.assign(attended=False)
    made = partnership(pd.concat([again, held]))
    assert made.oddities["members told twice at a meeting"] == len(held)
    plain = partnership(held.assign(attended=held["attended"].fillna(value=False).astype(bool)))
    pd.testing.assert_series_equal(made.table["value"], plain.table["value"])


def test_rows_without_an_id_are_left_out_and_said() -> None:
    held = meetings()
    some = held.assign(member_id=held["member_id"].where(held.index % 10 > 0))
    made = partnership(some)
    assert made.oddities["rows without an id"] == (held.index % 10 == 0).sum()
    assert made.provenance.rows_unknown == made.oddities["rows without an id"]
    assert f"{made.provenance.rows_unknown} rows without an id" in made.text


def test_labels_of_another_scheme_are_warned_of_and_not_repeated() -> None:
    with pytest.warns(DataWarning, match="none of the schema's") as told:
        partnership(meetings().assign(sector="Third sector Ltd"))
    assert not any("Third" in str(w.message) for w in told)


def test_a_network_in_pieces_is_told_as_it_is() -> None:
    east, west = meetings(seed=1), meetings(seed=2)
    west = west.assign(
        agency="West " + west["agency"],
        member_id="V" + west["member_id"],
        meeting_id="V" + west["meeting_id"],
    )
    made = partnership(pd.concat([east, west]))
    assert made.network_value("largest_part") == 0.5
    assert made.network_value("connected") == pytest.approx(2 * 66 / 276)


def test_contacts_that_say_nothing_of_others_are_not_enough() -> None:
    bare = contacts()[["person_id", "contacted_on", "agency"]]
    with pytest.raises(NotEstimableError, match="Nothing in these tables"):
        partnership(None, contacts=bare)


def test_columns_that_are_not_there_are_told_as_not_recorded() -> None:
    made = partnership(meetings()[["meeting_id", "member_id", "attended"]])
    assert set(made.measures) == {"meetings_held", "attendance"}
    assert "seats held by the voluntary and community sector" in made.missing
    assert "not recorded" in made.text


def test_decisions_without_days_are_left_out_where_before_and_after_are_told_apart() -> None:
    undated = decisions().drop(columns=["decided_on", "meeting_id"])
    made = partnership(meetings(), decisions=undated, changed_on=CHANGED, reshuffles=0)
    assert made.row("cites_practice")["n"] == 0
    assert made.oddities["rows without a day"] > 0


def test_nothing_is_warned_of_where_all_is_well() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        partnership(meetings(), contacts=contacts(), decisions=decisions(), changed_on=CHANGED, reshuffles=9)


@pytest.mark.parametrize("column", ["joint", "from_agency", "worker_id", "attended"])
def test_contacts_may_lack_any_one_column_but_those_needed(column: str) -> None:
    made = partnership(None, contacts=contacts().drop(columns=column), changed_on=CHANGED, reshuffles=0)
    assert {"joint work", "referrals"} - set(made.sources) == (
        {"joint": {"joint work"}, "from_agency": {"referrals"}}.get(column, set())
    )


def test_a_column_of_ids_is_no_column_of_groups() -> None:
    held = meetings().assign(worker_id="W1")
    with pytest.raises(WrongTypeError, match="tell people apart"):
        partnership(held, columns={"meetings": {"group": "worker_id"}}, by=["group"], reshuffles=0)
