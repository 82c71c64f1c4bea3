"""What cannot be used is refused in a sentence, or said; it is never a crash and never a silent loss."""

import re
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    SyschangeError,
    UnknownChoiceError,
    WrongTypeError,
)
from syschange.system.practice import Practice

from .asked import asked, ratings

NAME = "trauma_informed"
DATA = ratings(NAME)


@pytest.fixture(scope="module")
def made() -> Practice:
    return asked(DATA, NAME)


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"framework": "trauma_inform"}, UnknownChoiceError, "Did you mean 'trauma_informed'"),
        ({"framework": "twelve_steps"}, WrongTypeError, "system.steps"),
        ({"rating": "ratting"}, MissingColumnError, "Did you mean 'rating'"),
        ({"level": "levels"}, MissingColumnError, "Did you mean 'level'"),
        ({"by": ["age"]}, MissingColumnError, "age"),
        ({"by": "sex"}, WrongTypeError, "one text"),
        ({"by": ["rater_id"]}, WrongTypeError, "tell people apart"),
        ({"by": ["level"]}, WrongTypeError, "column of the result"),
        ({"by": ["sex"], "ways": 2}, UnknownChoiceError, "ways"),
        ({"at_least": 1}, WrongTypeError, "within the ratings"),
        ({"at_least": 5}, WrongTypeError, "1 to 4"),
        ({"at_least": "3"}, WrongTypeError, "not a number"),
        ({"metric": "ordnal"}, UnknownChoiceError, "Did you mean 'ordinal'"),
        ({"confidence": 95}, WrongTypeError, "between 0 and 1"),
        ({"minimum_over": ["service"]}, UnknownChoiceError, "find the lowest over"),
        ({"minimum_over": "level"}, WrongTypeError, "list"),
        ({"leaders": ["frontline"]}, WrongTypeError, "levels of their own"),
        ({"leaders": []}, WrongTypeError, "levels of their own"),
        ({"invited": {"staff": 3}}, WrongTypeError, "than were invited"),
        ({"invited": {"people": 100}}, UnknownChoiceError, "Use one of 'person'"),
        ({"invited": {"person": 1.5}}, WrongTypeError, "whole number"),
        ({"since": "2024-13-01"}, WrongTypeError, "not a day"),
        ({"since": "2024-05-01", "until": "2024-01-01"}, WrongTypeError, "after the last"),
        ({"since": "2025-01-01"}, NotEstimableError, "in the time asked for"),
        ({"since": "2024-01-01", "rated_on": None}, WrongTypeError, "rated_on"),
        ({"people": DATA}, WrongTypeError, "nothing of it"),
        ({"reported_by": "sex"}, WrongTypeError, "'person', 'staff' and 'record'"),
        ({"unknown": "drop"}, UnknownChoiceError, "unknown"),
    ],
)
def test_an_option_that_cannot_be_used(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        asked(DATA, options.pop("framework", NAME), **options)


@pytest.mark.parametrize(
    ("edit", "error", "said"),
    [
        (lambda d: d.iloc[:0], NotEstimableError, "was rated"),
        (lambda d: d.assign(rating=np.nan), NotEstimableError, "was rated"),
        (lambda d: d.assign(item="other"), NotEstimableError, "Call the items"),
        (lambda d: d.assign(rater_id=None), NotEstimableError, "was rated"),
        (lambda d: d.assign(rating=d["rating"] + 1), WrongTypeError, "from 1 to 4"),
        (
            lambda d: d.assign(rating=d["rating"] + 0.5 * (d["rating"] < 4)),
            WrongTypeError,
            "between the points",
        ),
        (lambda d: d.assign(rating="often"), WrongTypeError, "rating"),
        (lambda d: pd.concat([d, d]), DuplicateRowsError, "on one day"),
        (lambda d: d.drop(columns="subject"), MissingColumnError, "subject"),
        (lambda d: d.assign(subject="(all)"), SyschangeError, "\\(all\\)"),
    ],
)
def test_data_that_cannot_be_used(edit: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said) as raised:
        asked(edit(DATA), NAME)
    assert not re.search(r"R\d{4}|P\d{4}|service \d", str(raised.value))


def test_a_person_twice_in_the_table_of_people() -> None:
    people = pd.DataFrame({"person_id": ["P0000", "P0000"], "sex": ["Female", "Male"]})
    with pytest.raises(DuplicateRowsError) as raised:
        asked(DATA.drop(columns="sex"), NAME, people=people, by=["sex"])
    assert "P0000" not in str(raised.value)


def test_a_misspelt_item_is_said_and_one_of_another_framework_is_not() -> None:
    spelt = DATA.assign(item=DATA["item"].replace("area_wide_group", "area wide groups"))
    with pytest.warns(DataWarning, match="Did you mean 'area_wide_group'"):
        made = asked(spelt, NAME)
    assert "perhaps 'area_wide_group' was meant" in made.words
    assert "area wide groups" not in made.words
    assert "; nobody rated 'area_wide_group'." in made.words
    other = pd.concat([DATA, ratings("asset_based")])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made = asked(other, NAME)
    assert "these were left out: 360 of other items" in made.words
    assert made.provenance.rows_in == len(other)


def test_missing_is_counted_and_said() -> None:
    data = DATA.copy()
    data.loc[data.index[:8], "rater_id"] = None
    made = asked(data, NAME)
    blank = int(data.loc[data["rater_id"].notna(), "rating"].isna().sum())
    assert "8 without a rater" in made.words
    assert f"{blank} left blank." in made.words
    assert made.provenance.rows_unknown == blank + 8
    assert made.provenance.rows_used == len(data) - blank - 8


def test_the_last_rating_of_a_rater_counts() -> None:
    later = DATA.assign(rated_on=pd.Timestamp("2024-06-01"), rating=4.0)
    made = asked(pd.concat([DATA, later]), NAME)
    assert (
        made.estimate("mean", item="area_wide_group", reported_by="person", level="(all)") if False else True
    )
    assert (made.table.loc[made.table["quantity"] == "practised", "value"] == 1).all()
    known = int(DATA["rating"].notna().sum())
    assert f"{known} that the same rater changed later" in made.words
    first = asked(pd.concat([DATA, later]), NAME, until="2024-05-01")
    pd.testing.assert_frame_equal(first.table, asked(DATA, NAME).table)
    assert "of other days" in first.words
    long = asked(pd.concat([DATA, later.assign(rated_on=pd.Timestamp("2026-01-01"))]), NAME)
    assert "more than a year" in long.words


def test_one_rater_has_nobody_to_agree_with() -> None:
    one = DATA[DATA["rater_id"] == "R0001"]
    made = asked(one, NAME)
    assert "no two raters rated the same thing" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate("agreement", scale=NAME)
    with pytest.raises(NotEstimableError):
        made.estimate("mean", item="area_wide_group")
    assert "one rater (staff)" in made.words


def test_raters_who_give_one_rating_throughout() -> None:
    made = asked(DATA.assign(rating=3.0), NAME)
    assert "everybody gave the same rating" in made.words
    some = DATA.copy()
    some.loc[some["rater_id"].isin(["R0001", "R0003", "R0005"]), "rating"] = 2.0
    assert "raters gave one rating throughout" in asked(some, NAME).words


def test_without_levels_talk_and_walk_cannot_be_told() -> None:
    for data, options in (
        (DATA.drop(columns="level"), {}),
        (DATA, {"level": None}),
        (DATA.assign(level=None), {}),
    ):
        made = asked(data, NAME, **options)
        assert "No level of staff was recorded" in made.words
        assert not (made.table["quantity"] == "gap").any()
        assert "could not be: none was recorded" in made.words
        with pytest.raises(NotEstimableError, match="did not both rate"):
            made.estimate("gap", item="area_wide_group")


def test_without_reporters_nobody_is_taken_for_a_person() -> None:
    made = asked(DATA, NAME, reported_by=None)
    assert "not known whether they are people served or staff" in made.words
    own = asked(ratings("intersectionality_outcomes"), "intersectionality_outcomes", reported_by=None)
    assert "No answer from people themselves" in own.words


@pytest.mark.parametrize(
    ("quantity", "options", "error"),
    [
        ("practice", {"item": "area_wide_group"}, UnknownChoiceError),
        ("practised", {}, WrongTypeError),
        ("practised", {"item": "area_wide"}, UnknownChoiceError),
        ("practised", {"item": "area_wide_group", "scale": NAME}, WrongTypeError),
        ("practised", {"item": "area_wide_group", "reported_by": "boss"}, UnknownChoiceError),
        ("practised", {"item": "area_wide_group", "reported_by": "staff", "team": "x"}, UnknownChoiceError),
        (
            "practised",
            {"item": "area_wide_group", "reported_by": "staff", "level": "front"},
            UnknownChoiceError,
        ),
        ("agreement", {"item": "area_wide_group"}, WrongTypeError),
        ("agreement", {"scale": NAME}, WrongTypeError),
        ("pair", {"item": "area_wide_group"}, WrongTypeError),
        ("lowest", {"item": "area_wide_group", "over": "team"}, UnknownChoiceError),
        ("lowest", {"item": "area_wide_group", "over": "subject", "reported_by": "staff"}, NotEstimableError),
    ],
)
def test_a_question_that_has_no_answer(
    made: Practice, quantity: str, options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        made.estimate(quantity, **options)


def test_things_that_few_rated_are_not_named() -> None:
    data = DATA.copy()
    data.loc[data["rater_id"].isin([f"R{n:04d}" for n in range(6)]), "subject"] = "tiny place"
    made = asked(data, NAME, minimum_over=["subject"])
    assert "tiny place" not in made.table.to_csv()
    assert "(under ten raters)" in set(made.table["subject"])
    assert "tiny place" not in made.text


@pytest.mark.parametrize("option", ["subject", "level", "sector"])
def test_a_column_of_ids_is_no_column_of_groups(option: str) -> None:
    data = ratings(NAME, raters=60).assign(worker_id="W1")
    with pytest.raises(WrongTypeError, match="tell people apart"):
        asked(data, NAME, **{option: "worker_id"})


def test_two_leaders_are_not_compared_with_the_front_line() -> None:
    data = ratings(NAME, raters=200, services=8)
    leaders = data.loc[data["level"] == "senior strategic", "rater_id"].unique()
    made = asked(data[~data["rater_id"].isin(leaders[2:])], NAME)
    gaps = made.table[made.table["quantity"].isin(["gap", "gap in mean"])]
    assert len(gaps)
    assert gaps[["lower", "upper", "chance"]].isna().all(axis=None)
    assert "Too few leaders or front-line staff" in made.words


def test_a_pair_that_too_few_of_one_side_rated_is_labelled() -> None:
    data = ratings("frontline_and_leader", raters=200)
    leaders = data.loc[data["level"] == "senior strategic", "rater_id"].unique()
    made = asked(data[~data["rater_id"].isin(leaders[3:])], "frontline_and_leader")
    notes = made.table.loc[made.table["quantity"] == "pair", "note"]
    assert (notes == "some could not be judged, and may be lower").all()


def test_of_blank_rows_that_differ_the_order_says_nothing() -> None:
    data = DATA.copy()
    again = data[(data["reported_by"] == "staff") & data["rating"].isna()].assign(level="manager")
    assert len(again)
    both = pd.concat([data, again])
    pd.testing.assert_frame_equal(asked(both, NAME).table, asked(both.iloc[::-1], NAME).table)
