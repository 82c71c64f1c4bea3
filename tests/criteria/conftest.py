"""The HELP trial, its plan and its scorecard, worked out once for all the tests of this folder."""

from typing import Any

import pytest
import yaml

from syschange import criteria, examples


@pytest.fixture(scope="session")
def trial() -> examples.HelpTrial:
    return examples.help_trial()


@pytest.fixture
def help_content(trial: examples.HelpTrial) -> dict[str, Any]:
    """Return the HELP plan as mappings and lists: a fresh copy, for the test to change."""
    content: dict[str, Any] = yaml.safe_load(trial.plan_path.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def help_card(trial: examples.HelpTrial) -> criteria.Scorecard:
    return criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)
