"""A published stratified school survey comes out of a breakdown as in R's survey package, every row but totals."""

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from syschange import equity
from syschange.equity.options import Design

pytestmark = pytest.mark.golden
DESIGNS = {
    "strat_fpc": Design(strata="stype", weights="pw", population="fpc"),
    "strat_nofpc": Design(strata="stype", weights="pw"),
}
# A breakdown has no totals of the population; nor does it show the design effects of the sheet's column `deff`.
TOTALS = ["N"]
# R finds these limits by interpolating a profile of the likelihood; the equation itself is solved here.
INTERPOLATED = "prop awards=Yes ciprop:likelihood"
# Two domains of the same strata move together a little, which a comparison of two groups does not count.
TOGETHER = "diff mean api00 Yes-No"


def schools(golden: Path) -> pd.DataFrame:
    rows = pd.read_csv(golden / "equity" / "survey" / "input_apistrat.csv")
    return rows.assign(awarded=rows["awards"] == "Yes")


def labelled(stat: str, group: str) -> dict[str, str]:
    """Return the characteristics and labels that a row of the published table is of."""
    named = (
        stat.removeprefix("prop awards=Yes")
        .removeprefix("mean api00")
        .split(" ciprop:")[0]
        .removeprefix(" by ")
    )
    return dict(zip(named.split(" x "), group.split(" | "), strict=True)) if named.strip() else {}


def asked_of(stat: str) -> dict[str, Any]:
    if stat.startswith("ratio"):
        return {"outcome": "api00", "kind": "rate", "exposure": "api99"}
    if stat.startswith("prop"):
        return {"outcome": "awarded", "kind": "proportion", "method": stat.split("ciprop:")[1]}
    return {"outcome": "api00", "kind": "mean"}


@pytest.mark.parametrize("named", DESIGNS)
def test_every_row_that_is_not_a_total(golden: Path, named: str) -> None:
    rows, design = schools(golden), DESIGNS[named]
    expected = pd.read_csv(golden / "equity" / "survey" / "expected_survey_4.1.csv")
    expected = expected[(expected["design"] == named) & ~expected["stat"].isin(TOTALS)]
    assert len(expected) == 23
    for row in expected.to_dict("records"):
        if row["stat"] == TOGETHER:
            continue  # in the next test
        labels = {} if row["stat"].startswith("ratio") else labelled(row["stat"], row["group"])
        made = equity.breakdown(
            rows, by=list(labels), ways=max(len(labels), 1), design=design, **asked_of(row["stat"])
        )
        basis, table = made.basis, made.table
        for column, label in labels.items():
            basis, table = basis[basis[column] == label], table[table[column] == label]
        found, limits = basis.iloc[-1], table.iloc[-1]
        assert found["value"] == pytest.approx(row["estimate"], rel=1e-9), row
        if not math.isnan(row["se"]):
            assert found["se"] == pytest.approx(row["se"], rel=1e-8), row
        if not math.isnan(row["lower"]):
            close = 1e-4 if row["stat"] == INTERPOLATED else 1e-8
            assert (limits["lower"], limits["upper"]) == pytest.approx(
                (row["lower"], row["upper"]), rel=close
            ), row
        if not labels:
            assert found["df"] == row["df"]


@pytest.mark.parametrize("named", DESIGNS)
def test_the_difference_of_two_domains(golden: Path, named: str) -> None:
    expected = pd.read_csv(golden / "equity" / "survey" / "expected_survey_4.1.csv")
    row = expected[(expected["design"] == named) & (expected["stat"] == TOGETHER)].iloc[0]
    made = equity.breakdown(
        schools(golden), outcome="api00", by=["awards"], kind="mean", design=DESIGNS[named]
    )
    found = equity.compare(made, reference={"awards": "No"}).estimate(awards="Yes")
    assert found.value == pytest.approx(row["estimate"], rel=1e-9)
    assert found.distribution.base.se == pytest.approx(row["se"], rel=0.005)  # type: ignore[attr-defined]


def test_the_population_narrows_the_interval_and_strata_and_weights_move_it(golden: Path) -> None:
    rows = schools(golden)

    def width(design: Design) -> tuple[float, float]:
        row = equity.breakdown(rows, outcome="api00", by=[], kind="mean", design=design).table.iloc[0]
        return row["value"], row["upper"] - row["lower"]

    whole, with_all = width(DESIGNS["strat_nofpc"]), width(DESIGNS["strat_fpc"])
    assert with_all[0] == whole[0]
    assert with_all[1] < whole[1]
    unstratified = width(Design(weights="pw"))
    assert unstratified[0] == pytest.approx(whole[0])
    assert unstratified[1] > whole[1]
    assert width(Design(strata="stype"))[0] != pytest.approx(whole[0], rel=0.001)
