"""The variance of a share reached where people wait again: Greenwood's where nobody does, wider where they do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.statistics.access import repeated_variance
from syschange.statistics.survival import Waits, incidence


def waits_of(last, ended):  # noqa: ANN001, ANN201 - arrays
    days = np.unique(last)
    counted = [[((last == d) & (ended == k)).sum() for d in days] for k in (0, 1, 2)]
    return incidence(Waits.of(days, counted[1], counted[0], [counted[2]]))


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6), n=st.integers(5, 80), day=st.integers(0, 30), ways=st.integers(2, 3))
def test_with_one_wait_a_person_it_is_greenwoods(seed: int, n: int, day: int, ways: int) -> None:
    rng = np.random.default_rng(seed)
    last, ended = rng.integers(0, 30, n), rng.integers(0, ways, n)
    made = waits_of(last, ended)
    place = made.place(day)
    if place < 0 or made.waiting[place] <= 1e-9 or made.share[place] <= 0:
        return
    wide = repeated_variance(made, day=day, last=last, ended=ended, person=np.arange(n))
    assert wide == pytest.approx(made.variance()[place] * n / (n - 1), rel=1e-8)


def test_waits_that_are_all_doubled_say_no_more_than_once() -> None:
    rng = np.random.default_rng(2)
    last, ended = rng.integers(0, 30, 60), rng.integers(0, 3, 60)
    once = repeated_variance(waits_of(last, ended), day=20, last=last, ended=ended, person=np.arange(60))
    last2, ended2, who = np.tile(last, 2), np.tile(ended, 2), np.tile(np.arange(60), 2)
    twice = repeated_variance(waits_of(last2, ended2), day=20, last=last2, ended=ended2, person=who)
    assert twice == pytest.approx(once, rel=1e-9)


def test_order_and_names_change_no_digit() -> None:
    rng = np.random.default_rng(3)
    last, ended, who = rng.integers(0, 30, 90), rng.integers(0, 3, 90), rng.integers(0, 40, 90)
    made, order = waits_of(last, ended), rng.permutation(90)
    one = repeated_variance(made, day=20, last=last, ended=ended, person=who)
    assert one == repeated_variance(
        made, day=20, last=last[order], ended=ended[order], person=50 - who[order]
    )


def test_one_person_and_other_waits() -> None:
    last, ended = np.array([1, 2, 3]), np.array([1, 1, 0])
    made = waits_of(last, ended)
    assert math.isnan(repeated_variance(made, day=2, last=last, ended=ended, person=[0, 0, 0]))
    assert repeated_variance(made, day=0, last=last, ended=ended, person=[0, 1, 2]) == 0
    with pytest.raises(WrongTypeError, match="not those"):
        repeated_variance(made, day=2, last=last + 1, ended=ended, person=[0, 1, 2])


@pytest.mark.slow
def test_it_estimates_the_spread_of_the_share_where_people_repeat() -> None:
    rng = np.random.default_rng(4)
    shares, wide, plain = [], [], []
    for _ in range(600):
        own = np.repeat(rng.exponential(1, 60), 3)
        who = np.repeat(np.arange(60), 3)
        wait = np.ceil(rng.exponential(1, 180) * 20 * own).astype(int)
        seen = rng.integers(5, 60, 180)
        last, ended = np.minimum(wait, seen), (wait <= seen).astype(int)
        made = waits_of(last, ended)
        place = made.place(20)
        shares.append(made.share[place])
        plain.append(made.variance()[place])
        wide.append(repeated_variance(made, day=20, last=last, ended=ended, person=who))
    true = np.var(shares)
    assert 0.88 <= np.mean(wide) / true <= 1.15
    assert np.mean(plain) < 0.85 * true
