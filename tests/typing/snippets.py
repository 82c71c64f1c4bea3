"""How a user would write it; a test has mypy look at it, and at what it reveals of each type."""

from typing import assert_type

import pandas as pd
from matplotlib.figure import Figure

import syschange
from syschange import charts, criteria, disclosure, effects, equity, examples, reports, schemas, system


def analyses(people: pd.DataFrame) -> str:
    """Return what analyses say, each of its own type."""
    made = equity.breakdown(people, outcome="reached", by=["sex"])
    assert_type(made, equity.Breakdown)
    assert_type(made.table, pd.DataFrame)
    assert_type(made.to_pandas(), pd.DataFrame)
    assert_type(equity.compare(made), equity.Comparison)
    assert_type(equity.gap_noise(made), equity.GapNoise)
    assert_type(equity.funnel(made), equity.Funnel)
    assert_type(made.plot(), Figure)
    assert_type(made.estimate(sex="Female"), syschange.Estimate)
    return made.text


def pictures(made: equity.Breakdown) -> tuple[str, Figure]:
    """Return a picture in words, and narrow."""
    drawn = made.plot(dots=True)
    assert_type(charts.describe(drawn), str)
    assert_type(charts.svg(drawn, id_prefix="p"), str)
    return charts.describe(drawn), charts.narrow(drawn)


def card(path: str) -> criteria.Scorecard:
    """Return the scorecard of a plan; what is protected is of its own type."""
    plan = criteria.Plan.read(path)
    assert_type(plan, criteria.Plan)
    made = criteria.evaluate(plan)
    assert_type(made, criteria.Scorecard)
    assert_type(disclosure.protect(made), disclosure.Protected)
    return made


def place() -> examples.HelpTrial:
    """Return the trial, as the namespace of the library has it."""
    assert_type(syschange.examples.help_trial(), examples.HelpTrial)
    assert_type(syschange.__version__, str)
    return syschange.examples.help_trial()


ROOMS = (effects, reports, schemas, system)
