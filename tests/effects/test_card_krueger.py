"""Difference in differences gives the published figure for fast-food restaurants in two states."""

from pathlib import Path

import pandas as pd
import pytest
from scipy import stats

from .rows import before_after


@pytest.mark.golden
def test_the_balanced_estimate(golden: Path) -> None:
    """Card & Krueger (1994), restaurants seen at both times; New Jersey (1) raised its minimum wage."""
    sheet = pd.read_csv(golden / "effects" / "did" / "card_krueger.csv")
    sheet = sheet.assign(person_id=range(len(sheet)), arm=sheet["STATE"].map({1: "raised", 0: "usual"}))
    rows = sheet.melt(["person_id", "arm"], ["emp_pre", "emp_post"], var_name="months", value_name="score")
    rows["months"] = rows["months"].map({"emp_pre": 0, "emp_post": 12})
    made = before_after(rows)
    estimate = made.estimate("did")
    assert estimate.value == pytest.approx(2.75, abs=1e-9)
    change = sheet.assign(change=sheet["emp_post"] - sheet["emp_pre"]).dropna(subset="change")
    groups = [change.loc[change["arm"] == arm, "change"] for arm in ("raised", "usual")]
    expected = stats.ttest_ind(*groups, equal_var=False).confidence_interval(0.95)
    assert (estimate.lower, estimate.upper) == pytest.approx(tuple(expected))
    row = made.table.set_index("design").loc["did"]
    assert (row["followed_changed"], row["followed_comparison"]) == tuple(len(g) for g in groups) == (309, 75)
    assert made.attrition["enrolled"].tolist() == [410, 331, 79]
