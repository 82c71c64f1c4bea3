"""A plan that is right reads, says what it says, and has a digest that follows its content alone."""

import datetime as dt
import math
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from syschange import examples
from syschange.criteria import Plan

from .worlds import plan_content


def _reversed(value: Any) -> Any:
    """Return the same content with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(v) for v in value] if isinstance(value, list) else value


def test_the_help_plan_reads(trial: examples.HelpTrial) -> None:
    plan = Plan.read(trial.plan_path)
    assert plan.title.startswith("The HELP trial")
    assert plan.thresholds.probability == 0.9
    assert plan.thresholds.level == 0.95
    assert plan.collected_until == dt.date(2003, 4, 1)
    assert set(plan.tables) == {"people", "access", "outcomes"}
    assert plan.characteristics == ("ethnicity", "sex", "homelessness")
    assert plan.groups == (("ethnicity",), ("sex",), ("homelessness",))
    assert plan.comparison is not None
    assert (plan.comparison.change, plan.comparison.comparison) == ("clinic", "usual care")
    access, score, adverse = plan.outcomes
    assert (access.kind, access.table, access.item, access.before, access.after) == (
        "access", "access", "primary care", None, None,
    )  # fmt: skip
    assert (score.kind, score.table, score.item, score.before, score.after) == (
        "outcome", "outcomes", "mcs", 0, 24,
    )  # fmt: skip
    assert (adverse.kind, adverse.item, adverse.direction, adverse.harm) == (
        "adverse",
        "cesd",
        "lower_is_better",
        3,
    )
    assert math.isnan(adverse.worthwhile)
    assert plan.role(access.source) == "insider"
    assert plan.role(score.source) == "outside"
    assert len(plan.notes) == 2


def test_python_objects_give_the_same_plan_as_the_file(
    trial: examples.HelpTrial, help_content: dict[str, Any]
) -> None:
    assert Plan.of(help_content, folder=trial.plan_path.parent) == Plan.read(trial.plan_path)


def test_numbers_and_lists_of_any_kind_that_python_has_are_read() -> None:
    content = plan_content()
    content["outcomes"] = tuple(OrderedDict(outcome) for outcome in content["outcomes"])
    content["outcomes"][1]["worthwhile"] = np.float64(3.5)
    plan = Plan.of(content)
    assert plan.outcomes[1].worthwhile == 3.5
    assert plan.digest != Plan.of(plan_content()).digest


def test_what_is_left_out_takes_its_documented_default() -> None:
    content = plan_content()
    for key in ("ways", "groups", "notes"):
        del content[key]
    for key in ("probability", "level"):
        del content["thresholds"][key]
    del content["comparison"]["column"]
    del content["change"]["where"]
    plan = Plan.of(content)
    assert (plan.ways, plan.groups, plan.notes) == (2, (), ())
    assert plan.judged_groups == (("sex",), ("homelessness",))
    assert (plan.thresholds.probability, plan.thresholds.level) == (0.9, 0.95)
    assert plan.comparison is not None
    assert plan.comparison.column == "arm"
    assert plan.tables["people"].path == "people.csv"
    assert plan.change.where == "place not stated"
    assert plan.outcomes[0].basis == "not stated"


def test_a_plan_without_a_comparison_reads() -> None:
    content = plan_content()
    del content["comparison"]
    assert Plan.of(content).comparison is None


def test_groups_may_be_taken_together() -> None:
    content = plan_content() | {"ways": 2, "groups": ["sex", ["sex", "homelessness"]]}
    assert Plan.of(content).judged_groups == (("sex",), ("sex", "homelessness"))


def test_the_order_of_keys_does_not_change_the_digest(help_content: dict[str, Any]) -> None:
    turned = _reversed(help_content)
    assert list(turned) != list(help_content)
    assert Plan.of(turned).digest == Plan.of(help_content).digest


def test_comments_and_layout_do_not_change_the_digest(
    trial: examples.HelpTrial, help_content: dict[str, Any], tmp_path: Path
) -> None:
    again = tmp_path / "plan.yaml"
    again.write_text("# another comment\n" + yaml.safe_dump(help_content), encoding="utf-8")
    assert Plan.read(again).digest == Plan.read(trial.plan_path).digest


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        (("outcomes", 0), "worthwhile", 0.2),
        (("outcomes", 1), "harm", 2.5),
        (("thresholds",), "agreed_on", dt.date(2020, 2, 1)),
        (("thresholds",), "probability", 0.95),
        (("change",), "what", "One door instead of eight."),
        ((), "notes", ["Somebody should know this."]),
        ((), "groups", ["homelessness", "sex"]),
    ],
)
def test_any_change_of_content_changes_the_digest(section: tuple[Any, ...], key: str, value: Any) -> None:
    content = plan_content()
    part: Any = content
    for step in section:
        part = part[step]
    assert part[key] != value
    part[key] = value
    assert Plan.of(content).digest != Plan.of(plan_content()).digest


def test_paths_are_taken_from_the_folder_of_the_plan(tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(yaml.safe_dump(plan_content()), encoding="utf-8")
    assert Plan.read(file).folder == tmp_path
