"""The wild cluster bootstrap from sums is the one over the rows, and strays no further than it says."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syschange.errors import NotEstimableError
from syschange.statistics.clusters import ClusterSums, Curve, equations, robust, wild
from syschange.statistics.clusters.wild import PLACES

from .drawn import People, draw, people

SEED = 5 if os.environ.get("CI") else None  # a fresh one where nobody has to look into a red run


def over_rows(made: People, design: str, less: float, weights: np.ndarray) -> np.ndarray:
    """Return the bootstrap's t by least squares on the rows, the effect supposed imposed."""
    x, y, place = made.design(design)
    rest = np.delete(x, place, axis=1)
    supposed = y - less * x[:, place]
    fitted = rest @ np.linalg.lstsq(rest, supposed, rcond=None)[0] if rest.shape[1] else np.zeros_like(y)
    inverse = np.linalg.inv(x.T @ x)
    found = []
    for w in weights:
        drawn = fitted + less * x[:, place] + w[made.cluster] * (supposed - fitted)
        beta = inverse @ x.T @ drawn
        left = drawn - x @ beta
        meat = [
            (inverse[place] @ x[made.cluster == g].T @ left[made.cluster == g]) ** 2 for g in range(len(w))
        ]
        found.append((beta[place] - less) / np.sqrt(sum(meat)))
    return np.array(found)


@settings(max_examples=6)
@given(made=people(), design=st.sampled_from(("change", "did", "ancova")), where=st.integers(5, 55))
def test_the_confidence_at_an_effect_is_that_of_refitting_the_rows(
    made: People, design: str, where: int
) -> None:
    found = wild(equations(made.sums(), design=design), replicates=99, seed=4, method="test").distribution
    assert isinstance(found, Curve)
    points = np.sqrt([0.5, 1.0, 1.5])
    clusters = made.cluster.max() + 1
    weights = np.random.default_rng(4).choice(np.concatenate([-points, points]), (99, clusters))
    k = float(PLACES[where])
    t = over_rows(made, design, found.location + k * found.se, weights)
    hair = 1e-6 * (1 + abs(k))  # draws of equal weights tie with what was seen
    share = (1 + (t >= -k - hair).sum()) / 100 if k <= 0 else 1 - (1 + (t <= -k + hair).sum()) / 100
    # Where the bootstrap's confidence does not rise it is levelled, always towards a half.
    here = found.cdf(found.location + k * found.se)
    assert (here >= share - 1e-6) if k < 0 else (here <= share + 1e-6)
    assert here == pytest.approx(min(share, 0.5) if k < 0 else max(share, 0.5), abs=0.03)


@settings(max_examples=10)
@given(made=people(), design=st.sampled_from(("change", "did", "ancova")), level=st.floats(0.5, 0.95))
def test_limits_and_confidences_are_one(made: People, design: str, level: float) -> None:
    found = wild(equations(made.sums(), design=design), replicates=199, level=level, method="test")
    assert found.lower <= found.value <= found.upper
    if np.isfinite(found.lower):
        assert found.probability(found.lower) == pytest.approx((1 + level) / 2, abs=1e-4)
    at = [found.distribution.cdf(found.value + x) for x in np.linspace(-50, 50, 40)]
    assert (np.diff(at) >= 0).all()


@settings(max_examples=10)
@given(made=people(), design=st.sampled_from(("did", "ancova")))
def test_limits_are_nowhere_nearer_than_those_it_is_held_to(made: People, design: str) -> None:
    eq = equations(made.sums(), design=design)
    plain, held = wild(eq, replicates=199, method="test"), robust(eq)
    found = wild(eq, replicates=199, method="test", least=held)
    assert found.lower <= plain.lower + 1e-9
    assert found.upper >= plain.upper - 1e-9
    from scipy import stats

    half = stats.t.ppf(0.975, held.df) * held.se
    # Between places of the table a straight line stands for a slight curve.
    assert found.upper - found.value >= 0.97 * half
    assert found.value - found.lower >= 0.97 * half


def test_seed_and_replicates_decide_the_draws() -> None:
    eq = equations(draw(np.random.default_rng(2), (4, 5)).sums(), design="did")
    first = wild(eq, replicates=199, seed=1, method="test")
    assert first.lower == wild(eq, replicates=199, seed=1, method="test").lower
    assert first.lower != wild(eq, replicates=199, seed=2, method="test").lower
    assert first.lower != wild(eq, replicates=499, seed=1, method="test").lower


def test_clusters_that_do_not_vary_are_refused() -> None:
    one = np.ones(6)
    sums = ClusterSums(np.arange(6) < 3, 4 * one, 40 * one, 52 * one, 410 * one, 530 * one, 690 * one)
    with pytest.raises(NotEstimableError, match="do not vary"):
        wild(equations(sums, design="did"), method="test")


@pytest.mark.slow
@pytest.mark.parametrize("arms", [(3, 3), (4, 6)])
def test_a_true_hypothesis_is_rejected_about_as_often_as_said(arms: tuple[int, int]) -> None:
    rng = np.random.default_rng(SEED)
    bad = 0
    draws = 300
    for i in range(draws):
        eq = equations(draw(rng, arms, size=15, icc=0.15).sums(), design="ancova")
        found = wild(eq, replicates=199, seed=i, method="test", least=robust(eq))
        bad += not found.lower <= 0 <= found.upper
    # 6.5% and three standard errors of so many draws.
    assert bad / draws <= 0.065 + 3 * np.sqrt(0.05 * 0.95 / draws)
