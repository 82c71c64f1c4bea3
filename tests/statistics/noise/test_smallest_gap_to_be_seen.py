"""The smallest gap a group could show, and the chance of seeing a stated one, are what R gives and what happens."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.multiplicity import benjamini_hochberg
from syschange.statistics.noise import (
    Testing,
    detectable_mean,
    detectable_rate,
    detectable_share,
    mean_power,
    rate_power,
    share_power,
)

ONE = Testing(1)
SIZES = st.lists(st.integers(5, 5000), min_size=2, max_size=6)


@pytest.mark.golden
def test_power_is_that_of_r(golden: Path) -> None:
    """power.t.test(delta = .5, power = .8), (n = 20, delta = 1), (n = 64, power = .8); power.prop.test(.5, .75, .9).

    R leaves out the chance of finding a gap in the wrong direction, which is some 2e-7 in the second.
    """
    text = (golden / "effects/tost/expected_tost_power_R.txt").read_text(encoding="utf-8")
    for printed in ("63.76576371", "0.8689528017", "0.4990695551", "76.70693011"):
        assert f"[1] {printed}\n" in text
    n = 63.76576371
    assert mean_power([n], sd=1, gap=0.5, testing=ONE, against=n)[0] == pytest.approx(0.8, abs=1e-6)
    assert mean_power([20], sd=1, gap=1, testing=ONE, against=20)[0] == pytest.approx(0.8689528017, abs=1e-6)
    assert detectable_mean([64], sd=1, testing=ONE, against=64).below[0] == pytest.approx(
        0.4990695551, abs=1e-5
    )
    n = 76.70693011
    nine = Testing(1, power=0.9)
    assert share_power([n], share=0.5, gap=0.25, testing=nine, against=n)[0] == pytest.approx(0.9, abs=1e-6)
    assert detectable_share([n], share=0.5, testing=nine, against=n).above[0] == pytest.approx(0.25, abs=1e-6)


@given(n=SIZES, share=st.floats(0.02, 0.98), power=st.floats(0.5, 0.95))
def test_at_the_smallest_gap_the_power_is_the_one_asked_for(n: list[int], share: float, power: float) -> None:
    testing = Testing(len(n), power=power)
    found = detectable_share(n, share=share, testing=testing)
    for gap, sign in ((found.below, -1), (found.above, 1)):
        reached = share_power(n, share=share, gap=sign * gap, testing=testing)
        assert reached[~np.isnan(gap)] == pytest.approx(power, abs=1e-6)
        # At a gap that can just be it would be found no more often than this: the other end of the scale.
        furthest = share_power(n, share=share, gap=-share if sign < 0 else 1 - share, testing=testing)
        assert (furthest[np.isnan(gap)] < power).all()


@given(n=SIZES, rate=st.floats(0.01, 3))
def test_so_it_is_for_rates_and_means(n: list[int], rate: float) -> None:
    testing = Testing(len(n), adjust="bonferroni")
    found = detectable_rate(n, rate=rate, testing=testing)
    assert rate_power(n, rate=rate, gap=found.above, testing=testing) == pytest.approx(0.8, abs=1e-6)
    held = ~np.isnan(found.below)
    assert rate_power(n, rate=rate, gap=-found.below, testing=testing)[held] == pytest.approx(0.8, abs=1e-6)
    means = detectable_mean(n, sd=rate, testing=testing)
    assert mean_power(n, sd=rate, gap=means.below, testing=testing) == pytest.approx(0.8, abs=1e-4)


@given(n=SIZES)
def test_a_larger_group_shows_a_smaller_gap_and_more_comparisons_a_larger_one(n: list[int]) -> None:
    few, many = Testing(2, adjust="bonferroni"), Testing(40, adjust="bonferroni")
    small, large = np.asarray(n), np.asarray(n) * 4
    of = {
        (size, test): detectable_mean(groups, sd=1, testing=testing, against=1000).below
        for size, groups in (("small", small), ("large", large))
        for test, testing in (("few", few), ("many", many))
    }
    assert (of["large", "few"] < of["small", "few"]).all()
    assert (of["small", "many"] > of["small", "few"]).all()


def _p_of_shares(x: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the two-sided p of each group against the rest, by the pooled z test."""
    rest_x, rest_n = x.sum(axis=1, keepdims=True) - x, n.sum() - n
    pooled = x.sum(axis=1, keepdims=True) / n.sum()
    z = (x / n - rest_x / rest_n) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / rest_n))
    return np.asarray(2 * special.ndtr(-np.abs(z)))


@pytest.mark.parametrize(("adjust", "differing"), [("bonferroni", 1), ("bh", 1), ("none", 1), ("bh", 3)])
def test_a_gap_of_that_size_is_found_as_often_as_promised(adjust: str, differing: int) -> None:
    """Bar: .05 either side of .8; what the formula leaves out (the rest hold the others too) is of that size."""
    rng, n = np.random.default_rng(8), np.full(20, 400)
    testing = Testing(20, adjust=adjust, differing=differing)
    gap = detectable_share(n, share=0.3, testing=testing).below[0]
    # Half of those that differ lie below and half above, so that the rest stay where they were.
    sign = np.zeros(20)
    sign[:differing] = [-1, 1, -1][:differing]
    p = _p_of_shares(rng.binomial(n, 0.3 + gap * sign, (4000, 20)), n)
    if adjust == "bh":
        p = np.array([benjamini_hochberg(row) for row in p])
    found = p < (0.05 / 20 if adjust == "bonferroni" else 0.05)
    assert found[:, 0].mean() == pytest.approx(0.8, abs=0.05)


def test_the_threshold_lies_between_bonferroni_and_none() -> None:
    assert Testing(20, adjust="bonferroni").threshold == pytest.approx(0.0025)
    assert Testing(20, adjust="none").threshold == pytest.approx(0.05)
    assert Testing(20).threshold == pytest.approx(0.0025)
    steps = [Testing(20, differing=k).threshold for k in range(1, 21)]
    assert steps == sorted(steps)
    assert 0.0025 <= steps[0] < steps[-1] <= 0.05


def test_no_gap_is_found_as_often_as_the_test_errs() -> None:
    for power in (
        share_power([100, 200], share=0.3, gap=0.0, testing=ONE),
        rate_power([100, 200], rate=0.3, gap=0.0, testing=ONE),
        mean_power([100, 200], sd=1, gap=0.0, testing=ONE),
    ):
        assert power == pytest.approx(0.05, abs=1e-9)


def test_very_large_groups_are_no_trouble() -> None:
    n = np.array([10**5, 10**7, 4 * 10**9])
    found = detectable_mean(n, sd=1, testing=ONE, against=10**9).below
    expected = (special.ndtri(0.975) + special.ndtri(0.8)) * np.sqrt(1 / n + 1e-9)
    assert found == pytest.approx(expected, rel=1e-4)


def test_nobody_or_nothing_to_lose_is_missing_and_no_error() -> None:
    found = detectable_share([0, 3, 500], share=0.0, testing=ONE)
    assert np.isnan(found.below).all()
    assert np.isnan(found.above[0])
    assert np.isfinite(found.above[2])
    assert np.isnan(share_power([50], share=0.3, gap=0.9, testing=ONE, against=50)).all()
    assert np.isnan(detectable_share([50], share=0.3, testing=ONE).below).all()
    assert np.isnan(detectable_mean([0, 1], sd=1, testing=ONE).below).all()
    assert np.isnan(detectable_rate([0, 0.0], rate=1, testing=ONE).above).all()


def test_ten_thousand_groups_at_once() -> None:
    n = np.random.default_rng(1).integers(1, 5000, 10_000)
    found = detectable_share(n, share=0.3, testing=Testing(10_000))
    assert found.above.shape == (10_000,)
    assert np.isfinite(found.above[n > 100]).all()


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(UnknownChoiceError, match="adjustment"):
        Testing(5, adjust="holm")
    with pytest.raises(WrongTypeError, match="power"):
        Testing(5, power=80)
    with pytest.raises(WrongTypeError, match="truly differ"):
        Testing(5, differing=6)
    with pytest.raises(WrongTypeError, match="confidence level"):
        Testing(5, level=5)
    with pytest.raises(WrongTypeError, match="share in the reference"):
        detectable_share([5, 5], share=3, testing=ONE)
    with pytest.raises(WrongTypeError, match="rate in the reference"):
        detectable_rate([5, 5], rate=-3, testing=ONE)
    with pytest.raises(WrongTypeError, match="standard deviation"):
        detectable_mean([5, 5], sd=0, testing=ONE)
    with pytest.raises(WrongTypeError, match="sizes"):
        detectable_share([5, -5], share=0.3, testing=ONE)
