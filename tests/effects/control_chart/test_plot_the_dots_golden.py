"""Points and summaries are those of NHSRplotthedots 0.2.2, to the digits it gives."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.effects.control_chart import ControlChart, control_chart
from syschange.statistics.process.signals import (
    ABOVE,
    BELOW,
    FALLING,
    HIGH_RUN,
    LOW_RUN,
    NEAR_LOWER,
    NEAR_UPPER,
    RISING,
)

pytestmark = pytest.mark.golden

CASES = {
    "england_attendances_rebase2": {
        "rebase": [("2017-04-01", "a new year"), ("2018-04-01", "another")],
        "improvement": None,
    },
    "england_performance_target95": {"improvement": "increase", "target": 0.95},
    "rjz_decrease": {"improvement": "decrease"},
    "rjz_fix12_noscreen": {"improvement": "decrease", "baseline": 12, "screen": False},
    "rjz_performance_target95": {"improvement": "increase", "target": 0.95},
    "rrk_all_decrease": {"improvement": "decrease"},
    "rrk_rebase_2018_07": {"improvement": "decrease", "rebase": [("2018-07-01", "the unit joined another")]},
    "rrk_stable_decrease": {"improvement": "decrease"},
    "rrk_target": {"improvement": "decrease", "target": 2000},
    "six_facets_decrease": {"improvement": "decrease", "by": ["f"]},
    "unit_rnorm20": {"improvement": "increase", "every": "day"},
}
TYPES = {
    "": "Common Cause",
    ABOVE: "Above UCL",
    BELOW: "Below LCL",
    RISING: "7 Point Trend (Increasing)",
    FALLING: "7 Point Trend (Decreasing)",
    NEAR_UPPER: "2 in 3 Above CL",
    NEAR_LOWER: "2 in 3 Below CL",
    HIGH_RUN: "7 Points Above CL",
    LOW_RUN: "7 Points Below CL",
}
KINDS = {
    "common cause": "common_cause",
    "improvement": "special_cause_improvement",
    "concern": "special_cause_concern",
}
ASSURED = {
    "consistently met": "consistent_pass",
    "consistently missed": "consistent_fail",
    "may or may not": "inconsistent",
}


def read(golden: Path, name: str) -> pd.DataFrame:
    table = pd.read_csv(golden / "effects" / "spc" / f"ptd_{name}.csv")
    return table.assign(x=pd.to_datetime(table["x"]).astype("datetime64[s]")) if "x" in table else table


def made(golden: Path, name: str) -> ControlChart:
    options = {"by": [], "every": "month", **CASES[name]}
    return control_chart(
        read(golden, name), time="x", outcome="y", rules="plotthedots-0.2.2", draws=100, **options
    )


def in_order(result: ControlChart, table: pd.DataFrame) -> pd.DataFrame:
    """Return the single groups where there are some, else everybody."""
    return table[table["ways"] == len(result.by)].reset_index(drop=True)


@pytest.mark.parametrize("name", CASES)
def test_every_column_of_every_point(golden: Path, name: str) -> None:
    expected, result = read(golden, name), made(golden, name)
    table = in_order(result, result.table)
    if result.by:
        assert table["f"].tolist() == expected["f"].tolist()
    assert (table["start"].to_numpy() == expected["x"].to_numpy()).all()
    for ours, theirs in (("value", "y"), ("centre", "mean_col"), ("lower", "lpl"), ("upper", "upl")):
        np.testing.assert_allclose(table[ours], expected[theirs], rtol=1e-13, atol=1e-13)
    assert (table["part"] - 1).tolist() == expected["rebase_group"].tolist()
    base = np.tile(result.parts.base, len(table) // len(result.parts.base))
    np.testing.assert_allclose(table["value"].where(base), expected["fix_y"], rtol=1e-13)
    assert np.sign(table["value"] - table["centre"]).tolist() == expected["relative_to_mean"].tolist()
    outside = (table["value"] > table["upper"]) | (table["value"] < table["lower"])
    assert outside.tolist() == expected["outside_limits"].tolist()
    inner = (table["upper"] - table["centre"]) * 2 / 3
    close = ~outside & ((table["value"] - table["centre"]).abs() > inner)
    assert close.tolist() == expected["close_to_limits"].tolist()
    first = table["signals"].str.split(", ").str[0]
    assert first.map(TYPES).tolist() == expected["special_cause_type"].tolist()
    assert (table["signals"] != "").tolist() == expected["special_cause_flag"].tolist()
    assert table["variation"].map(KINDS).tolist() == expected["point_type"].tolist()
    points = table.groupby([*result.by, "part"])["value"].transform("size")
    assert (points < 13).tolist() == expected["short_group_warning"].tolist()
    target = expected["target"].dropna().unique().tolist()
    assert target == ([] if result.terms.target is None else [result.terms.target])


@pytest.mark.parametrize("name", CASES)
def test_every_column_of_the_summary(golden: Path, name: str) -> None:
    expected, result = read(golden, f"{name}_summary"), made(golden, name)
    summary, table = in_order(result, result.summary), in_order(result, result.table)
    if result.by:
        assert summary["f"].tolist() == expected["f"].tolist()
    for ours, theirs in (("centre", "mean_col"), ("lower", "lpl"), ("upper", "upl")):
        np.testing.assert_allclose(summary[ours], expected[theirs], rtol=1e-13)
    assert summary["points"].tolist() == expected["n"].tolist()
    assert summary["variation"].map(KINDS).tolist() == expected["variation_type"].tolist()
    keys = [*result.by, "part"]
    kinds = table["variation"].map(KINDS)
    for kind in KINDS.values():
        counted = (kinds == kind).groupby([table[k] for k in keys]).sum()
        assert counted.tolist() == expected[kind].tolist()
    if "rebase_group" in expected:
        assert (summary["part"] - 1).tolist() == expected["rebase_group"].tolist()
    if "assurance_type" in expected:
        assert summary["assurance"].map(ASSURED).tolist() == expected["assurance_type"].tolist()


def test_the_attendances_themselves_give_the_same_charts(golden: Path) -> None:
    rows = pd.read_csv(golden / "effects" / "spc" / "ae_attendances.csv", parse_dates=["period"])
    expected = read(golden, "six_facets_decrease")
    rows = rows[
        (rows["type"] == "1") & rows["org_code"].isin(expected["f"]) & (rows["period"] < "2018-04-01")
    ]
    result = control_chart(
        rows, time="period", outcome="breaches", kind="count", by=["org_code"], rules="plotthedots-0.2.2",
        improvement="decrease", draws=100,
    )  # fmt: skip
    table = in_order(result, result.table)
    np.testing.assert_allclose(table["upper"], expected["upl"], rtol=1e-13)
    assert table["variation"].map(KINDS).tolist() == expected["point_type"].tolist()


def test_shares_out_of_attendances_are_those_of_the_published_performance(golden: Path) -> None:
    rows = pd.read_csv(golden / "effects" / "spc" / "ae_attendances.csv", parse_dates=["period"])
    expected = read(golden, "england_performance_target95")
    rows = rows.assign(met=rows["attendances"] - rows["breaches"])
    result = control_chart(
        rows, time="period", outcome="met", kind="proportion", exposure="attendances", chart="xmr",
        rules="plotthedots-0.2.2", improvement="increase", target=0.95, draws=100,
    )  # fmt: skip
    np.testing.assert_allclose(result.table["value"], expected["y"], rtol=1e-13)
    np.testing.assert_allclose(result.table["lower"], expected["lpl"], rtol=1e-12)
    assert result.summary["assurance"].tolist() == ["consistently missed"]


def test_the_published_type_1_figures_of_rrk(golden: Path) -> None:
    summary = made(golden, "rrk_stable_decrease").summary.iloc[0]
    assert (summary["centre"], summary["lower"], summary["upper"]) == pytest.approx(
        (1711.875, 849.793181818, 2573.956818182), abs=5e-10
    )
