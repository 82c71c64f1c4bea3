"""Means of groups are compared by Welch's interval, and the mean of everyone else is that of their rows."""

import math
from typing import Any

import pytest
from hypothesis import given, settings
from scipy import stats

from syschange import equity
from syschange.errors import NotEstimableError

from .groups import from_scores, scores

Groups = dict[str | None, list[float]]


def compared(groups: Groups, **options: Any) -> equity.Comparison:
    made = equity.breakdown(from_scores(groups), outcome="y", by=["g"], kind="mean")
    return equity.compare(made, **options)


def others(groups: Groups, label: str | None) -> list[float]:
    return [v for name, values in groups.items() if name != label for v in values]


@settings(max_examples=12)
@given(groups=scores())
def test_everyone_else_is_compared_by_their_rows(groups: Groups) -> None:
    made = compared(groups)
    table = made.table.set_index("g")
    for label, values in groups.items():
        expected = stats.ttest_ind(values, others(groups, label), equal_var=False)
        row = table.loc[label or "(unknown)"]
        interval = expected.confidence_interval(0.95)
        assert (row["difference_lower"], row["difference_upper"]) == pytest.approx(tuple(interval), rel=1e-6)
        assert row["p"] == pytest.approx(expected.pvalue, rel=1e-5, abs=1e-12)
        estimate = made.estimate(g=label or "(unknown)")
        assert (estimate.lower, estimate.upper) == pytest.approx(tuple(interval), rel=1e-6)
        assert math.isnan(row["ratio"])
        assert math.isnan(row["numerator"])


@settings(max_examples=10)
@given(groups=scores())
def test_against_everyone_the_difference_is_from_the_mean_of_all(groups: Groups) -> None:
    table, rest = (compared(groups, reference=r).table.set_index("g") for r in ("overall", "rest"))
    every = others(groups, "nobody")
    for label, values in groups.items():
        name, outside = label or "(unknown)", 1 - len(values) / len(every)
        mean = sum(values) / len(values) - sum(every) / len(every)
        assert table.loc[name, "difference"] == pytest.approx(mean, rel=1e-9, abs=1e-9)
        for limit in ("difference_lower", "difference_upper"):
            assert table.loc[name, limit] == pytest.approx(outside * rest.loc[name, limit], rel=1e-9)


@settings(max_examples=10)
@given(groups=scores())
def test_a_named_group_is_compared_by_its_rows(groups: Groups) -> None:
    reference = next(label for label in groups if label is not None)
    table = compared(groups, reference={"g": reference}, least=0).table.set_index("g")
    assert len(table) == len(groups) - 1
    for label in set(groups) - {reference}:
        expected = stats.ttest_ind(groups[label], groups[reference], equal_var=False)
        row = table.loc[label or "(unknown)"]
        assert (row["difference_lower"], row["difference_upper"]) == pytest.approx(
            tuple(expected.confidence_interval(0.95)), rel=1e-6
        )


def test_large_scores_that_differ_by_little_are_compared_rightly() -> None:
    groups: Groups = {"a": [1e8 + d for d in (0.0, 1, 2, 3)], "b": [1e8 + d for d in (2.0, 3, 5, 4, 4)]}
    row = compared(groups).table.set_index("g").loc["a"]
    expected = stats.ttest_ind([0, 1, 2, 3], [2, 3, 5, 4, 4], equal_var=False)
    assert row["difference"] == pytest.approx(1.5 - 3.6, abs=1e-6)
    assert row["p"] == pytest.approx(expected.pvalue, rel=1e-5)


def test_two_groups_that_do_not_vary_claim_no_certainty() -> None:
    made = compared({"a": [0.1] * 7, "b": [0.7] * 3})
    row = made.table.set_index("g").loc["a"]
    assert row["difference"] == pytest.approx(-0.6)
    assert made.table[["difference_lower", "difference_upper", "p", "p_adjusted"]].isna().all(axis=None)
    assert "No group can be compared" in made.words
    with pytest.raises(NotEstimableError, match="do not vary"):
        made.estimate(g="a")


def test_one_group_that_does_not_vary_is_compared_by_the_other() -> None:
    varied = [1.0, 2.0, 4.0, 3.0]
    made = compared({"a": [0.1] * 6, "b": varied}).table.set_index("g")
    half = stats.t.ppf(0.975, 3) * stats.tstd(varied) / 2
    assert made.loc["b", "difference_upper"] == pytest.approx(2.5 - 0.1 + half)
    assert made.loc["a", "difference_lower"] == pytest.approx(0.1 - 2.5 - half)
