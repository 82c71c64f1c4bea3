"""docs/scorecard.md has every test of every criterion, and every default, as the code has them."""

import re
from pathlib import Path

import pytest

from syschange.criteria.analyses.outcomes import FEWEST
from syschange.criteria.definition import ASKINGS, CRITERIA, Asking, Criterion
from syschange.criteria.judging import grade, limiters, transformational
from syschange.criteria.plan import defaults

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "scorecard.md").read_text("utf-8")


def section(heading: str) -> str:
    """Return what stands under a heading, to the next one."""
    return re.split(r"(?m)^#+ ", PAGE.split(f"# {heading}\n", 1)[1])[0]


@pytest.mark.parametrize("asked", [a for a in ASKINGS if a.criterion], ids=lambda a: a.code)
def test_a_test_stands_under_its_criterion_with_its_question(asked: Asking) -> None:
    title = next(c.title for c in CRITERIA if c.name == asked.criterion)
    star = "" if asked.required else r" \*"
    question = re.escape(asked.question.replace("{}", "…"))
    assert re.search(rf"(?m)^\| {asked.code}{star} \| {question} \| .+ \| .+ \|$", section(title))


@pytest.mark.parametrize("one", CRITERIA, ids=lambda one: one.name)
def test_no_other_test_stands_there(one: Criterion) -> None:
    codes = re.findall(r"(?m)^\| ([A-Z]\d)(?: \*)? \|", section(one.title))
    assert codes == [a.code for a in ASKINGS if a.criterion == one.name]


def test_every_default_of_a_plan_stands_there_with_its_source() -> None:
    lines = PAGE.splitlines()
    for one in (*defaults.THRESHOLDS, defaults.HORIZON):
        assert f"| {one.says} | {one.value:g} | {one.source} |" in lines
    assert f"no more than a tweak | {defaults.TWEAK:g} | ours |" in PAGE


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("fewest people in an arm to judge a group", f"{FEWEST}"),
        ("lost to follow-up that costs a grade", f"{grade.LOST_TOO_MANY:.0%}"),
        ("lost to follow-up that limits", f"{limiters.MOST_LOST:.0%}"),
        ("difference at the start that costs a grade", f"{grade.UNALIKE:.2f} SD".lstrip("0")),
        ("points on each side of a change for a series to count as one", f"{grade.POINTS}"),
        ("days between the change and a shock that may be taken for it", f"{transformational.NEAR}"),
        ('lowest grade for "beneficial", for the others', "3, 2"),
    ],
)
def test_a_default_that_no_plan_changes_is_that_of_the_code(words: str, value: str) -> None:
    assert f"| {words} | {value} | " in PAGE


def test_the_floors_are_those_of_the_code() -> None:
    assert [c.floor for c in CRITERIA] == [3, 2, 2, 2, 2, 2]
