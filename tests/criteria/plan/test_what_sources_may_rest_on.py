"""A source may rest on others and never on itself, near or far, nor on one that the plan does not have."""

import pytest

from syschange.criteria import Plan

from .contents import Content, place, refused


def resting(**on: list[str]) -> Content:
    """Return a plan with further sources, each resting on others."""
    made = place()
    made["sources"] += [{"name": n, "role": "insider", "rests_on": others} for n, others in on.items()]
    return made


@pytest.mark.parametrize(
    "on",
    [
        {"a": ["a"]},
        {"a": ["b"], "b": ["a"]},
        {"a": ["b"], "b": ["c"], "c": ["a"]},
        {"a": ["minutes", "b"], "b": ["c"], "c": ["accounts", "b"]},
    ],
)
def test_a_circle_is_refused_however_long(on: dict[str, list[str]]) -> None:
    said = refused(resting(**on))
    assert "rests on itself. A source cannot confirm itself" in said


def test_two_ways_to_one_origin_are_no_circle() -> None:
    plan = Plan.of(resting(a=["b", "c"], b=["minutes"], c=["minutes"]))
    assert plan.origins(["a", "b", "c"]) == ("minutes",)


def test_a_source_that_is_not_there_is_named() -> None:
    said = refused(resting(a=["minuts"]))
    assert "The source 'a' rests on 'minuts', which is none of the plan's." in said
    assert "'minutes'" in said


def test_two_sources_of_one_name_are_refused() -> None:
    assert "Two sources are called 'minutes'. Give each a name of its own." in refused(resting(minutes=[]))


def test_an_outcome_of_no_known_source_is_refused_with_the_nearest() -> None:
    content = place()
    content["outcomes"][0]["source"] = "research interview"
    assert "Did you mean 'research interviews'?" in refused(content)
