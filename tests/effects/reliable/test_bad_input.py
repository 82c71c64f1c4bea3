"""Missing sources, impossible numbers and thin data are refused or labelled, in words that say why."""

from typing import Any

import numpy as np
import pytest

from syschange.effects.reliable import reliable_change
from syschange.errors import (
    DataWarning,
    DuplicateRowsError,
    MissingColumnError,
    NotEstimableError,
    UnknownChoiceError,
    WrongTypeError,
)

from .scores import CUTOFF, change, people, table

DATA = people(60)


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ({"reliability_source": None}, "The reliability has no source"),
        ({"reliability_source": "  "}, "40% improved, and with the norm's 7%"),
        ({"norm_source": None}, "standard deviation has no source"),
        ({"reliability": None}, "reliability is missing"),
        ({"norm_sd": None}, "norm_sd is missing"),
        ({"norm_sd": -2}, "not a positive number"),
        ({"reliability": 1.0}, "does not lie between 0 and 1"),
        ({"reliability": 0}, "does not lie between 0 and 1"),
        ({**CUTOFF, "functional_source": None}, "people who are well has no source"),
        ({"cutoff": "c"}, "functional"),
        ({"method": "GLN", "norm_mean": None}, "also needs of the norm: mean"),
        ({"entered": 40, "norm_mean": None}, "Give norm_mean"),
        ({"scale": (10, 0)}, "range of the instrument"),
        ({"scale": 5}, "range of the instrument"),
        ({"scale": (0, 55)}, "outside the range"),
        ({"before": 12, "after": 0}, "not earlier"),
        ({"level": 95}, "confidence level"),
        ({"by": "sex"}, "one text"),
        ({"by": ["score"], "value": "share"}, None),
        ({"by": ["expected"]}, "stands for a column of the result"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_used_is_refused(option: dict[str, Any], told: str | None) -> None:
    with pytest.raises((WrongTypeError, MissingColumnError), match=told):
        change(DATA.assign(expected="x"), **option)


def test_choices_that_are_not_there_are_refused() -> None:
    for option in (
        {"better": "up"}, {"method": "RCI"}, {"cutoff": "d"}, {"by": ["sex"], "ways": 2}, {"unknown": "drop"},
    ):  # fmt: skip
        with pytest.raises(UnknownChoiceError):
            change(DATA, **option)
    with pytest.raises(NotEstimableError, match="both sides"):
        change(DATA, margin=-0.1)


def test_one_time_only_is_refused() -> None:
    with pytest.raises(NotEstimableError, match="Nobody has a score both before and after"):
        change(DATA[DATA["months"] == 0])
    with pytest.raises(NotEstimableError, match="Nobody has a score both before and after"):
        change(DATA, after=24)


def test_a_person_twice_is_refused() -> None:
    twice = people(5)
    with pytest.raises(DuplicateRowsError):
        change(twice.assign(person_id=0))


def test_scores_that_do_not_vary_are_all_unchanged() -> None:
    made = change(table([(50, 50)] * 12), **CUTOFF)
    assert made.table.set_index("category")["n"].to_dict() == {
        "recovered": 0, "improved": 0, "unchanged": 12, "deteriorated": 0, "harmed": 0,
    }  # fmt: skip
    assert np.isfinite(made.table["excess"]).all()


def test_groups_of_one_and_of_nobody_are_shown() -> None:
    made = change(table([(40, 60), (50, 50), (45, None)], sex=["F", "M", "X"]), by=["sex"])
    counted = made.table.set_index(["sex", "category"])
    assert counted.loc[("F", "improved"), "share"] == 1
    assert counted.loc[("F", "improved"), "lower"] < 0.25
    assert np.isnan(counted.loc[("X", "improved"), "share"])
    assert made.people.set_index("sex").loc["X", "note"] == "more than 20% not followed up"
    with pytest.raises(NotEstimableError, match="nobody was followed"):
        made.estimate("better", sex="X")


def test_more_than_a_fifth_lost_is_labelled() -> None:
    few, many = change(people(200, missing=0.1)), change(people(200, missing=0.4))
    assert set(few.table["note"]) == {""}
    assert set(many.table["note"]) == {"more than 20% not followed up"}
    assert "more than one in five" in many.words
    assert "more than one in five" not in few.words


def test_floor_and_ceiling_are_counted_where_the_range_is_given() -> None:
    data = table([(0, 30), (0, 0), (100, 100), (50, 60)])
    made = change(data, scale=(0, 100))
    assert made.people.loc[0, ["lowest", "highest"]].tolist() == [2, 1]
    assert (
        "Of 4 people with a score before, 2 started at the lowest score there is and 1 at the highest"
        in made.words
    )
    assert change(data).people["lowest"].isna().all()
    # Who stands at the ceiling cannot improve, so fewer are expected to.
    assert made.sides["expected"].iloc[0] < change(data).sides["expected"].iloc[0]


def test_those_let_in_for_a_bad_score_are_expected_to_improve_by_themselves() -> None:
    every = people(4000)
    let_in = every[every.groupby("person_id")["score"].transform("first") <= 40]
    naive, told = change(let_in), change(let_in, entered=40)
    assert naive.estimate("better").probability(0) > 0.95  # a false alarm
    assert told.sides["expected"].iloc[0] > 1.5 * naive.sides["expected"].iloc[0]
    assert told.estimate("better").lower < 0 < told.estimate("better").upper
    assert "let in for a bad score" in told.words
    assert told.people["beyond"].tolist() == [0]
    some = change(every, entered=40)
    assert some.people["beyond"].iloc[0] > 0
    assert "taken as not let in for it" in some.words


def test_the_samples_own_deviation_is_found_out() -> None:
    own = DATA[DATA["months"] == 0]["score"].std()
    with pytest.warns(DataWarning, match="of these very people"):
        made = change(DATA, norm_sd=own)
    assert "of these very people" in made.words


def test_no_identifier_stands_in_a_message() -> None:
    secret = people(3).assign(person_id="Ada Lovelace")
    with pytest.raises(DuplicateRowsError) as caught:
        reliable_change(secret, value="score", before=0, after=12, better="higher", reliability=0.8,
                        reliability_source="x", norm_sd=1, norm_source="y")  # fmt: skip
    assert "Ada" not in str(caught.value)


@pytest.mark.parametrize(
    "option",
    [
        {"reliability_after": 0.7}, {"norm_correlation": 0.8}, {"norm_sd_after": 9}, {"norm_mean_after": 52},
        {"method": "HLL", "norm_mean_after": 52, "norm_sd_after": 9}, {"functional_mean": 60},
        {"functional_source": "a study"}, {"clinical_sd": 9},
    ],
    ids=str,
)  # fmt: skip
def test_an_option_that_would_do_nothing_is_refused(option: dict[str, Any]) -> None:
    with pytest.raises(WrongTypeError, match="no use for"):
        change(DATA, **option)


@pytest.mark.parametrize("bad", ["x", float("nan"), float("inf")], ids=str)
@pytest.mark.parametrize(
    "name",
    ["before", "after", "reliability", "norm_sd", "norm_mean", "critical", "entered", "reliability_after",
     "functional_mean", "clinical_mean"],
)  # fmt: skip
def test_what_is_no_finite_number_is_refused(name: str, bad: object) -> None:
    with pytest.raises(WrongTypeError, match="is not a number"):
        change(DATA, **{**CUTOFF, "method": "NK", name: bad})


def test_times_left_empty_ranges_of_words_and_labels_without_letters_are_refused() -> None:
    for option in ({"before": None}, {"scale": ("a", "b")}, {"scale": (0, "b")}, {"label": ""}, {"label": 3}):
        with pytest.raises(WrongTypeError):
            change(DATA, **option)


def test_sentences_say_whom_they_count_and_count_one_as_one() -> None:
    data = table([(50, 50), (0, 0)])
    assert (
        "Of 2 people with a score before, 1 started at the lowest score there is and nobody"
        in change(data, scale=(0, 100)).words
    )
    assert "Nobody with a score before started at the lowest" in change(data, scale=(-1, 100)).words
    assert "score score" not in change(data).words
    assert "Of 1 person with a score at both" in change(table([(50, 50)])).words


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.01, "1 percentage point more than"), (-0.011, "1 percentage point fewer"), (-0.002, "as many as that"),
     (0.05, "5 percentage points more")],
)  # fmt: skip
def test_a_difference_that_rounds_to_none_has_no_side(value: float, told: str) -> None:
    from syschange.effects.reliable.words import _beside

    assert _beside(value).startswith(told)
