"""Groups that are truly equal show a gap, and its size is known before anything is seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import WrongTypeError
from syschange.statistics.noise import Noise, gap, mean_noise, rate_noise, share_noise

SIZES = st.lists(st.integers(1, 400), min_size=2, max_size=8)


def exact_gap_of_shares(n: int, groups: int, share: float) -> float:
    """Return the expected gap of groups of one size: expected largest less expected smallest count."""
    below = stats.binom.cdf(np.arange(n), n, share)
    largest = (1 - below**groups).sum()
    smallest = ((1 - below) ** groups).sum()
    return float((largest - smallest) / n)


@pytest.mark.parametrize(
    ("groups", "n", "published"), [(5, 100, 0.109), (20, 100, 0.168), (50, 50, 0.289), (147, 50, 0.338)]
)
def test_the_gap_without_any_inequality_is_the_one_measured_before(
    groups: int, n: int, published: float
) -> None:
    """The measured averages are of 400 simulations; a standard error of theirs is up to .002."""
    made = share_noise(np.full(groups, n), share=0.3, draws=20_000, seed=99)
    assert made.expected == pytest.approx(published, abs=0.003)


@pytest.mark.parametrize("seed", [1, 20261])
@pytest.mark.parametrize(("groups", "n", "share"), [(20, 100, 0.3), (3, 30, 0.05), (60, 10, 0.5)])
def test_the_simulated_gap_of_shares_is_the_exact_one(groups: int, n: int, share: float, seed: int) -> None:
    """Bar: five Monte-Carlo standard errors, of a spread that is less than a standard error of one share."""
    made = share_noise(np.full(groups, n), share=share, draws=10_000, seed=seed)
    error = np.sqrt(share * (1 - share) / n / 10_000)
    assert made.expected == pytest.approx(exact_gap_of_shares(n, groups, share), abs=5 * error)


def test_the_chance_of_a_gap_is_a_p_that_holds_its_level_under_equality() -> None:
    """Shares of p at or below .05 and .2, in 300 worlds of equal groups; bar: four Monte-Carlo errors above."""
    rng, n = np.random.default_rng(7), np.array([40, 60, 90, 120, 50, 80])
    x = rng.binomial(n, 0.3, (300, 6))
    p = np.array([
        share_noise(n, share=row.sum() / n.sum(), observed=gap(row / n), draws=2000, seed=i).probability
        for i, row in enumerate(x)
    ])  # fmt: skip
    for level in (0.05, 0.2):
        assert (p <= level).mean() <= level + 4 * np.sqrt(level * (1 - level) / 300)
    assert (p <= 0.5).mean() > 0.35


def test_a_gap_far_beyond_chance_is_hardly_ever_made_by_it_and_none_always_is() -> None:
    n = np.full(20, 100)
    assert share_noise(n, share=0.3, observed=0.5).probability < 0.001
    assert share_noise(n, share=0.3, observed=0.0).probability == 1
    assert rate_noise(n, rate=0.3, observed=0.9).probability < 0.001
    assert mean_noise(n, sd=1, observed=3).probability < 1e-9


def test_what_is_left_is_the_gap_less_the_noise_and_never_below_nothing() -> None:
    n = np.full(20, 100)
    large, small = (share_noise(n, share=0.3, observed=seen) for seen in (0.4, 0.1))
    assert large.corrected == pytest.approx(0.4 - large.expected)
    assert small.corrected == 0
    assert np.isnan(share_noise(n, share=0.3).corrected)


def test_any_index_may_be_asked_about() -> None:
    """The variance between groups of one size is, under equality, the variance of one share less that of all."""
    n = np.full(20, 100)
    made = share_noise(n, share=0.3, index=lambda shares: shares.var(axis=-1), observed=0.01)
    assert made.expected == pytest.approx(0.21 / 100 * 19 / 20, rel=0.03)
    assert made.probability < 0.01
    means = mean_noise(n, sd=2, index=lambda values: values.var(axis=-1))
    assert means.expected == pytest.approx(4 / 100 * 19 / 20, rel=0.03)
    assert means.draws == 4000


def test_an_index_with_the_wrong_shape_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="one number for each draw"):
        share_noise([10, 10], share=0.3, index=lambda shares: shares)


def test_the_simulated_gap_of_many_rates_agrees_with_the_integrated_one_of_means() -> None:
    """Rates of some 400 events are nearly normal with variance rate / exposure; bar: 1%."""
    exposure = np.array([800.0, 1000, 1500, 2000, 900])
    by_counts = rate_noise(exposure, rate=0.4, draws=20_000)
    by_means = mean_noise(exposure, sd=np.sqrt(0.4))
    assert by_counts.expected == pytest.approx(by_means.expected, rel=0.01)
    assert by_counts.upper == pytest.approx(by_means.upper, rel=0.02)
    assert by_means.draws == 0


@given(n=SIZES, share=st.floats(0, 1))
def test_the_noise_is_a_share_and_its_upper_end_above_its_mean(n: list[int], share: float) -> None:
    made = share_noise(n, share=share, draws=2000)
    assert 0 <= made.expected <= 1
    assert 0 <= made.upper <= 1
    assert made.upper >= made.expected - 0.05


@given(n=SIZES, times=st.integers(4, 50))
def test_larger_groups_make_less_noise(n: list[int], times: int) -> None:
    small, large = (mean_noise(np.asarray(n) * k, sd=1.0) for k in (1, times))
    assert large.expected == pytest.approx(small.expected / np.sqrt(times), rel=1e-6)
    assert large.upper == pytest.approx(small.upper / np.sqrt(times), rel=1e-6)


def test_the_same_seed_gives_the_same_numbers_and_another_nearly_the_same() -> None:
    n = np.full(12, 70)
    assert share_noise(n, share=0.2, observed=0.2, seed=5) == share_noise(n, share=0.2, observed=0.2, seed=5)
    assert share_noise(n, share=0.2, seed=5).expected == pytest.approx(
        share_noise(n, share=0.2, seed=6).expected, rel=0.03
    )


def test_nobody_or_one_group_makes_no_gap() -> None:
    for made in (
        share_noise([], share=0.3),
        share_noise([50], share=0.3, observed=0.1),
        share_noise([50, 0], share=0.3, observed=0.1),
        mean_noise([50, 0, 0], sd=1.0, observed=0.1),
        mean_noise([], sd=1.0),
        rate_noise([0.0, 0.0], rate=1.0, observed=2.0),
    ):
        assert isinstance(made, Noise)
        assert np.isnan([made.expected, made.upper, made.probability]).all()


def test_a_group_with_nobody_changes_nothing() -> None:
    with_nobody, without = (mean_noise(n, sd=1.0, observed=0.5) for n in ([40, 0, 60], [40, 60]))
    assert with_nobody == without


def test_nothing_that_varies_makes_no_noise() -> None:
    for share in (0.0, 1.0):
        assert share_noise([10, 20, 30], share=share, observed=0.0).upper == 0
    assert mean_noise([10, 20], sd=0.0).upper == 0
    assert mean_noise([10, 20], sd=0.0).expected == 0
    assert rate_noise([10, 20], rate=0.0).expected == 0


def test_what_makes_no_sense_is_refused() -> None:
    for wrong in ([-1, 5], [np.nan, 5], [[1, 2], [3, 4]]):
        with pytest.raises(WrongTypeError, match="sizes of the groups"):
            share_noise(wrong, share=0.3)
    with pytest.raises(WrongTypeError, match="not a whole number"):
        share_noise([1.5, 5], share=0.3)
    with pytest.raises(WrongTypeError, match="common share"):
        share_noise([5, 5], share=1.3)
    with pytest.raises(WrongTypeError, match="common rate"):
        rate_noise([5, 5], rate=-1)
    with pytest.raises(WrongTypeError, match="standard deviation"):
        mean_noise([5, 5], sd=-1)
    with pytest.raises(WrongTypeError, match="too few"):
        share_noise([5, 5], share=0.3, draws=100)
    with pytest.raises(WrongTypeError, match="confidence level"):
        mean_noise([5, 5], sd=1, level=95)
