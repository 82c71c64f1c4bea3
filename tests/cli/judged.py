"""The HELP trial judged once for all tests of commands, and a plan file of it."""

import functools
from pathlib import Path
from typing import Any

import pytest

from syschange import criteria, disclosure, examples

EVALUATE = criteria.evaluate  # as it is before a test puts another in its place


@functools.cache
def card() -> criteria.Scorecard:
    """Return the scorecard of the trial, with true values."""
    trial = examples.help_trial()
    return EVALUATE(criteria.Plan.read(trial.plan_path), trial.tables)


@functools.cache
def protected() -> disclosure.Protected:
    return disclosure.protect(card())


@functools.cache
def smaller() -> disclosure.Protected:
    """Return that of the trial without three people, beside which the whole trial shows three who joined."""
    trial = examples.help_trial()
    gone = set(trial.people[trial.people["ethnicity"] == "Hispanic"]["person_id"][:3])
    tables = {name: table[~table["person_id"].isin(gone)] for name, table in trial.tables.items()}
    return disclosure.protect(EVALUATE(criteria.Plan.read(trial.plan_path), tables))


def judging(patch: pytest.MonkeyPatch, made: criteria.Scorecard) -> None:
    """Let commands have a scorecard, and its usual protection, from before, instead of making them anew."""
    protect = disclosure.protect

    def evaluate(_: criteria.Plan, *__: object, **___: object) -> criteria.Scorecard:
        return made

    def protect_once(results: Any, **how: Any) -> disclosure.Protected:
        if results is card() and how == {"policy": disclosure.ONS_10_5}:
            return protected()
        return protect(results, **how)

    patch.setattr(criteria, "evaluate", evaluate)
    patch.setattr(disclosure, "protect", protect_once)


def plan() -> str:
    """Return where the plan of the trial is."""
    return str(Path(examples.help_trial().plan_path))
