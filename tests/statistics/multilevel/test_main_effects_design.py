"""The columns of main effects are read from codes, and columns that say nothing new are left out and said so."""

import numpy as np
import pytest

from syschange.errors import NotEstimableError, WrongTypeError
from syschange.statistics.multilevel import BinomialSums, GaussianSums, effects, fit_gaussian, main_effects

GENDER, AGE = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 1, 2, 0, 1, 2])


def sums(n: list[int], mean: list[float]) -> GaussianSums:
    return GaussianSums.of(n=n, mean=mean, within=np.maximum(np.array(n) - 1, 0) * 1.0)


def test_a_column_for_each_level_but_the_first() -> None:
    expected = [
        [1, 0, 0, 0],
        [1, 0, 1, 0],
        [1, 0, 0, 1],
        [1, 1, 0, 0],
        [1, 1, 1, 0],
        [1, 1, 0, 1],
    ]
    np.testing.assert_array_equal(main_effects([GENDER, AGE]), expected)


def test_levels_nobody_has_keep_their_column() -> None:
    assert main_effects([GENDER, AGE], levels=[2, 5]).shape == (6, 6)
    assert main_effects([np.zeros(3, dtype=int)]).shape == (3, 1)


@pytest.mark.parametrize(
    ("codes", "levels"),
    [
        ([GENDER, AGE[:4]], None),
        ([GENDER - 1], None),
        ([GENDER.astype(float)], None),
        ([GENDER, AGE], [2, 2]),
        ([GENDER, AGE], [2]),
        ([AGE.reshape(2, 3)], None),
        ([], None),
    ],
)
def test_codes_that_mean_nothing_are_said(codes: list[np.ndarray], levels: list[int] | None) -> None:
    with pytest.raises(WrongTypeError):
        main_effects(codes, levels=levels)


def test_a_column_that_says_nothing_new_has_no_coefficient_and_changes_nothing() -> None:
    data = sums([9, 8, 7, 6, 5, 4], [1.0, 2.5, 2.0, 1.5, 4.5, 3.0])
    plain = main_effects([GENDER, AGE])
    doubled = np.column_stack([plain[:, :2], 2 * plain[:, 1] - 1, plain[:, 2:], np.zeros(6)])
    once, twice = fit_gaussian(data, design=plain), fit_gaussian(data, design=doubled)
    assert np.isnan(twice.coefficients[[2, 5]]).all()
    assert np.isnan(twice.se[[2, 5]]).all()
    np.testing.assert_allclose(twice.coefficients[[0, 1, 3, 4]], once.coefficients, rtol=1e-9)
    np.testing.assert_allclose(twice.between, once.between, rtol=1e-9)
    np.testing.assert_allclose(twice.log_likelihood, once.log_likelihood, rtol=1e-12)


def test_an_empty_stratum_is_predicted_where_its_levels_are_known_and_missing_where_not() -> None:
    gender, age = np.append(GENDER, [0, 1]), np.append(AGE, [3, 3])
    data = sums([9, 8, 7, 6, 5, 0, 0, 0], [1.0, 2.5, 2.0, 1.5, 4.5, 0, 0, 0])
    fit = fit_gaussian(data, design=main_effects([gender, age]))
    assert np.isnan(fit.coefficients).tolist() == [False, False, False, False, True]
    known = [True] * 6 + [False] * 2
    assert np.isfinite(fit.additive).tolist() == known
    assert np.isfinite(effects(fit).lower).tolist() == known
    assert fit.additive[5] == pytest.approx(fit.coefficients[[0, 1, 3]].sum(), rel=1e-9)
    assert effects(fit).value[5] == 0
    assert effects(fit).se[5] == pytest.approx(np.sqrt(fit.between), rel=1e-9)


def test_as_many_effects_as_strata_leave_nothing_to_vary() -> None:
    with pytest.raises(NotEstimableError, match="no more strata"):
        fit_gaussian(sums([5, 5], [1.0, 2.0]), design=main_effects([np.array([0, 1])]))
    with pytest.raises(NotEstimableError, match="no more strata"):
        fit_gaussian(sums([5], [1.0]))
    with pytest.raises(NotEstimableError, match="no more strata"):
        fit_gaussian(sums([], []))


def test_a_design_of_another_shape_is_refused() -> None:
    data = sums([5, 5, 5], [1.0, 2.0, 4.0])
    for design in (np.ones((2, 1)), np.ones(3), np.full((3, 1), np.nan), np.ones((3, 0))):
        with pytest.raises(WrongTypeError, match="design"):
            fit_gaussian(data, design=design)


def test_sums_that_mean_nothing_are_refused() -> None:
    ones = np.ones(3)
    for n, mean, within in ((-ones, ones, ones), (ones, ones, -ones), (ones, ones * np.nan, ones)):
        with pytest.raises(WrongTypeError):
            GaussianSums.of(n=n, mean=mean, within=within)
    for n, events in ((ones, 2 * ones), (ones, -ones), (ones * np.inf, ones), (ones, np.ones(2))):
        with pytest.raises(WrongTypeError):
            BinomialSums.of(n=n, events=events)


def test_what_an_empty_stratum_holds_is_ignored() -> None:
    made = GaussianSums.of(n=[2, 0], mean=[1, np.nan], within=[1, np.nan])
    assert (made.mean[1], made.within[1]) == (0, 0)
