"""Adjusting for many comparisons keeps the order of the evidence and never makes any of it stronger."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.statistics.multiplicity import benjamini_hochberg

P_VALUES = st.lists(st.floats(0, 1), max_size=20)


@given(p=P_VALUES)
def test_the_order_is_kept_and_nothing_is_made_smaller(p: list[float]) -> None:
    adjusted = benjamini_hochberg(p)
    assert (adjusted >= np.array(p) * (1 - 1e-12)).all()
    assert (adjusted <= 1).all()
    in_order = adjusted[np.argsort(p, kind="stable")]
    assert all(a <= b for a, b in itertools.pairwise(in_order))


@given(p=P_VALUES, data=st.data())
def test_the_order_they_are_given_in_does_not_matter(p: list[float], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(p))))
    shuffled = benjamini_hochberg([p[i] for i in order])
    np.testing.assert_array_equal(shuffled, benjamini_hochberg(p)[list(order)] if p else [])


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_it_agrees_with_another_library(p: list[float]) -> None:
    np.testing.assert_allclose(benjamini_hochberg(p), stats.false_discovery_control(p), rtol=1e-12)


@given(p=P_VALUES, missing=st.integers(0, 3))
def test_the_missing_stay_missing_and_do_not_count(p: list[float], missing: int) -> None:
    adjusted = benjamini_hochberg([*([np.nan] * missing), *p])
    assert np.isnan(adjusted[:missing]).all()
    np.testing.assert_array_equal(adjusted[missing:], benjamini_hochberg(p))


@pytest.mark.golden
def test_published_adjustments(golden: Path) -> None:
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_p_adjust_R.csv")
    assert len(table) == 15
    for _, one in table.groupby("set"):
        np.testing.assert_allclose(benjamini_hochberg(one["p"]), one["BH"], rtol=0, atol=1e-12)
