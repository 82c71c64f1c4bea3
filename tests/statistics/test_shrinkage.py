"""Shrunk rates, shares and means lie between each group's own and the centre, by the published weights."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syschange.errors import UnknownChoiceError, WrongTypeError
from syschange.statistics.shrinkage import Shrunk, beta_binomial, marshall, normal

SEEDS = st.integers(0, 2**32 - 1)


def counts(seed: int, groups: int = 12) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 200, groups)
    return rng.binomial(n, rng.beta(2, 8, groups)), n


def made(method: str, seed: int, order: np.ndarray | None = None) -> tuple[Shrunk, np.ndarray]:
    """Return the shrunk values and the groups' own, perhaps in another order."""
    x, n = counts(seed)
    at = np.arange(12) if order is None else order
    if method in {"REML", "DerSimonian-Laird"}:
        return normal((x / n)[at], np.sqrt((x + 1) / n**2)[at], method=method), (x / n)[at]
    return (marshall if method == "marshall" else beta_binomial)(x[at], n[at]), (x / n)[at]


METHODS = st.sampled_from(["marshall", "beta_binomial", "REML", "DerSimonian-Laird"])


@pytest.mark.golden
def test_published_rates(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "eb" / "sids1974_marshall_eb.csv")
    assert len(table) == 100
    shrunk = marshall(table["events"], table["births"])
    np.testing.assert_allclose(table["events"] / table["births"], table["raw_rate"], rtol=1e-12)
    np.testing.assert_allclose(shrunk.value, table["eb_marshall_global"], rtol=1e-7)
    expected = table["births"] * shrunk.centre
    np.testing.assert_allclose(table["events"] / expected, table["excess_risk"], rtol=1e-12)


@given(method=METHODS, seed=SEEDS)
def test_values_lie_between_the_own_and_the_centre_by_their_weight(method: str, seed: int) -> None:
    shrunk, own = made(method, seed)
    assert ((shrunk.weight >= 0) & (shrunk.weight <= 1)).all()
    np.testing.assert_allclose(
        shrunk.value, shrunk.weight * own + (1 - shrunk.weight) * shrunk.centre, atol=1e-12
    )
    assert ((shrunk.lower < shrunk.value) & (shrunk.value < shrunk.upper)).all()
    assert (shrunk.se > 0).all()


@given(method=METHODS, seed=SEEDS, turn=st.integers(0, 999))
def test_the_order_of_the_groups_does_not_matter(method: str, seed: int, turn: int) -> None:
    order = np.random.default_rng(turn).permutation(12)
    one, other = made(method, seed)[0], made(method, seed, order)[0]
    assert other.between == pytest.approx(one.between, rel=1e-8, abs=1e-12)
    for name in ("value", "se", "lower", "upper", "weight"):
        np.testing.assert_allclose(getattr(other, name), getattr(one, name)[order], rtol=1e-6, atol=1e-9)


@given(seed=SEEDS, per=st.floats(0.001, 1000))
def test_the_unit_of_exposure_only_scales_a_rate(seed: int, per: float) -> None:
    x, n = counts(seed)
    one, other = marshall(x, n), marshall(x, n * per)
    np.testing.assert_allclose(other.value * per, one.value, rtol=1e-6)
    np.testing.assert_allclose(other.upper * per, one.upper, rtol=1e-5)


@given(seed=SEEDS, method=st.sampled_from(["REML", "DerSimonian-Laird"]), shift=st.floats(-50, 50))
def test_a_constant_and_a_scale_pass_through_the_normal_shrinkage(
    seed: int, method: str, shift: float
) -> None:
    rng = np.random.default_rng(seed)
    y, se = rng.normal(0, 2, 9), rng.uniform(0.3, 3, 9)
    one, other = normal(y, se, method=method), normal(shift + 7 * y, 7 * se, method=method)
    assert other.between == pytest.approx(49 * one.between, rel=1e-6, abs=1e-8)
    np.testing.assert_allclose(other.value, shift + 7 * one.value, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(other.se, 7 * one.se, rtol=1e-6)


@given(seed=SEEDS)
def test_counting_those_without_the_event_mirrors_the_shares(seed: int) -> None:
    x, n = counts(seed)
    one, other = beta_binomial(x, n), beta_binomial(n - x, n)
    np.testing.assert_allclose(other.value, 1 - one.value, atol=1e-9)
    np.testing.assert_allclose(other.lower, 1 - one.upper, atol=1e-7)


@given(seed=SEEDS)
def test_restricted_likelihood_is_greatest_where_it_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    error = rng.uniform(0.2, 4, 10)
    y = rng.normal(0, np.sqrt(error + rng.choice([0, 1, 9])))

    def height(between: float) -> float:
        w = 1 / (between + error)
        centre = (w * y).sum() / w.sum()
        return float((np.log(w).sum() - np.log(w.sum()) - (w * (y - centre) ** 2).sum()) / 2)

    best = normal(y, np.sqrt(error)).between
    assert all(height(at) <= height(best) + 1e-9 for at in [0, *np.geomspace(1e-5, 1e4, 200)])


def test_equal_errors_give_the_james_stein_rule_of_efron_and_morris() -> None:
    rng = np.random.default_rng(11)
    y, error, k = rng.normal(5, 2, 18), 1.5, 18
    spread = ((y - y.mean()) ** 2).sum()
    for method in ("REML", "DerSimonian-Laird"):
        shrunk = normal(y, np.full(k, np.sqrt(error)), method=method)
        # Morris 1983 for equal variances: the factor (k − 3)·V / S, and the variance with its correction.
        borrowed = (k - 3) * error / spread
        np.testing.assert_allclose(shrunk.weight, 1 - borrowed, rtol=1e-8)
        variance = error * (1 - (k - 1) / k * borrowed) + 2 / (k - 3) * borrowed**2 * (y - y.mean()) ** 2
        np.testing.assert_allclose(shrunk.se**2, variance, rtol=1e-8)


def test_dersimonian_and_lairds_variance_is_theirs() -> None:
    y, se = np.array([0.1, 0.5, 0.9, 0.3]), np.array([0.1, 0.2, 0.15, 0.3])
    w = se**-2
    q = (w * (y - np.average(y, weights=w)) ** 2).sum()
    expected = (q - 3) / (w.sum() - (w**2).sum() / w.sum())
    assert normal(y, se, method="DerSimonian-Laird").between == pytest.approx(expected, rel=1e-12)


def test_the_beta_binomial_finds_the_spread_it_was_drawn_from() -> None:
    rng = np.random.default_rng(20260801)
    n = rng.integers(5, 100, 20_000)
    shrunk = beta_binomial(rng.binomial(n, rng.beta(3, 7, 20_000)), n)
    assert shrunk.centre == pytest.approx(0.3, abs=0.006)
    assert shrunk.between == pytest.approx(0.21 / 11, rel=0.05)
    np.testing.assert_allclose(shrunk.weight, n / (n + 10), atol=0.03)


def test_three_groups_or_fewer_borrow_nothing() -> None:
    for k in (1, 2, 3):
        shrunk = normal(np.arange(k), np.ones(k))
        np.testing.assert_array_equal(shrunk.value, np.arange(k))
        np.testing.assert_array_equal(shrunk.se, np.ones(k))


def test_a_group_without_data_gets_the_centre_and_a_wider_interval_than_any() -> None:
    for shrunk in (
        marshall([3, 9, 1, 4, 0], [30, 40, 50, 20, 0]),
        beta_binomial([3, 9, 1, 4, 0], [30, 40, 50, 20, 0]),
        normal([3, 9, 1, 4, np.nan], [1, 2, 1, 2, np.nan]),
    ):
        assert shrunk.value[4] == pytest.approx(shrunk.centre)
        assert shrunk.weight[4] == 0
        assert shrunk.se[4] > shrunk.se[:4].max()
    known = normal([3, 9, 1, 4, 5], [1, 2, 1, 2, 0])
    assert np.isnan([known.value[4], known.se[4], known.weight[4]]).all()
    np.testing.assert_array_equal(known.value[:4], normal([3, 9, 1, 4], [1, 2, 1, 2]).value)


@pytest.mark.parametrize("shrink", [marshall, beta_binomial])
def test_no_events_at_all_have_no_limits(shrink: object) -> None:
    none = shrink([0, 0, 0], [10, 0, 5])  # type: ignore[operator]
    assert (none.value == 0).all()
    assert np.isnan([none.se, none.lower, none.upper]).all()
    for empty in ([], [0, 0]):
        nobody = shrink(empty, empty)  # type: ignore[operator]
        assert np.isnan(nobody.value).all()
        assert np.isnan(nobody.centre)


def test_all_events_have_no_limits_and_single_people_no_spread() -> None:
    every = beta_binomial([5, 9], [5, 9])
    assert (every.value == 1).all()
    assert np.isnan(every.lower).all()
    singles = beta_binomial([1, 0, 0, 1], [1, 1, 1, 1])
    assert singles.between == 0
    assert (singles.value == 0.5).all()
    assert np.isnan(normal([], []).centre)


def test_what_means_nothing_is_refused() -> None:
    refused = [
        lambda: marshall([1, 2], [3]),
        lambda: marshall([-1], [3]),
        lambda: marshall([1], [0]),
        lambda: marshall([1], [np.inf]),
        lambda: marshall([1], [3], level=95),
        lambda: beta_binomial([4], [3]),
        lambda: beta_binomial([np.nan], [3]),
        lambda: normal([1.0], [-1.0]),
        lambda: normal([np.inf], [1.0]),
        lambda: normal([[1.0]], [[1.0]]),
    ]
    for call in refused:
        with pytest.raises(WrongTypeError):
            call()
    with pytest.raises(UnknownChoiceError, match="REML"):
        normal([1.0], [1.0], method="ML")
