"""The chance that another group is truly lower than the one that came out lowest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.lowest import chance_another_is_lower


def test_two_alike_are_a_toss() -> None:
    assert chance_another_is_lower([7, 7], [30, 30], lowest=0) == pytest.approx(0.5, abs=1e-3)


@settings(max_examples=20)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), min_size=2, max_size=5), st.integers(0, 10**6)
)
def test_it_is_how_often_draws_say_so(groups: list[tuple[int, int]], seed: int) -> None:
    x = np.array([min(k, n) for k, n in groups], dtype=float)
    n = np.array([size for _, size in groups], dtype=float)
    first = int(np.argmin(x / n))
    drawn = np.random.default_rng(seed).beta(x + 0.5, n - x + 0.5, (20_000, len(x)))
    others = np.delete(drawn, first, axis=1).min(axis=1)
    assert chance_another_is_lower(x, n, lowest=first) == pytest.approx(
        (others < drawn[:, first]).mean(), abs=0.02
    )


def test_more_people_make_it_surer() -> None:
    chances = [chance_another_is_lower([3 * k, 6 * k], [10 * k, 10 * k], lowest=0) for k in (1, 4, 16)]
    assert chances[0] > chances[1] > chances[2]


def test_bad_input_is_refused() -> None:
    with pytest.raises(NotEstimableError):
        chance_another_is_lower([1], [10], lowest=0)
    with pytest.raises(NotEstimableError):
        chance_another_is_lower([1, 0], [10, 0], lowest=0)
    with pytest.raises(WrongTypeError):
        chance_another_is_lower([11, 2], [10, 10], lowest=1)
