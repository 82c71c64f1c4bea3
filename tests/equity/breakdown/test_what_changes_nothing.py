"""The names of groups and the order of rows change nothing; outcomes in other units are answers in other units."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from .sampled_rows import FEW, broken_down, rows

NUMBERS = ["n", "denominator", "value", "lower", "upper"]
SEEDS = st.integers(0, 10_000)


def by_group(data: pd.DataFrame, kind: str, way: str, **options: Any) -> pd.DataFrame:
    return broken_down(data, kind, way, **options).table.set_index("g")[NUMBERS]


@pytest.mark.parametrize(("kind", "way"), FEW)
@settings(max_examples=3)
@given(seed=SEEDS, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(kind: str, way: str, seed: int, order: Any) -> None:
    data = rows(80, seed=seed)
    turned = data.loc[order.sample(range(len(data)), len(data))].reset_index(drop=True)
    one, two = (broken_down(d, kind, way) for d in (data, turned))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.provenance.data_digest == two.provenance.data_digest


@pytest.mark.parametrize(("kind", "way"), FEW)
@settings(max_examples=3)
@given(seed=SEEDS, names=st.permutations(["a", "b", "c", "north-west", "Zoë"]))
def test_the_names_of_groups_change_nothing(kind: str, way: str, seed: int, names: list[str]) -> None:
    data = rows(80, seed=seed)
    called = dict(zip("abc", names, strict=False))
    renamed = data.assign(g=data["g"].map(called))
    one, two = by_group(data, kind, way), by_group(renamed, kind, way)
    pd.testing.assert_frame_equal(two.loc[[called.get(g, g) for g in one.index]].set_axis(one.index), one)


@pytest.mark.parametrize(("kind", "way"), FEW)
@settings(max_examples=3)
@given(seed=SEEDS)
def test_a_group_in_two_identical_halves_leaves_everybody_as_they_were(
    kind: str, way: str, seed: int
) -> None:
    data = rows(80, seed=seed)
    half = data[data["g"] == "a"]
    both = pd.concat(
        [data, half.assign(person=half["person"] + 1000, unit=half["unit"] + "'")], ignore_index=True
    )
    split = both.assign(g=both["g"].mask(both["g"].eq("a") & (both.index >= len(data)), "a again"))
    one, two = by_group(both, kind, way), by_group(split, kind, way)
    pd.testing.assert_series_equal(one.loc["(all)"], two.loc["(all)"])
    np.testing.assert_allclose(two.loc["a", NUMBERS[:3]], two.loc["a again", NUMBERS[:3]], rtol=1e-9)
    if kind in {"proportion", "rate", "mean"}:
        assert two.loc["a", "value"] == pytest.approx(one.loc["a", "value"], rel=1e-9)


@pytest.mark.parametrize(("kind", "way"), [case for case in FEW if case[0] in {"mean", "median", "quantile"}])
@settings(max_examples=3)
@given(seed=SEEDS, scale=st.sampled_from([0.01, 3.0, 1000.0]))
def test_an_outcome_in_other_units_has_its_limits_in_them_too(
    kind: str, way: str, seed: int, scale: float
) -> None:
    data = rows(80, seed=seed)
    one, two = (by_group(d, kind, way) for d in (data, data.assign(score=data["score"] * scale)))
    np.testing.assert_allclose(two[NUMBERS[2:]], scale * one[NUMBERS[2:]], rtol=1e-7)
    np.testing.assert_array_equal(two[NUMBERS[:2]], one[NUMBERS[:2]])


@pytest.mark.parametrize("way", ["plain", "weights", "cluster", "design of units", "design of rows"])
@settings(max_examples=3)
@given(seed=SEEDS, per=st.sampled_from([1.0, 12.5, 100_000.0]))
def test_rates_are_in_the_units_they_are_given_per(way: str, seed: int, per: float) -> None:
    data = rows(80, seed=seed)
    one, two = (by_group(data, "rate", way, per=p) for p in (1, per))
    np.testing.assert_allclose(two[NUMBERS[2:]], per * one[NUMBERS[2:]], rtol=1e-9)
