"""A source that is dropped speaks no more in the register either, and what only repeats it goes with it."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from syschange import examples
from syschange.criteria import Plan, Sensitivity, sensitivity

PLAN = Path(__file__).resolve().parents[3] / "data" / "examples" / "place.yaml"


@pytest.fixture(scope="module")
def made() -> Sensitivity:
    """Return a place in whose register an evaluator speaks, and interviews that rest on the evaluator's."""
    content: dict[str, Any] = yaml.safe_load(PLAN.read_text("utf-8"))
    content["sources"] += [
        {"name": "evaluator", "role": "outside"},
        {"name": "interviews", "role": "lived_experience", "rests_on": ["evaluator"]},
    ]
    return sensitivity(
        Plan.of(content), examples.place(people=1000, seed=5), sure=[0.9], sizes=[0.0], retained=[0.5]
    )


def _verdicts(made: Sensitivity, source: str) -> set[str]:
    each = made.specifications
    return set(each.loc[each["source dropped"] == source, "transformational"])


def test_without_those_who_confirm_it_a_change_is_claimed_and_no_more(made: Sensitivity) -> None:
    assert _verdicts(made, "") == {"MET"}
    assert _verdicts(made, "evaluator") == {"UNCLEAR"}


def test_without_the_register_itself_its_tests_have_no_evidence(made: Sensitivity) -> None:
    without = [s for s in made.levels.sources if s]
    assert "interviews" not in without
    assert _verdicts(made, "register of changes") == {"UNCLEAR"}  # the series is still there
    assert _verdicts(made, "accounts") == {"MET"}
