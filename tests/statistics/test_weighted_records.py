"""Weighted means and proportions from sums are those of the rows, and of plain rows where weights are equal."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.design import (
    SHARE_METHODS,
    Linearised,
    kish,
    mean_limits,
    share_estimate,
    share_limits,
    weighted_mean,
    weighted_share,
)
from syschange.statistics.means import student
from syschange.statistics.proportions import critical_z, wilson

LEVELS = st.floats(0.5, 0.998)
SCORES = st.lists(st.integers(-100, 100), min_size=2, max_size=40).filter(lambda v: len(set(v)) > 1)


def mean_of(w: np.ndarray, y: np.ndarray) -> Linearised:
    return weighted_mean(
        len(w),
        w=w.sum(),
        w2=(w**2).sum(),
        wy=(w * y).sum(),
        wy2=(w * y**2).sum(),
        w2y=(w**2 * y).sum(),
        w2y2=(w**2 * y**2).sum(),
    )


def share_of(w: np.ndarray, y: np.ndarray) -> Linearised:
    return weighted_share(len(w), w=w.sum(), w2=(w**2).sum(), wy=(w * y).sum(), w2y=(w**2 * y).sum())


@given(scores=SCORES, weight=st.floats(0.01, 100), level=LEVELS)
def test_equal_weights_give_the_plain_mean(scores: list[int], weight: float, level: float) -> None:
    y = np.array(scores, dtype=float)
    found = mean_of(np.full(len(y), weight), y)
    expected = student(len(y), y.mean(), y.std(ddof=1), level=level)
    assert mean_limits(found, level=level) == pytest.approx(expected, rel=1e-7, abs=1e-8)
    assert found.n_eff == pytest.approx(len(y))
    assert found.deff == pytest.approx(1)


@given(n=st.integers(1, 500), data=st.data(), weight=st.floats(0.01, 100), level=LEVELS)
def test_equal_weights_give_the_plain_proportion(
    n: int, data: st.DataObject, weight: float, level: float
) -> None:
    x = data.draw(st.integers(0, n))
    found = share_of(np.full(n, weight), np.arange(n) < x)
    assert found.n_eff == pytest.approx(n)
    plain = wilson(x, n, z=critical_z(level))
    np.testing.assert_allclose(share_limits(found, level=level, method="wilson"), plain, atol=1e-9)
    exact = stats.binomtest(x, n).proportion_ci(level)
    np.testing.assert_allclose(share_limits(found, level=level, method="beta"), tuple(exact), atol=1e-9)


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32 - 1), zeros=st.integers(0, 20))
def test_the_standard_error_is_that_of_the_rows(seed: int, zeros: int) -> None:
    rng = np.random.default_rng(seed)
    w, y = np.concatenate([rng.exponential(1, 30), np.zeros(zeros)]), rng.normal(5, 2, 30 + zeros)
    found, n = mean_of(w, y), len(w)
    mean = np.average(y, weights=w)
    robust = n / (n - 1) * ((w * (y - mean)) ** 2).sum() / w.sum() ** 2
    assert found.value == pytest.approx(mean)
    assert found.se**2 == pytest.approx(robust, rel=1e-8)
    alone = (w * (y - mean) ** 2).sum() / w.sum() / (n - 1)
    assert found.deff == pytest.approx(robust / alone, rel=1e-8)
    assert found.df == n - 1
    assert found.n == n


@given(scores=SCORES, factor=st.floats(0.01, 100))
def test_the_unit_of_the_weights_does_not_matter(scores: list[int], factor: float) -> None:
    y = np.array(scores, dtype=float)
    w = 1 + np.arange(len(y)) % 5
    first, second = mean_of(w * 1.0, y), mean_of(w * factor, y)
    for name in ("value", "se", "n_eff"):
        assert getattr(first, name) == pytest.approx(getattr(second, name), rel=1e-7, abs=1e-9)


@given(events=st.integers(0, 30), zeros=st.integers(1, 30))
def test_rows_of_weight_zero_are_counted_but_worth_nothing(events: int, zeros: int) -> None:
    w = np.concatenate([1 + np.arange(30) % 3, np.zeros(zeros)])
    y = np.arange(30 + zeros) < events
    with_them, without = share_of(w, y), share_of(w[:30], y[:30])
    assert with_them.n == without.n + zeros
    assert with_them.n_eff >= without.n_eff * (1 - 1e-9)
    assert kish(w.sum(), w2=(w**2).sum()) == pytest.approx(kish(w[:30].sum(), w2=(w[:30] ** 2).sum()))
    if without.n_eff < without.n * (1 - 1e-9):
        assert with_them.n_eff == pytest.approx(without.n_eff)


@given(
    share=st.floats(0.02, 0.98),
    size=st.floats(5, 1e5),
    df=st.integers(2, 500),
    level=LEVELS,
    method=st.sampled_from(SHARE_METHODS),
)
def test_the_limits_hold_the_share_and_widen_with_the_level(
    share: float, size: float, df: int, level: float, method: str
) -> None:
    se = np.sqrt(share * (1 - share) / size)
    found = Linearised(*(np.asarray(v, dtype=float) for v in (share, se, df, 2 * size, size, 2)))
    lower, upper = share_limits(found, level=level, method=method)
    wider = share_limits(found, level=level + 0.001, method=method)
    assert wider[0] <= lower <= share <= upper <= wider[1]
    if method != "mean":
        assert lower >= 0
        assert upper <= 1


@settings(max_examples=60)
@given(
    events=st.integers(0, 40),
    level=st.floats(0.5, 0.998),
    method=st.sampled_from(SHARE_METHODS),
)
def test_the_estimate_agrees_with_its_limits_at_every_level(events: int, level: float, method: str) -> None:
    found = share_of(1.0 + np.arange(40) % 4, np.arange(40) % 40 < events)
    lower, upper = share_limits(found, level=level, method=method)
    if np.isnan(lower):
        with pytest.raises(NotEstimableError, match="do not vary"):
            share_estimate(found, level=level, method=method)
        return
    estimate = share_estimate(found, level=level, method=method)
    assert (estimate.lower, estimate.upper) == (
        pytest.approx(lower, abs=1e-9),
        pytest.approx(upper, abs=1e-9),
    )
    tail = (1 - level) / 2
    # A share is at least 0 and at most 1 for certain, whatever the level.
    if estimate.lower > 0 or method == "mean":
        assert 1 - estimate.probability(estimate.lower) == pytest.approx(tail, abs=1e-6)
    else:
        assert estimate.probability(estimate.lower) == 1
    if estimate.upper < 1 or method == "mean":
        assert estimate.probability(estimate.upper) == pytest.approx(tail, abs=1e-6)


def test_the_confidence_never_falls() -> None:
    for method in SHARE_METHODS:
        estimate = share_estimate(share_of(1.0 + np.arange(40) % 4, np.arange(40) < 9), method=method)
        steps = [estimate.distribution.cdf(x) for x in np.linspace(-0.6, 1.6, 23)]
        assert (np.diff(steps) >= -1e-12).all()
        assert steps[0] == pytest.approx(0, abs=1e-9)
        assert steps[-1] == pytest.approx(1, abs=1e-9)


def test_fewer_degrees_of_freedom_widen_the_limits() -> None:
    few, many = (
        Linearised(*(np.asarray(float(v)) for v in (0.3, 0.05, df, 500, 84, np.nan))) for df in (5, 499)
    )
    for method in SHARE_METHODS:
        a, b = share_limits(few, method=method), share_limits(many, method=method)
        assert a[0] < b[0] < b[1] < a[1]


def test_none_or_one_or_all_alike_do_not_crash() -> None:
    n = np.array([0, 1, 5, 5, 5])
    w = np.array([0, 2, 10, 10, 0])
    w2 = np.array([0, 4, 20, 20, 0])
    events = np.array([0, 2, 10, 0, 0])
    found = weighted_share(n, w=w, w2=w2, wy=events, w2y=events * 2)
    assert np.isnan(found.value).tolist() == [True, False, False, False, True]
    lower, upper = share_limits(found)
    assert np.isnan(lower).tolist() == [True, False, False, False, True]
    assert (lower[3], upper[2]) == (0, 1)
    for method in SHARE_METHODS:
        share_limits(found, method=method)
    assert np.isnan(mean_limits(found)).all()


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="negative"):
        weighted_share(5, w=-5, w2=5, wy=1, w2y=1)
    with pytest.raises(WrongTypeError, match="missing or infinite"):
        weighted_share(5, w=np.inf, w2=5, wy=1, w2y=1)
    with pytest.raises(WrongTypeError, match="not between 0 and 1"):
        weighted_share(5, w=5, w2=5, wy=6, w2y=6)
    with pytest.raises(WrongTypeError, match="different lengths"):
        weighted_share([5, 5], w=[5, 5, 5], w2=5, wy=1, w2y=1)
    with pytest.raises(UnknownChoiceError, match="'wilsn'"):
        share_limits(share_of(np.ones(5), np.arange(5) < 2), method="wilsn")
