"""Regression and the doubly robust estimator: what they remove, what they cannot, and their standard errors."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.statistics import staggered
from syschange.statistics.staggered import Study, cells_of, from_units

Made = tuple[np.ndarray, np.ndarray, np.ndarray]
Adjust = Callable[[np.ndarray, np.ndarray, np.ndarray], Any]


def _through(way: Callable[..., Any], moved: np.ndarray, changed: np.ndarray, design: np.ndarray) -> Any:
    made = way(changed, design)
    return None if made is None else made(moved)


def regression(moved: np.ndarray, changed: np.ndarray, design: np.ndarray) -> Any:
    return _through(staggered.regression, moved, changed, design)


def doubly_robust(moved: np.ndarray, changed: np.ndarray, design: np.ndarray) -> Any:
    return _through(staggered.doubly_robust, moved, changed, design)


def trial(seed: int, n: int = 200, effect: float = 1.0, curve: float = 0.0, choice: float = 1.0) -> Made:
    """Return how far units moved, who changed, and the design; both depend on one covariate."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    changed = (rng.random(n) < 1 / (1 + np.exp(0.3 - choice * x))).astype(float)
    moved = 2 * x + curve * x**2 + effect * changed + rng.normal(size=n)
    return moved, changed, np.column_stack([np.ones(n), x])


@pytest.mark.parametrize("adjust", [regression, doubly_robust])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_error_is_that_of_leaving_out_one_unit_after_another(adjust: Adjust, seed: int) -> None:
    moved, changed, design = trial(seed, n=300, choice=0.5)
    made = adjust(moved, changed, design)
    assert made is not None
    value, parts = made
    every = np.arange(len(moved))
    without = [adjust(*(a[every != i] for a in (moved, changed, design))) for i in every]
    left = np.array([of[0] for of in without if of is not None])
    jackknife = np.sqrt((len(every) - 1) / len(every) * ((left - left.mean()) ** 2).sum())
    assert parts.sum() == pytest.approx(0, abs=1e-8)
    assert np.sqrt((parts**2).sum()) == pytest.approx(jackknife, rel=0.05)
    assert np.corrcoef(parts, value - left)[0, 1] > 0.99


def test_adjusted_effects_are_near_the_truth_where_the_plain_one_is_not() -> None:
    found = {name: [] for name in ("plain", "regression", "doubly robust")}
    for seed in range(40):
        moved, changed, design = trial(seed)
        found["plain"].append(moved[changed > 0].mean() - moved[changed == 0].mean())
        found["regression"].append(regression(moved, changed, design)[0])
        found["doubly robust"].append(doubly_robust(moved, changed, design)[0])
    means = {name: np.mean(values) for name, values in found.items()}
    assert means["plain"] > 2
    assert means["regression"] == pytest.approx(1, abs=0.1)
    assert means["doubly robust"] == pytest.approx(1, abs=0.1)


def test_who_changed_may_be_modelled_rightly_in_place_of_the_outcome() -> None:
    """The outcome is curved, which regression does not know; the likelihood of changing is as modelled."""
    made = [trial(seed, n=2000, curve=1.0) for seed in range(12)]
    regressed, doubly = (np.mean([f(*of)[0] for of in made]) for f in (regression, doubly_robust))
    assert abs(doubly - 1) < 0.12 < abs(regressed - 1)


def test_a_covariate_that_is_the_same_for_all_or_tells_them_apart_cannot_be_adjusted_for() -> None:
    moved, changed, design = trial(1)
    same = np.column_stack([design, np.full(len(moved), 3.0)])
    assert regression(moved, changed, same) is None
    assert doubly_robust(moved, changed, same) is None
    assert (
        doubly_robust(moved, changed, np.column_stack([design[:, :1], changed + 0.001 * design[:, 1]]))
        is None
    )
    few = np.flatnonzero(changed == 0)[:2].tolist() + np.flatnonzero(changed)[:9].tolist()
    assert regression(moved[few], changed[few], design[few]) is None


@settings(max_examples=5)
@given(scale=st.floats(1e-4, 1e6))
def test_the_unit_of_a_covariate_does_not_matter(scale: float) -> None:
    moved, changed, design = trial(2)
    for adjust in (regression, doubly_robust):
        one, other = adjust(moved, changed, design), adjust(moved, changed, design * [1.0, scale])
        assert one is not None
        assert other is not None
        assert one[0] == pytest.approx(other[0], rel=1e-6)


def test_covariates_are_taken_from_the_period_that_an_effect_is_measured_from() -> None:
    rng = np.random.default_rng(3)
    start = np.repeat([2.0, np.inf], [30, 50])
    outcome, covariates = rng.normal(size=(80, 4)), rng.normal(size=(80, 4, 1))
    study = Study(outcome, start, covariates=covariates)
    made = from_units(study, cells_of(study), adjust="regression")
    k = int(np.flatnonzero(made.cells.horizon == 1)[0])
    design = np.column_stack([np.ones(80), covariates[:, 1, 0]])
    told = regression(outcome[:, 3] - outcome[:, 1], (start == 2).astype(float), design)
    assert told is not None
    assert made.value[k] == pytest.approx(told[0])
    later = covariates.copy()
    later[:, 2:] = 99.0
    assert np.allclose(
        from_units(Study(outcome, start, covariates=later), cells_of(study), adjust="regression").value,
        made.value,
    )
    covariates[0, 1] = np.nan
    fewer = from_units(Study(outcome, start, covariates=covariates), cells_of(study), adjust="regression")
    assert fewer.changed.tolist() == [29] * 3
