"""Each stratum's prediction is its additive part and its interaction, each with an error that is never nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from syschange.errors import WrongTypeError
from syschange.statistics.multilevel import (
    BinomialSums,
    Fit,
    GaussianSums,
    conditional_se,
    effects,
    fit_binomial,
    fit_gaussian,
    main_effects,
    predictions,
    standing_out,
)
from syschange.statistics.multiplicity import benjamini_hochberg

DESIGN = main_effects(np.unravel_index(np.arange(20), (4, 5)))


def numeric(seed: int, spread: float = 0.5) -> tuple[GaussianSums, Fit]:
    rng = np.random.default_rng(seed)
    n = rng.integers(2, 60, 20)
    mean = DESIGN @ rng.normal(size=8) + spread * rng.normal(size=20) + rng.normal(size=20) / np.sqrt(n)
    data = GaussianSums.of(n=n, mean=mean, within=rng.chisquare(n - 1))
    return data, fit_gaussian(data, design=DESIGN)


def counted(seed: int, spread: float = 0.5) -> tuple[BinomialSums, Fit]:
    rng = np.random.default_rng(seed)
    n = rng.integers(30, 120, 20)
    odds = DESIGN @ np.concatenate([[-0.5], rng.normal(0, 0.3, 7)]) + spread * rng.normal(size=20)
    data = BinomialSums.of(n=n, events=rng.binomial(n, special.expit(odds)))
    return data, fit_binomial(data, design=DESIGN)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1), which=st.sampled_from([numeric, counted]), level=st.floats(0.5, 0.99))
def test_the_parts_add_up_and_lie_within_their_limits(seed: int, which: object, level: float) -> None:
    _, fit = which(seed)  # type: ignore[operator]
    made = predictions(fit, level=level)
    np.testing.assert_allclose(made.total.value, made.additive.value + made.interaction.value, atol=1e-12)
    for part in (made.total, made.additive, made.interaction, effects(fit, level=level)):
        assert (part.se > 0).all()
        assert ((part.lower < part.value) & (part.value < part.upper)).all()
    if fit.family == "binomial":
        assert ((made.total.lower > 0) & (made.total.upper < 1)).all()


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_numeric_prediction_lies_between_the_additive_part_and_the_own_mean(seed: int) -> None:
    data, fit = numeric(seed)
    made = predictions(fit)
    own = fit.between * data.n / (fit.between * data.n + fit.within)
    np.testing.assert_allclose(made.total.value, own * data.mean + (1 - own) * made.additive.value, rtol=1e-9)


def dense_errors(data: GaussianSums, fit: Fit) -> tuple[np.ndarray, np.ndarray]:
    """Return the prediction variances of effects and totals, variances known, from the mixed-model equations.

    They are the inverse of the coefficient matrix of coefficients and effects together (Henderson 1975).
    """
    inside = np.diag(data.n) / fit.within
    joint = np.block([[DESIGN.T @ inside @ DESIGN, DESIGN.T @ inside], [inside @ DESIGN, inside]])
    joint[8:, 8:] += np.eye(20) / fit.between
    inverse = np.linalg.inv(joint)
    to_total = np.hstack([DESIGN, np.eye(20)])
    return np.diag(inverse)[8:], np.diag(to_total @ inverse @ to_total.T)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_errors_are_those_of_the_mixed_model_equations_and_of_the_variance(seed: int) -> None:
    data, fit = numeric(seed, spread=1.0)
    of_effects, of_totals = dense_errors(data, fit)
    total = fit.between + fit.within / data.n
    of_variance = 2 * (fit.within / data.n) ** 2 / total**3 * 2 / (total**-2).sum()
    np.testing.assert_allclose(effects(fit).se ** 2, of_effects + of_variance, rtol=1e-6)
    np.testing.assert_allclose(predictions(fit).total.se ** 2, of_totals + of_variance, rtol=1e-6)
    np.testing.assert_allclose(
        conditional_se(fit) ** 2, fit.between * (fit.within / data.n) / total, rtol=1e-9
    )


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_error_of_a_difference_of_probabilities_agrees_with_draws(seed: int) -> None:
    _, fit = counted(seed)
    made, joint = predictions(fit), effects(fit)
    weight = fit.between * fit.information / (1 + fit.between * fit.information)
    rng = np.random.default_rng(seed)
    # Small errors, so that the delta method is exact but for the draws' own error of about 1%.
    a = np.sqrt(fit.additive_variance) * (first := rng.normal(size=(5000, 20)))
    rest = np.sqrt(joint.se**2 - weight**2 * fit.additive_variance)
    e = -weight * np.sqrt(fit.additive_variance) * first + rest * rng.normal(size=(5000, 20))
    tiny = 1e-3
    plain = fit.additive + tiny * a
    drawn = (special.expit(plain + fit.effect + tiny * e) - special.expit(plain)).std(axis=0) / tiny
    np.testing.assert_allclose(made.interaction.se, drawn, rtol=0.06)


def test_at_no_variance_every_interaction_is_nothing_but_not_for_sure() -> None:
    rng = np.random.default_rng(5)
    n = rng.integers(5, 40, 20)
    mean = DESIGN @ np.arange(8.0)
    fit = fit_gaussian(GaussianSums.of(n=n, mean=mean, within=n - 1.0), design=DESIGN)
    part, out = effects(fit), standing_out(fit)
    assert fit.at_boundary
    assert (part.value == 0).all()
    assert (conditional_se(fit) == 0).all()
    assert (part.upper > 0.05).all()
    assert (out.false_sign_rate == 0.5).all()
    assert (out.adjusted == 1).all()


def test_the_strata_that_stand_out_are_those_made_to() -> None:
    rng = np.random.default_rng(20260801)
    n = np.full(60, 400)
    truth = np.zeros(60)
    truth[[3, 17, 41]] = [1.0, -1.0, 1.2]
    design = main_effects(np.unravel_index(np.arange(60), (3, 4, 5)))
    mean = truth + rng.normal(size=60) / 20
    out = standing_out(
        fit_gaussian(GaussianSums.of(n=n, mean=mean, within=rng.chisquare(399, 60)), design=design)
    )
    assert {3, 17, 41} <= set(np.flatnonzero(out.adjusted < 0.05))
    assert (out.false_sign_rate[[3, 17, 41]] < 1e-6).all()
    assert np.sign(out.z[[3, 17, 41]]).tolist() == [1, -1, 1]


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_signs_and_tails_belong_together(seed: int) -> None:
    _, fit = numeric(seed)
    out, part = standing_out(fit), effects(fit)
    np.testing.assert_allclose(out.z, part.value / part.se)
    np.testing.assert_allclose(out.p, 2 * out.false_sign_rate)
    np.testing.assert_allclose(out.adjusted, benjamini_hochberg(out.p))
    assert (out.false_sign_rate <= 0.5).all()


def test_an_empty_stratum_does_not_stand_out_and_is_not_counted() -> None:
    data, fit = numeric(8)
    more = GaussianSums.of(
        n=np.append(data.n, 0), mean=np.append(data.mean, 0), within=np.append(data.within, 0)
    )
    out = standing_out(fit_gaussian(more, design=np.vstack([DESIGN, DESIGN[:1]])))
    assert np.isnan([out.z[-1], out.p[-1], out.adjusted[-1], out.false_sign_rate[-1]]).all()
    np.testing.assert_allclose(out.adjusted[:-1], standing_out(fit).adjusted, rtol=1e-6)


def test_a_level_that_is_not_one_is_refused() -> None:
    _, fit = numeric(1)
    for made in (effects, predictions):
        with pytest.raises(WrongTypeError, match="level"):
            made(fit, level=95)
