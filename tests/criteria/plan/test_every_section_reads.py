"""Every section of a plan reads, and what it says is kept as it was said."""

import datetime as dt

import pytest

from syschange import schemas
from syschange.criteria import Plan
from syschange.criteria.plan import defaults

from .contents import everything, place, with_

PLAN = Plan.of(everything())


def test_the_change_and_its_two_clocks() -> None:
    assert PLAN.change.name == "the new front door"
    assert (PLAN.change.began_on, PLAN.change.funding_ends_on) == (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    assert PLAN.known_from == dt.date(2026, 6, 30)  # 18 months after the money ended
    without_money = everything()
    del without_money["change"]["funding_ends_on"]
    assert Plan.of(without_money).known_from == dt.date(2025, 7, 1)  # else after the change began


def test_every_threshold_is_read_and_said_to_be_stated() -> None:
    said = everything()["thresholds"]
    for one in defaults.THRESHOLDS:
        assert getattr(PLAN.thresholds, one.name) == said[one.name] != one.value
    assert PLAN.thresholds.stated == tuple(one.name for one in defaults.THRESHOLDS)


def test_every_threshold_left_out_takes_its_default_and_is_not_said_to_be_stated() -> None:
    plain = Plan.of(place()).thresholds
    assert plain.stated == ()
    assert {one.name: getattr(plain, one.name) for one in defaults.THRESHOLDS} == {
        one.name: one.value for one in defaults.THRESHOLDS
    }


@pytest.mark.parametrize("one", defaults.THRESHOLDS, ids=lambda one: one.name)
def test_a_threshold_may_be_at_either_end_of_what_it_may_be(one: defaults.Default) -> None:
    for value in (one.least, one.most):
        plan = Plan.of(with_(place(), ("thresholds", one.name), value))
        assert getattr(plan.thresholds, one.name) == value


def test_horizons_and_their_defaults() -> None:
    assert (PLAN.horizons.early, PLAN.horizons.late, PLAN.horizons.sustained) == ((6, 12), (24, 36), 18)
    plain = place()
    del plain["horizons"]
    usual = Plan.of(plain).horizons
    assert (usual.early, usual.late, usual.sustained) == ((12, 12), (24, 24), 24)


def test_shocks() -> None:
    assert [(s.name, s.happened_on) for s in PLAN.shocks] == [("a new benefit rule", dt.date(2024, 2, 1))]


def test_all_nineteen_tables_with_what_is_said_of_their_files() -> None:
    assert set(PLAN.tables) == set(schemas.names())
    assert len(PLAN.tables) == 19
    people = PLAN.tables["people"]
    assert people.options == {"dates": {"started_on": "dd/mm/yyyy"}, "encoding": "cp1252", "delimiter": ";"}
    assert (people.schema, people.recode, people.source) == ("our_people.yaml", True, "case records")
    assert dict(people.keep) == {"area": ("Eastside",)}
    assert dict(people.columns) == {"age": "years"}
    assert dict(PLAN.tables["outcomes"].ranges) == {"mcs": (0, 100)}
    assert PLAN.tables["contacts"].options == {"sheet": "Sheet1"}
    assert PLAN.tables["pathways"].options == {"table": "steps"}


def test_the_comparison_and_the_columns_of_people_it_names() -> None:
    arms = PLAN.comparison
    assert arms is not None
    assert (arms.starting, arms.worker, arms.organisation) == ("started_on", "worker_id", "agency")
    bare = place()
    for key in ("starting", "worker"):
        del bare["comparison"][key]
    plain = Plan.of(bare).comparison
    assert plain is not None
    assert (plain.starting, plain.worker, plain.organisation) == ("", "", "")


def test_a_source_counts_as_what_it_rests_on() -> None:
    assert PLAN.origins(["a summary"]) == ("case records", "minutes")
    assert PLAN.origins(["a summary", "minutes", "panel", ""]) == ("case records", "minutes", "panel")


def test_sources_may_rest_on_others_that_rest_on_others() -> None:
    content = everything()
    content["sources"].append({"name": "a press note", "role": "insider", "rests_on": ["a summary"]})
    assert Plan.of(content).origins(["a press note"]) == ("case records", "minutes")


def test_outcomes_and_their_defaults() -> None:
    health, symptoms, access = PLAN.outcomes
    assert (health.tweak, health.indirect, health.agreed_on) == (
        1.5, "it is of a week alone", dt.date(2023, 12, 1),
    )  # fmt: skip
    assert (access.tweak, access.indirect, access.agreed_on) == (
        0.05,
        "",
        None,
    )  # half of what is worth having
    assert symptoms.worthwhile != symptoms.worthwhile  # nothing is asked of what is adverse


def test_what_is_said_of_single_pieces_of_evidence() -> None:
    asked = PLAN.evidence
    assert asked.reach is not None
    assert asked.reach.by == ("ethnicity", "sex")
    assert [dict(g) for g in asked.reach.groups] == everything()["evidence"]["reach"]["groups"]
    assert asked.series is not None
    assert (asked.series.kind, asked.series.exposure, asked.series.compared) == ("rate", "people", True)
    assert asked.panel == ("more_than_a_tweak",)
    assert asked.panel_beside == ("more_than_a_tweak_in", "more_than_a_tweak_still")
    assert asked.reliance == "mental_health"
    assert (asked.steps.entry, asked.steps.wait_to, asked.steps.run) == ("entry", "started", 90)
    assert (asked.cover.table, asked.cover.task, asked.cover.weight) == ("contacts", "service", "minutes")
    assert (asked.departures.unit, asked.departures.when, asked.departures.only) == (
        "agency", "contacted_on", "joint",
    )  # fmt: skip


def test_evidence_left_out_takes_the_usual_columns() -> None:
    plain = place()
    del plain["evidence"]
    asked = Plan.of(plain).evidence
    assert (asked.reach, asked.series, asked.panel, asked.panel_beside) == (None, None, (), ())
    assert asked.reliance == ""
    assert (asked.cover.table, asked.cover.task, asked.cover.weight) == ("pathways", "activity", "")
    assert (asked.departures.table, asked.departures.only) == ("contacts", "")


def test_groups_that_were_shut_out_may_be_found_on_an_earlier_window() -> None:
    window = {"from": dt.date(2022, 1, 1), "to": dt.date(2022, 12, 31)}
    plan = Plan.of(with_(place(), ("evidence", "reach"), {"chosen_on": window, "by": ["ethnicity"]}))
    assert plan.evidence.reach is not None
    assert plan.evidence.reach.chosen_on == (window["from"], window["to"])
    assert plan.evidence.reach.groups == ()


def test_the_same_change_elsewhere_and_tests_left_out() -> None:
    (made,) = PLAN.replications
    assert (made.where, made.outcome, made.independent) == ("Northside", "mental_health", True)
    assert (made.value, made.lower, made.upper, made.level, made.months) == (3.0, 2.2, 3.8, 0.9, 30)
    assert PLAN.without == ("T4", "P4", "K6")
