"""Records that cannot be used, or only with care: a clear error, a warning, or a sentence."""

from typing import Any

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
from syschange.system.coordination import coordination

from .households import CHANGED, OPTIONS, drawn

HELD = drawn(40)
CONTACTS, PEOPLE = HELD["contacts"], HELD["people"]


def test_contacts_without_a_household_or_a_day_are_left_out_and_said() -> None:
    some = PEOPLE.assign(household_id=PEOPLE["household_id"].where(PEOPLE.index > 3))
    rows = CONTACTS.assign(contacted_on=CONTACTS["contacted_on"].where(CONTACTS.index > 5))
    made = coordination(rows, people=some)
    assert "they have no day, or no household" in made.words
    assert made.provenance.rows_in == len(CONTACTS)
    assert made.provenance.rows_used is not None
    assert 0 < made.provenance.rows_used < len(CONTACTS) - 5
    most = PEOPLE.assign(household_id=PEOPLE["household_id"].where(PEOPLE.index < len(PEOPLE) // 2))
    with pytest.warns(DataWarning, match="no day or no household"):
        coordination(CONTACTS.drop(columns="household_id"), people=most)
    with pytest.raises(NotEstimableError, match="a day and a household"):
        coordination(CONTACTS.assign(household_id=None))


def test_a_household_that_has_no_members_is_said() -> None:
    rows = CONTACTS.copy()
    rows.loc[:4, ["person_id", "household_id"]] = ["stranger", "elsewhere"]
    made = coordination(rows, people=PEOPLE)
    assert "not in the table of people" in made.words
    table = made.table.set_index("measure")
    assert table.loc["coordinator", "n"] == PEOPLE["household_id"].nunique()


def test_a_person_in_two_households_is_said() -> None:
    rows = CONTACTS.copy()
    rows.loc[0, "household_id"] = "h39"
    assert "another household than their own" in coordination(rows, people=PEOPLE).words
    own = CONTACTS.assign(household_id=CONTACTS["person_id"])
    own.loc[own["person_id"] == "p1", "household_id"] = np.where(
        np.arange((own["person_id"] == "p1").sum()) % 2, "x", "y"
    )
    assert "in two" in coordination(own).words
    with pytest.raises(DuplicateRowsError, match="table of people"):
        coordination(CONTACTS, people=pd.concat([PEOPLE, PEOPLE.iloc[:1]]))


def test_all_contacts_on_one_day_is_doubtful() -> None:
    with pytest.warns(DataWarning, match="one day"):
        made = coordination(CONTACTS.assign(contacted_on=pd.Timestamp("2024-05-05")), people=PEOPLE)
    assert "All contacts fall on one day" in made.words
    assert "no whole quarter" in made.words


def test_hours_that_are_missing_or_midnight_are_doubtful() -> None:
    rows = CONTACTS.assign(hour=CONTACTS["hour"].where(CONTACTS.index % 3 == 0))
    with pytest.warns(DataWarning, match="hour is missing on most"):
        coordination(rows, people=PEOPLE)
    with pytest.warns(DataWarning, match="midnight"):
        coordination(CONTACTS.assign(hour=0.0), people=PEOPLE)
    made = coordination(CONTACTS.assign(hour=np.nan), people=PEOPLE)
    assert "the hours of contacts" in made.words.split("Not shown")[1]
    with pytest.raises(WrongTypeError, match="hours of the day"):
        coordination(CONTACTS.assign(hour=24.0), people=PEOPLE)


@pytest.mark.parametrize("column", ["agency", "worker_id", "kind"])
def test_what_is_often_not_recorded_is_said(column: str) -> None:
    rows = CONTACTS.assign(**{column: CONTACTS[column].where(CONTACTS.index % 3 > 0)})
    with pytest.warns(DataWarning, match="more than one contact in five"):
        coordination(rows, people=PEOPLE)


@pytest.mark.parametrize("day", ["2020-01-01", "2030-01-01"])
def test_a_change_outside_the_data_is_refused(day: str) -> None:
    with pytest.raises(NotEstimableError, match="the day of the change"):
        coordination(CONTACTS, people=PEOPLE, changed_on=day)


def test_what_there_are_no_columns_for_is_left_out_and_said() -> None:
    bare = CONTACTS[["person_id", "contacted_on", "agency", "household_id"]].assign(
        household_id=CONTACTS["person_id"]
    )
    made = coordination(bare)
    assert set(made.measures) == {"agencies", "many_agencies", "agency_changes"}
    for name in ("appointments", "coordinators", "joint contacts", "opening hours", "venues", "consent"):
        assert name in made.words.split("Not shown")[1]
    with pytest.raises(NotEstimableError, match="Nothing of coordination"):
        coordination(bare.drop(columns="agency"))
    with pytest.raises(NotEstimableError, match="Nothing of coordination"):
        coordination(bare.assign(agency=None))


def test_no_assessment_at_all_is_not_nought_assessments() -> None:
    made = coordination(CONTACTS.assign(kind=CONTACTS["kind"].replace("assessment", "visit")), people=PEOPLE)
    assert "assessments" not in made.measures
    assert "assessments" in made.words.split("Not shown")[1]


def test_events_and_plans_of_nobody_or_of_nothing_are_left_out() -> None:
    events, plans = HELD["events"], HELD["plans"]
    made = coordination(CONTACTS, people=PEOPLE, events=events.iloc[:0], plans=plans.iloc[:0])
    assert not {"retellings", "consent_asked", "family_outcome", "informed_family"} & set(made.measures)
    made = coordination(
        CONTACTS,
        people=PEOPLE,
        events=events.assign(person_id="nobody"),
        plans=plans.assign(person_id="nobody"),
    )
    assert made.consents is None
    assert "family_outcome" not in made.measures
    late = events.assign(happened_on=events["happened_on"].where(events.index % 2 == 0))
    assert "consent_asked" in coordination(CONTACTS, people=PEOPLE, events=late).measures


def test_one_household_has_values_and_no_limits() -> None:
    own = CONTACTS[CONTACTS["person_id"].isin(PEOPLE["person_id"][PEOPLE["household_id"] == "h1"])]
    table = coordination(own, people=PEOPLE[PEOPLE["household_id"] == "h1"]).table
    row = table[table["measure"] == "agencies"].iloc[0]
    assert np.isfinite(row["value"])
    assert np.isnan(row["lower"])


@pytest.mark.parametrize(
    ("option", "error", "match"),
    [
        ({"agency": "agencyy"}, MissingColumnError, "agencyy"),
        ({"coordinator": "who"}, MissingColumnError, "table of people"),
        ({"household": "home"}, MissingColumnError, "home"),
        ({"person": "who"}, MissingColumnError, "who"),
        ({"worker": "agency"}, WrongTypeError, "two things"),
        ({"joint": "agency", "agency": None}, WrongTypeError, "joint|agency"),
        ({"changed_on": "soon"}, WrongTypeError, "day"),
        ({"level": 95}, WrongTypeError, "level"),
        ({"appointments": "visit"}, WrongTypeError, "appointments"),
        ({"needed": [1]}, WrongTypeError, "needed"),
        ({"many": 0}, WrongTypeError, "many"),
        ({"many": 2.5}, WrongTypeError, "many"),
        ({"early": -1}, WrongTypeError, "early"),
        ({"followed_in": "soon"}, WrongTypeError, "followed_in"),
        ({"early": 60, "asked_within": 28}, WrongTypeError, "asked_within"),
        ({"office_hours": (9,)}, WrongTypeError, "hours"),
        ({"office_hours": (9, 25)}, WrongTypeError, "hours"),
        ({"open_hours": {"housing": "9 to 5"}}, WrongTypeError, "housing"),
        ({"open_hours": {"housing": (9, 9)}}, WrongTypeError, "housing"),
        ({"open_hours": {"housing": (9, 17, "tuesdays")}}, UnknownChoiceError, "tuesdays"),
        ({"open_hours": {"housing": {"before": (9, 17)}}}, WrongTypeError, "before and for after"),
        ({"open_hours": {"houses": (9, 17)}}, UnknownChoiceError, "houses"),
        ({"open_hours": {"housing": (9, 17), "houses": (9, 17)}}, UnknownChoiceError, "houses"),
        ({"open_hours": {1: (9, 17)}}, WrongTypeError, "by the name"),
        ({"open_hours": pd.DataFrame({"opens": [9], "closes": [17]})}, WrongTypeError, "no column"),
        ({"open_hours": pd.DataFrame({"service": ["housing"] * 2, "opens": [9, 8], "closes": 17})},
         WrongTypeError, "two rows"),
        ({"open_hours": pd.DataFrame({"service": ["housing"], "opens": [9], "closes": 17, "period": "before"})},
         WrongTypeError, "one side"),
        ({"by": "area"}, WrongTypeError, "list"),
        ({"by": ["person_id"]}, WrongTypeError, "ids"),
        ({"by": ["value"]}, WrongTypeError, "value"),
        ({"by": ["agency"]}, MissingColumnError, "agency"),
        ({"by": ["area"], "ways": 2}, UnknownChoiceError, "together"),
        ({"unknown": "drop"}, UnknownChoiceError, "unknown"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_refused(option: dict[str, Any], error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        coordination(CONTACTS, people=PEOPLE, **option)


def test_no_rows_and_wrong_numbers_are_refused() -> None:
    with pytest.raises(NotEstimableError):
        coordination(CONTACTS.iloc[:0], people=PEOPLE)
    with pytest.raises(WrongTypeError, match="below 0"):
        coordination(CONTACTS, people=PEOPLE, events=HELD["events"].assign(times=-1.0))
    with pytest.raises(WrongTypeError):
        coordination([1, 2], people=PEOPLE)


def test_estimates_that_are_not_there_say_what_is() -> None:
    made = coordination(**HELD, **OPTIONS)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError, match="agencies"):
        made.estimate("agancies")
    with pytest.raises(NotEstimableError, match="followed"):
        made.estimate("gap_days", quantity="change")
    with pytest.raises(UnknownChoiceError, match="period"):
        made.estimate("gap_days", period="later")
    with pytest.raises(UnknownChoiceError):
        made.estimate("consent_refused", asked_when="never")
    plain = coordination(CONTACTS, people=PEOPLE)
    with pytest.raises(NotEstimableError):
        plain.estimate("agencies", quantity="gap")
    assert made.estimate("gap_days", period="before").value > 0
    assert CHANGED in dict(made.provenance.parameters)["changed_on"]
