"""A day of a plan may stand in quotes, as JSON and Python's own mappings have it; anything else is refused."""

import copy
import datetime as dt
from typing import Any

import pytest

from syschange import criteria, examples
from syschange.errors import InvalidPlanError
from syschange.schemas.strict_yaml import load_yaml


def said() -> dict[str, Any]:
    made: dict[str, Any] = load_yaml(examples.help_trial().plan_path.read_text(encoding="utf-8"))
    return made


def test_the_plan_is_the_same_with_its_days_in_quotes() -> None:
    plain, quoted = said(), copy.deepcopy(said())
    quoted["thresholds"]["agreed_on"] = str(quoted["thresholds"]["agreed_on"])
    assert criteria.Plan.of(quoted).thresholds.agreed_on == criteria.Plan.of(plain).thresholds.agreed_on
    assert isinstance(criteria.Plan.of(quoted).thresholds.agreed_on, dt.date)


@pytest.mark.parametrize(
    "day", ["2024-13-01", "1/2/2024", "2024-1-1", "20240101", "today", "", 20240101, "٢٠٢٤-٠١-٠١"]
)
def test_what_is_no_day_is_refused(day: object) -> None:
    made = said()
    made["thresholds"]["agreed_on"] = day
    with pytest.raises(InvalidPlanError, match="is not a date"):
        criteria.Plan.of(made)
