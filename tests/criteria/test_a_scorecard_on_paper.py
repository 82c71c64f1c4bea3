"""Rounding the numbers changes no verdict and no limiter, and gives no number to what had no evidence."""

import math

import numpy as np
import pandas as pd
import pytest

from syschange.criteria import Scorecard
from syschange.disclosure import NHS_7_5, ONS_10_5, Policy, protect

from .worlds import CHANGED, World, judged, plan_content, score_outcome, standard

KEPT = ["criterion", "verdict", "reason", "grade", "collect"]


def _on_paper(card: Scorecard, policy: Policy = ONS_10_5) -> Scorecard:
    (paper,) = protect(card, policy=policy).results
    assert isinstance(paper, Scorecard)
    return paper


def _same_judgement(true: Scorecard, paper: Scorecard) -> None:
    pd.testing.assert_frame_equal(paper.table[KEPT], true.table[KEPT])
    assert paper.limiters == true.limiters
    assert paper.verdict == true.verdict
    assert paper.verdict_words == true.verdict_words


@pytest.mark.parametrize(
    "world", [World(), World(gain=20, taken_from_the_homeless=28), World(people=90, gain=3)]
)
def test_the_judgement_is_that_of_the_true_numbers(world: World) -> None:
    true = standard(world)
    paper = _on_paper(true)
    _same_judgement(true, paper)
    assert paper.policy == "ONS_10_5"
    assert paper.summary[0] != true.summary[0]


def test_a_limiter_that_rounding_would_lift_stays() -> None:
    tables = World(lost=0).tables()
    unseen = tables["people"]["person_id"].head(242)
    last = tables["outcomes"]["months"] > 0
    tables["outcomes"] = tables["outcomes"][~(last & tables["outcomes"]["person_id"].isin(unseen))]
    true = judged(plan_content(), tables)
    paper = _on_paper(true)
    row = paper.results["wellbeing"].attrition.iloc[0]
    # 358 of 600 were followed: more than two fifths were lost, and on paper exactly two fifths.
    assert (row["enrolled"], row["followed"]) == (600, 360)
    assert [x.name for x in paper.limiters] == ["many lost to follow-up"]
    _same_judgement(true, paper)


def test_a_group_too_small_to_judge_gets_no_number_from_being_rounded_up() -> None:
    """Eight people are not judged; under a policy that hides up to seven they are printed as ten."""
    tables = World(lost=0).tables()
    in_change = tables["people"]["arm"] == CHANGED
    order = in_change.groupby(in_change).cumcount()
    tables["people"]["sex"] = np.where(order < np.where(in_change, 8, 40), "Female", "Male")
    content = plan_content() | {"outcomes": [score_outcome()]}
    paper = _on_paper(judged(content, tables), NHS_7_5)
    (found,) = (t for t in paper.tests if t.group == "sex: Female" and t.outcome == "wellbeing")
    assert found.code == "B2"
    assert found.verdict == "NO EVIDENCE"
    assert found.estimate is None
    assert math.isnan(found.p_met)
    shown = paper.results["wellbeing"].table.query("sex == 'Female'")
    assert (shown["followed_changed"] == 10).all()


def test_what_people_report_keeps_its_number_whichever_outcome_it_rests_on() -> None:
    content = plan_content() | {"outcomes": [score_outcome(), score_outcome(name="again", label="again")]}
    paper = _on_paper(judged(content, World(people=200).tables()))
    (reported,) = (t for t in paper.tests if t.code == "B4")
    (gain,) = (t for t in paper.tests if t.code == "B1" and t.outcome == reported.outcome)
    assert reported.estimate is not None
    assert reported.p_met == gain.p_met
