"""Runs and crossings are counted as written out, with the bounds of Anhøj."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from syschange.statistics.process import runs_of

STEPS = arrays(np.float64, st.integers(1, 40), elements=st.sampled_from([-1.0, 0.0, 1.0, np.nan]))


@settings(max_examples=80)
@given(STEPS)
def test_the_longest_run_and_the_crossings_are_those_written_out(values: np.ndarray) -> None:
    longest = run = crossings = 0
    last = before = 0.0
    for v in values:
        if np.isnan(v):
            run, last = 0, 0.0
        elif v:
            run = run + 1 if v == last else 1
            crossings += bool(before) and v != before
            last = before = v
            longest = max(longest, run)
    found = runs_of(values, np.zeros(len(values)))
    assert (int(found.longest), int(found.crossings)) == (longest, crossings)
    assert int(found.length.max(initial=0)) == longest
    assert int(found.useful) == int((~np.isnan(values) & (values != 0)).sum())


@pytest.mark.parametrize("n", [10, 11, 20, 32, 36, 100, 500])
def test_bounds_are_those_of_the_paper(n: int) -> None:
    found = runs_of(np.tile([1.0, -1.0], n)[:n], np.zeros(n))
    assert int(found.crossings_limit) == stats.binom.ppf(0.05, n - 1, 0.5)
    assert int(found.longest_limit) == round(np.log2(n)) + 3


def test_every_point_knows_how_long_its_run_is() -> None:
    found = runs_of([1.0, 2, 0, 3, -1, np.nan, -1, -2], np.zeros(8))
    assert found.length.tolist() == [3, 3, 0, 3, 1, 0, 2, 2]


def test_a_series_on_its_centre_has_no_runs() -> None:
    found = runs_of(np.full(12, 0.1 + 0.2), np.full(12, 0.3))
    assert int(found.useful) == 0
    assert not found.too_long
    assert not found.too_few
