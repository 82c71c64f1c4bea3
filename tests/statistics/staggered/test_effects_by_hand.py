"""Small designs whose answers can be worked out by hand, and the two ways to work them out agree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import NotEstimableError, UnknownChoiceError, WrongTypeError
from syschange.statistics.staggered import (
    Study,
    cells_of,
    combined,
    from_moments,
    from_units,
    group_time_effects,
    group_times,
    path,
)

from .studies import NEVER, drawn, studies


@settings(max_examples=15)
@given(
    study=studies(),
    comparison=st.sampled_from(["never", "not yet"]),
    base=st.sampled_from(["universal", "varying"]),
)
def test_moments_of_cohorts_give_what_the_units_do(study: Study, comparison: str, base: str) -> None:
    cells = cells_of(study, comparison=comparison, base=base)
    one, other = (combined(f(study, cells)) for f in (from_moments, from_units))
    assert one.kind == other.kind
    np.testing.assert_allclose(one.value, other.value, atol=1e-9)
    for small in (True, False):
        np.testing.assert_allclose(
            one.spread.covariance(small=small), other.spread.covariance(small=small), atol=1e-9
        )
        np.testing.assert_allclose(one.sides(small=small).df, other.sides(small=small).df, rtol=1e-6)
    assert np.array_equal(one.units(), other.units())


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 9), m=st.integers(2, 9))
def test_two_groups_and_two_periods_are_welchs_test(seed: int, n: int, m: int) -> None:
    study = drawn((n, m), (1.0, NEVER), periods=2, seed=seed)
    made = combined(group_time_effects(study))
    moved = study.outcome[:, 1] - study.outcome[:, 0]
    told = stats.ttest_ind(moved[:n], moved[n:], equal_var=False)
    for kind in ("simple", "horizon", "cohort", "calendar"):
        place = made.at_kind(kind, whole=True)[0]
        sides = made.sides()
        assert made.value[place] / sides.se[place] == pytest.approx(told.statistic, rel=1e-6)
        assert sides.df[place] == pytest.approx(told.df, rel=1e-6)


@settings(max_examples=10)
@given(study=studies(), shift=st.floats(-100, 100))
def test_what_all_have_in_common_and_what_each_has_of_its_own_does_not_matter(
    study: Study, shift: float
) -> None:
    own = np.arange(len(study.start))[:, None] * shift + np.arange(study.periods) ** 2
    made, again = (group_time_effects(s) for s in (study, Study(study.outcome + own, study.start)))
    np.testing.assert_allclose(made.value, again.value, atol=1e-6)


def test_an_effect_that_is_put_in_comes_out() -> None:
    quiet = np.zeros((6, 6))
    start = np.array([2.0, 2.0, 4.0, 4.0, NEVER, NEVER])
    since = np.arange(6) - start[:, None]
    made = combined(group_time_effects(Study(np.where(since >= 0, 1.0 + since, quiet), start)))
    by_horizon = {int(made.index[i]): made.value[i] for i in made.at_kind("horizon")}
    assert by_horizon == pytest.approx({-4: 0, -3: 0, -2: 0, 0: 1, 1: 2, 2: 3, 3: 4})
    whole = {
        k: made.value[made.at_kind(k, whole=True)[0]] for k in ("simple", "horizon", "cohort", "calendar")
    }
    assert whole == pytest.approx({"simple": 13 / 6, "horizon": 2.5, "cohort": 2.0, "calendar": 2.0})


def test_units_that_will_change_are_compared_with_only_until_they_do() -> None:
    start = np.array([1.0, 1.0, 2.0, 2.0, NEVER, NEVER])
    outcome = np.zeros((6, 4))
    outcome[2:4, 2:] = 50.0  # what the later cohort's change does
    waiting, never = (group_time_effects(Study(outcome, start), comparison=c) for c in ("not yet", "never"))
    for made in (waiting, never):
        first = made.cells.cohort == 0
        np.testing.assert_allclose(made.value[first], 0.0)
    assert waiting.compared[waiting.cells.horizon == 0].tolist() == [4, 2]
    assert never.compared.tolist() == [2] * len(never.cells)


def test_anticipation_moves_the_base_and_keeps_those_who_anticipate_out_of_the_comparison() -> None:
    start = np.array([3.0, 3.0, 4.0, 4.0, NEVER, NEVER])
    outcome = np.where(np.arange(6) - start[:, None] >= -1, 7.0, 0.0)  # a period ahead of the change
    plain, ahead = (group_time_effects(Study(outcome, start, anticipation=a)) for a in (0, 1))
    assert np.abs(plain.value[plain.cells.post]).max() < 7
    np.testing.assert_allclose(ahead.value[ahead.cells.post], 7.0)
    np.testing.assert_allclose(ahead.value[ahead.cells.pre], 0.0)
    assert (ahead.cells.horizon[~ahead.cells.pre] >= -1).all()


def test_a_path_is_of_the_same_units_at_every_horizon() -> None:
    effects = group_time_effects(drawn((4, 4, 4, 6), (2, 4, 6, NEVER), effect=3.0))
    short, long = path(effects), path(effects, balance=5)
    assert short.horizons.tolist() == [0, 1]
    assert (short.cohorts.tolist(), long.cohorts.tolist()) == ([0, 1, 2], [0])
    assert long.horizons.tolist() == [0, 1, 2, 3, 4, 5]
    np.testing.assert_allclose(np.sqrt(np.diag(long.covariance))[0], group_times(effects).sides().se[1])
    assert np.linalg.eigvalsh(short.covariance).min() > 0
    with pytest.raises(NotEstimableError, match="6 periods"):
        path(effects, balance=6)


def test_options_that_are_none_are_refused() -> None:
    study = drawn((3, 3), (2, NEVER))
    with pytest.raises(UnknownChoiceError, match="comparison"):
        cells_of(study, comparison="all")
    with pytest.raises(UnknownChoiceError, match="base"):
        cells_of(study, base="long")
    with pytest.raises(UnknownChoiceError, match="gaps"):
        from_units(study, cells_of(study), gaps="fill")
    with pytest.raises(UnknownChoiceError, match="adjustment"):
        from_units(study, cells_of(study), adjust="matching")
    with pytest.raises(WrongTypeError, match="negative"):
        Study(study.outcome, study.start, anticipation=-1)
    with pytest.raises(WrongTypeError, match="table of units"):
        Study(study.outcome[0], study.start)
    with pytest.raises(NotEstimableError, match="No effect"):
        group_time_effects(drawn((3,), (2,)))
