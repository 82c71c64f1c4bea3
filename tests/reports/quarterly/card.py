"""The HELP trial judged once, and a quarter before it in which a verdict was better or worse."""

import functools
import json
from pathlib import Path

from syschange import criteria, disclosure, examples, reports
from syschange.reports import quarterly


@functools.cache
def card() -> criteria.Scorecard:
    """Return the scorecard of the trial, with true values."""
    trial = examples.help_trial()
    return criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)


@functools.cache
def protected() -> disclosure.Protected:
    return disclosure.protect(card())


@functools.cache
def internal() -> disclosure.Protected:
    return disclosure.protect(card(), policy=disclosure.internal_only("Two analysts check the data"))


@functools.cache
def report() -> reports.Report:
    return reports.build(protected())


def better_before() -> str:
    """Return the record of an earlier quarter, in which the trial had been found beneficial, as JSON."""
    made = json.loads(quarterly.published_card(protected()).to_json())
    made["plan"]["collected_until"] = "2002-01-01"
    made["plan"]["agreed_on"], made["limiters"] = "1996-01-01", []
    for test in made["tests"]:
        if test["criterion"] == "beneficial":
            test.update(verdict="MET", reason="", grade=3.0, p_met=0.99, p_not=0.01)
    for one in made["criteria"]:
        if one["criterion"] == "beneficial":
            one.update(verdict="MET", reason="", grade=3.0, probability_least=0.9, probability_most=0.99)
    return json.dumps(made)


def written(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@functools.cache
def smaller() -> disclosure.Protected:
    """Return the trial without three people, so that the whole trial would show three who joined."""
    trial = examples.help_trial()
    gone = set(trial.people[trial.people["ethnicity"] == "Hispanic"]["person_id"][:3])
    tables = {name: table[~table["person_id"].isin(gone)] for name, table in trial.tables.items()}
    return disclosure.protect(criteria.evaluate(criteria.Plan.read(trial.plan_path), tables))
