"""The lowest of several is judged by the least sure of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.means import t_estimate
from syschange.statistics.weakest import weakest

PAIRS = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 3)), min_size=1, max_size=6)


@given(PAIRS, st.floats(-6, 6))
def test_it_is_as_sure_as_the_least_sure(pairs: list[tuple[float, float]], at: float) -> None:
    every = [t_estimate(v, s, 30, level=0.9, method="t") for v, s in pairs]
    made = weakest(every)
    assert made.value == min(e.value for e in every)
    assert made.probability(at) == pytest.approx(min(e.probability(at) for e in every))
    assert made.lower == min(e.lower for e in every)
    assert made.distribution.cdf(made.distribution.quantile(0.3)) == pytest.approx(0.3, abs=1e-6)


def test_a_claim_that_all_are_high_enough_is_wrong_at_most_as_often_as_it_says() -> None:
    draw, wrong, draws = np.random.default_rng(7), 0, 2000
    for _ in range(draws):
        values = np.array([0.0, 3.0, 0.0]) + draw.normal(size=3)
        wrong += (
            weakest([t_estimate(v, 1.0, np.inf, level=0.9, method="t") for v in values]).probability(0) >= 0.9
        )
    assert wrong / draws <= 0.1


def test_none_is_said() -> None:
    with pytest.raises(NotEstimableError):
        weakest([])
