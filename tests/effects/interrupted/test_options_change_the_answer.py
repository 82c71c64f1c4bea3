"""Every option changes the answer."""

from typing import Any

import numpy as np
import pytest

from .made_up import MONTHS, counts, monthly, run, scores

SEASONS = 1 + 0.4 * np.sin(np.arange(MONTHS) * np.pi / 6)
TABLE = monthly(
    np.round(counts(12, mean=80, ratio=0.8) * SEASONS),
    people=np.linspace(900, 2000, MONTHS), area=["North", "South"] * 21,
)  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        {"transition": 3},
        {"harmonics": 0},
        {"harmonics": 1},
        {"model": "reml"},
        {"model": "log-reml"},
        {"level": 0.8},
        {"changed_on": "2021-09-01"},
        {"every": "quarter"},
        {"kind": "rate", "exposure": "people"},
        {"at": (3,)},
    ],
)
def test_the_table_changes(options: dict[str, Any]) -> None:
    plain, other = run(TABLE).table, run(TABLE, **options).table
    assert not plain[["term", "value", "lower", "upper"]].equals(other[["term", "value", "lower", "upper"]])


def test_per_is_what_rates_are_told_per() -> None:
    one, thousand = (run(TABLE, kind="rate", exposure="people", per=per) for per in (1, 1000))
    assert thousand.points["observed"].to_numpy() == pytest.approx(1000 * one.points["observed"].to_numpy())
    assert thousand.points["counterfactual"].to_numpy() == pytest.approx(
        1000 * one.points["counterfactual"].to_numpy()
    )
    assert thousand.estimate().value == pytest.approx(one.estimate().value)
    assert "per 1,000 came to" in thousand.text


def test_placebo_dates_are_all_none_or_those_named() -> None:
    assert len(run(TABLE).placebo) == 1 + 11
    assert len(run(TABLE, placebo=False).placebo) == 1
    named = run(TABLE, placebo=["2021-01-01", "2021-03-01"]).placebo
    assert named["changed_on"].tolist() == ["2022-01", "2021-01", "2021-03"]


def test_a_margin_says_what_is_too_small_to_matter() -> None:
    steady = monthly(counts(1, mean=5000, ratio=1.0))
    wide = run(steady, margin=1.2).table.set_index("term")
    assert wide.loc["mean", "equivalence"] == "shown"
    assert wide.loc["slope", "equivalence"] == "no margin"
    assert run(steady, margin=1.001).table["equivalence"].iloc[0] == "not shown"
    assert run(steady).table["equivalence"].iloc[0] == "no margin"
    assert "is too small to matter by the margin declared" in run(steady, margin=1.2).text
    assert "too small to matter" not in run(steady).text


def test_a_label_is_what_the_words_call_it() -> None:
    assert "stays in hospital came to" in run(TABLE, label="stays in hospital").text


def test_months_without_a_row_are_gaps_or_nought() -> None:
    few = monthly(counts(5, mean=3, ratio=1))
    rows = few.loc[np.repeat(np.arange(MONTHS), few["n"])].drop(columns="n")
    gaps, noughts = (run(rows, outcome=None, empty=e, harmonics=0) for e in ("gap", "zero"))
    lost = int((few["n"] == 0).sum())
    assert lost > 0
    assert gaps.table["before"].iloc[0] + gaps.table["after"].iloc[0] == MONTHS - lost
    assert noughts.table["before"].iloc[0] + noughts.table["after"].iloc[0] == MONTHS
    assert f"Nothing is known of {lost} of 42 months" in gaps.text


def test_unknown_ways_and_categories() -> None:
    table = scores(1).assign(sex=["F", "M", None, "(not asked)"] * 210)
    kept = run(table, outcome="score", kind="mean", by=["sex"]).table
    split = run(table, outcome="score", kind="mean", by=["sex"], unknown="split").table
    assert kept["sex"].unique().tolist() == ["(all)", "F", "M", "(unknown)"]
    assert split["sex"].unique().tolist() == ["(all)", "F", "M", "(not asked)", "(unknown)"]
    declared = run(table, outcome="score", kind="mean", by=["sex"], categories={"sex": ["X", "M", "F"]}).table
    assert declared["sex"].unique().tolist() == ["(all)", "X", "M", "F", "(unknown)"]
    assert declared.loc[declared["sex"] == "X", "standing"].unique().tolist() == ["not estimable"]
    two = run(table, outcome="score", kind="mean", by=["sex", "area"], ways=2).table
    assert len(two) > len(run(table, outcome="score", kind="mean", by=["sex", "area"]).table)


def test_groups_are_drawn_towards_what_they_share() -> None:
    table = run(scores(2), outcome="score", kind="mean", by=["area"]).table
    mean = table[table["term"] == "mean"].set_index("area")
    groups = ["North", "South", "West", "East", "Mid"]
    assert mean.loc["(all)", ["pooled", "pooled_lower"]].isna().all()
    assert mean.loc[groups, "pooled"].max() - mean.loc[groups, "pooled"].min() < (
        mean.loc[groups, "value"].max() - mean.loc[groups, "value"].min()
    )
    assert (mean["detectable"] > 0).all()
