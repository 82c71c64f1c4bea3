"""Where there are too few people, or scores that do not vary, the row is there, marked, and the words say why."""

import math
import re

import pandas as pd
import pytest

from syschange.errors import NotEstimableError

from .rows import Person, before_after, table

CASES: dict[str, list[Person]] = {
    "one person an arm": [("new", 1, 5), ("usual", 2, 3)],
    "an arm seen only before": [("new", 1, None), ("new", 2, None), ("usual", 2, 3), ("usual", 3, 5)],
    "an arm never seen": [("new", None, None), ("usual", 2, 3), ("usual", 3, 5)],
    "different people at each time": [
        ("new", 1, None),
        ("new", None, 4),
        ("usual", 2, None),
        ("usual", None, 5),
    ],
    "everybody gains the same": [
        ("new", 0.1, 5.1),
        ("new", 2.2, 7.2),
        ("usual", 3.3, 8.3),
        ("usual", 1.7, 6.7),
    ],
    "every score is the same": [("new", 0.7, 0.7)] * 3 + [("usual", 0.7, 0.7)] * 3,
}


@pytest.mark.parametrize("people", CASES.values(), ids=CASES)
def test_the_row_is_there_and_marked(people: list[Person]) -> None:
    made = before_after(table(people))
    assert made.table["design"].tolist() == ["ancova", "did"]
    assert made.table[["value", "lower", "upper"]].isna().all(axis=None)
    assert set(made.table["method"]) == {"none"}
    for design in ("ancova", "did"):
        with pytest.raises(NotEstimableError):
            made.estimate(design)
    assert "cannot be given" in made.text
    assert not re.search(r"\b(nan|inf)\b", made.text)


@pytest.mark.parametrize("people", CASES.values(), ids=CASES)
def test_without_a_comparison_it_is_still_said_to_be_a_change(people: list[Person]) -> None:
    made = before_after(table(people), arm=None)
    assert "change, not effect" in made.text
    assert not re.search(r"\b(nan|inf)\b", made.text)


def test_a_baseline_that_does_not_vary_leaves_difference_in_differences() -> None:
    people: list[Person] = [("new", 3, 5), ("new", 3, 9), ("usual", 3, 4), ("usual", 3, 6)]
    made = before_after(table(people))
    rows = made.table.set_index("design")
    assert rows.loc["ancova", "method"] == "none"
    assert rows.loc["did", "value"] == pytest.approx(2)
    assert "scores that do not vary" in made.text


def test_a_group_that_one_arm_has_nobody_in_is_there_and_empty() -> None:
    people: list[Person] = [
        ("new", 1, 5),
        ("new", 2, 4),
        ("new", 3, 9),
        ("usual", 3, 3),
        ("usual", 1, 7),
        ("usual", 2, 2),
    ]
    made = before_after(table(people, sex=["F", "F", "F", "F", "F", "M"]), by=["sex"])
    men = made.table[made.table["sex"] == "M"].set_index("design")
    assert men["followed_changed"].tolist() == [0, 0]
    assert men["followed_comparison"].tolist() == [1, 1]
    assert men["value"].isna().all()
    lost = made.attrition.set_index(["arm", "sex"]).loc[("new", "M")]
    assert lost["enrolled"] == 0
    assert math.isnan(lost["share_lost"])
    assert made.table[made.table["sex"] != "M"]["value"].notna().all()


def test_large_scores_that_differ_by_little_are_compared_rightly() -> None:
    people: list[Person] = [
        ("new", 1, 5), ("new", 2, 4), ("new", 4, 9), ("usual", 3, 3), ("usual", 1, 7), ("usual", 2, 2)
    ]  # fmt: skip
    far = [(arm, 1e8 + (b or 0), 1e8 + (a or 0)) for arm, b, a in people]
    columns = ["value", "lower", "upper"]
    pd.testing.assert_frame_equal(
        before_after(table(far)).table[columns], before_after(table(people)).table[columns], atol=1e-6
    )
