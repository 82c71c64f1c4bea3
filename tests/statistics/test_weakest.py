"""The lowest of several is judged by the least sure of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.results import Estimate
from syschange.statistics.means import t_estimate
from syschange.statistics.weakest import weakest

PAIRS = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=1, max_size=6)


def estimates(pairs: list[tuple[float, float]], level: float = 0.9) -> list[Estimate]:
    return [t_estimate(v, s, 30, level=level, method="t") for v, s in pairs]


@given(PAIRS, st.floats(-6, 6))
def test_that_all_are_high_enough_is_as_sure_as_the_least_sure(
    pairs: list[tuple[float, float]], at: float
) -> None:
    every = estimates(pairs)
    made = weakest(every)
    assert made.value == min(e.value for e in every)
    least = min(e.probability(at) for e in every)
    if least >= 0.5:
        assert made.probability(at) == pytest.approx(least)
    assert made.lower == min(e.lower for e in every)


@given(PAIRS, st.floats(0.01, 0.99))
def test_quantiles_and_tails_agree(pairs: list[tuple[float, float]], p: float) -> None:
    made = weakest(estimates(pairs)).distribution
    assert made.cdf(made.quantile(p)) == pytest.approx(p, abs=1e-6)


def test_one_alone_is_itself() -> None:
    (own,) = estimates([(1.0, 0.5)])
    assert (weakest([own]).lower, weakest([own]).upper) == pytest.approx((own.lower, own.upper))


@pytest.mark.parametrize("truth", [[0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
def test_limits_hold_the_lowest_at_least_as_often_as_they_say(truth: list[float]) -> None:
    draw, held, draws = np.random.default_rng(7), 0, 1500
    for _ in range(draws):
        values = np.array(truth) + draw.normal(size=len(truth))
        made = weakest([t_estimate(v, 1.0, np.inf, level=0.9, method="t") for v in values])
        held += made.lower <= min(truth) <= made.upper
    assert held / draws >= 0.9 - 0.02


def test_none_is_said() -> None:
    with pytest.raises(NotEstimableError):
        weakest([])
