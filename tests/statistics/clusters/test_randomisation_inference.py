"""Limits of the randomisation test are the effects it does not reject, and it rejects no more often than it says."""

from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError, UnknownChoiceError
from syschange.statistics.clusters import ClusterSums, allocations, crossings, randomised

from .drawn import People, draw, people

BOTH = st.sampled_from(("did", "ancova"))


def estimate(made: People, arm: np.ndarray, design: str, less: float) -> float:
    """Return the effect by least squares on the rows, were `arm` the clusters drawn and `less` the effect."""
    x, y, place = made.design(design)
    x = x.copy()
    x[:, 1] = arm[made.cluster]
    return float(np.linalg.lstsq(x, y - less * made.treated, rcond=None)[0][place])


@settings(max_examples=10)
@given(made=people(), design=BOTH, pick=st.floats(0, 1))
def test_where_two_draws_look_alike_is_where_their_fits_agree(made: People, design: str, pick: float) -> None:
    sums = made.sums()
    draws = allocations(sums.treated, replicates=300, seed=1)[: 1 + int(pick * 20)]
    value, found = crossings(sums, draws, design=design)
    expected = []
    for drawn in draws:
        plain = estimate(made, drawn, design, 0.0)
        moved = plain - estimate(made, drawn, design, 1.0)
        expected.append((value - plain) / (1 - moved))
    assert value == pytest.approx(estimate(made, sums.treated * 1.0, design, 0.0), abs=1e-6)
    assert found == pytest.approx(np.sort(expected), rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("design", ["did", "ancova"])
@pytest.mark.parametrize("arms", [(4, 4), (3, 5)])
def test_over_every_draw_a_true_effect_is_left_out_no_more_often_than_said(
    design: str, arms: tuple[int, int]
) -> None:
    """Exact: the people stay as they are, each possible draw comes about once, and the effect is 2 for everybody."""
    made = draw(np.random.default_rng(7), arms)
    every = np.vstack([made.sums().treated * 1.0, allocations(made.sums().treated, replicates=10_000)])
    missed = 0
    for drawn in every:
        got = drawn[made.cluster] > 0
        now = People(made.cluster, got, made.before, made.after + 2.0 * got)
        sums = now.sums()
        found = randomised(sums, design=design, se=1.0, draws=allocations(sums.treated), method="test")
        missed += not found.lower <= 2.0 <= found.upper
    assert 0 < missed <= 0.05 * len(every)


@settings(max_examples=15)
@given(made=people(), design=BOTH, level=st.floats(0.5, 0.95))
def test_limits_are_effects_just_not_rejected(made: People, design: str, level: float) -> None:
    sums = made.sums()
    draws = allocations(sums.treated, replicates=400, seed=3)
    found = randomised(sums, design=design, se=2.5, draws=draws, level=level, method="test")
    value, places = crossings(sums, draws, design=design)
    tail, number = (1 - level) / 2, len(places) + 1
    hair = 1e-6 * max(1.0, abs(value))
    if np.isfinite(found.lower):
        assert (1 + (places <= found.lower + hair).sum()) / number > tail
        assert (1 + (places <= found.lower - hair).sum()) / number <= tail + 1e-9
    if np.isfinite(found.upper):
        assert (1 + (places >= found.upper - hair).sum()) / number > tail
        assert (1 + (places >= found.upper + hair).sum()) / number <= tail + 1e-9
    assert found.lower <= found.value <= found.upper
    assert found.probability(found.lower) <= 1 - tail + 1e-9


def test_with_three_and_three_clusters_nothing_could_be_rejected() -> None:
    sums = draw(np.random.default_rng(1), (3, 3)).sums()
    draws = allocations(sums.treated)
    assert len(draws) == comb(6, 3) - 1
    found = randomised(sums, design="did", se=1.0, draws=draws, method="test")
    assert (found.lower, found.upper) == (-np.inf, np.inf)
    wide = randomised(sums, design="did", se=1.0, draws=draws, level=0.8, method="test")
    assert np.isfinite([wide.lower, wide.upper]).all()


def test_few_draws_are_listed_and_many_drawn_by_the_seed() -> None:
    few = np.arange(8) < 4
    assert len(allocations(few, replicates=69)) == 69
    many = np.arange(30) < 15
    first, second, other = (allocations(many, replicates=200, seed=s) for s in (1, 1, 2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)
    assert (first.sum(axis=1) == 15).all()
    assert (first != many).any(axis=1).all()


def test_clusters_that_are_all_alike_are_refused_and_ties_are_not() -> None:
    one = np.ones(8)
    alike = ClusterSums(np.arange(8) < 4, 4 * one, 40 * one, 52 * one, 410 * one, 530 * one, 690 * one)
    with pytest.raises(NotEstimableError, match="no other draw"):
        randomised(alike, design="did", se=1.0, draws=allocations(alike.treated), method="test")
    a = np.array([52, 52, 52, 60, 52, 52, 44, 52.0])
    tied = ClusterSums(np.arange(8) < 4, 4 * one, 40 * one, a, 410 * one, 10 * a, 690 * one)
    found = randomised(tied, design="did", se=1.0, draws=allocations(tied.treated), method="test")
    assert found.lower <= 0 <= found.upper
    with pytest.raises(UnknownChoiceError):
        crossings(tied, allocations(tied.treated), design="change")
