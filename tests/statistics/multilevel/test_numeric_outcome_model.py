"""The random-intercept model of a numeric outcome is exact from sums, and its variance is never lost at zero."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.multilevel import (
    Fit,
    GaussianSums,
    fit_gaussian,
    gaussian_log_likelihood,
    main_effects,
    proportional_change,
)

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]
METHODS = st.sampled_from(["REML", "ML"])


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Draw people's strata and values in a 2 × 3 × 2 table, some strata small or empty, and its design."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = rng.integers(draw(st.integers(0, 2)), draw(st.integers(4, 25)), 12)
    n[:2] = 5
    spread = draw(st.sampled_from([0.0, 0.1, 0.5, 2.0, 20.0]))
    place = np.repeat(np.arange(12), n)
    y = 3 + spread * rng.normal(size=12)[place] + rng.normal(size=len(place))
    codes = np.unravel_index(np.arange(12), (2, 3, 2))
    return place, y, main_effects(codes)


def sums(place: np.ndarray, y: np.ndarray) -> GaussianSums:
    n = np.bincount(place, minlength=12)
    mean = np.bincount(place, y, 12) / np.maximum(n, 1)
    return GaussianSums.of(n=n, mean=mean, within=np.bincount(place, (y - mean[place]) ** 2, 12))


def fitted(data: GaussianSums, design: np.ndarray, method: str) -> Fit | None:
    """Return the fit, or None where the strata with people are no more than the effects."""
    try:
        return fit_gaussian(data, design=design, method=method)
    except NotEstimableError:
        return None


def dense_log_likelihood(  # noqa: PLR0917
    place: np.ndarray, y: np.ndarray, x: np.ndarray, between: float, within: float, method: str
) -> float:
    """Return the likelihood of the people one by one from their full covariance matrix."""
    covariance = within * np.eye(len(y)) + between * (place[:, None] == place[None, :])
    inverse = np.linalg.inv(covariance)
    information = x.T @ inverse @ x
    residual = y - x @ np.linalg.solve(information, x.T @ inverse @ y)
    twice = np.linalg.slogdet(covariance)[1] + residual @ inverse @ residual + len(y) * np.log(2 * np.pi)
    if method == "REML":
        twice += np.linalg.slogdet(information)[1] - x.shape[1] * np.log(2 * np.pi)
    return float(-twice / 2)


@settings(max_examples=40)
@given(data=rows(), method=METHODS, between=st.floats(0, 9), within=st.floats(0.1, 9))
def test_the_sums_give_the_likelihood_of_the_rows(
    data: Rows, method: str, between: float, within: float
) -> None:
    place, y, _ = data
    ours = gaussian_log_likelihood(sums(place, y), between=between, within=within, method=method)
    dense = dense_log_likelihood(place, y, np.ones((len(y), 1)), between, within, method)
    assert ours == pytest.approx(dense, rel=1e-8, abs=1e-8)


@settings(max_examples=40)
@given(data=rows(), method=METHODS)
def test_no_variance_on_a_grid_is_likelier(data: Rows, method: str) -> None:
    place, y, design = data
    made = sums(place, y)
    for used in (np.ones((12, 1)), design):
        fit = fitted(made, used, method)
        if fit is None:
            continue
        for ratio in [0.0, *np.geomspace(1e-7, 1e6, 80)]:
            assert fit.profile.deviance(ratio) >= -2 * fit.log_likelihood - 1e-8
        assert gaussian_log_likelihood(
            made, between=fit.between, within=fit.within, design=used, method=method
        ) == pytest.approx(fit.log_likelihood, rel=1e-10)


@settings(max_examples=40)
@given(data=rows(), method=METHODS, seed=st.integers(0, 999))
def test_the_order_of_the_strata_does_not_matter(data: Rows, method: str, seed: int) -> None:
    place, y, design = data
    made, order = sums(place, y), np.random.default_rng(seed).permutation(12)
    shuffled = GaussianSums.of(n=made.n[order], mean=made.mean[order], within=made.within[order])
    one, other = fitted(made, design, method), fitted(shuffled, design[order], method)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other.between == pytest.approx(one.between, rel=1e-7, abs=1e-9)
        np.testing.assert_allclose(other.effect, one.effect[order], rtol=1e-6, atol=1e-7)


@settings(max_examples=40)
@given(data=rows(), method=METHODS, chunks=st.integers(2, 5))
def test_adding_up_the_sums_of_parts_gives_the_same(data: Rows, method: str, chunks: int) -> None:
    place, y, design = data
    whole, parts = sums(place, y), np.zeros((3, 12))
    for part in range(chunks):
        p, v = place[part::chunks], y[part::chunks] - 3
        parts += [np.bincount(p, minlength=12), np.bincount(p, v, 12), np.bincount(p, v**2, 12)]
    added = GaussianSums.from_totals(n=parts[0], total=parts[1], squares=parts[2])
    one, other = fitted(whole, design, method), fitted(added, design, method)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert other.between == pytest.approx(one.between, rel=1e-6, abs=1e-8)
        assert other.coefficients[0] == pytest.approx(one.coefficients[0] - 3, rel=1e-7, abs=1e-8)


@settings(max_examples=40)
@given(data=rows(), method=METHODS, shift=st.floats(-1e4, 1e4), scale=st.floats(0.01, 100))
def test_a_constant_moves_only_the_intercept_and_a_scale_squares_into_the_variances(
    data: Rows, method: str, shift: float, scale: float
) -> None:
    place, y, design = data
    made = sums(place, y)
    moved = GaussianSums.of(n=made.n, mean=shift + scale * made.mean, within=scale**2 * made.within)
    one, other = fitted(made, design, method), fitted(moved, design, method)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    assert other.between == pytest.approx(scale**2 * one.between, rel=1e-4, abs=1e-6 * scale**2)
    assert other.within == pytest.approx(scale**2 * one.within, rel=1e-6)
    tolerance = 1e-5 * scale + 1e-9 * abs(shift)
    np.testing.assert_allclose(other.coefficients[1:], scale * one.coefficients[1:], atol=tolerance, rtol=0)
    assert other.coefficients[0] == pytest.approx(shift + scale * one.coefficients[0], abs=tolerance)


@given(n=st.integers(2, 40), means=st.lists(st.floats(-50, 50), min_size=2, max_size=8))
def test_strata_of_one_size_give_the_analysis_of_variance(n: int, means: list[float]) -> None:
    m = len(means)
    fit = fit_gaussian(
        GaussianSums.of(n=np.full(m, n), mean=means, within=np.full(m, n - 1.0)), method="REML"
    )
    assert fit.between == pytest.approx(max(0.0, np.var(means, ddof=1) - 1 / n), rel=1e-8, abs=1e-9)
    if not fit.at_boundary:
        assert fit.within == pytest.approx(1, rel=1e-8)


def test_a_small_true_variance_in_many_strata_is_found() -> None:
    rng = np.random.default_rng(20260801)
    m, n = 3000, rng.integers(5, 60, 3000)
    mean = rng.normal(0, 0.05, m) + rng.normal(size=m) / np.sqrt(n)
    for method in ("REML", "ML"):
        data = GaussianSums.of(n=n, mean=mean, within=rng.chisquare(n - 1))
        # Its standard error is near √(2/Σw²), about .0008 here: five of them either side of .0025.
        assert 0.0005 < fit_gaussian(data, method=method).between < 0.0065


def test_equal_means_give_exactly_no_variance_and_no_share_explained() -> None:
    data = GaussianSums.of(n=[5, 9, 4], mean=[2, 2, 2], within=[4, 8, 3])
    fit = fit_gaussian(data)
    assert (fit.between, fit.vpc, fit.at_boundary) == (0, 0, True)
    assert np.isnan(proportional_change(fit, fit))


def test_what_cannot_be_told_is_said() -> None:
    with pytest.raises(NotEstimableError, match="do not vary within"):
        fit_gaussian(GaussianSums.of(n=[1, 1, 1], mean=[1, 2, 3], within=[0, 0, 0]))
    with pytest.raises(NotEstimableError, match="do not vary within"):
        fit_gaussian(GaussianSums.of(n=[4, 4, 4], mean=[1, 2, 3], within=[0, 0, 0]))
    good = GaussianSums.of(n=[4, 4, 4], mean=[1, 2, 3], within=[1, 2, 3])
    with pytest.raises(UnknownChoiceError, match="REML"):
        fit_gaussian(good, method="reml")
    with pytest.raises(UnknownChoiceError, match="REML"):
        gaussian_log_likelihood(good, between=1, within=1, method="reml")
    with pytest.raises(WrongTypeError, match="variance"):
        gaussian_log_likelihood(good, between=-1, within=1)
    with pytest.raises(NotEstimableError, match="different methods"):
        proportional_change(fit_gaussian(good), fit_gaussian(good, method="ML"))
