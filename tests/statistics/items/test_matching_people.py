"""People are matched on their totals: what is left out is put in, and thin totals are joined."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.statistics.items import completed, matched_strata, smallest_step


def test_whoever_answered_everything_keeps_their_answers() -> None:
    answers = np.array([[1.0, 2, 3], [0, 1, np.nan], [2, np.nan, np.nan], [3, 3, 3]])
    made = completed(answers)
    np.testing.assert_array_equal(made[[0, 3]], answers[[0, 3]])
    np.testing.assert_array_equal(made[1, :2], answers[1, :2])
    assert np.isfinite(made[1]).all()
    assert np.isnan(made[2]).all()  # a third of the items answered
    assert np.isfinite(completed(answers, least=0.3)[2]).all()


def test_what_is_put_in_follows_the_items_mean_and_the_persons_other_answers() -> None:
    rng = np.random.default_rng(1)
    level = rng.normal(0, 1, 400)
    answers = level[:, None] + np.array([0.0, 2, 5]) + rng.normal(0, 0.3, (400, 3))
    hidden = answers.copy()
    hidden[:100, 2] = np.nan
    made = completed(hidden)[:100, 2]
    assert np.corrcoef(made, answers[:100, 2])[0, 1] > 0.85
    assert made.mean() == pytest.approx(answers[:100, 2].mean(), abs=0.25)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=80), st.integers(1, 12))
def test_joined_strata_hold_enough_and_keep_the_order_of_totals(totals: list[int], least: int) -> None:
    score = np.array(totals, dtype=float)
    place = matched_strata(score, least=least)
    assert place.min() == 0
    sizes = np.bincount(place)
    assert len(sizes) == 1 or sizes.min() >= least
    order = np.argsort(score, kind="stable")
    assert (np.diff(place[order]) >= 0).all()
    assert all(len(set(place[score == t])) == 1 for t in set(totals))


def test_one_person_is_enough_where_nothing_is_joined() -> None:
    score = np.array([0.0, 1, np.nan, 5, 5])
    np.testing.assert_array_equal(matched_strata(score, least=1), [0, 1, -1, 2, 2])
    np.testing.assert_array_equal(matched_strata(score, least=2), [0, 0, -1, 1, 1])
    np.testing.assert_array_equal(matched_strata(np.array([np.nan])), [-1])


def test_totals_are_taken_to_the_smallest_step_of_an_answer() -> None:
    assert smallest_step(np.array([[0.0, 0], [2, 10], [4, 20]])) == 2
    assert smallest_step(np.array([[1.0, np.nan], [1, np.nan]])) == 1
    np.testing.assert_array_equal(matched_strata(np.array([3.1, 2.9, 4.0]), step=2, least=1), [1, 0, 1])


def test_a_share_that_is_none_is_refused() -> None:
    for least in (0, 1.5, "half"):
        with pytest.raises(WrongTypeError):
            completed(np.ones((3, 3)), least=least)  # type: ignore[arg-type]
