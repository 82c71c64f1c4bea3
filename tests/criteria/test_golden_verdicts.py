"""The decision rules give the golden answers, row by row."""

import csv
import json
from pathlib import Path

import pytest

from syschange.criteria.definition import CRITERIA, asking
from syschange.criteria.judging.evidence import Basis, Test, nothing
from syschange.criteria.judging.grade import Grade
from syschange.criteria.judging.judged import Question
from syschange.criteria.judging.verdicts import conjunction, judge
from syschange.criteria.scorecard.rows import criteria_table, joint
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


def _tests(criterion: str, verdicts: list[str]) -> list[Test]:
    return [Test(criterion, f"X{i}", "", f"{i}", "everyone", v, "") for i, v in enumerate(verdicts)]


def test_the_truth_table_is_whole_and_every_criterion_of_a_scorecard_follows_it(golden: Path) -> None:
    table = _rows(golden / "scoring" / "decision" / "conjunction_truth_table.csv")
    asked = {(row["t1"], row["t2"], row["t3"]) for row in table}
    assert len(asked) == 4**3
    for row in table:
        tests = [t for c in CRITERIA for t in _tests(c.name, [row["t1"], row["t2"], row["t3"]])]
        assert set(criteria_table(tests, ())["verdict"]) == {row["criterion"]}, row


def test_every_joint_probability_of_a_scorecard_has_the_golden_bounds(golden: Path) -> None:
    cases = json.loads((golden / "scoring" / "decision" / "frechet.json").read_text(encoding="utf-8"))
    for case in cases:
        tests = [
            Test("beneficial", "X", "", f"{i}", "everyone", "UNCLEAR", "", p_met=p)
            for i, p in enumerate(case["p"])
        ]
        assert joint(tests) == pytest.approx(tuple(case["frechet"]), abs=1e-12)
        row = criteria_table(tests, ()).iloc[0]
        assert (row["probability_least"], row["probability_most"]) == joint(tests)


def test_every_status_case_comes_out_of_a_question_as_in_the_golden_file(golden: Path) -> None:
    """The floor is the criterion's own: 3 for beneficial, 2 for the others."""
    by_floor = {"3": asking("B1"), "2": asking("S3")}
    for case in _rows(golden / "scoring" / "decision" / "test_status_cases.csv"):
        asked = by_floor[case["grade_floor"]]
        question = Question(asked, Basis("", (), Grade(int(case["grade"]), ())), 0.9)
        if case["has_data"] != "True":
            made = nothing(asked.criterion, asked.code, "", "no data", ())
        else:
            made = question.judged(None, 0.0, p_met=float(case["p_met"]), p_not=float(case["p_not"]))
        assert made.verdict == case["status"], case
