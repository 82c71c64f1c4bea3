"""The section on how complete the records are: for each outcome how many people are known, and of whom it is not."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from syschange import effects, equity
from syschange.criteria import Scorecard
from syschange.criteria.analyses.outcomes import Analysis, is_analysis
from syschange.criteria.plan import Plan
from syschange.frames import ALL, find_group
from syschange.reports.report import Section, Table
from syschange.reports.tables import PEOPLE
from syschange.words import about

MUCH = 0.05  # the lower end of the rule of five and twenty (Schulz and Grimes 2002, Lancet 359:781)


def quality_section(card: Scorecard) -> tuple[Section, ...]:
    """Return the section on how complete the records of the outcomes are; none where there is no outcome."""
    made = [row for outcome in card.plan.outcomes for row in _rows(card, outcome.name, outcome.label)]
    if not made:
        return ()
    table = Table(
        id="quality",
        caption="Of how many people each outcome is known",
        frame=pd.DataFrame(made),
        formats={"people": PEOPLE, "known": PEOPLE, "lacking": ".0%"},
        headings={
            "outcome": "Outcome",
            "who": "Who",
            "people": "People",
            "known": "Of whom it is known",
            "lacking": "Share not known",
        },
        note="Numbers of people are rounded or hidden as everywhere in this report; shares are of the rounded "
        "numbers. A score is known of somebody who was seen both before and after.",
    )
    return (Section("quality", "How complete the records are", (_opening(card), _worst(made)), (), (table,)),)


def _opening(card: Scorecard) -> str:
    number = len(card.plan.tables)
    tables = "the one data set" if number == 1 else f"each of the {number} data sets"
    return (
        f"Before anything was worked out, {tables} was checked: its columns, labels, ranges and dates, what has "
        "to be there, and what has to agree with another. A report is only made from records that pass."
    )


def _worst(made: list[dict[str, Any]]) -> str:
    """Say where most is not known, and that those who are not known may differ from the others."""
    known = [row for row in made if isinstance(row["lacking"], float) and math.isfinite(row["lacking"])]
    if not known:
        return "How many people an outcome is not known of cannot be shown: too few people."
    worst = max(known, key=lambda row: float(row["lacking"]))
    if worst["lacking"] < MUCH:
        shown = "Each outcome" if len(known) == len(made) else "Each outcome of which it may be told"
        return f"{shown} is known of nearly everybody."
    share, said = f"{worst['lacking']:.0%}", about(worst["lacking"])
    missing = share if said.endswith("%") else f"{said} ({share})"
    return (
        f"Least is known of {worst['outcome']} ({worst['who']}): it is missing for {missing}. Those it is not "
        "known of may have fared otherwise than the rest."
    )


def _rows(card: Scorecard, name: str, label: str) -> Iterator[dict[str, Any]]:
    result = card.results[name]
    if not is_analysis(result):
        return
    arms = card.plan.comparison
    groups = (
        [(arm, {arms.column: arm}) for arm in (arms.change, arms.comparison)] if arms else [("everybody", {})]
    )
    for who, group in groups:
        people, known = _numbers(card.plan, result, group)
        if not people > 0:
            people, known = "[c]", "[c]"
        elif not known >= 0:
            known = "[c]"
        both = isinstance(people, float) and isinstance(known, float)
        lacking = max(0.0, 1 - known / people) if both else "[c]"
        yield {"outcome": label, "who": who, "people": people, "known": known, "lacking": lacking}


def _numbers(plan: Plan, result: Analysis, group: dict[str, str]) -> tuple[Any, Any]:
    """Return how many people there are and of how many it is known, as published; missing where hidden."""
    everyone = {**dict.fromkeys(plan.characteristics, ALL), **group}
    if isinstance(result, effects.BeforeAfter):
        row = find_group(result.attrition, result.keys, everyone)
        return float(row["enrolled"]), float(row["followed"])
    made = result.breakdown if isinstance(result, equity.Comparison) else result
    row = find_group(made.table, made.by, everyone)
    return float(row["n"]), float(row["denominator"])
