"""What a policy may be, what it says of itself in plain words, and under which names."""

import dataclasses

import numpy as np
import pytest

from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy, exact_suppression, internal_only
from syschange.disclosure.policies import POLICIES, policy_named
from syschange.errors import UnknownChoiceError, WrongTypeError


def test_a_policy_of_ones_own_has_three_figures_and_three_values_unless_it_says_so() -> None:
    own = Policy("own", 10, 5)
    assert (own.figures, own.width, own.exact, own.reason, own.source) == (3, 3, False, "", "the user's own")
    assert not own.internal
    assert own.stamp == ""


def test_the_least_that_a_policy_can_be_is_a_policy() -> None:
    least = Policy("least", 1, 1, figures=1, width=2)
    assert (least.threshold, least.base, least.figures, least.width, least.room) == (1, 1, 1, 2, 0)
    assert least.publish([0, 1, 2]).tolist()[1:] == [1, 2]
    for wrong in ({"threshold": 0}, {"base": 0}, {"figures": 0}, {"width": 1}, {"width": 0}):
        with pytest.raises(WrongTypeError, match="of at least 1, and a width of at least 2"):
            dataclasses.replace(least, **wrong)


@pytest.mark.parametrize(("threshold", "base"), [(1, 2), (2, 4), (5, 10), (5, 9), (5, 1)])
def test_a_base_may_be_twice_the_threshold(threshold: int, base: int) -> None:
    assert Policy("own", threshold, base).base == base


@pytest.mark.parametrize(("threshold", "base"), [(1, 3), (2, 5), (5, 11), (5, 100)])
def test_and_no_more_for_that_would_round_a_few_people_to_none(threshold: int, base: int) -> None:
    with pytest.raises(
        WrongTypeError, match=f"A base of {base} would round a few people, {threshold} say, to none"
    ):
        Policy("own", threshold, base)


@pytest.mark.parametrize(
    ("threshold", "base", "count", "shown"),
    [(10, 5, 9, None), (10, 5, 10, 10), (10, 5, 12, 10), (10, 5, 13, 15), (3, 2, 3, 4), (3, 2, 4, 4), (3, 2, 5, 6),
     (7, 1, 7, 7), (7, 1, 6, None), (10, 10, 14, 10), (10, 10, 15, 20), (10, 5, 10.5, 10), (10, 5, 12.5, 15)],
)  # fmt: skip
def test_numbers_are_rounded_to_the_nearest_and_halves_up(
    threshold: int, base: int, count: float, shown: float | None
) -> None:
    found = float(Policy("own", threshold, base).publish(count))
    assert found == shown or (shown is None and np.isnan(found))


@pytest.mark.parametrize(
    ("threshold", "width", "room"), [(10, 3, 2), (10, 5, 4), (3, 5, 2), (4, 4, 3), (2, 2, 1), (1, 9, 0)]
)
def test_a_number_below_the_threshold_has_no_more_values_than_that(
    threshold: int, width: int, room: int
) -> None:
    assert Policy("own", threshold, 1, width=width).room == room


def test_the_named_policies_are_what_their_sources_say() -> None:
    each = [(p.name, p.threshold, p.base, p.figures, p.width, p.exact, p.reason) for p in POLICIES.values()]
    assert each == [
        ("ONS_10_5", 10, 5, 3, 3, False, ""),
        ("NHS_7_5", 8, 5, 3, 3, False, ""),
        ("STRICT_10_10", 10, 10, 3, 5, False, ""),
    ]
    assert list(POLICIES) == ["ONS_10_5", "NHS_7_5", "STRICT_10_10"]


def test_exact_suppression_is_named_by_its_numbers() -> None:
    made = exact_suppression(6, 4)
    assert (made.name, made.threshold, made.base, made.width) == ("exact_suppression(6, 4)", 6, 1, 4)
    assert (made.exact, made.figures, made.reason) == (True, 3, "")
    assert exact_suppression().name == "exact_suppression(10, 3)"
    assert policy_named(made) is made
    for wrong in ((0, 3), (6, 1)):
        with pytest.raises(WrongTypeError):
            exact_suppression(*wrong)


def test_each_kind_of_policy_says_what_it_does() -> None:
    assert "all other numbers of people are rounded to the nearest 5." in ONS_10_5.statement
    assert "Numbers of people from 0 to 7 are hidden and shown as [c]" in NHS_7_5.statement
    assert "rounded to the nearest 10." in STRICT_10_10.statement
    assert "all other numbers of people are exact." in exact_suppression(6).statement
    assert "rounded" not in exact_suppression(6).statement
    assert "exact" not in Policy("two", 10, 2).statement
    assert "No number is hidden or rounded." in internal_only("a review").statement
    assert "No number" not in ONS_10_5.statement


def test_a_reason_is_one_line_and_stands_on_every_page() -> None:
    made = internal_only("  a review\n of   records ")
    assert made.reason == "a review of records"
    assert made.stamp == "Internal copy with true values, not for release: a review of records"
    assert made.internal
    assert (made.name, made.threshold, made.base, made.width, made.exact) == ("internal_only", 1, 1, 3, False)
    assert policy_named(made) is made
    assert made.publish([1, 2, 13]).tolist() == [1, 2, 13]


@pytest.mark.parametrize(
    "forged",
    [
        Policy("ONS_10_5", 5, 5),
        Policy("ONS_10_5", 10, 5),  # of another source
        Policy("STRICT_10_10", 10, 5),
        Policy("internal_only", 10, 5),
        dataclasses.replace(internal_only("a review"), name="own"),
        dataclasses.replace(internal_only("a review"), name="ONS_10_5"),
    ],
)
def test_nobody_goes_by_the_name_of_another(forged: Policy) -> None:
    with pytest.raises(WrongTypeError, match=f"A policy of your own may not be called '{forged.name}'"):
        policy_named(forged)


def test_policies_are_found_by_name_or_given_as_they_are() -> None:
    own = Policy("own", 10, 5)
    assert policy_named(own) is own
    for policy in (ONS_10_5, NHS_7_5, STRICT_10_10):
        assert policy_named(policy) is policy
        assert policy_named(policy.name) is policy
    with pytest.raises(UnknownChoiceError, match="is not a known disclosure policy"):
        policy_named("own")
