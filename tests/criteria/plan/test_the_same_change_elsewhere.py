"""What a plan says of an evaluation elsewhere has to be possible, and about a gain of this plan."""

from typing import Any

import pytest

from syschange.criteria import Plan

from .contents import Content, everything, refused


def elsewhere(**said: Any) -> Content:
    """Return a plan in which an evaluation elsewhere says something else."""
    made = everything()
    made["replications"][0] |= said
    return made


@pytest.mark.parametrize(
    "said",
    [{"value": 4.0}, {"value": 2.0}, {"lower": 3.8, "upper": 2.2}, {"lower": 3.0}, {"upper": 3.0}],
)
def test_a_value_outside_its_interval_is_refused(said: dict[str, float]) -> None:
    assert refused(elsewhere(**said)).startswith(
        "In replications 1 the value does not lie within its interval."
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"level": 95}, "'level' in replications 1 is 95, outside 0.5 to 0.999."),
        ({"months": -1}, "'months' in replications 1 is -1"),
        ({"independent": "yes"}, "'independent' in replications 1 is neither true nor false."),
        ({"outcome": "mental_helth"}, "Did you mean 'mental_health'?"),
        ({"outcome": "depressive_symptoms"}, "'depressive_symptoms' is not a known outcome of which a gain is asked"),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_named(said: dict[str, Any], told: str) -> None:
    assert told in refused(elsewhere(**said))


def test_a_gain_in_access_may_be_found_elsewhere_too() -> None:
    said = elsewhere(outcome="got_in", value=0.2, lower=0.1, upper=0.3)
    assert Plan.of(said).replications[0].outcome == "got_in"
