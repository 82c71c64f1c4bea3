"""Thin, wrong and missing input is refused or labelled in plain words."""

import re
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
from syschange.system.rationing import rationing

from .decided import world

DATA = world(200, seed=3)
RATINGS = DATA[["person_id", "reported_by"]].assign(
    item="recovery_capital_positive",
    rated_on=pd.Timestamp("2024-01-01"),
    rating=DATA["recovery_capital_positive"],
)


@pytest.mark.parametrize(
    ("option", "error"),
    [
        ({"capital": "strengths"}, MissingColumnError), ({"negative": "weaknesses"}, MissingColumnError),
        ({"accepted": "taken"}, MissingColumnError), ({"reported_by": "who"}, MissingColumnError),
        ({"severity": ["risk"]}, MissingColumnError), ({"severity": "risk"}, WrongTypeError),
        ({"by": ["ward"]}, MissingColumnError), ({"by": ["person_id"]}, WrongTypeError),
        ({"by": ["third"]}, WrongTypeError), ({"by": "service"}, WrongTypeError), ({"margin": 5}, WrongTypeError),
        ({"level": 95}, WrongTypeError), ({"severity": None}, WrongTypeError), ({"capital": None}, WrongTypeError),
        ({"reported_by": "person_id"}, WrongTypeError), ({"ratings": RATINGS, "item": "person_id"}, WrongTypeError),
        ({"capital": "service"}, WrongTypeError),
        ({"ratings": RATINGS, "rated_on": "rating"}, WrongTypeError),
        ({"ratings": RATINGS, "capital": "strengths"}, UnknownChoiceError),
        ({"ratings": pd.concat([RATINGS, RATINGS])}, DuplicateRowsError),
    ],
    ids=lambda v: str(v)[:40],
)  # fmt: skip
def test_what_cannot_be_used_is_refused(option: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        rationing(DATA, **option)
    assert "a1" not in str(caught.value).split()


def test_no_rows_and_no_decisions() -> None:
    with pytest.raises(NotEstimableError, match="no rows"):
        rationing(DATA.iloc[:0])
    with pytest.raises(NotEstimableError, match="Nothing is decided yet"):
        rationing(DATA.assign(accepted=np.nan))


def test_capital_that_is_recorded_for_nobody_is_said_so() -> None:
    with pytest.warns(DataWarning, match="more than one person in five"):
        made = rationing(DATA.assign(recovery_capital_positive=np.nan, recovery_capital_negative=np.nan))
    assert made.estimate("recorded").value == 0
    assert "no score is recorded" in made.words
    with pytest.raises(NotEstimableError):
        made.estimate()


def test_everybody_accepted_alike_scores_and_a_handful_are_too_little_to_tell() -> None:
    data = world(200, seed=3, missing=0.0)
    for thin in (
        data.assign(accepted=True),
        data.assign(recovery_capital_positive=5.0),
        data.iloc[:8],
        data.iloc[:1],
    ):
        made = rationing(thin)
        assert made.slopes["reading"].iloc[0] == "too little data to tell"
        assert "too little data to tell" in made.words


def test_two_people_a_stratum_still_give_shares_and_no_odds() -> None:
    data = DATA.assign(severity_mental_health=[f"kind {i // 2}" for i in range(200)])
    made = rationing(data)
    assert np.isfinite(made.estimate().value)
    with pytest.raises(NotEstimableError):
        made.estimate("odds_ratio")


def test_groups_and_reporters_of_few_people_have_no_name() -> None:
    data = DATA.copy()
    data.loc[:3, "service"] = "the little door"
    data.loc[:3, "reported_by"] = "Bob"
    made = rationing(data, by=["service"])
    assert "little door" not in made.table.to_string() + made.slopes.to_string() + made.words
    assert "Bob" not in made.table.to_string() + made.words
    assert "(groups of fewer than ten people)" in set(made.slopes["service"])


def test_people_who_are_not_in_the_table_are_said() -> None:
    about = DATA[["person_id", "severity_mental_health"]].iloc[:150]
    made = rationing(DATA.drop(columns="severity_mental_health"), people=about)
    assert "not in the table of people" in made.words
    assert made.row("accepted")["n"] == 200


def test_many_decisions_on_a_handful_of_people_are_no_slope() -> None:
    few = DATA.dropna().iloc[:6]
    data = pd.concat([few.assign(accepted=i % 2 == 0) for i in range(12)], ignore_index=True)
    made = rationing(data)
    line = made.slopes.iloc[0]
    assert (line["n"], line["people"]) == (72, 6)
    assert line["reading"] == "too little data to tell"
    told = made.table[made.table["measure"] == "slope"].iloc[0]
    assert (told["n"], told["units"]) == (72, 6)


def test_infinite_capital_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="infinite"):
        rationing(DATA.assign(recovery_capital_positive=np.inf))


def test_the_words_are_few_sentences() -> None:
    made = rationing(DATA, by=["service"])
    found = [s for s in re.split(r"(?<=\.) (?=[A-Z])", made.words) if not s.startswith("Of the records: ")]
    assert 2 <= len(found) <= 5
    assert "odds" not in made.words
