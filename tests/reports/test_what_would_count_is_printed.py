"""A report prints every threshold, what it means, and whether the plan says it or where the usual one is from."""

import datetime as dt
from typing import Any

import pytest
import yaml

from syschange import criteria, disclosure, examples, reports
from syschange.criteria.plan.defaults import THRESHOLDS

TRIAL = examples.help_trial()


def _printed(**stated: Any) -> dict[str, str]:
    written = yaml.safe_load(TRIAL.plan_path.read_text("utf-8"))
    content = {**written, "thresholds": {"agreed_by": "us", "agreed_on": dt.date(2020, 1, 1), **stated}}
    card = criteria.evaluate(criteria.Plan.of(content), TRIAL.tables)
    return dict(reports.build(disclosure.protect(card)).provenance)


@pytest.fixture(scope="module")
def usual() -> dict[str, str]:
    return _printed()


def test_every_threshold_has_its_row(usual: dict[str, str]) -> None:
    for one in THRESHOLDS:
        said = usual[one.says[:1].upper() + one.says[1:]]
        assert said.startswith(f"{one.value:g}, as usual: ")
        assert said.endswith("a choice of our own" if one.source == "ours" else one.source)


def test_what_the_plan_says_is_said_to_be_the_plans(usual: dict[str, str]) -> None:
    after = _printed(probability=0.8, practice_kept=0.8)
    assert after["How sure a verdict must be"] == "0.8, as the plan says"
    changed = {key for key in after if after[key] != usual[key]} - {"Plan (SHA-256)", "Agreed on"}
    assert len(changed) == 2
