"""First-ever contacts of people who were shut out: change next to others', in groups chosen on an earlier window."""

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, special, stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.firsts import (
    Dispersion,
    Firsts,
    over_dispersion,
    rate_per_1000,
    ratio_of_rate_ratios,
    reach_ratio,
    shut_out_groups,
)

COUNT = st.integers(1, 5000)
PEOPLE = st.integers(1, 10**6)
FIRSTS = st.builds(Firsts, COUNT, PEOPLE, COUNT, PEOPLE)


def test_the_arithmetic_by_hand() -> None:
    """From 5 to 9 in a thousand, while others went from 20 to 22: 1.8 over 1.1."""
    shut_out, others = Firsts(10, 2000, 18, 2000), Firsts(200, 10_000, 220, 10_000)
    made = reach_ratio(shut_out, others)
    assert made.value == pytest.approx(1.8 / 1.1)
    se = math.sqrt(1 / 10 + 1 / 18 + 1 / 200 + 1 / 220)
    assert made.lower == pytest.approx(1.8 / 1.1 * math.exp(-1.959964 * se), rel=1e-6)
    assert made.upper == pytest.approx(1.8 / 1.1 * math.exp(1.959964 * se), rel=1e-6)
    assert rate_per_1000([10, 18, 3], [2000, 2000, 0]).tolist()[:2] == [5, 9]
    assert math.isnan(rate_per_1000(3, 0))


@given(shut_out=FIRSTS, others=FIRSTS)
def test_it_is_the_interaction_of_a_log_linear_model(shut_out: Firsts, others: Firsts) -> None:
    """Fitted cell by cell: the coefficient of group × window, and its variance from the information matrix."""
    counts = np.array([others.before, others.after, shut_out.before, shut_out.after], dtype=float)
    people = np.array(
        [
            others.population_before,
            others.population_after,
            shut_out.population_before,
            shut_out.population_after,
        ],
        dtype=float,
    )
    design = np.array([[1, 0, 0, 0], [1, 1, 0, 0], [1, 0, 1, 0], [1, 1, 1, 1]], dtype=float)
    coefficient = np.linalg.solve(design, np.log(counts / people))[3]
    variance = np.linalg.inv(design.T @ np.diag(counts) @ design)[3, 3]
    made = reach_ratio(shut_out, others)
    assert math.log(made.value) == pytest.approx(coefficient, abs=1e-9)
    assert math.log(made.upper / made.value) / 1.959963984540054 == pytest.approx(
        math.sqrt(variance), rel=1e-6
    )


@given(shut_out=FIRSTS, others=FIRSTS, level=st.floats(0.5, 0.998))
def test_the_estimate_has_the_limits_of_its_level_and_the_arrays(
    shut_out: Firsts, others: Firsts, level: float
) -> None:
    made = reach_ratio(shut_out, others, level=level)
    assert made.probability(made.lower) == pytest.approx(1 - (1 - level) / 2)
    value, lower, upper = ratio_of_rate_ratios(shut_out, others, z=float(special.ndtri(0.5 + level / 2)))
    assert (made.value, made.lower, made.upper) == pytest.approx((float(value), float(lower), float(upper)))


@given(shut_out=FIRSTS, others=FIRSTS, times=st.floats(0.01, 100))
def test_turned_round_it_is_turned_over_and_the_unit_of_population_does_not_matter(
    shut_out: Firsts, others: Firsts, times: float
) -> None:
    made, turned = reach_ratio(shut_out, others), reach_ratio(others, shut_out)
    assert turned.value == pytest.approx(1 / made.value)
    assert (turned.lower, turned.upper) == pytest.approx((1 / made.upper, 1 / made.lower))
    before, population_before, after, population_after = shut_out.arrays()
    scaled = Firsts(before, population_before * times, after, population_after * times)
    assert reach_ratio(scaled, others).value == pytest.approx(made.value)


def test_no_contacts_or_nobody_is_missing_and_no_number() -> None:
    others = Firsts(200, 10_000, 220, 10_000)
    for empty in (Firsts(0, 100, 3, 100), Firsts(3, 100, 0, 100), Firsts(3, 0, 3, 100), Firsts(0, 0, 0, 0)):
        assert np.isnan(ratio_of_rate_ratios(empty, others, z=1.96)).all()
        assert np.isnan(ratio_of_rate_ratios(others, empty, z=1.96)).all()
        with pytest.raises(NotEstimableError, match="no contacts or no people"):
            reach_ratio(empty, others)


@pytest.mark.parametrize("mean", [10, 40, 200])
def test_the_interval_holds_the_true_ratio(mean: float) -> None:
    """Bar: .935 to .975 at 95%, from 20,000 simulations each."""
    rng = np.random.default_rng(61)
    true, n = 1.5, 20_000
    shut_out = Firsts(rng.poisson(mean, n), 1000, rng.poisson(mean * true * 1.1, n), 1000)
    others = Firsts(rng.poisson(5 * mean, n), 4000, rng.poisson(5 * mean * 1.1, n), 4000)
    _, lower, upper = ratio_of_rate_ratios(shut_out, others, z=1.959964)
    assert 0.935 <= ((lower <= true) & (true <= upper)).mean() <= 0.975


def overdispersed(rng: np.random.Generator, extra: float, groups: int) -> tuple[Firsts, np.ndarray]:
    """Return groups whose contacts in a window vary `extra` times as much as Poisson's (negative binomial)."""
    mean, sets = np.full(groups, 50.0), np.arange(groups) < groups // 3
    counts = [
        rng.negative_binomial(m / (extra - 1), 1 / extra) if extra > 1 else rng.poisson(m)
        for m in (mean, mean * 1.2)
    ]
    return Firsts(counts[0], 1000, counts[1], 1000), sets


@pytest.mark.parametrize(
    ("extra", "least", "most"), [(1.0, 0.93, 0.985), (3.0, 0.92, 0.975), (6.0, 0.91, 0.975)]
)
def test_with_a_dispersion_the_interval_holds_where_without_it_would_not(
    extra: float, least: float, most: float
) -> None:
    """1,500 simulations of 24 groups; where the factor cannot fall below 1 the interval is a little wide."""
    rng, plain, quasi = np.random.default_rng(62), [], []
    for _ in range(1500):
        groups, sets = overdispersed(rng, extra, 24)
        shut_out, others = groups.taken(sets), groups.taken(~sets)
        for kept, extra_variance in ((plain, None), (quasi, over_dispersion(groups, sets=sets))):
            made = reach_ratio(shut_out, others, dispersion=extra_variance)
            kept.append(made.lower <= 1 <= made.upper)
    assert least <= np.mean(quasi) <= most
    if extra > 1:
        assert np.mean(plain) < 0.8


def test_the_dispersion_is_pearsons_of_the_fitted_model() -> None:
    """The model fitted afresh by maximising its likelihood: a rate for each group and a ratio for each set."""
    rng = np.random.default_rng(63)
    people = rng.uniform(500, 3000, (2, 8))
    counts = rng.negative_binomial(10, 0.3, (2, 8)).astype(float)
    sets = np.array([0, 0, 0, 0, 0, 1, 1, 1])

    def fitted(at: np.ndarray) -> np.ndarray:
        log_rate = at[:8] + np.stack([np.zeros(8), at[8:][sets]])
        return np.asarray(people * np.exp(log_rate))

    start = np.r_[np.log(counts.sum(axis=0) / people.sum(axis=0)), 0, 0]
    best = optimize.minimize(
        lambda at: fitted(at).sum() - (counts * np.log(fitted(at))).sum(),
        start,
        method="BFGS",
        options={"gtol": 1e-7},
    ).x
    expected = ((counts - fitted(best)) ** 2 / fitted(best)).sum() / 6
    made = over_dispersion(Firsts(counts[0], people[0], counts[1], people[1]), sets=sets)
    assert made.df == 6
    assert made.factor == pytest.approx(expected, rel=1e-4)


def test_the_dispersion_widens_the_interval_and_never_narrows_it() -> None:
    shut_out, others = Firsts(50, 2000, 70, 2000), Firsts(200, 10_000, 220, 10_000)
    plain = reach_ratio(shut_out, others)
    for factor, df in ((1.0, 10.0), (2.5, 10.0), (2.5, math.inf)):
        made = reach_ratio(shut_out, others, dispersion=Dispersion(factor, df))
        assert made.value == plain.value
        assert made.upper > plain.upper
        assert made.probability(made.lower) == pytest.approx(0.975)
    even = over_dispersion(Firsts([10, 20, 30], 100, [20, 40, 60], 100), sets=[1, 1, 1])
    assert even.factor == 1


def test_groups_that_tell_nothing_have_no_say_in_the_dispersion() -> None:
    groups = Firsts([10, 20, 30, 0, 5], [100, 100, 100, 100, 0], [25, 30, 20, 0, 5], 100)
    assert over_dispersion(groups, sets=[1, 1, 1, 1, 1]).df == 2
    nothing = over_dispersion(Firsts([0, 0], 100, [0, 0], 100), sets=[1, 1])
    assert math.isnan(nothing.factor)
    assert over_dispersion(Firsts([0, 0], 100, [3, 4], 100), sets=[1, 1]).factor == 1
    with pytest.raises(NotEstimableError, match="no contacts"):
        reach_ratio(Firsts(1, 1, 1, 1), Firsts(1, 1, 1, 1), dispersion=nothing)


def test_groups_are_shut_out_when_low_and_surely_low() -> None:
    """Half the rate of the rest with 100 contacts; so with 4; 9 tenths with 9,000; none of 20, of 1, or of nobody."""
    contacts = np.array([100, 4, 9000, 0, 0, 0, 20_000])
    population = np.array([10_000, 400, 500_000, 1000, 50, 0, 1_000_000])
    chosen = shut_out_groups(contacts, population).tolist()
    assert chosen == [True, False, False, True, False, False, False]
    assert shut_out_groups(contacts, population, below=0.95).tolist()[2]


@given(x=st.integers(0, 60), rest=st.integers(1, 400), share=st.floats(0.05, 0.6))
def test_the_upper_limit_is_the_exact_conditional_one(x: int, rest: int, share: float) -> None:
    """A group is surely low where so few of all contacts would be its own with a chance of at most 2.5%."""
    population = np.array([share, 1 - share])
    chosen = shut_out_groups([x, rest], population, below=1e9)[0]
    tail = stats.binom.cdf(x, x + rest, share)
    if abs(tail - 0.025) > 1e-9:
        assert chosen == (tail < 0.025)


def test_nobody_is_shut_out_where_there_is_nobody_to_compare_with() -> None:
    assert shut_out_groups([5], [100]).tolist() == [False]
    assert shut_out_groups([0, 0], [100, 100]).tolist() == [False, False]
    assert shut_out_groups(np.zeros((3, 0)), np.zeros((3, 0))).shape == (3, 0)


@dataclass(frozen=True)
class Found:
    """What comes of looking for a change: mean ratio, and how often it is taken for one at 95%."""

    ratio: float
    alarms: float


def looked_for(chosen_on: np.ndarray, before: np.ndarray, after: np.ndarray) -> Found:
    people = np.full(chosen_on.shape, 1000.0)
    chosen = shut_out_groups(chosen_on, people)
    sides = []
    for groups in (chosen, ~chosen):
        count = groups.sum(axis=1) * 1000.0
        sides.append(Firsts((before * groups).sum(axis=1), count, (after * groups).sum(axis=1), count))
    ratio, lower, _ = ratio_of_rate_ratios(sides[0], sides[1], z=float(special.ndtri(0.95)))
    some = ~np.isnan(ratio)
    assert some.mean() > 0.9
    return Found(float(ratio[some].mean()), float((lower[some] > 1).mean()))


@pytest.mark.parametrize("seed", [64, 20260])
def test_choosing_and_comparing_on_one_window_finds_change_where_there_is_none(seed: int) -> None:
    """24 groups of some 40 contacts a window whose rates differ (by 22% either way) and do not change at all.

    Measured: a mean ratio of about 1.26 and about 38% false alarms on one window; on an earlier window 5%. Bars:
    four Monte-Carlo standard errors of 2,000 simulations, and what the counts and spread chosen here leave open.
    """
    rng = np.random.default_rng(seed)
    rates = 40 * np.exp(0.22 * special.ndtri((np.arange(24) + 0.5) / 24))
    earlier, before, after = rng.poisson(rates, (3, 2000, 24))
    shared, apart = looked_for(before, before, after), looked_for(earlier, before, after)
    assert shared.ratio == pytest.approx(1.26, abs=0.04)
    assert shared.alarms == pytest.approx(0.38, abs=0.06)
    assert apart.ratio == pytest.approx(1.02, abs=0.03)
    assert apart.alarms <= 0.10


def test_a_true_change_is_found_with_groups_chosen_earlier() -> None:
    """Six of 24 groups at half the rate, which then doubles; 2,000 simulations."""
    rng = np.random.default_rng(65)
    rates = np.where(np.arange(24) < 6, 20.0, 40.0)
    earlier, before = rng.poisson(rates, (2, 2000, 24))
    after = rng.poisson(np.full(24, 40.0), (2000, 24))
    found = looked_for(earlier, before, after)
    assert 1.7 < found.ratio < 2.1
    assert found.alarms > 0.95


def test_what_makes_no_sense_is_refused() -> None:
    good = Firsts(1, 1, 1, 1)
    for wrong in (Firsts(-1, 1, 1, 1), Firsts(1, np.nan, 1, 1), Firsts(1, 1, np.inf, 1)):
        with pytest.raises(WrongTypeError, match="negative or no number"):
            reach_ratio(wrong, good)
    with pytest.raises(WrongTypeError, match="differ in length"):
        ratio_of_rate_ratios(Firsts([1, 2], [1, 2, 3], 1, 1), good, z=1.96)
    with pytest.raises(WrongTypeError, match="confidence level"):
        shut_out_groups([1, 2], [3, 4], level=95)
    with pytest.raises(WrongTypeError, match="confidence level"):
        reach_ratio(good, good, level=95)
    with pytest.raises(WrongTypeError, match="one set for each group"):
        over_dispersion(Firsts([1, 2], 1, [1, 2], 1), sets=[1])
