"""Arms that started apart are flagged, and what starting high brings about by itself is said."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError, WrongTypeError

from .places import alone, compared, places

ROWS = places((12, 12))


def apart(by: float) -> pd.DataFrame:
    """Return the rows with those who got the change so much better before."""
    return ROWS.assign(score=ROWS["score"] + by * ((ROWS["arm"] == "new") & (ROWS["months"] == 0)))


def let_in(above: float) -> pd.DataFrame:
    """Return the rows of those whose score before was so high or higher."""
    first = ROWS[ROWS["months"] == 0].set_index("person_id")["score"]
    return ROWS[ROWS["person_id"].map(first) >= above]


def test_how_far_apart_is_in_standard_deviations() -> None:
    table = compared(apart(4), by=["sex"]).balance
    start = apart(4).query("months == 0").groupby("arm")["score"].agg(["mean", "var"])
    expected = (start["mean"]["new"] - start["mean"]["usual"]) / np.sqrt(start["var"].mean())
    assert table["difference_sd"][0] == pytest.approx(expected)
    assert len(table) == 3
    assert bool(table["flagged"][0])


@pytest.mark.parametrize(("by", "flagged"), [(0, False), (5, True), (-5, True)])
def test_more_than_a_quarter_either_way_is_flagged_and_said(by: float, flagged: bool) -> None:
    made = compared(apart(by))
    assert bool(made.balance["flagged"][0]) is flagged
    assert ("standard deviations apart" in made.text) is flagged


def test_arms_drawn_by_lot_that_are_apart_call_for_a_look_at_the_draw() -> None:
    assert "check the draw" in compared(apart(5), assigned="randomised").text
    assert "may not undo" in compared(apart(5)).text


def test_without_a_comparison_nothing_is_apart() -> None:
    assert alone(ROWS).balance.empty


def test_what_to_expect_of_those_let_in_high_is_a_fall() -> None:
    rows = let_in(34)
    made = alone(rows, entered=34, reliability=0.7, usual=30)
    (found,) = made.regression.to_dict("records")
    start = rows.query("arm == 'new' and months == 0")["score"]
    assert found["expected"] == pytest.approx(-0.3 * (start.mean() - 30))
    assert found["beyond"] == pytest.approx(found["observed"] - found["expected"])
    assert "Because a score of 34 let people in" in made.text
    assert "though nothing was done" in made.text
    less = alone(rows, entered=34, reliability=0.9, usual=30).regression["expected"][0]
    assert found["expected"] < less < 0


def test_the_usual_mean_is_estimated_where_it_is_not_given() -> None:
    rows = let_in(30)
    made = compared(rows, entered=30, reliability=0.7, by=["sex"])
    table = made.regression
    assert table["arm"].drop_duplicates().tolist() == ["new", "usual"]
    assert len(table) == 2 * 3
    whole = table[table["sex"] == "(all)"]
    assert (whole["expected"] < 0).all()
    assert (whole["expected_lower"] < whole["expected"]).all()
    assert made.text.count("was to be expected to change by") == 2


def test_without_a_threshold_nothing_is_expected() -> None:
    assert compared(ROWS).regression.empty
    assert "was to be expected" not in compared(ROWS).text


def test_thresholds_that_cannot_be() -> None:
    for options in (
        {"entered": 30},
        {"reliability": 0.7},
        {"usual": 3},
        {"entered": 0, "reliability": 7},
    ):
        with pytest.raises(WrongTypeError):
            compared(let_in(30), **options)
    with pytest.raises(NotEstimableError, match="both sides"):
        compared(ROWS, entered=30, reliability=0.7)


def test_people_who_all_start_on_the_threshold_are_told_of() -> None:
    flat = let_in(30).assign(score=lambda t: np.where(t["months"] == 0, 30, t["score"]))
    made = alone(flat, entered=30, reliability=0.7)
    assert np.isnan(made.regression["expected"][0])
    assert "cannot be estimated" in made.text
