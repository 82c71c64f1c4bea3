"""The decision rules give the golden answers, row by row."""

import csv
import json
from pathlib import Path

import pytest

from syschange.criteria.verdicts import conjunction, judge
from syschange.statistics.joint import frechet_bounds

pytestmark = pytest.mark.golden

CAPS_NOTE = "caps apply to MET only"  # remarks in the reason column of the golden file, not reasons
REMARKS = {CAPS_NOTE, "boundary inclusive"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_status_case_is_judged_as_in_the_golden_file(golden: Path) -> None:
    cases = _rows(golden / "scoring" / "decision" / "test_status_cases.csv")
    assert len(cases) == 9
    for case in cases:
        verdict, reason = judge(
            float(case["p_met"] or "nan"),
            float(case["p_not"] or "nan"),
            grade=int(case["grade"]),
            floor=int(case["grade_floor"]),
            sure=0.9,
            has_data=case["has_data"] == "True",
        )
        expected = "" if case["reason"] in REMARKS else case["reason"]
        assert (verdict, reason) == (case["status"], expected), case


def test_every_row_of_the_truth_table_is_conjoined_as_in_the_golden_file(golden: Path) -> None:
    table = _rows(golden / "scoring" / "decision" / "conjunction_truth_table.csv")
    assert len(table) == 4**3
    for row in table:
        assert conjunction([row["t1"], row["t2"], row["t3"]]) == row["criterion"], row


def test_every_joint_probability_has_the_golden_bounds_and_is_not_the_product(golden: Path) -> None:
    cases = json.loads((golden / "scoring" / "decision" / "frechet.json").read_text(encoding="utf-8"))
    assert len(cases) == 4
    for case in cases:
        least, most = frechet_bounds(case["p"])
        assert (least, most) == pytest.approx(tuple(case["frechet"]), abs=1e-12)
        # The golden product is given to three places.
        assert least - 5e-4 <= case["independent"] <= most
