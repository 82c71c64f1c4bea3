"""The last paragraph says what would settle what is open, four things at the most; and nothing of a small team."""

import dataclasses

import pandas as pd
import pytest

from syschange import criteria
from syschange.criteria.judging.verdicts import MET, NO_EVIDENCE, NOT_MET, UNCLEAR
from syschange.criteria.scorecard.paper import SMALL
from syschange.criteria.scorecard.rows import criteria_table
from syschange.criteria.scorecard.settling import MOST_THINGS, settling
from syschange.results import Estimate, StudentT

from ..worlds import World, standard

NAMES = ("beneficial", "sustainable", "transformational", "not_tokenistic", "not_renamed", "not_reliant")


def _test(criterion: str, verdict: str, **more: object) -> criteria.Test:
    made = criteria.Test(criterion, "X1", f"Is it {criterion}?", criterion, "everyone", verdict, "", grade=3)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type] # each under its own name


def _said(*tests: criteria.Test) -> str:
    given = {t.criterion for t in tests}
    every = [*tests, *(_test(name, MET) for name in NAMES if name not in given)]
    return settling(every, criteria_table(every, []), 0.9)


def test_help_names_how_much_more_and_what_was_not_recorded(help_card: criteria.Scorecard) -> None:
    last = help_card.summary[-1]
    assert last.startswith(
        "What would settle it: more records for \"Is the gain in 'mental health' worth having?\" "
        "(as they are, enough only where the truth is about 6.4 or more); "
    )
    assert "a register of changes, with somebody outside the partnership to confirm them" in last
    assert last.count(";") == MOST_THINGS - 1
    assert "What would settle" not in " ".join(help_card.summary[:-1])


def test_nothing_is_said_where_all_is_met() -> None:
    assert _said() == ""


def test_what_fails_is_settled_and_the_rest_is_not() -> None:
    missing = _test("sustainable", NO_EVIDENCE, collect=("the accounts",))
    assert _said(missing) == "What would settle it: the accounts."
    assert _said(missing, _test("beneficial", NOT_MET)) == "What would settle the rest: the accounts."
    assert _said(_test("beneficial", NOT_MET, collect=("nothing",))) == ""


def test_each_open_criterion_is_told_before_a_second_thing_of_any() -> None:
    tests = [_test(name, NO_EVIDENCE, collect=(f"{name} one", f"{name} two")) for name in NAMES[:3]]
    assert _said(*tests) == (
        "What would settle it: beneficial one; sustainable one; transformational one; beneficial two."
    )


def test_what_settles_two_tests_is_told_once() -> None:
    tests = [_test(name, NO_EVIDENCE, collect=("a list",)) for name in NAMES]
    assert _said(*tests) == "What would settle it: a list."


def test_evidence_too_weak_says_which_grade_and_what_was_taken_off() -> None:
    weak = _test("beneficial", UNCLEAR, reason="capped: design", grade=2, deductions=("many were lost",))
    assert _said(weak) == (
        'What would settle it: evidence of grade 3 or more for "Is it beneficial?" (now 2, many were lost).'
    )


def test_a_size_is_told_only_where_one_size_says_it() -> None:
    found = Estimate.of(1.0, StudentT(1.0, 1.0), 0.95, "made up")
    sure = found.probability(2.0)
    one = _test("beneficial", UNCLEAR, reason="ambiguous", estimate=found, threshold=2.0, p_met=sure)
    # 2 + (1.2816 + 0.8416) standard errors.
    assert "(as they are, enough only where the truth is about 4.1 or more)" in _said(one)
    for other in (
        dataclasses.replace(one, p_met=1 - sure),
        dataclasses.replace(one, code="S1"),
        dataclasses.replace(one, estimate=None),
    ):
        assert _said(other) == 'What would settle it: more records for "Is it beneficial?".'


def test_of_a_team_too_small_to_show_nothing_is_said() -> None:
    assert _said(_test("not_reliant", UNCLEAR, reason=SMALL)) == ""


@pytest.mark.parametrize("world", [World(), World(people=90, gain=3), World(gain=-10)])
def test_it_comes_last_and_leaves_the_first_paragraph_as_it_is(world: World) -> None:
    card = standard(world)
    assert card.summary[-1].startswith("What would settle ")
    assert "settle" not in card.summary[0]
    assert isinstance(card.table, pd.DataFrame)
