"""Published intervals of single proportions, and a published example by group, come out of a breakdown."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from syschange import equity

pytestmark = pytest.mark.golden
METHODS = {"wilson": "wilson", "beta": "clopper-pearson", "jeffreys": "jeffreys"}
NOT_OFFERED = ["agresti_coull", "normal"]
# Brown, Cai and DasGupta (2001), section 4.1.2, end the interval at 0 where nobody has the event; the sheet does not.
ENDS_AT_NOUGHT = [(0, 20, "jeffreys")]


def test_every_interval_of_one_proportion(golden: Path) -> None:
    sheet = pd.read_csv(golden / "equity" / "mcp" / "expected_single_proportion.csv")
    assert len(sheet) == 20
    left = []
    for row in sheet.to_dict("records"):
        if row["method"] not in METHODS:
            left.append(row["method"])
            continue
        people = pd.DataFrame({"y": [1] * row["x"] + [0] * (row["n"] - row["x"])})
        table = equity.breakdown(people, outcome="y", by=[], method=METHODS[row["method"]]).table
        found = table.loc[0, "lower"], table.loc[0, "upper"]
        if (row["x"], row["n"], row["method"]) in ENDS_AT_NOUGHT:
            assert found[0] == 0 < row["lower95"] < 1e-4
            row["lower95"] = 0.0
        assert found == pytest.approx((row["lower95"], row["upper95"]), rel=1e-9, abs=1e-12), row
        if row["published_lower"] == row["published_lower"]:
            assert found == pytest.approx((row["published_lower"], row["published_upper"]), abs=6e-5)
    assert sorted(set(left)) == NOT_OFFERED
    assert len(left) == 8


def shares(rows: pd.DataFrame) -> dict[str, Fraction]:
    table = equity.breakdown(rows, outcome="y_pred", by=["group"]).table
    return {
        g: Fraction(int(x), int(n))
        for g, x, n in zip(table["group"], table["numerator"], table["denominator"], strict=True)
    }


def test_every_row_of_a_published_example_by_group(golden: Path) -> None:
    folder = golden / "equity" / "fairlearn"
    rows, sheet = (
        pd.read_csv(folder / "input_doc_example.csv"),
        pd.read_csv(folder / "expected_fairlearn_0.15.0.csv"),
    )
    found = {
        "tpr": shares(rows[rows["y_true"] == 1]),
        "fpr": shares(rows[rows["y_true"] == 0]),
        "sel": shares(rows),
    }
    sizes = equity.breakdown(rows, outcome="y_pred", by=["group"]).table.set_index("group")["n"]
    found["count"] = {g: Fraction(int(n)) for g, n in sizes.items()}
    expected: dict[tuple[str, str, str], Fraction] = {}
    for metric, held in found.items():
        whole = held["(all)"]
        each = [v for g, v in held.items() if g != "(all)"]
        expected[("overall", "", metric)] = whole
        expected |= {("by_group", g, metric): v for g, v in held.items() if g != "(all)"}
        expected[("difference:between_groups", "", metric)] = max(each) - min(each)
        expected[("ratio:between_groups", "", metric)] = min(each) / max(each)
        expected[("difference:to_overall", "", metric)] = max(abs(v - whole) for v in each)
        expected[("ratio:to_overall", "", metric)] = min(
            min(v / whole, whole / v) if v else Fraction(0) for v in each
        )
        expected[("group_min", "", metric)], expected[("group_max", "", metric)] = min(each), max(each)
    gaps = [expected["difference:between_groups", "", m] for m in ("tpr", "fpr")]
    ratios = [expected["ratio:between_groups", "", m] for m in ("tpr", "fpr")]
    sel = "sel"
    expected[("demographic_parity_difference", "", "")] = expected["difference:between_groups", "", sel]
    expected[("demographic_parity_ratio", "", "")] = expected["ratio:between_groups", "", sel]
    expected[("equalized_odds_difference", "", "")] = max(gaps)
    expected[("equalized_odds_ratio", "", "")] = min(ratios)
    told = sheet.fillna("").set_index(["stat", "group", "metric"])["value"]
    assert {k: float(v) for k, v in expected.items()} == pytest.approx(
        {k: float(v) for k, v in told.items()}, rel=1e-15
    )
    assert all(Fraction(v).limit_denominator(50) == expected[k] for k, v in told.items())
