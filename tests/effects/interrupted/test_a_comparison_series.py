"""A comparison takes out what both series share, and is itself watched for a break of its own."""

import numpy as np
import pandas as pd
import pytest

from syschange.errors import NotEstimableError

from .made_up import CHANGED, monthly, run, scores, two_arms

ARMS = {"arm": "arm", "comparison": "usual"}


def test_a_shock_that_both_share_goes_out() -> None:
    shaken = two_arms(3, ratio=0.75, shared=0.1)
    alone = run(shaken[shaken["arm"] == "new"]).estimate()
    beside = run(shaken, **ARMS).estimate()
    assert beside.lower < 0.75 < beside.upper < 1
    assert np.log(beside.upper / beside.lower) < np.log(alone.upper / alone.lower) / 2


def test_the_counterfactual_follows_the_comparison() -> None:
    made = run(two_arms(3, ratio=0.75, shared=0.1), **ARMS)
    points = made.points
    assert points["comparison"].notna().all()
    after = points[points["part"] == "after"]
    assert np.corrcoef(after["counterfactual"], after["comparison"])[0, 1] > 0.95
    row = points.iloc[-1]
    assert made.estimate("last").value == pytest.approx(row["fitted"] / row["counterfactual"])


def test_a_comparison_that_moved_is_told() -> None:
    moved = run(two_arms(4, moved=1.4), **ARMS)
    still = run(two_arms(4), **ARMS)
    own = moved.control.set_index(["series", "term"])
    assert own.loc[("usual", "mean"), "moved"]
    assert not own.loc[("new", "mean"), "moved"]
    assert own.loc[("usual", "mean"), "lower"] > 1
    assert "Usual moved at the change too" in moved.text
    assert "Usual shows no clear break of its own, which is not proof that there was none." in still.text
    assert run(two_arms(4)[lambda t: t["arm"] == "new"]).control.empty


def test_a_comparison_that_begins_late_is_used_from_then_on() -> None:
    table = two_arms(5, ratio=0.7)
    late = table[(table["arm"] == "new") | (table["on"] >= "2020-11-01")]
    made = run(late, **ARMS)
    assert made.table["before"].iloc[0] == 14
    assert "The comparison begins in 2020-11, and only points from then on are used." in made.text
    assert made.estimate().upper < 1


def test_means_and_shares_are_compared_by_difference() -> None:
    new, usual = scores(6, step=8, people=40), scores(7, people=40)
    both = pd.concat([new.assign(arm="new"), usual.assign(arm="usual")])
    made = run(both, outcome="score", kind="mean", **ARMS)
    assert made.estimate("level").lower < 8 < made.estimate("level").upper
    assert set(made.control["method"]) == {"REML-AR(1), t"}
    points = made.points.iloc[-1]
    assert made.estimate("last").value == pytest.approx(points["fitted"] - points["counterfactual"])
    share = run(both, outcome="y", kind="proportion", **ARMS)
    assert "percentage points" in share.text


def test_rates_of_areas_of_any_size_are_compared_by_ratio() -> None:
    rng = np.random.default_rng(8)
    people = {"new": 1000, "usual": 30_000}
    table = pd.concat(
        monthly(
            rng.poisson(size * 0.05 * np.where((np.arange(42) >= 24) & (arm == "new"), 0.6, 1)),
            arm=arm,
            people=size,
        )
        for arm, size in people.items()
    )
    made = run(table, kind="rate", exposure="people", **ARMS)
    assert made.estimate().lower < 0.6 < made.estimate().upper
    raw = run(table, kind="rate", exposure="people", per=1000, model="reml", **ARMS)
    assert raw.estimate().lower < -20 < raw.estimate().upper
    assert raw.asked.none == 0


def test_groups_with_a_comparison_each_have_their_own() -> None:
    parts = [
        two_arms(seed, ratio=ratio).assign(area=area)
        for seed, area, ratio in ((1, "North", 0.5), (2, "South", 1.0))
    ]
    made = run(pd.concat(parts), by=["area"], **ARMS)
    assert made.table["area"].unique().tolist() == ["(all)", "North", "South"]
    assert made.estimate(area="North").upper < 0.65
    assert made.estimate(area="South").upper > 0.9
    assert made.alike.loc[0, "chance"] < 0.05
    assert "The effect differs between the 2 groups of 'area' by more than chance" in made.text
    assert set(made.control["area"]) == {"(all)", "North", "South"}


@pytest.mark.parametrize("arm", ["new", "usual"])
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("kind", ["count", "rate"])
def test_no_events_on_a_side_make_no_ratio(arm: str, side: str, kind: str) -> None:
    table = two_arms(1).assign(people=1000)
    late = table["on"] >= CHANGED
    table.loc[(table["arm"] == arm) & (late if side == "after" else ~late), "n"] = 0
    asked = {**ARMS, "kind": kind, "exposure": "people" if kind == "rate" else None}
    with pytest.raises(NotEstimableError, match="nothing at all on one side"):
        run(table, **asked)
    both = pd.concat([table.assign(area="bare"), two_arms(2).assign(people=1000, area="full")])
    made = run(both, by=["area"], **asked)
    assert made.table.loc[made.table["area"] == "bare", "value"].isna().all()
    assert made.table.loc[made.table["area"] != "bare", "value"].notna().all()
    assert run(table, **asked, model="reml").estimate().value != 0  # a difference there is


def test_no_events_on_a_side_make_no_ratio_of_one_series_of_logarithms() -> None:
    table = two_arms(1).query("arm == 'new'")
    with pytest.raises(NotEstimableError, match="nothing at all on one side"):
        run(table.assign(n=table["n"].where(table["on"] < CHANGED, 0)), model="log-reml")


def test_a_fake_date_with_no_events_before_it_has_no_ratio() -> None:
    table = two_arms(1)
    table.loc[(table["arm"] == "new") & (table["on"] < "2020-11-01"), "n"] = 0
    placebo = run(table, **ARMS).placebo.set_index("changed_on")["value"]
    assert np.isnan(placebo["2020-10"])
    assert np.isfinite(placebo["2020-12"])


def test_rows_of_no_arm_are_told() -> None:
    table = pd.concat([two_arms(1), monthly([5] * 42, arm=None)])
    assert "Rows of neither arm are in neither series." in run(table, **ARMS).text
