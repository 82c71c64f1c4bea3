"""Windows, days and groups that would mislead are refused in a sentence that says why and what to do."""

from typing import Any

import pandas as pd
import polars as pl
import pytest

from syschange.equity.reach import Reach, reach
from syschange.errors import (
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)

PEOPLE = pd.DataFrame({"g": ["a", "b"], "n": [100, 100]})
DAYS = ["2021-06-01", "2022-06-01", "2023-06-01"] * 4
CONTACTS = pd.DataFrame(
    {
        "person_id": [f"p{i}" for i in range(12)],
        "contacted_on": pd.to_datetime(DAYS),
        "g": list("aaabbbbbbbbb"),
    }
)


def made(table: Any = CONTACTS, people: Any = PEOPLE, **options: Any) -> Reach:
    return reach(table, people, **{"by": ["g"], "changed_on": "2023-04-01", "size": "n", **options})


def joined(table: pd.DataFrame, people: Any) -> Reach:
    return reach(table, PEOPLE, by=["g"], changed_on="2023-04-01", size="n", people=people)


@pytest.mark.parametrize(
    "chosen",
    [
        ("2022-04-01", "2023-03-31"),  # the baseline itself
        ("2022-01-01", "2022-04-01"),  # one day of it
        ("2021-01-01", "2024-01-01"),
        ("2023-05-01", "2023-06-01"),
    ],
)
def test_groups_are_never_chosen_on_days_they_are_compared_on(chosen: tuple[str, str]) -> None:
    with pytest.raises(WrongTypeError, match=r"come back by themselves.*1\.26.*38%") as caught:
        made(chosen_on=chosen)
    assert "name the groups with people who know" in str(caught.value)


def test_a_window_that_ends_the_day_before_will_do_and_groups_are_chosen_on_it() -> None:
    assert made(chosen_on=("2021-04-01", "2022-03-31")).windows == made().windows
    other = made(chosen_on=("2021-05-01", "2021-05-31"))
    assert other.table["first_earlier"].iloc[0] == 0
    assert made().table["first_earlier"].iloc[0] == 4


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"changed_on": "01/04/2023"}, WrongTypeError, "'changed_on' is not a day"),
        ({"before": ("2022-05-01", "2023-04-01")}, WrongTypeError, "does not end before it"),
        ({"after": ("2023-03-31", "2023-12-31")}, WrongTypeError, "begins before it"),
        ({"after": ("2023-12-31", "2023-05-01")}, WrongTypeError, "ends before it begins"),
        ({"after": "2023"}, WrongTypeError, "a first and a last day"),
        ({"window": 0}, WrongTypeError, "whole number of days"),
        (
            {"shut_out": [{"g": "a"}], "chosen_on": ("2021-01-01", "2021-02-01")},
            WrongTypeError,
            "Give one of",
        ),
        ({"shut_out": []}, WrongTypeError, "list of groups"),
        ({"shut_out": {"g": "a"}}, WrongTypeError, "list of groups"),
        ({"shut_out": [{}]}, WrongTypeError, "list of groups"),
        ({"shut_out": [{"h": "a"}]}, UnknownChoiceError, "'g'"),
        ({"shut_out": [{"g": "A a"}]}, UnknownChoiceError, "group of g"),
        ({"shut_out": [{"g": "(unknown)"}]}, UnknownChoiceError, "group of g"),
        ({"below": 1.5}, WrongTypeError, "below"),
        ({"level": 95}, WrongTypeError, "between 0 and 1"),
        ({"by": []}, WrongTypeError, "at least one"),
        ({"by": ["person_id"]}, WrongTypeError, "no groups"),
        ({"by": ["side"]}, WrongTypeError, "'side_'"),
        ({"ways": 2}, UnknownChoiceError, "number of ways"),
        ({"date": "when"}, MissingColumnError, "'when'"),
        ({"date": "person_id"}, WrongTypeError, "does not hold dates"),
        ({"size": None}, WrongTypeError, "size='n'"),
        ({"washout": 30}, WrongTypeError, "records_from"),
        ({"washout": 365, "records_from": "2021-01-01"}, NotEstimableError, "begin 90 days before"),
        ({"records_from": "2021-06-01"}, NotEstimableError, "after the first window"),
        ({"washout": -1, "records_from": "2020-01-01"}, WrongTypeError, "wash-out"),
    ],
)
def test_options(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        made(**options)


def test_a_wash_out_that_the_records_have_is_said() -> None:
    assert made(washout=90, records_from="2021-01-01").lead_in == 90
    assert "for 90 days" in made(washout=90, records_from="2021-01-01").text
    assert made().lead_in is None


@pytest.mark.parametrize("column", ["person_id", "contacted_on"])
def test_contacts_that_say_nobody_or_no_day(column: str) -> None:
    with pytest.raises(WrongTypeError, match=f"2 rows have nothing in '{column}'"):
        made(CONTACTS.assign(**{column: CONTACTS[column].where(CONTACTS.index > 1)}))


def test_people_described_in_two_ways() -> None:
    with pytest.raises(WrongTypeError, match="described in two ways by 'g'"):
        made(pd.concat([CONTACTS, CONTACTS.assign(g="b")]))


def test_a_table_of_people_that_cannot_be_joined() -> None:
    people = CONTACTS[["person_id", "g"]]
    events = CONTACTS.drop(columns="g")
    with pytest.raises(DuplicateRowsError, match="1 person has more than one row"):
        joined(events, pd.concat([people, people.head(1)]))
    with pytest.raises(WrongTypeError, match="different engines"):
        joined(events, pl.from_pandas(people))
    with pytest.raises(WrongTypeError, match="text in one table"):
        joined(events, people.assign(person_id=range(12)))


def test_a_population_that_does_not_cover_a_window() -> None:
    quarters = [f"{y}-Q{q}" for y in (2021, 2022, 2023, 2024) for q in (1, 2, 3, 4)]
    whole = pd.concat([PEOPLE.assign(period=q) for q in quarters])
    with pytest.raises(NotEstimableError, match="'after'"):
        made(people=whole[whole["period"] != "2023-Q4"], period="period")
    with pytest.raises(NotEstimableError, match="as `period`"):
        made(people=whole)
    with pytest.raises(WrongTypeError, match="2024-Q2"):
        made(people=whole.assign(period="spring"), period="period")
    years = pd.concat([PEOPLE.assign(period=str(y)) for y in (2021, 2022, 2023, 2024)])
    pd.testing.assert_frame_equal(
        made(people=years, period="period").table, made(people=whole, period="period").table
    )
    with pytest.raises(NotEstimableError, match="once"):
        made(people=pd.concat([whole, years]), period="period")


def test_no_label_in_common() -> None:
    with pytest.raises(WrongTypeError, match="same labels in both"):
        made(people=PEOPLE.assign(g=["x", "y"]))
