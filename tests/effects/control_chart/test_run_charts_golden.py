"""Run, c and I charts, frozen and in parts, are those of qicharts2, to the digits it gives."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from syschange.effects.control_chart import ControlChart, control_chart
from syschange.statistics.process.signals import ABOVE, BELOW

pytestmark = pytest.mark.golden

C = {"kind": "count", "chart": "c"}
CASES = {
    "cdi_c": C,
    "cdi_c_freeze24": {**C, "baseline": 24},
    "cdi_c_part24": {**C, "rebase": [("2014-11-01", "the intervention began")]},
    "cdi_run": {"kind": "count", "chart": "run"},
    "i_rnorm19": {"kind": "mean", "chart": "xmr", "screen": False},
}
FEW = {
    "useful": "n.useful",
    "longest_run": "longest.run",
    "longest_run_limit": "longest.run.max",
    "crossings": "n.crossings",
    "crossings_limit": "n.crossings.min",
}


def made(golden: Path, name: str) -> ControlChart:
    folder = golden / "effects" / "spc"
    if name.startswith("cdi"):
        data = pd.read_csv(folder / "qic_cdi.csv", parse_dates=["month"])
        return control_chart(
            data, time="month", outcome="n", rules="anhoej", improvement="decrease", draws=100, **CASES[name]
        )
    data = pd.read_csv(folder / "qic_i_rnorm19.csv").rename_axis("x").reset_index()
    return control_chart(
        data.assign(x=data["x"] + 1), time="x", outcome="y", rules="anhoej", draws=100, **CASES[name]
    )


def read(golden: Path, name: str, what: str) -> pd.DataFrame:
    return pd.read_csv(golden / "effects" / "spc" / f"qic_expected_{name}_{what}.csv")


@pytest.mark.parametrize("name", CASES)
def test_every_column_of_every_point(golden: Path, name: str) -> None:
    expected, result = read(golden, name, "points"), made(golden, name)
    table = result.table
    if name.startswith("cdi"):
        assert table["start"].dt.strftime("%Y-%m-%d").tolist() == expected["x"].tolist()
    else:
        assert table["start"].tolist() == expected["x"].tolist()
    for ours, theirs in (("value", "y"), ("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
        np.testing.assert_allclose(table[ours], expected[theirs], rtol=1e-13, atol=1e-12)
    inner = result.made.half.ravel() * 2 / 3
    floor = 0.0 if result.terms.chart == "c" else -np.inf
    np.testing.assert_allclose(table["centre"] + inner, expected["ucl.95"], rtol=1e-13)
    np.testing.assert_allclose(np.maximum(table["centre"] - inner, floor), expected["lcl.95"], rtol=1e-12)
    assert table["part"].tolist() == expected["part"].tolist()
    assert result.parts.base.tolist() == expected["baseline"].tolist()
    sigma = table["signals"].str.contains(ABOVE) | table["signals"].str.contains(BELOW)
    assert sigma.tolist() == expected["sigma.signal"].tolist()
    summary = result.summary.set_index("part").loc[table["part"]]
    for ours, theirs in FEW.items():
        assert summary[ours].tolist() == expected[theirs].tolist()
    assert summary["points"].tolist() == expected["n.obs"].tolist()


@pytest.mark.parametrize("name", CASES)
def test_every_column_of_the_summary(golden: Path, name: str) -> None:
    expected, result = read(golden, name, "summary"), made(golden, name)
    summary = result.summary
    for ours, theirs in {**FEW, "part": "part", "points": "n.obs"}.items():
        assert summary[ours].tolist() == expected[theirs].tolist()
    for ours, theirs in (("centre", "CL"), ("lower", "aLCL"), ("upper", "aUCL")):
        np.testing.assert_allclose(summary[ours], expected[theirs], rtol=1e-13)
    runs = (summary["longest_run"] > summary["longest_run_limit"]) | (
        summary["crossings"] < summary["crossings_limit"]
    )
    assert runs.astype(int).tolist() == expected["runs.signal"].tolist()
    table = result.table
    sigma = table["signals"].str.contains(ABOVE) | table["signals"].str.contains(BELOW)
    assert sigma.groupby(table["part"]).sum().tolist() == expected["sigma.signal"].tolist()
    assert [v != "common cause" for v in summary["variation"]] == [
        bool(r) or s > 0 for r, s in zip(expected["runs.signal"], expected["sigma.signal"], strict=True)
    ]


def test_split_where_it_began_it_has_changed_and_is_stable(golden: Path) -> None:
    result = made(golden, "cdi_c_part24")
    shift = result.shifts.iloc[0]
    assert (shift["before"], shift["after"]) == pytest.approx((18.708333333, 7.083333333))
    assert (shift["quiet_before"], shift["quiet_after"]) == ("yes", "yes")
    assert shift["verdict"] == "changed and stable"
    assert "has changed and is stable" in result.text
    assert result.estimate().probability(0) < 0.001


def test_taken_together_it_is_not_quiet(golden: Path) -> None:
    for name in ("cdi_c", "cdi_run", "cdi_c_freeze24"):
        assert made(golden, name).summary["variation"].tolist() != ["common cause"]
