"""Quasi-Poisson series are the Poisson regression of each, widened where neighbours are alike, never narrowed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import WrongTypeError
from syschange.statistics.count_models import count_model
from syschange.statistics.series import interrupted, quasi_poisson, quasi_poisson_ar1

X = interrupted(36, 24)


def counts(seed: int, series: int = 1, *, mean: float = 20, sd: float = 0.0, phi: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=(series, 36))
    for t in range(1, 36):
        noise[:, t] = phi * noise[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
    return rng.poisson(mean * np.exp(sd * noise)).astype(float)


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), mean=st.floats(2, 500))
def test_each_is_the_poisson_regression_of_one(seed: int, mean: float) -> None:
    y = counts(seed, mean=mean)[0]
    exposure = np.linspace(50, 90, 36)
    made = quasi_poisson(y, X, exposure=exposure)
    one = count_model(y, X, exposure=exposure)
    if one.model == "Poisson":
        assert made.coefficients[0] == pytest.approx(one.coefficients, abs=1e-6)
        assert np.sqrt(np.diag(made.plain[0]) / made.dispersion[0]) == pytest.approx(one.se, rel=1e-5)
        assert made.dispersion[0] == pytest.approx(one.pearson, rel=1e-6)
    # The score equations hold whatever the model of the variance.
    assert X.T @ (y - made.mean[0]) == pytest.approx(np.zeros(4), abs=1e-5 * y.sum())


def test_points_that_are_not_there_are_as_if_they_had_never_been() -> None:
    y = counts(3, 2)
    y[1, [3, 30]] = np.nan
    made = quasi_poisson(y, X)
    alone = quasi_poisson(np.delete(y[1], [3, 30]), np.delete(X, [3, 30], axis=0))
    assert made.coefficients[1] == pytest.approx(alone.coefficients[0])
    assert made.plain[1] == pytest.approx(alone.plain[0])
    assert made.points.tolist() == [36, 34]
    exposure = np.ones((2, 36))
    exposure[1, [3, 30]] = 0
    assert quasi_poisson(counts(3, 2), X, exposure=exposure).coefficients[1] == pytest.approx(
        made.coefficients[1]
    )


def test_nothing_at_all_on_a_side_of_the_change_is_missing() -> None:
    y = counts(4, 4)
    y[0], y[1, 24:], y[2] = 0, 0, 9
    for fit in (quasi_poisson(y, X), quasi_poisson_ar1(y, X)):
        assert np.isnan(fit.df[:3]).all()
        assert np.isnan(fit.errors(np.eye(4))[:3]).all()
        assert np.isfinite(fit.errors(np.eye(4))[3]).all()


def test_no_more_points_than_columns_is_missing() -> None:
    for fit in (
        quasi_poisson([3, 1, 4, 1], interrupted(4, 2)),
        quasi_poisson_ar1([3, 1, 4, 1], interrupted(4, 2)),
    ):
        assert np.isnan(fit.values(np.eye(4))).all()
        assert np.isnan(fit.errors(np.eye(4))).all()


def test_autocorrelation_widens_and_never_narrows() -> None:
    many = counts(5, 300, mean=100, sd=0.3, phi=0.7)
    plain, made = quasi_poisson(many, X), quasi_poisson_ar1(many, X)
    wider = made.widened(np.eye(4))
    assert (wider >= 1).all()
    assert np.median(wider[:, 2]) > 1.15
    assert made.errors(np.eye(4)) == pytest.approx(wider * plain.errors(np.eye(4)))
    unlike = made.phi <= 0
    assert made.coefficients[unlike] == pytest.approx(plain.coefficients[unlike])
    assert not np.allclose(made.coefficients[~unlike], plain.coefficients[~unlike])


def test_the_unit_of_the_exposure_moves_the_intercept_alone() -> None:
    y, exposure = counts(6), np.linspace(10, 20, 36)
    one, thousand = (quasi_poisson_ar1(y, X, exposure=k * exposure) for k in (1, 1000))
    assert thousand.coefficients[0] + [np.log(1000), 0, 0, 0] == pytest.approx(one.coefficients[0], abs=1e-8)
    assert thousand.errors(np.eye(4)) == pytest.approx(one.errors(np.eye(4)), rel=1e-6)


def test_what_is_no_count_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="negative"):
        quasi_poisson(-counts(1), X)
    with pytest.raises(WrongTypeError, match="negative"):
        quasi_poisson(counts(1), X, exposure=-np.ones(36))
