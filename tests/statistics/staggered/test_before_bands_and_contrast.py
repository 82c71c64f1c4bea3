"""The test before the change and its power, bands over horizons, dates by lot, and the regression not to be used."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.statistics.staggered import (
    Study,
    before,
    by_lot,
    combined,
    group_time_effects,
    simultaneous_level,
    two_way,
)

from .studies import NEVER, drawn, studies


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_test_before_does_not_depend_on_the_base(seed: int) -> None:
    study = drawn((20, 30, 60), (2, 4, NEVER), periods=6, seed=seed)
    found = [
        before(combined(group_time_effects(study, comparison="never", base=b)), small=False)
        for b in ("universal", "varying")
    ]
    assert found[0].wald == pytest.approx(found[1].wald, rel=1e-6)
    assert found[0].tested == found[1].tested == 4
    slopes = [
        combined(group_time_effects(study, comparison="never", base=b)).value[-1]
        for b in ("universal", "varying")
    ]
    assert slopes[0] == pytest.approx(slopes[1], abs=1e-9)


@settings(max_examples=10)
@given(study=studies(), drift=st.floats(-2, 2))
def test_the_slope_before_is_the_drift_that_is_put_in(study: Study, drift: float) -> None:
    plain = combined(group_time_effects(study, comparison="never"))
    moved = study.outcome + drift * np.arange(study.periods) * np.isfinite(study.start)[:, None]
    made = combined(group_time_effects(Study(moved, study.start), comparison="never"))
    if "slope before" not in plain.kind:
        assert study.starts.max() < 2
        return
    assert made.value[-1] - plain.value[-1] == pytest.approx(drift, abs=1e-9)


@pytest.mark.slow
def test_the_drift_is_shown_four_times_in_five() -> None:
    rng = np.random.default_rng(1)
    start = np.repeat([4.0, NEVER], [40, 60])
    noise = rng.normal(size=(400, 100, 7))
    drift = before(combined(group_time_effects(Study(noise[0], start)))).drift
    drifts, found = [], 0
    for of in noise:
        made = before(combined(group_time_effects(Study(of, start))))
        drifts.append(made.drift)
        moved = of + np.median(drifts[:50]) * np.arange(7) * (start < NEVER)[:, None]
        found += before(combined(group_time_effects(Study(moved, start)))).chance < 0.05
    assert drift > 0
    assert 0.73 < found / len(noise) < 0.87


def test_with_too_few_units_horizons_are_tested_and_with_fewer_nothing() -> None:
    many = drawn((30, 30, 60), (5, 7, NEVER), periods=9)
    assert before(combined(group_time_effects(many))).of == "cohort and time"
    fewer = drawn((30, 30, 30, 60), (5, 8, 11, NEVER), periods=14, seed=2)
    found = before(combined(group_time_effects(fewer)))
    assert found.of in {"horizon", ""}
    few = before(combined(group_time_effects(drawn((3, 3), (5, NEVER), periods=9))))
    assert (few.of, few.tested) == ("", 0)
    assert np.isnan([few.wald, few.chance, few.drift]).all()
    assert before(combined(group_time_effects(drawn((9, 9), (1, NEVER), periods=3)))).of == ""


def test_a_band_of_independent_effects_is_sidaks_and_of_one_effect_its_interval() -> None:
    assert simultaneous_level(np.eye(5), level=0.95) == pytest.approx(0.95 ** (1 / 5), abs=0.002)
    assert simultaneous_level(np.ones((5, 5)), level=0.95) == pytest.approx(0.95, abs=0.004)
    assert simultaneous_level(np.array([[4.0]]), level=0.9) == pytest.approx(0.9, abs=0.006)
    assert simultaneous_level(np.diag([1.0, 0.0, np.nan]), level=0.9) == pytest.approx(0.9, abs=0.006)
    assert np.isnan(simultaneous_level(np.zeros((2, 2))))
    one, two = (simultaneous_level(np.eye(3), seed=s) for s in (0, 1))
    assert one != two
    assert one == simultaneous_level(7.0 * np.eye(3), seed=0)


def test_dates_by_lot_come_near_every_way_in_which_they_could_have_fallen() -> None:
    study = drawn((2, 1, 3), (2, 4, NEVER), periods=6, seed=9)
    made = combined(group_time_effects(study))
    place = int(made.at_kind("cohort", whole=True)[0])
    reached = []
    for order in permutations(range(6)):
        again = combined(group_time_effects(Study(study.outcome, study.start[list(order)])))
        reached.append(abs(again.value[place]) >= abs(made.value[place]) - 1e-9)
    assert by_lot(study, made, place, draws=4000) == pytest.approx(np.mean(reached), abs=0.03)
    assert by_lot(study, made, place, draws=50, seed=1) == by_lot(study, made, place, draws=50, seed=1)


@settings(max_examples=10)
@given(study=studies())
def test_two_way_fixed_effects_is_least_squares_on_units_and_periods(study: Study) -> None:
    units, periods = study.outcome.shape
    changed = (np.arange(periods) >= study.start[:, None]).astype(float).ravel()
    design = np.column_stack(
        [
            changed,
            np.kron(np.eye(units), np.ones((periods, 1))),
            np.kron(np.ones((units, 1)), np.eye(periods)),
        ]
    )
    told = np.linalg.lstsq(design, study.outcome.ravel(), rcond=None)[0][0]
    found = two_way(study)
    assert found is not None
    assert found.value == pytest.approx(told, abs=1e-9)
    assert 0 <= found.negative < 1


def test_two_way_fixed_effects_counts_growing_effects_against_themselves() -> None:
    """Effects of 1, 2, 3 … a period of units that all change: the truth is known, and the regression far from it."""
    start = np.repeat([1.0, 4.0], 5)
    since = np.arange(10) - start[:, None] + 1.0
    study = Study(np.maximum(since, 0.0), start)
    found = two_way(study)
    assert found is not None
    assert found.negative > 0.2
    assert found.value < 0.5 * float(since[since > 0].mean())
    made = combined(group_time_effects(study))
    np.testing.assert_allclose(
        [made.value[i] for i in made.at_kind("horizon") if made.index[i] >= 0], [1, 2, 3]
    )
    assert two_way(Study(np.zeros((1, 3)), np.array([1.0]))) is None
    assert two_way(Study(np.zeros((4, 3)), np.full(4, NEVER))) is None
