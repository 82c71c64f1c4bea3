"""Adjusting for many comparisons keeps the order of the evidence and never makes any of it stronger."""

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from syschange.errors import UnknownChoiceError
from syschange.statistics.multiplicity import (
    ADJUSTMENTS,
    adjustment,
    benjamini_hochberg,
    benjamini_yekutieli,
    holm,
)

P_VALUES = st.lists(st.floats(0, 1), max_size=20)
Adjust = Callable[[object], np.ndarray]
every_adjustment = pytest.mark.parametrize("adjust", list(ADJUSTMENTS.values()), ids=list(ADJUSTMENTS))


@every_adjustment
@given(p=P_VALUES)
def test_the_order_is_kept_and_nothing_is_made_smaller(adjust: Adjust, p: list[float]) -> None:
    adjusted = adjust(p)
    assert (adjusted >= np.array(p) * (1 - 1e-12)).all()
    assert (adjusted <= 1).all()
    in_order = adjusted[np.argsort(p, kind="stable")]
    assert all(a <= b for a, b in itertools.pairwise(in_order))


@every_adjustment
@given(p=P_VALUES, data=st.data())
def test_the_order_they_are_given_in_does_not_matter(
    adjust: Adjust, p: list[float], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(p))))
    shuffled = adjust([p[i] for i in order])
    np.testing.assert_array_equal(shuffled, adjust(p)[list(order)] if p else [])


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_it_agrees_with_another_library(p: list[float]) -> None:
    for adjust, method in ((benjamini_hochberg, "bh"), (benjamini_yekutieli, "by")):
        expected = stats.false_discovery_control(p, method=method)
        # The smallest numbers there are have no twelve digits.
        np.testing.assert_allclose(adjust(p), expected, rtol=1e-12, atol=1e-300)


@given(p=st.lists(st.floats(0, 1), min_size=1, max_size=20), share=st.floats(0, 0.999))
def test_holm_refuses_one_after_the_other_until_the_first_that_stands(p: list[float], share: float) -> None:
    refused = set()
    for step, i in enumerate(np.argsort(p, kind="stable").tolist()):
        if p[i] * (len(p) - step) > share:
            break
        refused.add(i)
    assert set(np.flatnonzero(holm(p) <= share).tolist()) == refused


@every_adjustment
@given(p=P_VALUES, missing=st.integers(0, 3))
def test_the_missing_stay_missing_and_do_not_count(adjust: Adjust, p: list[float], missing: int) -> None:
    adjusted = adjust([*([np.nan] * missing), *p])
    assert np.isnan(adjusted[:missing]).all()
    np.testing.assert_array_equal(adjusted[missing:], adjust(p))


@given(p=P_VALUES)
def test_the_cautious_are_never_below_the_bold(p: list[float]) -> None:
    bold = benjamini_hochberg(p) * (1 - 1e-12)
    assert (benjamini_yekutieli(p) >= bold).all()
    assert (holm(p) >= bold).all()


def test_an_adjustment_is_found_by_its_name() -> None:
    assert [adjustment(name) for name in ADJUSTMENTS] == list(ADJUSTMENTS.values())
    assert sorted(ADJUSTMENTS) == ["bh", "by", "holm", "none"]
    np.testing.assert_array_equal(adjustment("none")([0.2, 0.01]), [0.2, 0.01])
    with pytest.raises(UnknownChoiceError, match="holm"):
        adjustment("Holms")


@pytest.mark.golden
def test_published_adjustments(golden: Path) -> None:
    # As text, because not every version of pandas reads numbers to their last digit.
    table = pd.read_csv(golden / "equity" / "mcp" / "expected_p_adjust_R.csv", dtype=str)
    table = table.astype({name: float for name in table.columns if name != "set"})
    assert len(table) == 15
    for _, one in table.groupby("set"):
        for adjust, column in ((benjamini_hochberg, "BH"), (holm, "holm"), (benjamini_yekutieli, "BY")):
            # The sheet has fifteen digits.
            np.testing.assert_allclose(adjust(one["p"]), one[column], rtol=1e-14)
