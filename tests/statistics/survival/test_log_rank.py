"""The log-rank test is that of others who give it, allows for ties, and does not depend on the order of groups."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy import stats

from syschange.errors import NotEstimableError
from syschange.statistics.survival import incidence, log_rank

from ...unseen import unseen
from .drawn import LEFT, REACHED, STILL, people, sample, waits

MODERATE = settings(max_examples=40)


def censored(group: list[tuple[int, int]]) -> stats.CensoredData:
    return stats.CensoredData(
        uncensored=[d for d, how in group if how == REACHED], right=[d for d, how in group if how == STILL]
    )


@MODERATE
@given(people(least=3), people(least=3))
def test_of_two_groups_as_scipy_gives_it(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> None:
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = stats.logrank(censored(one), censored(two))
    assume(np.isfinite(expected.statistic))
    found = log_rank([incidence(waits(g)) for g in (one, two)])
    assert found.statistic == pytest.approx(expected.statistic**2)
    assert found.chance == pytest.approx(expected.pvalue)


@MODERATE
@given(people(least=3), people(least=3), people(least=3))
def test_the_order_of_groups_is_of_no_account(
    one: list[tuple[int, int]], two: list[tuple[int, int]], three: list[tuple[int, int]]
) -> None:
    made = [incidence(waits(g)) for g in (one, two, three)]
    try:
        found = log_rank(made)
    except NotEstimableError:
        return
    again = log_rank(made[::-1])
    assert again.statistic == pytest.approx(found.statistic, abs=1e-8)
    assert found.df == 2
    assert found.observed.sum() == pytest.approx(found.expected.sum())


def test_early_days_count_for_more_with_rho() -> None:
    early = [(2, REACHED)] * 10 + [(9, REACHED)] * 5 + [(20, STILL)] * 5
    late = [(2, REACHED)] * 2 + [(9, REACHED)] * 13 + [(20, STILL)] * 5
    made = [incidence(waits(g)) for g in (early, late)]
    assert log_rank(made, rho=1).statistic > log_rank(made).statistic


def test_people_who_left_count_up_to_that_day() -> None:
    stayed = [(4, REACHED)] * 8 + [(9, STILL)] * 4
    left = [(4, REACHED)] * 8 + [(9, LEFT)] * 4
    other = [(6, REACHED)] * 5 + [(12, STILL)] * 5
    one, two = (log_rank([incidence(waits(g)), incidence(waits(other))]) for g in (stayed, left))
    assert one.statistic == pytest.approx(two.statistic)


def test_nothing_to_compare_is_said() -> None:
    group = incidence(waits([(3, STILL), (4, STILL)]))
    with pytest.raises(NotEstimableError, match="two groups"):
        log_rank([group])
    with pytest.raises(NotEstimableError, match="Nobody was reached"):
        log_rank([group, group])


def test_groups_that_are_alike_are_told_apart_one_time_in_twenty() -> None:
    rng = np.random.default_rng(unseen())
    draws = 400
    found = [
        log_rank([incidence(sample(rng, 20, mean=60, last=(5, 90))) for _ in range(2)]).chance < 0.05
        for _ in range(draws)
    ]
    assert np.mean(found) < 0.05 + 4 * np.sqrt(0.05 * 0.95 / draws)
