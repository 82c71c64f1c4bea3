"""REML-AR(1) is the likelihood worked out the long way, for any gaps, and the same for one series as for many."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg, optimize

from syschange.errors import WrongTypeError
from syschange.statistics.series import interrupted, reml_ar1


def drawn(seed: int, series: int, points: int, phi: float) -> np.ndarray:
    noise = np.random.default_rng(seed).normal(size=(series, points))
    y = noise.copy()
    for t in range(1, points):
        y[:, t] = phi * y[:, t - 1] + np.sqrt(1 - phi**2) * noise[:, t]
    return y


def the_long_way(y: np.ndarray, x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Return φ, the coefficients and their covariance from dense matrices."""
    there = np.isfinite(y)
    at, z, own = np.flatnonzero(there), y[there], x[there]
    apart = np.abs(at[:, None] - at[None, :])

    def solved(phi: float) -> tuple[float, np.ndarray, np.ndarray]:
        r = phi**apart if phi else np.eye(len(at))
        inverse = linalg.inv(r)
        information = own.T @ inverse @ own
        beta = linalg.solve(information, own.T @ inverse @ z)
        rest = z - own @ beta
        df = len(z) - own.shape[1]
        squares = rest @ inverse @ rest
        loss = (df * np.log(squares) + np.linalg.slogdet(r)[1] + np.linalg.slogdet(information)[1]) / 2
        return loss, beta, squares / df * linalg.inv(information)

    grid = np.linspace(-0.97, 0.97, 50)
    best = grid[int(np.argmin([solved(phi)[0] for phi in grid]))]
    found = optimize.minimize_scalar(
        lambda p: solved(p)[0], bounds=(max(best - 0.04, -0.98), min(best + 0.04, 0.98)), method="bounded",
        options={"xatol": 1e-10},
    )  # fmt: skip
    return float(found.x), *solved(float(found.x))[1:]


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10_000), phi=st.sampled_from([-0.5, 0.0, 0.3, 0.7]), lost=st.integers(0, 12),
    points=st.integers(22, 50),
)  # fmt: skip
def test_it_is_the_likelihood_of_dense_matrices(seed: int, phi: float, lost: int, points: int) -> None:
    y = drawn(seed, 1, points, phi)[0]
    y[np.random.default_rng(seed).choice(points, lost, replace=False)] = np.nan
    x = interrupted(points, points // 2)
    expected, beta, covariance = the_long_way(y, x)
    made = reml_ar1(y, x)
    if abs(expected) < 0.97:  # at the end of the search both stop where they may
        assert made.phi[0] == pytest.approx(expected, abs=2e-4)
        assert made.coefficients[0] == pytest.approx(beta, abs=2e-3)
        assert made.plain[0] == pytest.approx(covariance, rel=5e-3, abs=1e-8)


def test_many_series_are_what_each_is_by_itself() -> None:
    y = drawn(1, 40, 40, 0.4)
    gaps = np.random.default_rng(2).random(y.shape) < 0.15
    y[20:][gaps[20:]] = np.nan
    x = interrupted(40, 24)
    together = reml_ar1(y, x)
    each_own = reml_ar1(y, np.broadcast_to(x, (40, *x.shape)))
    for i in range(40):
        alone = reml_ar1(y[i], x)
        for name in ("coefficients", "covariance", "plain", "phi", "sigma", "df", "points"):
            assert getattr(together, name)[i] == pytest.approx(getattr(alone, name)[0], rel=1e-6, abs=1e-9), (
                name
            )
            assert getattr(each_own, name)[i] == pytest.approx(getattr(alone, name)[0], rel=1e-6, abs=1e-9), (
                name
            )


@settings(max_examples=20)
@given(
    seed=st.integers(0, 10_000), scale=st.floats(0.01, 1000), shift=st.floats(-1e4, 1e4),
    added=st.floats(-50, 50),
)  # fmt: skip
def test_units_and_a_known_effect_pass_through(seed: int, scale: float, shift: float, added: float) -> None:
    y, x = drawn(seed, 1, 36, 0.3)[0], interrupted(36, 24)
    plain = reml_ar1(y, x)
    moved = reml_ar1(scale * (y + added * x[:, 2] - 0.1 * added * x[:, 3]) + shift, x)
    step = [0, 0, added, -0.1 * added]
    expected = scale * (plain.coefficients[0] + step) + np.array([shift, 0, 0, 0])
    size = abs(shift) + scale * (1 + abs(added))
    assert moved.coefficients[0] == pytest.approx(expected, abs=1e-5 * size)
    assert moved.errors(np.eye(4))[0] == pytest.approx(scale * plain.errors(np.eye(4))[0], rel=1e-4)


def test_what_cannot_be_estimated_is_missing_and_leaves_the_others_alone() -> None:
    x, good = interrupted(30, 20), drawn(5, 1, 30, 0.2)[0]
    straight = 3 + 2 * np.arange(30.0)
    nothing_after, four = good.copy(), np.full(30, np.nan)
    nothing_after[20:], four[[1, 5, 22, 25]] = np.nan, [1, 2, 3, 5]
    y = np.stack([np.full(30, np.nan), np.zeros(30), np.full(30, 7.0), straight, nothing_after, four, good])
    made = reml_ar1(y, x)
    assert np.isnan(made.phi[:6]).all()
    assert np.isnan(made.errors(np.eye(4))[:6]).all()
    assert made.coefficients[6] == pytest.approx(reml_ar1(good, x).coefficients[0])
    assert np.isnan(reml_ar1(np.zeros(30), x).phi).all()
    assert made.points.tolist() == [0, 30, 30, 30, 20, 4, 30]
    assert np.isnan(reml_ar1(good[:4], interrupted(4, 2)).coefficients).all()


def test_the_order_of_time_does_not_matter_to_phi_and_gaps_do() -> None:
    y = drawn(3, 1, 48, 0.6)[0]
    x = np.column_stack([np.ones(48), np.arange(48.0)])
    assert reml_ar1(y, x).phi == pytest.approx(reml_ar1(y[::-1], x).phi, abs=1e-6)
    spread_out = np.full(96, np.nan)
    spread_out[::2] = y
    wide = np.column_stack([np.ones(96), np.arange(96.0)])
    assert reml_ar1(spread_out, wide).phi ** 2 == pytest.approx(reml_ar1(y, x).phi, abs=1e-5)


def test_long_series_and_strong_autocorrelation_are_held() -> None:
    y = drawn(11, 3, 3000, 0.93)
    made = reml_ar1(y, interrupted(3000, 2000))
    assert made.phi == pytest.approx([0.93] * 3, abs=0.025)
    inflated = made.errors(np.eye(4))[:, 2] / np.sqrt(made.plain[:, 2, 2])
    assert ((inflated > 0.97) & (inflated < 1.2)).all()


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(WrongTypeError, match="length"):
        reml_ar1(np.zeros(10), interrupted(11, 5))
    with pytest.raises(WrongTypeError, match="missing"):
        reml_ar1(np.zeros(6), np.full((6, 2), np.nan))
    with pytest.raises(WrongTypeError, match="one design"):
        reml_ar1(np.zeros((2, 6)), np.zeros((3, 6, 2)))
