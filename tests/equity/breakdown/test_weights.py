"""Weights: all alike they change nothing, however large; unlike they count; nought counts for nobody."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.equity.options import Design

from .sampled_rows import broken_down, numbers, rows

ROWS = rows()
KINDS = ["proportion", "rate", "mean", "median"]
NUMBERS = ["value", "lower", "upper"]


def weighted(kind: str, weights: Any, **options: Any) -> pd.DataFrame:
    return broken_down(ROWS.assign(w=weights), kind, "weights", **options).table


@pytest.mark.parametrize("kind", ["proportion", "mean", "median"])
def test_weights_all_alike_are_as_none(kind: str) -> None:
    plain = broken_down(ROWS, kind, "plain").table
    np.testing.assert_allclose(weighted(kind, 2.5)[NUMBERS], plain[NUMBERS], rtol=1e-9)


def test_a_weighted_rate_does_not_take_the_counts_to_be_poisson() -> None:
    """Its value is the same; its interval is that of people's events as they vary, so no narrower than Poisson's."""
    plain, found = broken_down(ROWS, "rate", "plain").table, weighted("rate", 2.5)
    np.testing.assert_allclose(found["value"], plain["value"], rtol=1e-12)
    np.testing.assert_allclose(found[NUMBERS], plain[NUMBERS], rtol=0.15)
    assert (found["method"] == "Poisson on effective events").all()


@pytest.mark.parametrize("kind", KINDS)
def test_only_how_weights_compare_matters(kind: str) -> None:
    once = weighted(kind, ROWS["w"])
    np.testing.assert_allclose(weighted(kind, ROWS["w"] * 7)[NUMBERS], once[NUMBERS], rtol=1e-9)
    other = weighted(kind, ROWS["w"] ** 2)
    assert (other["value"] - once["value"]).abs().max() > 1e-3


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_no_weight_moves_nothing_and_is_counted(kind: str) -> None:
    light = ROWS["w"].where(ROWS.index % 3 > 0, 0.0)
    whole = weighted(kind, light).set_index("g")
    rest = broken_down(ROWS.assign(w=light)[light > 0], kind, "weights").table.set_index("g")
    np.testing.assert_allclose(whole["value"], rest["value"], rtol=1e-9)
    assert whole.loc["(all)", "n"] == len(ROWS) > rest.loc["(all)", "n"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_of_no_weight_is_there_without_a_value(kind: str) -> None:
    table = weighted(kind, ROWS["w"].where(ROWS["g"] != "a", 0.0)).set_index("g")
    assert np.isnan(table.loc["a", "value"])
    assert table.loc["a", "method"] == "none"
    assert table.loc["a", "n"] == (ROWS["g"] == "a").sum()
    assert table.drop(index="a")["value"].notna().all()


@pytest.mark.parametrize(("kind", "value"), [("proportion", "seen"), ("mean", "score")])
def test_values_and_errors_are_those_of_the_formula(kind: str, value: str) -> None:
    """Binder (1983), and n / (n - 1) for the mean."""
    basis = broken_down(ROWS, kind, "weights").basis.set_index("g")
    for label, part in ROWS.groupby("g"):
        w, y, n = part["w"], part[value], len(part)
        mean = (w * y).sum() / w.sum()
        se = np.sqrt((w**2 * (y - mean) ** 2).sum() * n / (n - 1)) / w.sum()
        assert basis.loc[label, "value"] == pytest.approx(mean, rel=1e-9)
        assert basis.loc[label, "se"] == pytest.approx(se, rel=1e-3 if kind == "mean" else 0.02)


@pytest.mark.parametrize("kind", ["mean", "rate"])
def test_a_design_of_weights_alone_is_weights(kind: str) -> None:
    one = broken_down(ROWS, kind, "weights")
    two = broken_down(ROWS, kind, "plain", design=Design(weights="w"))
    np.testing.assert_allclose(numbers(one.table)["value"], numbers(two.table)["value"], rtol=1e-9)
    np.testing.assert_allclose(one.basis["se"], two.basis["se"], rtol=0.02)
