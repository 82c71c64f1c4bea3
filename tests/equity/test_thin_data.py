"""Thin and empty data give every row they should, marked where nothing can be said, and never a crash."""

import itertools
import math
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import equity
from syschange.errors import NotEstimableError
from syschange.results import Estimate

from .groups import from_counts, from_scores

PROPORTIONS = {
    "a group of one": {"a": (1, 1, 0), "b": (3, 9, 1)},
    "one person in all": {"a": (1, 1, 0)},
    "one group only": {"a": (4, 9, 2)},
    "everybody has it": {"a": (5, 5, 0), "b": (9, 9, 0)},
    "nobody has it": {"a": (0, 5, 0), "b": (0, 9, 1)},
    "everybody in one group and nobody in the other": {"a": (5, 5, 0), "b": (0, 9, 0)},
    "nothing is known of one group": {"a": (0, 0, 3), "b": (2, 5, 0)},
    "nothing is known of anyone": {"a": (0, 0, 3), "b": (0, 0, 1)},
    "no group is known": {None: (2, 5, 1)},
    "some groups are not known": {None: (2, 5, 1), "a": (2, 3, 0), "b": (1, 1, 1)},
}
SCORES: dict[str, dict[str | None, list[float | None]]] = {
    "a group of one": {"a": [3.5], "b": [1.0, 2.0, 4.0]},
    "one person in all": {"a": [3.5]},
    "one group only": {"a": [1.0, 2.0, None]},
    "nobody varies": {"a": [0.1] * 7, "b": [0.7] * 3},
    "one group does not vary": {"a": [0.1] * 7, "b": [0.7, 1.1, 0.3]},
    "nothing is known of one group": {"a": [None, None], "b": [1.0, 3.0]},
    "nothing is known of anyone": {"a": [None], "b": [None, None]},
    "no group is known": {None: [1.0, 2.0, 2.5]},
    "every score is nought": {"a": [0.0] * 3, "b": [0.0] * 4},
    "two of one": {"a": [3.5], "b": [2.0]},
}
TABLES = [
    *((f"proportion: {name}", "proportion", from_counts(groups)) for name, groups in PROPORTIONS.items()),
    *((f"mean: {name}", "mean", from_scores(groups)) for name, groups in SCORES.items()),
]
CASES = [pytest.param(kind, rows, id=name) for name, kind, rows in TABLES]


def estimate_or_none(result: Any, label: str) -> Estimate | None:
    try:
        estimate: Estimate = result.estimate(g=label)
    except NotEstimableError:
        return None
    return estimate


def is_plain(text: str) -> bool:
    return not re.search(r"\b(nan|inf)\b|significan", text)


@pytest.mark.parametrize(("kind", "rows"), CASES)
def test_every_group_has_its_row_and_a_row_without_an_interval_is_marked(
    kind: str, rows: pd.DataFrame
) -> None:
    made = equity.breakdown(rows, outcome="y", by=["g"], kind=kind)
    table = made.table.set_index("g")
    assert set(table.index) == {"(all)", *rows["g"].fillna("(unknown)")}
    assert table.loc["(all)", "n"] == len(rows)
    assert is_plain(made.text)
    for label, row in table.iterrows():
        known = math.isfinite(row["lower"])
        assert known == math.isfinite(row["upper"]) == (row["method"] != "none")
        if known:
            assert row["lower"] < row["upper"]
            assert row["lower"] <= row["value"] <= row["upper"]
        if label != "(all)":
            estimate = estimate_or_none(made, str(label))
            assert (estimate is not None) == known


@pytest.mark.parametrize(("kind", "rows"), CASES)
@pytest.mark.parametrize("reference", ["rest", "overall"])
def test_every_group_is_in_the_comparison(kind: str, rows: pd.DataFrame, reference: str) -> None:
    made = equity.compare(equity.breakdown(rows, outcome="y", by=["g"], kind=kind), reference=reference)
    assert set(made.table["g"]) == set(rows["g"].fillna("(unknown)"))
    assert is_plain(made.text)
    numbers = made.table.select_dtypes("number")
    assert not np.isinf(numbers.to_numpy()).any()
    for row in made.table.to_dict("records"):
        known = math.isfinite(row["difference_lower"])
        assert known == math.isfinite(row["difference_upper"])
        assert math.isfinite(row["p"]) == (
            known and len(set(rows["y"].dropna())) > 1
        )  # no variation, no test
        assert (estimate_or_none(made, row["g"]) is not None) == known
        if known:
            assert row["difference_lower"] < row["difference_upper"]
            assert not row["p"] < 0
            assert not row["p"] > row["p_adjusted"]
            assert not row["p_adjusted"] > 1
        if math.isfinite(row["ratio_lower"]):
            assert row["ratio_lower"] < row["ratio"] < row["ratio_upper"]


@pytest.mark.parametrize(("kind", "rows"), CASES)
def test_a_named_reference_leaves_every_other_group(kind: str, rows: pd.DataFrame) -> None:
    labels = set(rows["g"].fillna("(unknown)"))
    made = equity.breakdown(rows, outcome="y", by=["g"], kind=kind)
    for label in labels - {"(unknown)"}:
        compared = equity.compare(made, reference={"g": label}, least=0)
        assert set(compared.table["g"]) == labels - {label}
        assert is_plain(compared.text)


def test_one_group_has_nobody_to_be_compared_with() -> None:
    made = equity.compare(equity.breakdown(from_counts({"a": (4, 9, 0)}), outcome="y", by=["g"]))
    assert made.table[["difference", "difference_lower", "ratio", "p"]].isna().all(axis=None)
    assert "No group can be compared" in made.text


def test_no_events_and_all_events_keep_an_interval() -> None:
    table = equity.breakdown(from_counts({"a": (0, 5, 0), "b": (5, 5, 0)}), outcome="y", by=["g"]).table
    table = table.set_index("g")
    assert (table.loc["a", "value"], table.loc["a", "lower"]) == (0, 0)
    assert table.loc["a", "upper"] > 0.3
    assert (table.loc["b", "value"], table.loc["b", "upper"]) == (1, 1)
    assert table.loc["b", "lower"] < 0.7


def test_a_ratio_of_nothing_is_missing_and_never_infinite() -> None:
    made = equity.compare(
        equity.breakdown(from_counts({"a": (0, 5, 0), "b": (5, 9, 0)}), outcome="y", by=["g"])
    )
    assert made.table[["ratio", "ratio_lower", "ratio_upper"]].isna().all(axis=None)
    assert made.table["difference"].notna().all()


def test_scores_that_do_not_vary_have_no_interval_rather_than_one_of_no_width() -> None:
    table = equity.breakdown(
        from_scores({"a": [0.1] * 7, "b": [1.0, 2.0]}), outcome="y", by=["g"], kind="mean"
    ).table
    row = table.set_index("g").loc["a"]
    assert row["value"] == pytest.approx(0.1)
    assert math.isnan(row["lower"])
    assert row["method"] == "none"


def test_combinations_of_nobody_are_there_and_empty() -> None:
    rows = pd.DataFrame({"a": ["x", "y"], "b": ["u", "v"], "y": [1, 0]})
    for kind in ("proportion", "mean"):
        made = equity.breakdown(rows, outcome="y", by=["a", "b"], ways=2, kind=kind)
        pairs = made.table[made.table["ways"] == 2].set_index(["a", "b"])
        assert set(pairs.index) == set(itertools.product("xy", "uv"))
        assert pairs.loc[("x", "v"), "n"] == 0
        assert math.isnan(pairs.loc[("x", "v"), "value"])
        assert len(equity.compare(made).table) == len(made.table) - 1
