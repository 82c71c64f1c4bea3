"""What cannot be used is said, with what to do; what is doubtful is said too, and nobody is named."""

import re
import warnings

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

from .asked import bias, people, responses

PEOPLE = people((0, 60, 140))
ROWS = responses(PEOPLE)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"group": "religion"}, MissingColumnError),
        ({"item": "question"}, MissingColumnError),
        ({"time": "week"}, MissingColumnError),
        ({"reference": "Blue"}, UnknownChoiceError),
        ({"items": ["q0", "q1", "q99"]}, UnknownChoiceError),
        ({"items": ["q0", "q1"]}, NotEstimableError),
        ({"items": "q0"}, WrongTypeError),
        ({"item": "person_id"}, WrongTypeError),
        ({"reverse": None}, WrongTypeError),
        ({"reverse": ["q99"]}, UnknownChoiceError),
        ({"reverse": "q0"}, WrongTypeError),
        ({"measure": "logit"}, UnknownChoiceError),
        ({"adjust": "bonferoni"}, UnknownChoiceError),
        ({"purify": 2}, WrongTypeError),
        ({"thin": 0}, WrongTypeError),
        ({"thin": 2.5}, WrongTypeError),
        ({"least_answered": 0}, WrongTypeError),
        ({"level": 95}, WrongTypeError),
        ({"by": "service"}, WrongTypeError),
        ({"by": ["ethnicity"]}, NotEstimableError),
        ({"by": ["person_id"]}, WrongTypeError),
        ({"group": "item", "people": None}, WrongTypeError),
        ({"at": 7}, NotEstimableError),
        ({"at": "soon"}, WrongTypeError),
        ({"time": None, "at": 0}, WrongTypeError),
        ({"unknown": "drop"}, UnknownChoiceError),
        ({"people": None}, MissingColumnError),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(options: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error) as told:
        bias(ROWS, **{"people": PEOPLE} | options)
    assert isinstance(told.value, SyschangeError)
    assert not any(who in str(told.value) for who in PEOPLE["person_id"])


def test_one_group_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="two are needed"):
        bias(ROWS, people=PEOPLE.assign(ethnicity="White"))
    with pytest.raises(NotEstimableError, match="two are needed"):
        bias(ROWS, people=PEOPLE.assign(ethnicity=None))


def test_measurements_and_postcodes_are_no_groups() -> None:
    with pytest.raises(WrongTypeError, match="measurements"):
        bias(ROWS, people=PEOPLE.assign(ethnicity=np.linspace(0, 1.3, len(PEOPLE))))
    many = people((0, 100, 250))
    with pytest.raises(NotEstimableError, match="the limit is 200"):
        bias(responses(many), people=many.assign(ethnicity=[f"g{i}" for i in range(len(many))]))


def test_a_reference_of_a_few_is_refused() -> None:
    few = PEOPLE.assign(ethnicity=np.where(np.arange(len(PEOPLE)) < 5, "Asian", "White"))
    with pytest.raises(NotEstimableError, match="fewer than 10"):
        bias(ROWS, people=few, reference="Asian")


def test_people_who_answer_twice_or_stand_there_twice_are_refused() -> None:
    with pytest.raises(DuplicateRowsError, match="2 people have more than one answer"):
        bias(pd.concat([ROWS, ROWS[ROWS["person_id"].isin(PEOPLE["person_id"][:2])]]), people=PEOPLE)
    with pytest.raises(DuplicateRowsError, match="table of people"):
        bias(ROWS, people=pd.concat([PEOPLE, PEOPLE[:1]]))


def test_rows_that_do_not_say_whose_or_what_they_are_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="whom they belong to"):
        bias(ROWS.assign(person_id=ROWS["person_id"].where(ROWS.index > 3)), people=PEOPLE)
    with pytest.raises(WrongTypeError, match="which item"):
        bias(ROWS.assign(item=ROWS["item"].where(ROWS.index > 3)), people=PEOPLE)


def test_somebody_described_in_two_ways_is_refused() -> None:
    rows = ROWS.merge(PEOPLE, on="person_id")
    made = bias(rows)
    assert made.table.equals(bias(ROWS, people=PEOPLE).table)
    rows.loc[0, "ethnicity"] = "White" if rows.loc[0, "ethnicity"] == "Black" else "Black"
    with pytest.raises(WrongTypeError, match="in two ways"):
        bias(rows)


def test_no_answers_are_refused() -> None:
    with pytest.raises(NotEstimableError):
        bias(ROWS.assign(value=np.nan), people=PEOPLE)
    with pytest.raises(NotEstimableError):
        bias(ROWS[:0], people=PEOPLE)
    with pytest.raises(WrongTypeError, match="infinite"):
        bias(ROWS.assign(value=np.inf), people=PEOPLE)
    with pytest.raises(WrongTypeError):
        bias(ROWS.assign(value="often"), people=PEOPLE)


def test_measurements_are_no_answers() -> None:
    many = people((0, 100, 300))
    rows = responses(many)
    with pytest.raises(WrongTypeError, match="measurements"):
        bias(rows.assign(value=np.random.default_rng(1).normal(size=len(rows))), people=many)


def test_an_item_all_answered_alike_or_by_nobody_is_counted_and_not_told() -> None:
    rows = ROWS.assign(value=ROWS["value"].where(ROWS["item"] != "q1", 2.0).where(ROWS["item"] != "q3"))
    made = bias(rows, people=PEOPLE)
    notes = made.table[made.table["ethnicity"] == "Black"].set_index("item")["note"]
    assert notes["q1"] == "all answered alike"
    assert notes["q3"] == "nobody answered"
    told = made.table.set_index(["ethnicity", "item"]).loc["Black"]
    assert told.loc[["q1", "q3"], "value"].isna().all()
    assert told.loc[["q0", "q2"], "value"].notna().all()
    left = made.left_out.set_index(["ethnicity", "item"]).loc["White"]
    assert left.loc["q3", "share"] == 1


def test_a_group_of_two_people_is_counted_and_not_told() -> None:
    small = people((2, 60, 140))
    made = bias(responses(small), people=small)
    few = made.table[made.table["ethnicity"] == "Asian"]
    assert (few["people"] == 2).all()
    assert (few["note"] == "too few people").all()
    assert made.table.loc[made.table["ethnicity"] == "Black", "value"].notna().all()


def test_thin_totals_give_limits_or_nothing() -> None:
    few = people((0, 22, 26), seed=6)
    made = bias(responses(few), people=few, thin=2)
    told = made.table[made.table["ethnicity"] == "Black"]
    assert ((told["lower"] < told["value"]) | told["value"].isna()).all()
    assert ((told["note"] != "") == told["value"].isna()).all()


def test_an_item_whose_scores_mean_the_opposite_is_noticed_and_may_be_turned_round() -> None:
    rows = ROWS.assign(value=ROWS["value"].where(ROWS["item"] != "q5", 3 - ROWS["value"]))
    with pytest.warns(DataWarning, match="1 item runs against the others"):
        made = bias(rows, people=PEOPLE)
    assert "check how it is scored" in made.words
    assert set(made.table.loc[made.table["note"].str.contains("against"), "item"]) == {"q5"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        turned = bias(rows, people=PEOPLE, reverse=["q5"])
    straight = bias(ROWS, people=PEOPLE)
    np.testing.assert_allclose(turned.table["value"], straight.table["value"], atol=1e-9)


def test_answers_that_do_not_say_when_are_left_out_and_said() -> None:
    rows = ROWS.assign(months=np.where(ROWS.index % 50 == 0, np.nan, 0.0))
    with pytest.warns(DataWarning, match="do not say when"):
        made = bias(rows, people=PEOPLE)
    assert made.table.equals(bias(rows[rows["months"].notna()], people=PEOPLE).table)


def test_items_with_different_numbers_of_answers_stand_together() -> None:
    made = bias(
        ROWS.assign(value=ROWS["value"].where(ROWS["item"] != "q0", 10 * ROWS["value"])), people=PEOPLE
    )
    assert set(made.table.loc[made.table["ethnicity"] == "Black", "measure"]) == {"SMD", "D-DIF"}
    assert made.table.loc[made.table["ethnicity"] == "Black", "value"].notna().all()


def test_the_words_are_few_sentences() -> None:
    rows = ROWS.assign(value=ROWS["value"].where(ROWS["item"] != "q3", 4 - ROWS["value"]))
    with pytest.warns(DataWarning):
        made = bias(rows, people=PEOPLE.assign(half=["a", "b"] * 100), by=["half"])
    assert 2 <= len(re.split(r"(?<=\.) (?=[A-Z0-9])", made.words)) <= 5
