"""Cost for each person with an outcome, shares with an unknown part, and differences of two estimates."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.results import Estimate, StudentT
from syschange.statistics.apart import difference_of
from syschange.statistics.exact import garwood
from syschange.statistics.means import t_estimate
from syschange.statistics.money import cost_per, known_share, people_counted
from syschange.statistics.proportions import difference, proportion


def normal(value: float, se: float) -> Estimate:
    return Estimate.of(value, StudentT(value, se), 0.95, "normal")


def test_the_limits_are_the_total_over_those_of_the_count() -> None:
    low, high = garwood(40, level=0.95)
    made = cost_per(100_000, people_counted(40))
    assert (made.value, made.lower, made.upper) == pytest.approx((2500, 100_000 / high, 100_000 / low))
    # 40 seen: Garwood's limits 28.58 and 54.47, as tables of exact Poisson limits give them.
    assert (made.lower, made.upper) == pytest.approx((100_000 / 54.469, 100_000 / 28.577), rel=1e-4)


def test_of_a_share_of_known_people_the_limits_are_wilsons() -> None:
    share = proportion(40, 100)
    made = cost_per(100_000, people_counted((40, 100)))
    assert (made.lower, made.upper) == pytest.approx((1000 / share.upper, 1000 / share.lower))
    alone = cost_per(100_000, people_counted(40))
    assert made.upper - made.lower < alone.upper - alone.lower


def test_no_upper_limit_where_there_may_have_been_nobody() -> None:
    made = cost_per(1000, normal(10, 6))
    assert math.isinf(made.upper)
    assert made.probability(1e12) == pytest.approx(stats.norm.cdf(-10 / 6), abs=1e-6)
    assert math.isfinite(cost_per(1000, normal(10, 6), level=0.5).upper)


@given(st.floats(1, 1e9), st.integers(1, 5000), st.floats(0.5, 0.99))
def test_limits_and_probabilities_agree(total: float, people: int, level: float) -> None:
    made = cost_per(total, people_counted(people, level=level), level=level)
    assert made.probability(made.lower) == pytest.approx(1 - (1 - level) / 2, abs=1e-8)
    assert made.probability(made.upper) == pytest.approx((1 - level) / 2, abs=1e-8)
    assert made.lower < made.value < made.upper
    double = cost_per(2 * total, people_counted(people, level=level), level=level)
    assert double.upper == pytest.approx(2 * made.upper)


def test_nobody_or_nothing_gives_no_cost() -> None:
    with pytest.raises(NotEstimableError, match="Nobody"):
        cost_per(1000, people_counted(0))
    with pytest.raises(NotEstimableError, match="Nothing"):
        cost_per(-5, people_counted(10))
    for bad in (-1, 1.5, True, "forty", (5,), (6, 5), (1, 0), None, math.nan):
        with pytest.raises(WrongTypeError):
            people_counted(bad)


def test_a_share_is_as_sure_as_what_is_known_of_it() -> None:
    made = known_share(60, 40)
    assert (made.value, made.lower, made.upper) == (0.6, 0.6, 0.6)
    assert (made.probability(0.6), made.probability(0.61)) == (1.0, 0.0)
    part = known_share(60, 20, 20)
    assert (part.value, part.lower, part.upper) == (0.75, 0.6, 0.8)
    assert [part.probability(x) for x in (0.5, 0.6, 0.7, 0.8, 0.9)] == [1.0, 1.0, 0.5, 0.0, 0.0]


@given(*[st.floats(0, 1e9)] * 3)
def test_the_truth_lies_within_whatever_the_unknown_part_is(have: float, lack: float, unknown: float) -> None:
    if have + lack == 0:
        with pytest.raises(NotEstimableError):
            known_share(have, lack, unknown)
        return
    made = known_share(have, lack, unknown)
    assert made.lower <= made.value + 1e-12 <= made.upper + 2e-12
    for part in (0, 0.3, 1):
        true = (have + part * unknown) / (have + lack + unknown)
        assert made.lower - 1e-12 <= true <= made.upper + 1e-12


def test_amounts_below_nought_are_refused() -> None:
    for bad in ((-1, 2, 0), (1, math.nan, 0), (1, 1, math.inf)):
        with pytest.raises(WrongTypeError):
            known_share(*bad)


def test_a_difference_of_shares_is_newcombes() -> None:
    made, known = difference_of(proportion(56, 70), proportion(48, 80)), difference(56, 70, 48, 80)
    assert (made.value, made.lower, made.upper) == pytest.approx((known.value, known.lower, known.upper))
    # Newcombe 1998, table II, method 10: 56/70 - 48/80.
    assert (made.lower, made.upper) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.1, 3), st.floats(0.1, 3))
def test_a_difference_of_normals_is_theirs(a: float, b: float, s: float, t: float) -> None:
    made = difference_of(normal(a, s), normal(b, t))
    half = 1.959964 * math.hypot(s, t)
    assert (made.lower, made.upper) == pytest.approx((a - b - half, a - b + half), abs=1e-5)
    assert made.probability(0.0) == pytest.approx(stats.norm.cdf((a - b) / math.hypot(s, t)), abs=1e-6)
    back = difference_of(normal(b, t), normal(a, s))
    assert (back.lower, back.upper) == pytest.approx((-made.upper, -made.lower))


def test_the_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(20261122)
    counts = rng.poisson(30, 1500)
    held = [(e := cost_per(900.0, people_counted(int(k)))).lower <= 30 <= e.upper for k in counts if k]
    assert np.mean(held) > 0.94
    events = rng.binomial(120, 0.25, 1500)
    held = [(e := cost_per(900.0, people_counted((int(k), 120)))).lower <= 30 <= e.upper for k in events]
    assert 0.93 < np.mean(held) < 0.975
    changes = rng.normal(0, 1, (1500, 2, 12)) * np.array([1, 3])[:, None]
    held = []
    for one, two in changes:
        first, second = (
            t_estimate(float(x.mean()), float(x.std(ddof=1) / np.sqrt(12)), 11, level=0.95, method="t")
            for x in (one, two)
        )
        made = difference_of(first, second)
        held.append(made.lower <= 0 <= made.upper)
    assert 0.935 < np.mean(held) < 0.975
