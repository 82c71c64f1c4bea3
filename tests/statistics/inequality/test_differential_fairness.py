"""Differential fairness finds the pairs that are furthest apart, with and without smoothing."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from syschange.statistics import inequality as iq

from .tables import counts


def _every_pair(x: NDArray[np.float64], n: NDArray[np.float64], a: float) -> list[float]:
    q = (x + a) / (n + 2 * a)
    apart = [math.log(s[i] / s[j]) for s in (q, 1 - q) for i, j in itertools.permutations(range(x.size), 2)]
    return sorted((d for d in apart if d > 0), reverse=True)


@settings(max_examples=40)
@given(table=counts(most=12))
def test_the_index_and_its_pairs_are_those_of_every_pair(
    table: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    for smoothing in (0.0, 0.5):
        wanted = _every_pair(*table, smoothing)[:3]
        made = iq.differential_fairness(iq.of_counts(*table), seed=1, draws=100, smoothing=smoothing, top=3)
        assert [pair.log_ratio for pair in made.pairs] == pytest.approx(wanted, abs=1e-12)
        assert made.index.value == pytest.approx(wanted[0] if wanted else 0.0, abs=1e-12)


def test_the_driving_pair_is_named_with_its_outcome() -> None:
    made = iq.differential_fairness(iq.of_counts([95, 99, 80], [100, 100, 100]), seed=1, smoothing=0)
    first = made.pairs[0]
    # Of those without the outcome: 20 in 100 against 1 in 100.
    assert (first.higher, first.lower, first.outcome) == (2, 1, False)
    assert first.log_ratio == pytest.approx(math.log(20))


def test_a_group_without_any_is_infinitely_far_unless_smoothed() -> None:
    groups = iq.of_counts([0, 10], [40, 40])
    assert math.isnan(iq.differential_fairness(groups, seed=1, smoothing=0).index.value)
    smoothed = iq.differential_fairness(groups, seed=1).index
    assert smoothed.value == pytest.approx(math.log(10.5 / 0.5))
    assert 0 < smoothed.lower < smoothed.value < smoothed.upper
