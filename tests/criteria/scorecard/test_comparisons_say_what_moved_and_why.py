"""Two scorecards of one change: what moved, which way, and whether data, thresholds or method moved it."""

import copy
import functools
import json
from typing import Any

import pandas as pd
import pytest

from syschange import criteria, disclosure
from syschange.errors import InvalidPlanError, WrongTypeError

from ..worlds import (
    World,
    access_outcome,
    judged,
    plan_content,
    score_outcome,
)
from .cards import Cards


def content(worthwhile: float = 3, **thresholds: Any) -> dict[str, Any]:
    made = plan_content()
    made["outcomes"] = [access_outcome(), score_outcome(worthwhile=worthwhile)]
    made["thresholds"] |= thresholds
    return made


@functools.cache
def card(
    gain: float = 10, worthwhile: float = 3, probability: float = 0.9, seed: int = 1
) -> criteria.Scorecard:
    return judged(content(worthwhile, probability=probability), World(gain=gain, seed=seed).tables())


def paper(given: criteria.Scorecard) -> criteria.Scorecard:
    (made,) = disclosure.protect(given).results
    assert isinstance(made, criteria.Scorecard)
    return made


def row(found: criteria.ScorecardComparison, name: str = "beneficial") -> dict[str, Any]:
    return dict(found.table.set_index("criterion").loc[name])


def gain(found: criteria.ScorecardComparison) -> dict[str, Any]:
    return dict(found.tests_table.query("code == 'B1' and outcome == 'wellbeing'").iloc[0])


def test_nothing_moves_between_a_scorecard_and_itself() -> None:
    found = criteria.compare(card(), card())
    assert set(found.table["direction"]) == {"same"}
    assert not found.table[["data", "thresholds", "method"]].any(axis=None)
    assert not found.worsened
    assert "no criterion's verdict moved" in found.text


def test_data_alone() -> None:
    found = criteria.compare(card(), card(gain=0))
    assert (row(found)["before"], row(found)["after"], row(found)["direction"]) == ("MET", "NOT MET", "worse")
    assert (row(found)["data"], row(found)["thresholds"], row(found)["method"]) == (True, False, False)
    assert "data: the estimate" in gain(found)["because"]
    assert found.worsened
    back = criteria.compare(card(gain=0), card())
    assert row(back)["direction"] == "better"
    assert not back.worsened


def test_thresholds_alone_are_named_from_what_to_what() -> None:
    found = criteria.compare(card(), card(worthwhile=12))
    assert (row(found)["data"], row(found)["thresholds"], row(found)["method"]) == (False, True, False)
    assert row(found)["direction"] == "worse"
    assert "thresholds: the gain worth having in 'wellbeing' (3 before, 12 after)" in row(found)["because"]


def test_how_sure_a_verdict_must_be_is_a_threshold_of_every_test() -> None:
    found = criteria.compare(card(gain=3.3), card(gain=3.3, probability=0.55))
    assert "how sure a verdict must be (0.9 before, 0.55 after)" in gain(found)["thresholds"]
    assert row(found)["data"] is False or not row(found)["data"]


def test_when_both_moved_the_later_data_are_held_against_the_earlier_thresholds() -> None:
    by_data = criteria.compare(card(), card(gain=0, worthwhile=4))
    moved = gain(by_data)
    assert moved["verdict_by_earlier"] == "NOT MET"
    assert "so the data did it" in moved["because"]
    # Its probability is that of the later estimate at the earlier threshold, from its own distribution.
    (later,) = (t for t in card(gain=0, worthwhile=4).tests if t.code == "B1" and t.outcome == "wellbeing")
    assert later.estimate is not None
    assert moved["probability_by_earlier"] == later.estimate.probability(3)
    by_thresholds = gain(criteria.compare(card(), card(gain=9, worthwhile=15)))
    assert by_thresholds["verdict_by_earlier"] == "MET"
    assert "so the thresholds did it" in by_thresholds["because"]


def test_both_can_have_done_it() -> None:
    found = gain(criteria.compare(card(), card(gain=3.2, worthwhile=8)))
    assert (found["before"], found["verdict_by_earlier"], found["after"]) == ("MET", "UNCLEAR", "NOT MET")
    assert "so both did it" in found["because"]


def test_on_paper_data_and_thresholds_cannot_be_told_apart_and_it_says_so() -> None:
    earlier = criteria.read_scorecard(paper(card()).to_json())
    found = criteria.compare(earlier, paper(card(gain=0, worthwhile=4)))
    assert found.policy == "ONS_10_5"
    assert "which of them cannot be told apart" in gain(found)["because"]
    assert gain(found)["verdict_by_earlier"] == ""
    assert "Not for release" not in found.text


def test_a_comparison_passes_the_door_as_its_scorecards_do() -> None:
    (shown,) = disclosure.protect(criteria.compare(card(), card(gain=0))).results
    assert isinstance(shown, criteria.ScorecardComparison)
    expected = criteria.compare(paper(card()), paper(card(gain=0)))
    pd.testing.assert_frame_equal(shown.table, expected.table)
    assert shown.text == expected.text
    assert "Not for release" in criteria.compare(card(), card(gain=0)).text


def test_another_version_of_the_library_is_method_and_blurs_the_data() -> None:
    earlier, later = paper(card()).to_json(), paper(card(gain=0)).to_json()
    older = Cards(earlier).changed(lambda d: d.update(library="0.0.9"))
    found = criteria.compare(older, criteria.read_scorecard(later))
    assert "the version of the library (0.0.9 before" in gain(found)["method"]
    assert "which of them cannot be told apart" in gain(found)["because"]
    same = criteria.compare(older, criteria.read_scorecard(earlier))
    assert row(same)["method"]
    assert not row(same)["data"]


def test_options_tests_and_policies_are_method_and_named() -> None:
    later = criteria.read_scorecard(paper(card()).to_json())

    def older(document: dict[str, Any]) -> None:
        next(r for r in document["results"] if r["name"] == "wellbeing")["parameters"]["inference"] = "naive"
        document["policy"] = "STRICT_10_10"
        gone = next(t for t in document["tests"] if t["code"] == "B4")
        document["tests"].remove(gone)

    found = criteria.compare(Cards(later.to_json()).changed(older), later)
    assert "'inference' of effects.before_after" in gain(found)["method"]
    assert "the disclosure policy (STRICT_10_10 before, ONS_10_5 after)" in gain(found)["method"]
    asked = found.tests_table.query("code == 'B4'").iloc[0]
    assert (asked["before"], asked["method"]) == (
        "not asked",
        "the test is asked in the later scorecard only",
    )


def test_a_limiter_that_comes_or_goes_is_told() -> None:
    late = content()
    late["thresholds"]["agreed_on"] = late["data"]["collected_until"].replace(year=2030)
    found = criteria.compare(card(), judged(late, World().tables()))
    assert row(found)["because"] == "thresholds: 'thresholds after data' caps it now"


def test_no_evidence_and_unclear_are_neither_better_nor_worse() -> None:
    cards = Cards(paper(card()).to_json())
    one, two = (cards.of([v, *["MET"] * 5], [None] * 6) for v in ("UNCLEAR", "NO EVIDENCE"))
    found = criteria.compare(one, two)
    assert row(found)["direction"] == "other"
    assert not found.worsened


def test_scorecards_of_different_changes_are_refused_unless_that_is_wanted() -> None:
    another = copy.deepcopy(content())
    another["change"]["name"] = "the other hub"
    other = judged(another, World(people=200).tables())
    with pytest.raises(InvalidPlanError, match=r"different changes: the name of the change.*other=True"):
        criteria.compare(card(), other)
    assert criteria.compare(card(), other, other=True).table.shape == (6, 9)
    renamed = copy.deepcopy(content())
    renamed["title"], renamed["change"]["name"] = "Year two", "The  Hub"
    assert criteria.compare(card(), judged(renamed, World().tables())).table.shape == (6, 9)


def test_the_wrong_order_of_time_is_refused() -> None:
    cards = Cards(paper(card()).to_json())
    later = cards.changed(lambda d: d["plan"].update(collected_until="2023-06-30"))
    earlier = criteria.read_scorecard(cards.json)
    assert not criteria.compare(earlier, later).worsened
    with pytest.raises(InvalidPlanError, match="Give the earlier first"):
        criteria.compare(later, earlier)


def test_true_and_published_values_are_not_compared() -> None:
    with pytest.raises(WrongTypeError, match="differ by rounding alone"):
        criteria.compare(paper(card()), card())
    with pytest.raises(WrongTypeError, match="A scorecard is needed"):
        criteria.compare(card(), json.loads("{}"))
    internal = criteria.read_scorecard(card().to_json(internal_only="a test"))
    found = criteria.compare(internal, card())
    assert found.policy is None
    with pytest.raises(WrongTypeError, match="no counts to protect"):
        disclosure.protect(found)
