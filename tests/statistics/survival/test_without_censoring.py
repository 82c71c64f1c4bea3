"""Where everybody was followed to the end, all of it is what plain shares, means and their tests give."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.statistics.survival import incidence, mean_wait, mean_wait_difference, restricted

from .drawn import LEFT, REACHED, people, spelled, waits

MODERATE = settings(max_examples=60)


@MODERATE
@given(people(ends=[REACHED]))
def test_the_share_and_its_variance_are_binomial(group: list[tuple[int, int]]) -> None:
    made = incidence(waits(group))
    day = np.array([d for d, _ in group])
    share = np.array([(day <= d).mean() for d in made.days])
    np.testing.assert_allclose(made.share, share, atol=1e-12)
    np.testing.assert_allclose(made.variance(), share * (1 - share) / len(day), atol=1e-12)


@MODERATE
@given(people(ends=[REACHED, LEFT]))
def test_with_people_who_leave_it_is_the_share_reached_of_all(group: list[tuple[int, int]]) -> None:
    made = incidence(waits(group))
    share = np.array([np.mean([d <= t and how == REACHED for d, how in group]) for t in made.days])
    np.testing.assert_allclose(made.share, share, atol=1e-12)
    np.testing.assert_allclose(made.variance(), share * (1 - share) / len(group), atol=1e-12)


@MODERATE
@given(people(ends=[REACHED], least=2), st.floats(0.5, 12))
def test_the_mean_wait_is_a_mean_and_its_limits_students(group: list[tuple[int, int]], tau: float) -> None:
    within = np.minimum([d for d, _ in group], tau)
    made = restricted(incidence(waits(group)), tau)
    assert made.value == pytest.approx(within.mean())
    assert made.variance == pytest.approx(within.var() / len(within), abs=1e-9)
    assume(within.std() > 1e-6)
    e = mean_wait(made)
    lower, upper = stats.t.interval(0.95, len(within) - 1, within.mean(), stats.sem(within))
    assert (e.lower, e.upper) == (pytest.approx(lower), pytest.approx(upper))


@MODERATE
@given(people(ends=[REACHED, LEFT], least=2), people(ends=[REACHED], least=2))
def test_the_difference_is_welchs(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> None:
    tau = 9.0
    groups = [np.array([min(d, tau) if how == REACHED else tau for d, how in g]) for g in (one, two)]
    assume(all(g.std() > 1e-6 for g in groups))
    e = mean_wait_difference(*(restricted(incidence(waits(g)), tau) for g in (one, two)))
    expected = stats.ttest_ind(*groups, equal_var=False).confidence_interval(0.95)
    assert (e.lower, e.upper) == (pytest.approx(expected.low), pytest.approx(expected.high))


@MODERATE
@given(people(ends=[REACHED, LEFT, 0]))
def test_people_counted_can_be_spelled_out_again(group: list[tuple[int, int]]) -> None:
    assert sorted(spelled(waits(group))) == sorted(group)
