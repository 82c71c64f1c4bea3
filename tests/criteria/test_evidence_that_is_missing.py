"""What was not compared, not reported by people, or not about their lives is no evidence, and is asked for."""

import numpy as np
import pandas as pd
import pytest

from syschange.criteria import Scorecard
from syschange.criteria.judging.evidence import Test

from .worlds import (
    CHANGED,
    SEEDS,
    World,
    access_outcome,
    beneficial,
    judged,
    of_beneficial,
    plan_content,
    score_outcome,
)

WORLD = World()


def _tests(card: Scorecard, code: str, outcome: str | None = None) -> list[Test]:
    return [t for t in card.tests if t.code == code and outcome in (None, t.outcome)]


@pytest.mark.parametrize("seed", SEEDS[1:])
def test_without_a_comparison_nothing_is_met_and_the_text_says_change(seed: int) -> None:
    content = plan_content()
    del content["comparison"]
    card = judged(content, World(seed=seed, gain=30).tables())
    assert beneficial(card)["verdict"] == "UNCLEAR"
    (gain,) = _tests(card, "B1", "wellbeing")
    assert (gain.verdict, gain.reason, gain.grade) == ("UNCLEAR", "capped: design", 2)
    assert gain.p_met > 0.99
    (access,) = _tests(card, "B1", "got_in")
    assert (access.verdict, access.reason) == ("NO EVIDENCE", "no comparison")
    assert "change, not effect" in card.summary[0]
    assert "with nobody to compare them with, nothing says whether that is better" in card.summary[0]
    assert card.summary[0].count("Mean wellbeing for everyone seen") == 1
    assert "'got in' for people who did not get the change (everyone)" in beneficial(card)["collect"]


def test_without_a_comparison_a_loss_may_still_sink() -> None:
    content = plan_content()
    del content["comparison"]
    tables = World(gain=0).tables()
    after = tables["outcomes"]["months"] > 0
    tables["outcomes"].loc[after, "value"] -= 15
    assert beneficial(judged(content, tables))["verdict"] == "NOT MET"


def test_an_output_is_never_tested_and_lives_are_asked_for() -> None:
    content = plan_content()
    content["outcomes"] = [access_outcome(), score_outcome(name="contacts", kind="output", label="contacts")]
    card = judged(content, WORLD.tables())
    assert "contacts" in card.results
    assert not [t for t in card.tests if t.outcome == "contacts"]
    missing = [t for t in _tests(card, "B1") if t.outcome != "got_in"]
    assert [(t.verdict, t.reason) for t in missing] == [("NO EVIDENCE", "no outcome")]
    assert _tests(card, "B4")[0].verdict == "NO EVIDENCE"
    assert (beneficial(card)["verdict"], beneficial(card)["reason"]) == ("UNCLEAR", "incomplete")
    assert "an outcome of people's lives, not of services" in beneficial(card)["collect"]


def test_outputs_alone_are_no_evidence_of_any_gain() -> None:
    content = plan_content()
    content["outcomes"] = [access_outcome(kind="output", table="access")]
    row = beneficial(judged(content, WORLD.tables()))
    assert (row["verdict"], row["reason"]) == ("UNCLEAR", "incomplete")  # all there is: nobody was harmed
    assert "an outcome of people's lives, not of services" in row["collect"]
    assert "an outcome reported by people themselves" in row["collect"]


@pytest.mark.parametrize("who", ["staff", "record"])
def test_what_staff_report_is_not_peoples_own_word(who: str) -> None:
    content = plan_content()
    content["outcomes"][1]["reported_by"] = who
    card = judged(content, WORLD.tables())
    (reported,) = _tests(card, "B4")
    assert (reported.verdict, reported.collect) == (
        "NO EVIDENCE",
        ("an outcome reported by people themselves",),
    )
    assert (beneficial(card)["verdict"], beneficial(card)["reason"]) == ("UNCLEAR", "incomplete")


def test_access_that_people_report_is_still_not_their_lives() -> None:
    content = plan_content()
    content["outcomes"] = [access_outcome(reported_by="person"), score_outcome(reported_by="staff")]
    assert _tests(judged(content, WORLD.tables()), "B4")[0].verdict == "NO EVIDENCE"


def test_two_reported_outcomes_must_both_show_it_whichever_stands_first() -> None:
    tables = WORLD.tables()
    few = tables["outcomes"].query("months == 12 and person_id < 'P0016'").assign(months=24)
    tables["outcomes"] = pd.concat([tables["outcomes"], few], ignore_index=True)
    clear, unseen = score_outcome(), score_outcome(name="later", label="wellbeing later", after=24)
    seen = []
    for outcomes in ([clear, unseen], [unseen, clear]):
        card = judged(plan_content() | {"outcomes": outcomes}, tables)
        assert _tests(card, "B1", "later")[0].verdict == "NO EVIDENCE"
        (reported,) = _tests(card, "B4")
        seen.append((reported.verdict, reported.reason, reported.outcome))
        assert beneficial(card)["reason"] == "incomplete"
    assert seen == [("UNCLEAR", "incomplete", "wellbeing")] * 2


def test_what_people_report_rests_on_the_least_sure_of_their_outcomes() -> None:
    surer, less_sure = score_outcome(worthwhile=1), score_outcome(name="more", worthwhile=8.5)
    for outcomes in ([surer, less_sure], [less_sure, surer]):
        card = judged(plan_content() | {"outcomes": outcomes}, WORLD.tables())
        gains = {t.outcome: t.p_met for t in _tests(card, "B1")}
        assert gains["more"] < gains["wellbeing"]
        (reported,) = _tests(card, "B4")
        assert (reported.outcome, reported.p_met) == ("more", gains["more"])


def test_a_plan_that_names_no_group_leaves_harm_unjudged() -> None:
    content = plan_content() | {"characteristics": [], "groups": [], "no_breakdown": "nobody was asked"}
    card = judged(content, WORLD.tables())
    everyone, harm = _tests(card, "B2")
    assert (everyone.outcome, everyone.group, everyone.verdict) == ("distress", "everyone", "MET")
    assert (harm.verdict, harm.reason) == ("NO EVIDENCE", "broken down by nothing")
    assert (beneficial(card)["verdict"], beneficial(card)["reason"]) == ("UNCLEAR", "incomplete")


def test_people_whose_group_is_not_known_are_counted_and_not_judged() -> None:
    tables = WORLD.tables()
    tables["people"].loc[:99, "sex"] = None
    card = judged(plan_content(), tables)
    shown = card.results["wellbeing"].attrition.query("sex == '(unknown)' and ways == 1")
    assert shown["enrolled"].tolist() == [100]
    assert not [t for t in card.tests if "known" in t.group]
    assert "sex: Female" in {t.group for t in card.tests}


@pytest.mark.parametrize(("people", "judged_"), [(9, False), (10, True)])
def test_a_group_is_judged_from_ten_people_in_each_arm(people: int, judged_: bool) -> None:
    tables = World(lost=0).tables()
    in_change = tables["people"]["arm"] == CHANGED
    order = in_change.groupby(in_change).cumcount()
    tables["people"]["sex"] = np.where(order < np.where(in_change, people, 40), "Female", "Male")
    card = judged(plan_content(), tables)
    for outcome in ("got_in", "wellbeing"):
        (found,) = (t for t in _tests(card, "B2", outcome) if t.group == "sex: Female")
        assert (found.estimate is not None) == judged_
        assert (found.reason == "fewer than 10 people in an arm") == (not judged_)


def test_scores_that_do_not_vary_are_said_to_be_the_trouble() -> None:
    tables = WORLD.tables()
    tables["outcomes"]["value"] = 40.0
    (gain,) = _tests(judged(plan_content(), tables), "B1", "wellbeing")
    assert (gain.verdict, gain.reason) == ("NO EVIDENCE", "scores that do not vary")


def test_the_grade_stands_apart_from_the_probability() -> None:
    """People who were never seen again lower the grade, and leave the numbers of the others as they were."""
    tables = World(lost=0).tables()
    people = tables["people"]
    never = people.assign(person_id="X" + people["person_id"]).head(240)
    larger = {**tables, "people": pd.concat([people, never], ignore_index=True)}
    content = plan_content()
    content["outcomes"] = [score_outcome()]
    before, after = judged(content, tables), judged(content, larger)
    for mine, other in zip(of_beneficial(before), of_beneficial(after), strict=True):
        assert mine.p_met == pytest.approx(other.p_met, abs=1e-12)
        assert (mine.grade, other.grade) == (3, 2)
        assert (mine.verdict, other.verdict, other.reason) == ("MET", "UNCLEAR", "capped: design")
        assert other.deductions == ("more than a fifth of people were not followed to the end",)
    assert beneficial(before)["probability_most"] == pytest.approx(beneficial(after)["probability_most"])


def test_arms_unalike_at_the_start_lower_the_grade_unless_assigned_at_random() -> None:
    content = plan_content()
    tables = World(apart=4).tables()
    assert beneficial(judged(content, tables))["grade"] == 3
    content["comparison"]["assigned"] = "not_randomised"
    card = judged(content, tables)
    assert beneficial(card)["grade"] == 2
    (gain,) = _tests(card, "B1", "wellbeing")
    assert gain.deductions == ("the two groups were unalike at the start and not assigned at random",)
    alike = judged(content, World(seed=2).tables())
    assert beneficial(alike)["grade"] == 3


@pytest.mark.parametrize("direction", ["higher_is_better", "lower_is_better"])
def test_without_random_assignment_the_less_favourable_of_two_designs_is_judged(direction: str) -> None:
    content = plan_content() | {"outcomes": [score_outcome(direction=direction)]}
    tables = World(apart=4).tables()
    values = {}
    for assigned in ("randomised", "not_randomised"):
        content["comparison"]["assigned"] = assigned
        card = judged(content, tables)
        (gain,) = _tests(card, "B1")
        assert gain.estimate is not None
        values[assigned] = gain.estimate.value
    whole = card.results["wellbeing"].table.head(2).set_index("design")["value"]
    sign = 1 if direction == "higher_is_better" else -1
    # They started better off, so the two designs disagree.
    assert abs(whole["ancova"] - whole["did"]) > 0.5
    assert values["randomised"] == sign * whole["ancova"]
    assert values["not_randomised"] == min(sign * whole["ancova"], sign * whole["did"])
