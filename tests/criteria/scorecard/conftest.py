"""A place with evidence on all six criteria, judged once for the tests of this folder, true and on paper."""

from typing import Any

import pytest
import yaml

from syschange import criteria, disclosure, examples
from syschange.resources import data_folder

from .cards import Cards


@pytest.fixture(scope="session")
def place_content() -> dict[str, Any]:
    text = data_folder("examples", "place.yaml").read_text(encoding="utf-8")
    made: dict[str, Any] = yaml.safe_load(text)
    return made


@pytest.fixture(scope="session")
def place(place_content: dict[str, Any]) -> criteria.Scorecard:
    return criteria.evaluate(criteria.Plan.of(place_content), examples.place(people=1000, seed=5))


@pytest.fixture(scope="session")
def paper(place: criteria.Scorecard) -> criteria.Scorecard:
    (made,) = disclosure.protect(place).results
    assert isinstance(made, criteria.Scorecard)
    return made


@pytest.fixture(scope="session")
def cards(paper: criteria.Scorecard) -> Cards:
    return Cards(paper.to_json())
