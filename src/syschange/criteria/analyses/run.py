"""Running every analysis that a plan and its data allow."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from syschange.criteria.analyses import carried, deep, lasting, names, shut_out
from syschange.criteria.analyses.found import Absent, Found, attempt
from syschange.criteria.analyses.outcomes import analyse
from syschange.criteria.plan import Outcome, Plan
from syschange.results import Result

Run = Callable[[], Result | Absent]


def run(plan: Plan, tables: Mapping[str, Any], say: Callable[[str], None]) -> Found:
    """Return what every analysis of a plan found.

    Parameters
    ----------
    plan, tables
        The plan, and its tables as `gathering.load` gives them.
    say
        Called with a few words before each.
    """
    results: dict[str, Result] = {}
    absent = {names.ADVICE: deep.advice(plan, tables)}
    for outcome in plan.outcomes:
        say(f"analysing '{outcome.label}'")
        results[outcome.name] = analyse(plan, outcome, tables)
    for name, ask in questions(plan, tables):
        say(f"asking: {name}")
        made = attempt(ask)
        if isinstance(made, Absent):
            absent[name] = made
        else:
            results[name] = made
    return Found(results, absent)


def of_lives(plan: Plan) -> tuple[Outcome, ...]:
    """Return the outcomes of people's lives that are followed as scores."""
    return tuple(o for o in plan.outcomes if o.kind == "outcome" and o.table == "outcomes")


def may_rest_on_one(plan: Plan) -> Outcome | None:
    """Return the outcome whose gain may rest on one person: the plan's, or the first of people's lives."""
    if plan.evidence.reliance:
        return plan.outcome(plan.evidence.reliance)
    return next(iter(of_lives(plan)), None)


def questions(plan: Plan, tables: Mapping[str, Any]) -> Iterator[tuple[str, Run]]:
    """Yield every question beside the outcomes, by the name of its result."""
    for outcome in of_lives(plan):
        yield names.lasting(outcome.name), partial(lasting.lasting, plan, outcome, tables)
    one = may_rest_on_one(plan)
    if one is not None and one.table == "outcomes":
        yield names.reliance(one.name), partial(carried.reliance, plan, one, tables)
    for name, ask in (
        (names.REACH, shut_out.reach),
        (names.PRACTICE, lasting.practice),
        (names.MONEY, lasting.money),
        (names.REGISTER, deep.register),
        (names.SERIES, deep.series),
        (names.PANEL, deep.panel),
        (names.VOTES, deep.votes),
        (names.DECISIONS, deep.decisions),
        (names.PATHWAYS, carried.pathways),
        (names.COVER, carried.cover),
        (names.DEPARTURES, carried.departures),
    ):
        yield name, partial(ask, plan, tables)
