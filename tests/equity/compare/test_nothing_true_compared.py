"""A protected comparison holds nothing true, not even which group is the best."""

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange import disclosure, equity

# What both folders ask about, and how a result is searched for true numbers.
from ..breakdown.sampled_rows import CASES, broken_down, rows
from ..breakdown.test_nothing_true_on_paper import ONE, OTHER, counted, still_true, unrounded

ROWS = rows(613, seed=8)
REFERENCES: list[Any] = ["rest", "overall", "best", "largest", {"g": "b"}]


@cache
def of_all(kind: str, way: str) -> equity.Breakdown:
    return broken_down(ROWS, kind, way)


@cache
def counts_of(which: int, way: str) -> equity.Breakdown:
    return broken_down((ONE, OTHER)[which], "proportion", way)


def protected(made: equity.Comparison) -> equity.Comparison:
    found = disclosure.protect(made).results[0]
    assert isinstance(found, equity.Comparison)
    return found


@pytest.mark.parametrize("reference", REFERENCES, ids=str)
@pytest.mark.parametrize(("kind", "way"), CASES)
def test_no_true_number_is_left(kind: str, way: str, reference: Any) -> None:
    true = equity.compare(of_all(kind, way), reference=reference)
    made = protected(true)
    assert made.table["difference"].notna().any()
    if (kind, way) != ("proportion", "plain"):  # whose shares and limits meet by chance
        assert still_true(true, made, shares=kind == "proportion") == []
    assert unrounded(made) == []
    assert made.breakdown.source is None
    assert made.provenance.rows_in is None
    assert made.provenance.data_digest is None
    if made.table["p"].min() < 0.05:
        assert made.words != true.words


@pytest.mark.parametrize("kind", ["proportion", "rate", "mean"])
def test_nor_of_before_and_after(kind: str) -> None:
    true = equity.compare(broken_down(ROWS, kind, "cluster", period="when"), reference={"when": "p1"})
    made = protected(true)
    assert still_true(true, made, shares=kind == "proportion") == []
    assert (made.against["correlation"] * 10 % 1 == 0).all()
    assert made.table["difference_lower"].notna().any()


@pytest.mark.parametrize("reference", [*REFERENCES[:4], {"g": "a"}], ids=str)
@pytest.mark.parametrize("way", ["plain", "weights", "cluster", "design of units", "design of rows"])
def test_counts_that_round_alike_are_compared_alike(way: str, reference: Any) -> None:
    one, two = (protected(equity.compare(counts_of(d, way), reference=reference)) for d in (0, 1))
    pd.testing.assert_frame_equal(one.table, two.table)
    assert one.text == two.text
    true = [equity.compare(counts_of(d, way), reference=reference).table for d in (0, 1)]
    assert not np.allclose(true[0]["difference"], true[1]["difference"])


@pytest.mark.parametrize(
    ("reference", "events"), [("best", [(22, 50), (21, 50)]), ("largest", [(20, 51), (20, 49)])]
)
def test_which_group_is_best_or_largest_is_told_by_the_rounded_counts(
    reference: str, events: list[tuple[int, int]]
) -> None:
    one = counted({"a": events[0], "b": events[1], "c": (18, 50)})
    other = counted({"a": events[1], "b": events[0], "c": (18, 50)})
    true = [equity.compare(broken_down(d, "proportion", "plain"), reference=reference) for d in (one, other)]
    assert [set(t.table["reference"]) for t in true] == [{"g: a"}, {"g: b"}]
    pd.testing.assert_frame_equal(protected(true[0]).table, protected(true[1]).table)


def test_a_best_group_that_is_hidden_is_not_named() -> None:
    """All of its people have the outcome, which on paper nobody is told."""
    data = counted({"a": (40, 40), "b": (20, 41), "c": (18, 60)})
    true = equity.compare(broken_down(data, "proportion", "plain"), reference="best")
    assert set(true.table["reference"]) == {"g: a"}
    made = protected(true)
    assert set(made.table["reference"]) == {"g: b"}
    assert "g: a" not in made.words
    row = made.table.set_index("g").loc["a"]
    assert row[["value", "difference"]].isna().all()
    few = counted({"a": (11, 11), "b": (12, 12), "c": (3, 3)})
    hidden = protected(equity.compare(broken_down(few, "proportion", "plain"), reference="best"))
    assert set(hidden.table["reference"]) == {"none with enough people"}
    assert set(hidden.table["g"]) == {"a", "b", "c"}
