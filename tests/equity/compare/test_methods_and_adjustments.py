"""Each method of a difference or a ratio, and each adjustment, gives what its formula gives, at every level."""

import math
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from syschange import equity
from syschange.errors import WrongTypeError
from syschange.statistics.multiplicity import adjustment

from ..breakdown.sampled_rows import FEW, broken_down, rows, usual

ROWS = rows()
DIFFERENCE = ["difference", "difference_lower", "difference_upper"]
RATIO = ["ratio", "ratio_lower", "ratio_upper"]


def compared(kind: str, way: str = "plain", level: Any = 0.95, **options: Any) -> pd.DataFrame:
    return equity.compare(usual(kind, way, level=level), **options).table


@pytest.mark.parametrize("way", ["plain", "weights", "cluster", "design of units"])
def test_methods_of_shares_differ_in_their_limits_and_not_in_the_difference(way: str) -> None:
    newcombe, score = (compared("proportion", way, difference=m) for m in ("newcombe", "score"))
    np.testing.assert_array_equal(newcombe["difference"], score["difference"])
    assert (newcombe["difference_lower"] - score["difference_lower"]).abs().min() > 1e-5
    made = {m: compared("proportion", way, ratio=m) for m in ("log", "score", "exact")}
    for one, two in combinations(made, 2):
        np.testing.assert_allclose(made[one]["ratio"], made[two]["ratio"], rtol=1e-9)
        assert (made[one]["ratio_lower"] - made[two]["ratio_lower"]).abs().min() > 1e-5, (one, two)


def test_methods_of_rates_differ_in_their_limits() -> None:
    log, exact = (compared("rate", ratio=m) for m in ("log", "exact"))
    np.testing.assert_allclose(log["ratio"], exact["ratio"], rtol=1e-12)
    assert (exact["ratio_upper"] > log["ratio_upper"]).all()
    for options in ({"difference": "score"}, {"ratio": "score"}):
        with pytest.raises(WrongTypeError, match="rate"):
            compared("rate", **options)


@pytest.mark.parametrize("kind", ["mean", "median", "quantile"])
def test_scores_have_no_ratio_and_no_choice_of_methods(kind: str) -> None:
    assert compared(kind)[RATIO].isna().all(axis=None)
    for options in ({"difference": "score"}, {"ratio": "exact"}, {"ratio": "score"}):
        with pytest.raises(WrongTypeError, match=f"of a {kind}|this is a {kind}"):
            compared(kind, **options)


def test_rates_are_those_of_the_formula() -> None:
    """Rothman & Greenland (1998) for the ratio; Zou & Donner (2008) for the difference, from the limits of each."""
    made = usual("rate", "plain")
    table = equity.compare(made, reference={"g": "b"}).table.set_index("g")
    each, basis = made.table.set_index("g"), made.basis.set_index("g")
    a, b = each.loc["a"], each.loc["b"]
    se = math.sqrt(1 / a["numerator"] + 1 / b["numerator"])
    ratio = a["value"] / b["value"]
    assert table.loc["a", RATIO].tolist() == pytest.approx(
        [ratio, ratio * math.exp(-1.959964 * se), ratio * math.exp(1.959964 * se)], rel=1e-6
    )
    gap = a["value"] - b["value"]
    down, up = (
        math.hypot(a["value"] - a["lower"], b["upper"] - b["value"]),
        math.hypot(a["upper"] - a["value"], b["value"] - b["lower"]),
    )
    assert table.loc["a", DIFFERENCE].tolist() == pytest.approx([gap, gap - down, gap + up], rel=1e-9)
    shares = stats.binomtest(int(a["numerator"]), int(a["numerator"] + b["numerator"])).proportion_ci(
        0.95, "exact"
    )
    exposures = basis.loc["b", "exposure"] / basis.loc["a", "exposure"]
    exact = equity.compare(made, reference={"g": "b"}, ratio="exact").table.set_index("g").loc["a"]
    assert exact["ratio_lower"] == pytest.approx(shares.low / (1 - shares.low) * exposures, rel=1e-7)
    assert exact["ratio_upper"] == pytest.approx(shares.high / (1 - shares.high) * exposures, rel=1e-7)


def test_means_are_those_of_welch() -> None:
    known = {g: part["score"] for g, part in ROWS.groupby("g")}
    row = compared("mean", reference={"g": "b"}).set_index("g").loc["a"]
    welch = stats.ttest_ind(known["a"], known["b"], equal_var=False)
    limits = welch.confidence_interval(0.95)
    assert row[["difference_lower", "difference_upper", "p"]].tolist() == pytest.approx(
        [limits.low, limits.high, welch.pvalue], rel=1e-7
    )


@pytest.mark.parametrize("kind", ["median", "quantile"])
def test_quantiles_are_compared_by_the_limits_of_each(kind: str) -> None:
    made = usual(kind, "plain")
    each = made.table.set_index("g")
    a, b = each.loc["a"], each.loc["b"]
    row = equity.compare(made, reference={"g": "b"}).table.set_index("g").loc["a"]
    gap = a["value"] - b["value"]
    down, up = (
        math.hypot(a["value"] - a["lower"], b["upper"] - b["value"]),
        math.hypot(a["upper"] - a["value"], b["value"] - b["lower"]),
    )
    assert row[DIFFERENCE].tolist() == pytest.approx([gap, gap - down, gap + up])
    side = (down if gap > 0 else up) / stats.norm.ppf(0.975)
    assert row["p"] == pytest.approx(2 * stats.norm.sf(abs(gap) / side))


@pytest.mark.parametrize(("kind", "way"), FEW)
@pytest.mark.parametrize("reference", ["rest", "best"])
def test_several_levels_are_each_as_if_asked_alone(kind: str, way: str, reference: Any) -> None:
    both = compared(kind, way, level=(0.9, 0.99), reference=reference)
    one, two = (compared(kind, way, level=level, reference=reference) for level in (0.9, 0.99))
    pd.testing.assert_frame_equal(both, pd.concat([one, two], ignore_index=True))
    assert (two["difference_lower"] < one["difference_lower"]).all()
    assert (two["difference_upper"] > one["difference_upper"]).all()
    if kind not in {"median", "quantile"}:  # whose p is read off the limits
        pd.testing.assert_frame_equal(one[["p", "p_adjusted"]], two[["p", "p_adjusted"]])


@pytest.mark.parametrize(("kind", "way"), FEW)
def test_adjustments_are_made_over_the_whole_table(kind: str, way: str) -> None:
    made = usual(kind, way, by=("g", "h"), ways=2)
    tables = {name: equity.compare(made, adjust=name).table for name in ("none", "bh", "holm", "by")}
    p = tables["none"]["p"].to_numpy()
    np.testing.assert_array_equal(tables["none"]["p_adjusted"], p)
    for name, table in tables.items():
        np.testing.assert_array_equal(table["p"], p)
        np.testing.assert_allclose(table["p_adjusted"], adjustment(name)(p), rtol=1e-12)
        assert (table["p_adjusted"] >= table["p"]).all()
    assert tables["bh"]["p_adjusted"].sum() < tables["holm"]["p_adjusted"].sum()
    assert tables["bh"]["p_adjusted"].sum() < tables["by"]["p_adjusted"].sum()


def test_an_exact_ratio_to_a_group_without_events_has_a_lower_limit() -> None:
    none = ROWS.assign(visits=ROWS["visits"].mask(ROWS["g"].eq("b"), 0.0))
    made = broken_down(none, "rate", "plain")
    exact = equity.compare(made, reference={"g": "b"}, ratio="exact").table.set_index("g").loc["a"]
    assert (exact["ratio"], exact["ratio_upper"]) == (math.inf, math.inf)
    assert 1 < exact["ratio_lower"] < math.inf
    assert equity.compare(made, reference={"g": "b"}).table[RATIO].isna().all(axis=None)
