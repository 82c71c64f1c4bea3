"""The share of money that belongs to some decisions: a few large ones make it unsure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.statistics.amounts import amount_share
from syschange.statistics.design import share_estimate, share_limits
from syschange.statistics.proportions import proportion


def test_equal_amounts_give_the_limits_of_a_proportion() -> None:
    found = share_estimate(
        amount_share(np.full(40, 250.0), np.where(np.arange(40) < 12, 250.0, 0)), method="wilson"
    )
    expected = proportion(12, 40)
    assert (found.value, found.lower, found.upper) == pytest.approx(
        (0.3, expected.lower, expected.upper), abs=1e-9
    )


@given(st.integers(0, 2**32 - 1))
def test_it_is_the_share_of_the_sum_in_any_order_and_currency(seed: int) -> None:
    draw = np.random.default_rng(seed)
    amount, yes = np.exp(draw.normal(0, 1.5, 25)), draw.random(25) < 0.4
    found = amount_share(amount, amount * yes)
    assert found.value == pytest.approx((amount * yes).sum() / amount.sum())
    order = draw.permutation(25)
    other = amount_share(amount[order] * 100, (amount * yes)[order] * 100)
    assert other.n_eff == pytest.approx(found.n_eff)
    assert found.n_eff <= 25


def test_one_large_decision_makes_it_unsure() -> None:
    amount = np.array([1000.0, *([1.0] * 30)])
    lower, upper = share_limits(
        amount_share(amount, np.where(np.arange(31) == 0, amount, 0)), method="wilson"
    )
    assert upper - lower > 0.4
    assert amount_share(amount, 0 * amount).value == 0


def test_what_is_no_amount_is_refused() -> None:
    for amount, held in (
        ([1, 0], [0, 0]),
        ([1, np.nan], [0, 0]),
        ([1], [2]),
        ([1], [-1]),
        ([1, 2], [1]),
        ([], []),
    ):
        with pytest.raises(WrongTypeError):
            amount_share(amount, held)


def test_its_limits_hold_the_truth() -> None:
    rng, held = np.random.default_rng(7), 0
    for _ in range(400):
        z = rng.normal(size=40)
        amount = np.exp(1.2 * z)
        lower, upper = share_limits(amount_share(amount, amount * (rng.random(40) < 0.3)), method="wilson")
        held += bool(lower <= 0.3 <= upper)
    assert 0.92 <= held / 400 <= 0.99
