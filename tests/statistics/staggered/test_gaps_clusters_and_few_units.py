"""Units that are not always seen, that hang together, or that are alone in their cohort."""

import numpy as np
import pytest
from hypothesis import given, settings

from syschange.statistics.staggered import (
    Study,
    cells_of,
    combined,
    estimated,
    from_moments,
    from_units,
    group_time_effects,
    group_times,
)

from .studies import NEVER, drawn, studies


@settings(max_examples=15)
@given(study=studies(gaps=0.2))
def test_pairs_are_of_the_units_seen_at_both_times(study: Study) -> None:
    study = estimated(study, gaps="pairs")
    cells = cells_of(study)
    made = from_units(study, cells, gaps="pairs")
    for k in range(len(made.cells)):
        t, b = made.cells.period[k], made.cells.base[k]
        moved = study.outcome[:, t] - study.outcome[:, b]
        seen = np.isfinite(moved)
        own = seen & (study.cohort == made.cells.cohort[k])
        other = seen & made.cells.pool[k][study.cohort]
        assert made.value[k] == pytest.approx(moved[own].mean() - moved[other].mean(), abs=1e-9)
        assert (made.changed[k], made.compared[k]) == (own.sum(), other.sum())


@settings(max_examples=15)
@given(study=studies(gaps=0.2))
def test_rows_are_all_that_were_seen_at_either_time(study: Study) -> None:
    study = estimated(study, gaps="rows")
    made = from_units(study, cells_of(study), gaps="rows")
    for k in range(len(made.cells)):
        own, other = study.cohort == made.cells.cohort[k], made.cells.pool[k][study.cohort]
        means = [
            [np.nanmean(study.outcome[side, p]) for p in (made.cells.period[k], made.cells.base[k])]
            for side in (own, other)
        ]
        expected = (means[0][0] - means[0][1]) - (means[1][0] - means[1][1])
        assert made.value[k] == pytest.approx(expected, abs=1e-9)


def test_rows_of_larger_units_count_for_more_and_the_error_is_that_of_units() -> None:
    study = drawn((4, 6), (2, NEVER), periods=4, seed=3)
    rows = np.ones_like(study.outcome)
    rows[0] = 50
    heavy = Study(study.outcome, study.start, rows=rows)
    made = group_time_effects(heavy, gaps="rows")
    plain = group_time_effects(heavy, gaps="pairs")
    k = int(np.flatnonzero(made.cells.horizon == 0)[0])
    weights = rows[:4, 0] / rows[:4, 0].sum()
    moved = study.outcome[:, 2] - study.outcome[:, 1]
    assert made.value[k] == pytest.approx(weights @ moved[:4] - moved[4:].mean())
    assert plain.value[k] == pytest.approx(moved[:4].mean() - moved[4:].mean())
    assert group_times(made).sides(small=False).se[k] == pytest.approx(
        np.sqrt((weights**2 * (moved[:4] - weights @ moved[:4]) ** 2).sum() + moved[4:].var() / 6)
    )


def test_units_without_gaps_alone_give_the_complete_answer() -> None:
    study = drawn((5, 5, 8), (2, 4, NEVER), seed=4)
    outcome = study.outcome.copy()
    outcome[[0, 7], 3] = np.nan
    whole = estimated(Study(outcome, study.start), gaps="complete")
    assert len(whole.start) == 16
    keep = np.isfinite(outcome).all(axis=1)
    np.testing.assert_allclose(
        group_time_effects(whole).value, group_time_effects(study.taken(keep)).value, atol=1e-12
    )


def test_effects_are_measured_from_the_last_period_in_which_anybody_was_seen() -> None:
    study = drawn((5, 8), (4, NEVER), seed=5)
    outcome = study.outcome.copy()
    outcome[:, 3] = np.nan
    for base in ("universal", "varying"):
        made = group_time_effects(Study(outcome, study.start), base=base)
        assert set(made.cells.base[made.cells.post].tolist()) == {2}
        assert 3 not in made.cells.period


def test_clusters_of_one_unit_change_nothing_and_copies_of_units_count_once() -> None:
    study = drawn((4, 5), (2, NEVER), seed=6)
    plain = combined(group_time_effects(study))
    alone = combined(group_time_effects(Study(study.outcome, study.start, cluster=np.arange(9))))
    np.testing.assert_allclose(alone.sides(small=False).se, plain.sides(small=False).se)
    np.testing.assert_allclose(alone.sides().df, plain.sides().df, rtol=1e-6)
    twice = Study(
        np.repeat(study.outcome, 3, axis=0), np.repeat(study.start, 3), cluster=np.repeat(np.arange(9), 3)
    )
    copied = combined(group_time_effects(twice))
    np.testing.assert_allclose(copied.value, plain.value)
    np.testing.assert_allclose(copied.sides().se, plain.sides().se)


def test_clusters_in_which_some_changed_and_some_did_not_are_taken_together() -> None:
    study = drawn((6, 6), (2, NEVER), seed=7)
    cluster = np.tile(np.arange(6), 2)
    made = combined(group_time_effects(Study(study.outcome, study.start, cluster=cluster)))
    moved = study.outcome[:, 2] - study.outcome[:, 1]
    paired = moved[:6] - moved[6:]
    place = int(np.flatnonzero((np.array(made.kind) == "horizon") & (made.index == 0))[0])
    assert made.sides().se[place] == pytest.approx(paired.std(ddof=1) / np.sqrt(6))
    assert made.sides().df[place] == pytest.approx(5)


def test_a_cohort_of_one_unit_is_taken_to_vary_as_the_others() -> None:
    study = drawn((1, 12), (3, NEVER), periods=6, seed=8)
    made = group_time_effects(study)
    single = group_times(made)
    k = int(np.flatnonzero(made.cells.horizon == 0)[0])
    moved = study.outcome[:, 3] - study.outcome[:, 2]
    assert single.sides().se[k] == pytest.approx(np.sqrt(moved[1:].var(ddof=1) * (1 + 1 / 12)))
    assert 11 <= single.sides().df[k] < 13  # both parts are known by the same eleven
    assert single.sides(small=False).se[k] == pytest.approx(np.sqrt(moved[1:].var() / 12))
    gap = from_units(study, made.cells)
    np.testing.assert_allclose(group_times(gap).sides().se, single.sides().se)


def test_with_one_unit_on_either_side_nothing_is_known_of_the_error() -> None:
    study = drawn((1, 1), (3, NEVER), periods=6)
    for make in (from_moments, from_units):
        sides = combined(make(study, cells_of(study))).sides()
        assert np.isnan(sides.se).all()
        assert np.isnan(sides.df).all()
