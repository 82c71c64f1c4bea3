"""Money on paper: of a sum that one or two people make up nearly all of, not even the share is told."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.disclosure import protect
from syschange.system.connections import Connections, connections
from syschange.system.connections.money import dominated

from .drawn import decisions_table, ties_table


def rule(*amounts: float) -> bool:
    return dominated(pd.Series(amounts, dtype=float), pd.Series([f"p{i}" for i in range(len(amounts))]))


def paper(decisions: pd.DataFrame) -> Connections:
    (made,) = protect(connections(ties_table(), decisions=decisions)).results
    assert isinstance(made, Connections)
    return made


@pytest.mark.parametrize(
    ("amounts", "close"),
    [
        ((), False),
        ((0.0, 0.0), False),
        ((5.0,), True),
        ((5.0, 5.0), True),
        ((50.0, 40.0, 10.0), False),  # the two largest are nine tenths, and no more
        ((50.0, 41.0, 9.0), True),  # more than nine tenths
        ((80.0, 5.0, 3.0, 3.0, 9.0), False),
        ((100.0, 3.0, 3.0, 3.0, 3.0), True),  # the others but one come to 9, less than a tenth of 100
        ((1.0,) * 10, False),
    ],
)
def test_one_or_two_dominate_a_sum_by_either_rule(amounts: tuple[float, ...], close: bool) -> None:
    assert rule(*amounts) == close


def test_several_sums_of_one_person_are_one_contribution() -> None:
    many = pd.Series([10.0] * 9 + [1.0] * 3)
    assert dominated(many, pd.Series(["one"] * 9 + ["a", "b", "c"]))
    assert not dominated(many, pd.Series([f"p{i}" for i in range(12)]))


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12), st.floats(0.001, 1000))
def test_it_does_not_depend_on_the_order_or_the_currency(amounts: list[float], rate: float) -> None:
    assert rule(*amounts) == rule(*sorted(amounts))
    scaled = [a * 2.0 ** round(math.log2(rate)) for a in amounts]
    assert rule(*amounts) == rule(*scaled)


def test_a_share_that_one_large_grant_makes_is_not_told() -> None:
    decisions = decisions_table()
    usual = paper(decisions)
    assert usual.money is not None
    assert usual.money["largest"].notna().any()
    assert math.isfinite(usual.row("money_with")["value"])
    mine = decisions.index[decisions["person_id"].notna() & decisions["decided_on"].notna()][0]
    decisions.loc[mine, "amount"] = 9_000_000.0
    large = paper(decisions)
    assert large.money is not None
    assert large.money["largest"].isna().all()
    assert math.isnan(large.row("money_with")["value"])
    assert "one decision alone" not in large.words


def test_a_large_decision_of_a_board_hides_nothing() -> None:
    """What a board decided on is about no person, and the sums of people beside it are still many people's."""
    decisions = decisions_table()
    board = decisions.index[decisions["person_id"].isna() & decisions["decided_on"].notna()][0]
    decisions.loc[board, "amount"] = 9_000_000.0
    assert math.isfinite(paper(decisions).row("money_with")["value"])
