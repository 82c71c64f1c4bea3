"""A policy hides small numbers of people, rounds the others, and is never lost by a slip of spelling."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from syschange.disclosure import NHS_7_5, ONS_10_5, STRICT_10_10, Policy
from syschange.disclosure.policies import HIDDEN, POLICIES, policy_named
from syschange.errors import UnknownChoiceError, WrongTypeError

NAMED = (ONS_10_5, NHS_7_5, STRICT_10_10)
named = st.sampled_from(NAMED)
own = (
    st.tuples(st.integers(1, 50), st.integers(1, 25))
    .filter(lambda pair: pair[1] <= 2 * pair[0])
    .map(lambda pair: Policy("own", *pair))
)
counts = st.integers(0, 100_000)


def _published(policy: Policy, count: float) -> float:
    return float(policy.publish([count])[0])


def test_each_policy_is_found_by_its_own_name() -> None:
    assert {name: policy_named(name) for name in POLICIES} == {p.name: p for p in NAMED}
    assert policy_named(ONS_10_5) is ONS_10_5


@pytest.mark.parametrize("name", ["ONS_10_05", "ons", "", "none", None])
def test_a_misspelt_policy_is_an_error_and_never_no_policy(name: str) -> None:
    with pytest.raises(UnknownChoiceError, match="is not a known disclosure policy"):
        policy_named(name)


def test_a_misspelt_policy_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownChoiceError, match=r"Did you mean 'ONS_10_5'\?"):
        policy_named("ONS-10")


def test_the_defaults_are_what_their_names_say() -> None:
    assert [(p.threshold, p.base) for p in NAMED] == [(10, 5), (8, 5), (10, 10)]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, None), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (222, 220), (128, 130)],
)  # fmt: skip
def test_the_default_hides_under_ten_and_rounds_to_five(count: int, shown: int | None) -> None:
    found = _published(ONS_10_5, count)
    assert np.isnan(found) if shown is None else found == shown


def test_halves_round_up() -> None:
    assert _published(STRICT_10_10, 15) == 20
    assert _published(STRICT_10_10, 25) == 30


@given(named, counts)
def test_a_named_policy_never_shows_a_number_below_its_threshold(policy: Policy, count: int) -> None:
    shown = _published(policy, count)
    assert np.isnan(shown) or shown >= policy.threshold


@given(named | own, counts)
def test_a_count_below_the_threshold_is_hidden_and_no_other(policy: Policy, count: int) -> None:
    assert np.isnan(_published(policy, count)) == (count < policy.threshold)


@given(named | own, counts)
def test_what_is_shown_is_a_multiple_of_the_base_and_close(policy: Policy, count: int) -> None:
    shown = _published(policy, count)
    assume(not np.isnan(shown))
    assert shown % policy.base == 0
    assert abs(shown - count) <= policy.base / 2


@given(named | own, counts, counts)
def test_a_larger_count_never_shows_as_a_smaller_number(policy: Policy, one: int, other: int) -> None:
    low, high = np.nan_to_num(policy.publish(sorted((one, other))), nan=-1)
    assert low <= high


@given(named | own, counts)
def test_publishing_what_was_published_changes_nothing(policy: Policy, count: int) -> None:
    shown = _published(policy, count)
    assume(shown >= policy.threshold)
    assert _published(policy, shown) == shown


@given(counts)
def test_a_stricter_policy_never_shows_more(count: int) -> None:
    hidden = [np.isnan(_published(policy, count)) for policy in (NHS_7_5, ONS_10_5, STRICT_10_10)]
    assert hidden == sorted(hidden)
    # What is rounded further tells no two counts apart that the finer rounding does not.
    fine = ONS_10_5.publish(range(10, 200))
    coarse = STRICT_10_10.publish(range(10, 200))
    assert len(set(coarse)) < len(set(fine))


@pytest.mark.parametrize(("policy", "left"), [(ONS_10_5, 3), (STRICT_10_10, 5), (NHS_7_5, 2)])
def test_taking_a_shown_part_from_a_shown_whole_leaves_several_answers(policy: Policy, left: int) -> None:
    """Of a whole and one of its two parts, both published, the hidden part is never known exactly."""
    answers: dict[tuple[float, float], set[int]] = {}
    for hidden, part in itertools.product(range(policy.threshold), range(policy.threshold, 80)):
        printed = (_published(policy, part), _published(policy, part + hidden))
        answers.setdefault(printed, set()).add(hidden)
    # The last few wholes are left out: the parts that could give them end with the range looked at.
    full = [found for (part, _), found in answers.items() if part < 70]
    assert min(len(found) for found in full) == left


def test_a_count_that_is_not_known_stays_hidden() -> None:
    assert np.isnan(_published(ONS_10_5, float("nan")))


@pytest.mark.parametrize(("threshold", "base", "figures"), [(0, 5, 3), (10, 0, 3), (10, 5, 0), (-1, 5, 3)])
def test_a_policy_that_would_hide_nothing_cannot_be_made(threshold: int, base: int, figures: int) -> None:
    with pytest.raises(WrongTypeError, match="of at least 1"):
        Policy("own", threshold, base, figures)


@pytest.mark.parametrize("policy", NAMED)
def test_the_statement_says_what_is_hidden_and_what_is_rounded(policy: Policy) -> None:
    assert f"from 0 to {policy.threshold - 1} are hidden and shown as {HIDDEN}" in policy.statement
    assert f"rounded to the nearest {policy.base}." in policy.statement
    assert policy.source


def test_a_hidden_number_has_to_be_able_to_have_two_values_at_least() -> None:
    with pytest.raises(WrongTypeError, match="one value only is known"):
        Policy("own", 10, 5, width=1)
    assert [p.room for p in (ONS_10_5, STRICT_10_10, Policy("low", 2, 2), Policy("none", 1, 1))] == [
        2,
        4,
        1,
        0,
    ]
