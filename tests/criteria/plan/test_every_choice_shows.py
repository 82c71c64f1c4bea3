"""What a plan says of evidence, sources, horizons and what happened elsewhere shows in the tests it is about."""

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from syschange import examples
from syschange.criteria import Plan, Scorecard, Test, evaluate
from syschange.criteria.analyses import carried, deep, lasting, names, shut_out
from syschange.criteria.analyses.found import Absent, Found
from syschange.criteria.gathering.tables import load
from syschange.criteria.judging.every import judge_all
from syschange.criteria.judging.limiters import limiters

from .contents import Content
from .contents import place as content

PLAN = Plan.of(content())
PLACE = examples.place(people=600, seed=2, practice_kept=0.5)
Change = Callable[[Content], object]


@pytest.fixture(scope="module")
def tables() -> Mapping[str, Any]:
    return load(PLAN, PLACE)


@pytest.fixture(scope="module")
def card() -> Scorecard:
    return evaluate(PLAN, PLACE)


def _plan(change: Change) -> Plan:
    made = copy.deepcopy(content())
    change(made)
    return Plan.of(made)


def _of(tests: tuple[Test, ...], code: str) -> list[str]:
    """Return all that tests of one code say, as text."""
    return [str(t) for t in tests if t.code == code]


def _elsewhere(**said: Any) -> Change:
    made = {
        "where": "Northside", "outcome": "mental_health", "independent": True, "value": 4.0, "lower": 3.0,
        "upper": 5.0, "months": 6, "citation": "made up", **said,
    }  # fmt: skip
    return lambda c: c.update(replications=[made])


# What changes how a test is judged, with the same results.
JUDGED: dict[str, tuple[str, Change]] = {
    "tweak": ("K1", lambda c: c["outcomes"][0].update(tweak=0.5)),
    "indirect": ("B1", lambda c: c["outcomes"][0].update(indirect="it is of a week alone")),
    "replication": ("B1", _elsewhere()),
    "late replication": ("B1", _elsewhere(months=30)),
    "replication against": ("B1", _elsewhere(value=-4.0, lower=-5.0, upper=-3.0)),
    "rests_on": ("B1", lambda c: c["sources"][0].update(rests_on=["case records"])),
    "source of a table": ("S3", lambda c: c["data"]["tables"]["costs"].update(source="panel")),
    "without K6": ("K6", lambda c: c.update(without=["K6"])),
    "without P4": ("P4", lambda c: c.update(without=["P4"])),
    "without T4": ("T4", lambda c: c.update(without=["T4"])),
    "funding_ends_on": ("S1", lambda c: c["change"].update(funding_ends_on=dt.date(2025, 6, 30))),
    "worthwhile of the series": ("T3", lambda c: c["evidence"]["series"].update(worthwhile=0.3)),
}
# What changes the results themselves: those of one name are worked out anew.
FOUND: dict[str, tuple[str, str, Callable[..., Any], Change]] = {
    "sustained": ("S2", names.PRACTICE, lasting.practice, lambda c: c["horizons"].update(sustained=3)),
    "groups of reach": (
        "B3", names.REACH, shut_out.reach, lambda c: c["evidence"]["reach"].update(groups=[{"sex": "Female"}])
    ),
    "outcome of the series": (
        "T3", names.SERIES, deep.series, lambda c: c["evidence"]["series"].update(outcome="attended")
    ),
    "every": ("T3", names.SERIES, deep.series, lambda c: c["evidence"]["series"].update(every="quarter")),
    "compared": ("T3", names.SERIES, deep.series, lambda c: c["evidence"]["series"].update(compared=False)),
    "panel": (
        "K5", names.PANEL, deep.panel,
        lambda c: c["evidence"].update(panel=["more_than_a_tweak_in"], panel_beside=[]),
    ),
    "task of cover": ("P2", names.COVER, carried.cover, lambda c: c["evidence"].update(cover={"task": "agency"})),
    "rows of departures": (
        "P3", names.DEPARTURES, carried.departures, lambda c: c["evidence"]["departures"].pop("only")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(JUDGED))
def test_a_choice_shows_in_how_a_test_is_judged(name: str, card: Scorecard) -> None:
    code, change = JUDGED[name]
    before = _of(card.tests, code)
    assert before
    assert _of(judge_all(_plan(change), card.found), code) != before


@pytest.mark.parametrize("name", list(FOUND))
def test_a_choice_shows_in_what_is_found(name: str, card: Scorecard, tables: Mapping[str, Any]) -> None:
    code, result, run, change = FOUND[name]
    made = run(_plan(change), tables)
    assert not isinstance(made, Absent)
    assert not made.table.equals(card.results[result].table)
    again = judge_all(_plan(change), Found({**card.results, result: made}, card.found.absent))
    assert _of(again, code) != _of(card.tests, code)


def test_what_stands_beside_a_panels_item_can_cap_it(card: Scorecard, tables: Mapping[str, Any]) -> None:
    """From one question about one change nobody can tell whether raters agree."""
    capped = []
    for beside in (["more_than_a_tweak_in"], []):

        def asked(c: Content, beside: list[str] = beside) -> None:
            c["thresholds"]["agreement"] = 1.0
            c["evidence"]["panel_beside"] = beside

        plan = _plan(asked)
        made = deep.panel(plan, tables)
        assert not isinstance(made, Absent)
        tests = judge_all(plan, Found({**card.results, names.PANEL: made}, card.found.absent))
        capped.append({t.reason for t in tests if t.code == "K5"})
    assert capped == [{"capped: raters disagree"}, {""}]


def test_the_column_by_which_people_came_in_is_one_more_that_a_name_cannot_change(
    card: Scorecard, tables: Mapping[str, Any]
) -> None:
    plan = _plan(lambda c: c["evidence"].update(pathways={"entry": "agency"}))
    made = carried.pathways(plan, tables)
    assert not isinstance(made, Absent)
    told = [
        set(r.table.loc[r.table["kind"] == "invariant", "quantity"]) for r in (made, card.results["pathways"])
    ]
    assert told[0] - told[1] == {"mix at entry"}


def test_horizons_say_which_scores_are_early_and_which_late(
    card: Scorecard, tables: Mapping[str, Any]
) -> None:
    plan = _plan(lambda c: c["horizons"].update(early=[6, 6], late=[12, 12]))
    name = names.lasting("mental_health")
    made = lasting.lasting(plan, plan.outcome("mental_health"), tables)
    assert not isinstance(made, Absent)
    again = judge_all(plan, Found({**card.results, name: made}, card.found.absent))
    assert _of(again, "S1") != _of(card.tests, "S1")


def test_a_gain_is_not_called_lasting_before_its_day(tables: Mapping[str, Any]) -> None:
    plan = _plan(lambda c: c["change"].update(funding_ends_on=dt.date(2027, 6, 30)))
    made = lasting.lasting(plan, plan.outcome("mental_health"), tables)
    assert isinstance(made, Absent)
    assert made.reason == "horizon not reached"
    assert "2028-06-30" in made.collect


def test_grades_rise_by_what_was_found_elsewhere_and_fall_by_what_is_indirect(card: Scorecard) -> None:
    grades = {}
    for name in ("indirect", "replication", "late replication", "replication against"):
        tests = judge_all(_plan(JUDGED[name][1]), card.found)
        (gain,) = (t for t in tests if t.code == "B1")
        grades[name] = gain.grade
    assert grades == {"indirect": 2, "replication": 4, "late replication": 5, "replication against": 2}


def test_a_change_elsewhere_by_those_who_made_it_raises_nothing(card: Scorecard) -> None:
    (gain,) = (t for t in judge_all(_plan(_elsewhere(independent=False)), card.found) if t.code == "B1")
    assert gain.grade == 3


def test_one_late_agreement_is_a_limiter(card: Scorecard) -> None:
    assert limiters(PLAN, card.results, card.tests) == ()
    late = _plan(lambda c: c["outcomes"][1].update(agreed_on=dt.date(2028, 1, 1)))
    (limiter,) = limiters(late, card.results, card.tests)
    assert limiter.name == "thresholds after data"
    assert "1 January 2028" in limiter.text


def test_outsiders_who_rest_on_insiders_confirm_nothing(card: Scorecard) -> None:
    plan = _plan(lambda c: c["sources"][0].update(rests_on=["case records"]))
    assert [x.name for x in limiters(plan, card.results, card.tests)] == ["implementer's evidence only"]


def test_a_shock_by_the_day_of_the_change_costs_a_series_without_a_comparison_a_grade(
    card: Scorecard, tables: Mapping[str, Any]
) -> None:
    grades = []
    for day in (dt.date(2024, 2, 1), dt.date(2022, 2, 1)):

        def alone(c: Content, day: dt.date = day) -> None:
            c["evidence"]["series"]["compared"] = False
            c["shocks"] = [{"name": "a new benefit rule", "happened_on": day}]

        plan = _plan(alone)
        made = deep.series(plan, tables)
        assert not isinstance(made, Absent)
        (test,) = (t for t in judge_all(plan, _only(card, names.SERIES, made)) if t.code == "T3")
        grades.append((test.grade, test.deductions))
    assert grades == [(1, ("something else happened to everybody at the same time",)), (2, ())]


def _only(card: Scorecard, name: str, made: Any) -> Found:
    """Return a single finding beside those of the outcomes, which every plan has."""
    return Found({**{o.name: card.results[o.name] for o in PLAN.outcomes}, name: made})


def test_only_the_rows_that_a_table_keeps_are_read() -> None:
    both = load(_plan(lambda c: c["data"]["tables"]["population"].pop("keep")), PLACE)["population"]
    own = load(PLAN, PLACE)["population"]
    assert set(own["area"]) == {"Eastside"}
    assert len(own) < len(both)
