"""No option is taken and left unused; each changes what it says it does."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from syschange.effects.staggered import Staggered

from .panels import NEVER, panel, run


def value(made: Staggered, aggregation: str = "cohort") -> float:
    return made.estimate(aggregation).value


def test_the_true_effect_is_found() -> None:
    made = run(panel())
    estimate = made.estimate()
    assert estimate.lower < 2 < estimate.upper
    assert estimate.probability(0) > 0.999
    assert made.estimate("horizon", -3).lower < 0 < made.estimate("horizon", -3).upper


@pytest.mark.parametrize(
    "given",
    [
        {"comparison": "never"},
        {"anticipation": 1},
        {"covariates": ["x"]},
        {"gaps": "rows"},
        {"gaps": "complete"},
    ],
    ids=str,
)
def test_the_estimate_moves_with(given: dict[str, Any]) -> None:
    table = panel().assign(x=lambda d: d["y"].where(d["t"] < 3, 0.0).round(1))
    table = table[(table.index % 11 != 5) | (table["t"] < 2)]
    assert value(run(table, **given)) != pytest.approx(value(run(table)), abs=1e-6)


def test_two_ways_to_adjust_differ() -> None:
    table = panel().assign(x=lambda d: d["y"] ** 2)
    doubly, regressed = (run(table, covariates=["x"], adjust=a) for a in ("doubly robust", "regression"))
    assert value(doubly) != value(regressed)
    assert "doubly robust" in doubly.estimate().method
    assert "regression" in regressed.estimate().method


def test_the_base_changes_what_is_before_and_not_what_is_since() -> None:
    universal, varying = (run(panel(), base=b) for b in ("universal", "varying"))
    assert value(universal) == value(varying)
    assert universal.estimate("horizon", -3).value != varying.estimate("horizon", -3).value
    assert "-1" not in set(universal.table["at"])
    assert "-1" in set(varying.table["at"])


def test_the_level_seed_margin_and_label() -> None:
    table = panel()
    made, wide = run(table), run(table, level=0.8)
    assert wide.estimate().upper < made.estimate().upper
    other = run(table, seed=1).table
    assert not np.allclose(other["band_lower"].dropna(), made.table["band_lower"].dropna(), atol=0)
    np.testing.assert_array_equal(other["lower"], made.table["lower"])
    inside = made.table[made.table["aggregation"] == "horizon"].dropna(subset="band_lower")
    assert (inside["band_lower"] < inside["lower"]).all()
    told = run(table, margin=9.0, label="the score")
    assert set(told.table["equivalence"]) >= {"shown"}
    assert "too small to matter by the margin declared" in told.text
    assert "the score was on average" in told.text
    assert set(made.table["equivalence"]) == {"no margin"}
    tight = run(panel(effect=0.0), margin=(-0.1, 0.1))
    assert "was not shown" in tight.text


def test_a_balance_keeps_the_cohorts_that_reach_it() -> None:
    made = run(panel(), balance=4)
    assert made.horizons.tolist() == [0, 1, 2, 3, 4]
    rows = made.table[(made.table["aggregation"] == "horizon") & made.table["horizon"].notna()]
    assert set(rows["changed"]) == {14.0}
    assert rows["horizon"].max() == 4
    assert run(panel()).horizons.tolist() == [0, 1, 2]


def test_clusters_widen_what_moves_together() -> None:
    rng = np.random.default_rng(5)
    table = panel()
    table["c"] = table["u"].str[1:].astype(int) // 3
    table["y"] += pd.Series(rng.normal(size=(20, 8))[table["c"], table["t"]] * 2, index=table.index)
    alone, together = run(table), run(table, cluster="c")
    assert value(alone) == pytest.approx(value(together), rel=1e-9)
    width = [m.estimate().upper - m.estimate().lower for m in (alone, together)]
    assert width[1] > 1.2 * width[0]
    assert "clusters by 'c'" in together.text


def test_what_stands_for_never() -> None:
    table = panel()
    coded = table.assign(g=table["g"].fillna(0))
    assert value(run(coded, never=0)) == value(run(table))
    endless = table.assign(g=table["g"].fillna(np.inf))
    assert value(run(endless)) == value(run(table))


def test_periods_may_be_weeks_months_or_quarters_of_dates() -> None:
    table = panel(periods=12)
    day = pd.Timestamp("2021-01-15") + pd.to_timedelta(table["t"] * 31, unit="D")
    began = pd.Timestamp("2021-01-20") + pd.to_timedelta(table["g"].fillna(0) * 31, unit="D")
    began = began.where(table["g"].notna())
    dated = table.assign(t=day, g=began)
    by_number, by_month, by_quarter = run(table), run(dated), run(dated, every="quarter")
    assert value(by_month) == pytest.approx(value(by_number), abs=1e-9)
    assert "2021-04" in set(by_month.table["at"])
    assert "In the month of the change" in by_month.text
    assert "In the quarter of the change" in by_quarter.text
    assert len(by_quarter.horizons) < len(by_month.horizons)
    code = dated.assign(g=dated["g"].fillna(pd.Timestamp("2200-01-01")))
    late, never = run(code), run(code, never=dt.date(2200, 1, 1))
    assert value(late) == value(never) == value(by_month)
    assert "25 people changed after the last period" in late.text
    assert "after the last period" not in never.text


def test_groups_stand_apart_partly_pooled_and_compared() -> None:
    table = panel((30, 30, 40))
    table.loc[table["s"] == "b", "y"] += 2.0 * (table["t"] >= table["g"])[table["s"] == "b"]
    made = run(table, by=["s"])
    assert made.table["s"].drop_duplicates().tolist() == ["(all)", "a", "b"]
    for label in ("a", "b"):
        alone = run(table[table["s"] == label])
        assert made.estimate(s=label).value == pytest.approx(alone.estimate().value, abs=1e-9)
        assert made.estimate(s=label).lower == pytest.approx(alone.estimate().lower, abs=1e-9)
    assert made.alike.loc[0, "chance"] < 0.001
    assert "differs between the 2 groups of 's'" in made.text
    assert made.table.loc[made.table["s"] == "a", "pooled"].notna().all()
    assert made.table.loc[made.table["s"] == "(all)", "pooled"].isna().all()


def test_unknown_and_declared_groups_are_kept() -> None:
    table = panel((30, 30, 60))
    table["s"] = table["s"].where(table["u"].str[-1] != "3")
    made = run(table, by=["s"], categories={"s": ["b", "a", "nobody"]})
    assert made.table["s"].drop_duplicates().tolist() == ["(all)", "b", "a", "nobody", "(unknown)"]
    nobody = made.table[made.table["s"] == "nobody"]
    assert nobody["value"].isna().all()
    assert set(nobody["changed"]) == {0.0}
    split = table.assign(s_missing=np.where(table["u"] == "u003", "(not asked)", None))
    assert "(not asked)" in set(run(split, by=["s"], unknown="split").table["s"])
    assert "(not asked)" not in set(run(split, by=["s"]).table["s"])
    second = table.assign(r=np.where(table["u"].str[-1].isin(list("02468")), "x", "y"))
    two = run(second, by=["s", "r"], ways=2)
    assert ((two.table["s"] != "(all)") & (two.table["r"] != "(all)")).any()
    one = run(second, by=["s", "r"])
    assert not ((one.table["s"] != "(all)") & (one.table["r"] != "(all)")).any()


def test_several_rows_of_a_unit_are_taken_by_their_mean_or_each_alike() -> None:
    table = panel(rows=3)
    means = table.groupby(["u", "t", "g"], dropna=False, as_index=False)["y"].mean()
    assert value(run(table)) == pytest.approx(value(run(means)), abs=1e-9)
    uneven = table.drop(table.index[(table["u"] == "u001") & (table.index % 3 > 0)])
    assert value(run(uneven, gaps="rows")) != pytest.approx(value(run(uneven)), abs=1e-6)
    assert NEVER != NEVER  # noqa: PLR0124 - never is missing
