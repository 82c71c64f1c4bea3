"""The HELP trial as a report, made once for all tests that look at how it is written."""

from functools import cache

from syschange import criteria, disclosure, examples, reports


@cache
def report() -> reports.Report:
    trial = examples.help_trial()
    card = criteria.evaluate(criteria.Plan.read(trial.plan_path), trial.tables)
    return reports.build(disclosure.protect(card))
