"""Negative-binomial regression: its likelihood maximised another way, errors, limits, and Poisson where it is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize, stats

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.count_models import count_model, rate_ratio, slope

Floats = NDArray[np.float64]


def deciles(
    rng: np.random.Generator, n: int, alpha: float, rate: float = 0.01
) -> tuple[Floats, Floats, Floats]:
    """Draw organisations of areas: counts, a design of ones and deciles, and people."""
    decile = np.arange(n) % 10.0
    people = rng.uniform(2000, 10_000, n)
    mean = people * rate * np.exp(0.05 * decile)
    if alpha:
        mean = mean * rng.gamma(1 / alpha, alpha, n)
    return rng.poisson(mean).astype(float), np.column_stack([np.ones(n), decile]), people


def log_likelihood(y: Floats, mu: Floats, alpha: float) -> float:
    return float(stats.nbinom.logpmf(y, 1 / alpha, 1 / (1 + alpha * mu)).sum())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("alpha", "rate"), [(0.05, 0.01), (0.5, 0.002), (2.0, 0.0005)])
def test_no_other_coefficients_and_dispersion_are_likelier(seed: int, alpha: float, rate: float) -> None:
    y, x, people = deciles(np.random.default_rng(seed), 60, alpha, rate)
    fit = count_model(y, x, exposure=people)
    assert fit.overdispersed

    def loss(theta: Floats) -> float:
        return -log_likelihood(y, people * np.exp(np.clip(x @ theta[:2], -30, 5)), float(np.exp(theta[2])))

    start = np.array([np.log(y.sum() / people.sum()), 0.0, -1.0])
    found = optimize.minimize(
        loss, start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 9000}
    )
    assert fit.log_likelihood == pytest.approx(-found.fun, abs=1e-7)
    np.testing.assert_allclose([*fit.coefficients, np.log(fit.alpha)], found.x, atol=2e-4)
    assert fit.log_likelihood == pytest.approx(log_likelihood(y, fit.fitted, fit.alpha), abs=1e-8)
    poisson = count_model(np.round(fit.fitted), x, exposure=people)
    assert fit.log_likelihood_poisson < fit.log_likelihood
    assert not poisson.overdispersed


def test_standard_errors_are_those_of_the_expected_score() -> None:
    y, x, people = deciles(np.random.default_rng(3), 80, 0.3)
    fit = count_model(y, x, exposure=people)

    def score(beta: Floats) -> Floats:
        mu = people * np.exp(x @ beta)
        return x.T @ ((fit.fitted - mu) / (1 + fit.alpha * mu))

    h = 1e-6
    slopes = [
        (score(fit.coefficients + h * e) - score(fit.coefficients - h * e)) / (2 * h) for e in np.eye(2)
    ]
    np.testing.assert_allclose(fit.covariance, np.linalg.inv(-np.array(slopes)), rtol=1e-5)
    np.testing.assert_allclose(fit.se, np.sqrt(np.diag(fit.covariance)))


def test_counts_that_vary_no_more_than_chance_are_poisson_and_the_result_says_so() -> None:
    y, people = np.array([10.0, 12, 9, 11, 10, 12]), np.full(6, 1000.0)
    fit = count_model(y, np.ones((6, 1)), exposure=people)
    assert (fit.model, fit.overdispersed, fit.alpha) == ("Poisson", False, 0)
    assert fit.coefficients[0] == pytest.approx(np.log(y.sum() / people.sum()))
    assert fit.se[0] == pytest.approx(1 / np.sqrt(y.sum()))
    assert fit.log_likelihood == fit.log_likelihood_poisson
    assert fit.log_likelihood == pytest.approx(stats.poisson.logpmf(y, y.mean()).sum())
    assert fit.pearson == pytest.approx(((y - y.mean()) ** 2 / y.mean()).sum() / 5)
    assert rate_ratio(fit, 0).method == "Poisson (no over-dispersion)"


@given(seed=st.integers(0, 2**32), scale=st.floats(0.001, 1000), alpha=st.sampled_from([0.0, 0.1, 1.0]))
@settings(max_examples=20)
def test_order_units_of_exposure_and_rows_without_any_are_immaterial(
    seed: int, scale: float, alpha: float
) -> None:
    rng = np.random.default_rng(seed)
    y, x, people = deciles(rng, 30, alpha)
    order = rng.permutation(30)
    plain = count_model(y, x, exposure=people)
    moved = count_model(
        np.append(y[order], 0), np.vstack([x[order], [1, 4]]), exposure=np.append(people[order] * scale, 0)
    )
    assert moved.n == plain.n == 30
    assert moved.model == plain.model
    assert moved.coefficients[0] == pytest.approx(plain.coefficients[0] - np.log(scale), abs=1e-4)
    assert moved.coefficients[1] == pytest.approx(plain.coefficients[1], abs=1e-5)
    np.testing.assert_allclose(moved.se, plain.se, rtol=1e-3)


def test_very_large_counts_with_little_dispersion_keep_their_digits() -> None:
    rng = np.random.default_rng(12)
    people = np.full(400, 1e7)
    y = rng.poisson(people * 0.1 * rng.gamma(1e4, 1e-4, 400)).astype(float)
    fit = count_model(y, np.ones((400, 1)), exposure=people)
    assert fit.alpha == pytest.approx(1e-4, rel=0.25)
    assert fit.pearson == pytest.approx(1, abs=0.25)


def test_all_columns_of_a_group_may_have_their_own_rate() -> None:
    y, group = np.array([3.0, 5, 4, 20, 31, 24, 9, 2, 8]), np.repeat(np.arange(3), 3)
    fit = count_model(y, np.eye(3)[group])
    np.testing.assert_allclose(np.exp(fit.coefficients), [4, 25, 19 / 3])


@pytest.mark.parametrize(("n", "alpha", "least"), [(10, 0.0, 0.89), (10, 0.2, 0.86), (40, 0.5, 0.89)])
def test_limits_of_a_gradient_hold_the_truth(n: int, alpha: float, least: float) -> None:
    """At 95%, over 250 draws (Monte-Carlo error 1.4): with few rows the dispersion is underestimated."""
    rng = np.random.default_rng(20260812)
    held = []
    for _ in range(250):
        y, x, people = deciles(rng, n, alpha)
        one = slope(count_model(y, x, exposure=people), 1)
        held.append(one.lower <= 0.05 <= one.upper)
    assert least < np.mean(held) < 0.995


@given(level=st.floats(0.5, 0.998), per=st.sampled_from([1.0, 9.0, -1.0]))
@settings(max_examples=25)
def test_ratio_and_slope_agree_at_every_level(level: float, per: float) -> None:
    y, x, people = deciles(np.random.default_rng(2), 30, 0.3)
    fit = count_model(y, x, exposure=people)
    line, ratio = slope(fit, 1, level=level), rate_ratio(fit, 1, per=per, level=level)
    ends = sorted(np.exp([line.lower * per, line.upper * per]))
    assert (ratio.lower, ratio.upper) == pytest.approx(tuple(ends))
    assert ratio.value == pytest.approx(np.exp(line.value * per))
    assert ratio.probability(ratio.lower) == pytest.approx(0.5 + level / 2)
    t = stats.t.ppf(0.5 + level / 2, 28)
    assert line.upper - line.value == pytest.approx(t * fit.se[1])
    assert line.method == "Negative binomial (NB2)"


@pytest.mark.parametrize(
    ("y", "x", "said"),
    [
        ([0, 0, 0, 0], np.ones((4, 1)), "no counts"),
        ([1, 2], np.eye(2), "no more rows than columns"),
        ([1, 2, 3, 4], np.ones((4, 2)), "repeat one another"),
        ([1, 2, 3, 4], np.column_stack([np.ones(4), np.zeros(4)]), "nought throughout"),
        ([5, 4, 6, 0, 0, 0], np.eye(2)[[0, 0, 0, 1, 1, 1]], "no counts at all"),
    ],
)
def test_what_the_data_cannot_give_is_said(y: list[float], x: Floats, said: str) -> None:
    with pytest.raises(NotEstimableError, match=said):
        count_model(y, x)


@pytest.mark.parametrize(
    ("y", "exposure", "said"),
    [
        ([1, -1, 2], [1, 1, 1], "negative"),
        ([1, np.nan, 2], [1, 1, 1], "missing"),
        ([1, 3, 2], [1, 0, 1], "out of nothing"),
        ([1, 3, 2], [1, 1], "differ in length"),
    ],
)
def test_what_means_nothing_is_refused(y: list[float], exposure: list[float], said: str) -> None:
    with pytest.raises(WrongTypeError, match=said):
        count_model(y, np.ones((3, 1)), exposure=exposure)


def test_columns_steps_and_levels_that_are_not_there_are_refused() -> None:
    fit = count_model([3, 5, 9, 1], np.ones((4, 1)))
    with pytest.raises(WrongTypeError, match="no such column"):
        slope(fit, 1)
    with pytest.raises(WrongTypeError, match="step of the column"):
        rate_ratio(fit, 0, per=0)
    with pytest.raises(WrongTypeError, match="confidence level"):
        slope(fit, 0, level=95)


def test_a_ratio_beyond_any_number_is_refused() -> None:
    y, x, people = deciles(np.random.default_rng(1), 12, 0.3)
    fit = count_model(y, x, exposure=people)
    with pytest.raises(NotEstimableError, match="beyond any number"):
        rate_ratio(fit, 1, per=1e5)
