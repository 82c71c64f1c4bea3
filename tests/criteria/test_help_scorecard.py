"""The HELP trial is judged as it deserves: access met on its own test, lives unclear, most else not recorded."""

import math
from typing import Any

import pytest

from syschange.criteria import Scorecard
from syschange.statistics.joint import frechet_bounds

CRITERIA = [
    "beneficial", "sustainable", "transformational", "not_tokenistic", "not_renamed", "not_reliant",
]  # fmt: skip
UNCLEAR = ["beneficial", "not_tokenistic"]  # by way of mental health, which people report
OTHERS = [name for name in CRITERIA if name not in UNCLEAR]


def _tests(card: Scorecard, **wanted: str) -> list[Any]:
    return [t for t in card.tests if all(getattr(t, k) == v for k, v in wanted.items())]


def test_the_whole_is_unproven(help_card: Scorecard) -> None:
    assert help_card.verdict == "UNPROVEN"


def test_there_are_six_criteria_in_the_order_of_the_definition(help_card: Scorecard) -> None:
    assert list(help_card.table["criterion"]) == CRITERIA


def test_what_mental_health_bears_on_is_unclear_and_the_others_have_no_evidence(help_card: Scorecard) -> None:
    verdicts = dict(zip(help_card.table["criterion"], help_card.table["verdict"], strict=True))
    assert verdicts == {**dict.fromkeys(UNCLEAR, "UNCLEAR"), **dict.fromkeys(OTHERS, "NO EVIDENCE")}


def test_whether_the_gain_is_a_tweak_is_asked_of_half_of_what_is_worth_having(help_card: Scorecard) -> None:
    asked = _tests(help_card, criterion="not_tokenistic")
    assert [t.code for t in asked] == ["K1", "K2", "K3", "K4", "K5", "K5"]
    tweak, *others = asked
    assert (tweak.outcome, tweak.verdict, tweak.reason) == ("mental_health", "UNCLEAR", "ambiguous")
    assert tweak.threshold == 1.5
    assert tweak.p_met == pytest.approx(0.703, abs=0.001)
    assert {t.verdict for t in others} == {"NO EVIDENCE"}


def test_two_years_of_scores_do_not_show_that_it_lasts_where_no_day_of_the_change_is_known(
    help_card: Scorecard,
) -> None:
    (kept, *_) = _tests(help_card, criterion="sustainable")
    assert (kept.code, kept.outcome, kept.verdict) == ("S1", "mental_health", "NO EVIDENCE")
    assert kept.reason == "no day of the change"
    assert kept.collect == ("the day the change began, in the plan",)


def test_each_criterion_without_evidence_says_what_to_collect(help_card: Scorecard) -> None:
    table = help_card.table.set_index("criterion")
    asked = [table.loc[name, "collect"] for name in OTHERS]
    assert all(len(str(words)) > 40 for words in asked)
    assert len(set(asked)) == len(OTHERS)


def test_what_would_count_was_agreed_after_the_data_and_that_is_said(help_card: Scorecard) -> None:
    said = {limiter.name: limiter.text for limiter in help_card.limiters}
    assert "after the data were collected (until 1 April 2003)" in said["thresholds after data"]
    assert "22 November 2026" in said["thresholds after data"]


def test_two_fifths_were_lost_on_mental_health_and_that_is_said(help_card: Scorecard) -> None:
    lost = help_card.results["mental_health"].attrition.iloc[0]
    assert lost["lost"] / lost["enrolled"] == pytest.approx(0.413, abs=0.001)
    assert "'mental health'" in {x.name: x.text for x in help_card.limiters}["many lost to follow-up"]


def test_access_and_lives_are_judged_apart(help_card: Scorecard) -> None:
    (access,) = _tests(help_card, code="B1", outcome="primary_care")
    (lives,) = _tests(help_card, code="B1", outcome="mental_health")
    # 128 of 222 against 35 of 209.
    assert access.estimate.value == pytest.approx(128 / 222 - 35 / 209)
    assert (access.verdict, access.grade) == ("MET", 3)
    assert lives.estimate.value == pytest.approx(2.357, abs=0.001)
    assert (lives.verdict, lives.reason, lives.grade) == ("UNCLEAR", "ambiguous", 2)


def test_people_themselves_do_not_clearly_report_a_gain(help_card: Scorecard) -> None:
    (reported,) = _tests(help_card, code="B4")
    (lives,) = _tests(help_card, code="B1", outcome="mental_health")
    assert (reported.outcome, reported.verdict, reported.p_met) == ("mental_health", "UNCLEAR", lives.p_met)


def test_every_declared_group_is_judged_for_harm_on_each_outcome(help_card: Scorecard) -> None:
    groups = [
        *(f"ethnicity: {name}" for name in ("Black", "White", "Hispanic", "Other")),  # as the plan lists them
        *(f"sex: {name}" for name in ("Female", "Male")),
        *(f"homelessness: {name}" for name in ("Homeless", "Housed")),
    ]
    for outcome in ("primary_care", "mental_health"):
        assert [t.group for t in _tests(help_card, code="B2", outcome=outcome)] == groups
    adverse = _tests(help_card, code="B2", outcome="depressive_symptoms")
    assert [t.group for t in adverse] == ["everyone", *groups]


def test_a_group_of_fewer_than_ten_is_not_judged(help_card: Scorecard) -> None:
    (few,) = _tests(help_card, code="B2", outcome="mental_health", group="ethnicity: Other")
    assert (few.verdict, few.reason) == ("NO EVIDENCE", "fewer than 10 people in an arm")
    assert few.estimate is None
    assert "'mental health' for more people (ethnicity: Other)" in help_card.table.loc[0, "collect"]


def test_probabilities_agree_with_the_intervals_beside_them(help_card: Scorecard) -> None:
    found = [t for t in help_card.tests if t.estimate is not None]
    assert len(found) > 10
    assert {t.code for t in found} == {"B1", "B2", "B4", "K1"}
    for test in found:
        assert test.p_met + test.p_not == pytest.approx(1)
        assert test.estimate.probability(test.estimate.lower) == pytest.approx(0.975, abs=1e-6)
        assert (test.estimate.lower >= test.threshold) <= (test.p_met >= 0.975 - 1e-9)


def test_the_probability_of_a_criterion_is_a_bound_and_never_a_mean(help_card: Scorecard) -> None:
    row = help_card.table.iloc[0]
    tests = _tests(help_card, criterion="beneficial")
    asked = {t.key: t.p_met for t in tests if t.estimate is not None}
    probabilities = list(asked.values())
    assert row["probability_most"] == min(probabilities) == pytest.approx(0.344, abs=0.001)
    # A group went unjudged, so nothing keeps the whole from failing.
    assert row["probability_least"] == 0
    assert row["probability_most"] < sum(probabilities) / len(probabilities)
    assert frechet_bounds(probabilities)[1] == row["probability_most"]


def test_where_there_is_no_evidence_there_is_no_probability(help_card: Scorecard) -> None:
    rest = help_card.table.set_index("criterion").loc[OTHERS]
    assert rest[["probability_least", "probability_most"]].isna().all(axis=None)
    assert (rest["grade"] == 0).all()


def test_the_grade_of_a_criterion_is_that_of_its_weakest_test(help_card: Scorecard) -> None:
    assert help_card.table.loc[0, "grade"] == 2
    assert {t.grade for t in help_card.tests if t.estimate is not None} == {2, 3}


def test_the_table_of_tests_holds_every_test(help_card: Scorecard) -> None:
    table = help_card.tests_table
    assert len(table) == len(help_card.tests)
    asked = table.groupby("criterion", sort=False).size().to_dict()
    # S1 to S3; T1 of three levels, T2, T3; K1 to K4, K5 of two sides; R1, R2; P1 to P3.
    assert asked == dict(zip(CRITERIA, (2 + 25 + 1, 3, 5, 6, 2, 3), strict=True))
    assert list(table["verdict"]) == [t.verdict for t in help_card.tests]
    few = table[table["value"].isna() & (table["criterion"] == "beneficial")]
    assert list(few["group"]) == ["ethnicity: Other"] * 2  # the same few people, on two outcomes
    assert all(math.isnan(p) for p in table.loc[table["verdict"] == "NO EVIDENCE", "p_met"])


def test_every_test_names_its_result_and_the_source_behind_it(help_card: Scorecard) -> None:
    for test in help_card.tests:
        if test.verdict == "NO EVIDENCE":
            assert (test.result, test.sources) == ("", ())
            assert test.collect
        else:
            assert test.result in help_card.results
            assert test.sources == (help_card.plan.outcome(test.outcome).source,)


def test_where_it_comes_from_is_kept(help_card: Scorecard) -> None:
    kept = help_card.provenance
    assert kept.rows_in == 453
    assert kept.rows_used == 266
    assert kept.rows_unknown == 453 - 266
    assert dict(kept.parameters)["plan"] == help_card.plan.digest
