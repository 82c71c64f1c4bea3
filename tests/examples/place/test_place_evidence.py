"""The evaluator's tests in a simulated place are passed where the change is there, and failed where it is not."""

import pytest

from syschange.examples import place
from syschange.system.register import register

TESTS = ["change_id", "source_id", "test", "test_result", "criterion"]


@pytest.mark.parametrize(
    ("switches", "hoop", "gun"),
    [
        ({}, "passed", "passed"),
        ({"dose": 0.2}, "passed", "passed"),
        ({"dose": 0.0}, "failed", "not clear"),
        ({"withdrawal": True}, "failed", "not clear"),
        ({"gain": 0.0}, "passed", "not clear"),
        ({"pathway": "renamed"}, "not clear", "not clear"),
    ],
)
def test_the_evaluators_tests_tell_what_is_there(switches: dict[str, object], hoop: str, gun: str) -> None:
    changes = place(people=60, **switches)["changes"]
    told = changes[changes["test"].notna()][TESTS].to_numpy().tolist()
    assert told == [
        ["front-door", "evaluator", "hoop", hoop, "transformational"],
        ["who-may-come", "evaluator", "smoking gun", gun, "transformational"],
    ]
    found = register(changes).tracing("transformational")
    assert (found.sinks, found.supports) == (hoop == "failed", gun == "passed")
    assert found.grade == (3 if gun == "passed" else 2)


def test_stories_are_told_only_of_what_is_there() -> None:
    there, token = (place(people=60, influence=share)["changes"] for share in (0.6, 0.1))
    for changes, chosen in ((there, 2), (token, 1)):
        stories = changes[changes["evidence"] == "most significant change"]
        assert len(stories) == chosen
        assert (stories["selected_by"] == "lived_experience").all()
        assert (stories["status"] == "substantiated").all()
    assert register(there).tracing("not_tokenistic").grade == 2
    assert register(token).tracing("not_tokenistic").grade == 1
