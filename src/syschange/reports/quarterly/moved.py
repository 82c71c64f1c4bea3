"""The section on what moved since the last quarter's report: each criterion before and now, and why."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from syschange.criteria import ScorecardComparison
from syschange.criteria.definition import ASKINGS
from syschange.frames import rows
from syschange.reports.report import Section, Table
from syschange.words import chance

MOVED = {
    "better": "better",
    "worse": "worse",
    "same": "as before",
    "other": "otherwise: neither of the two says more of the change",
}
_NOTE = (
    "Why a verdict moved is one or more of three: the data, what was agreed to count, and how it was worked out. "
    "Numbers are those that were published."
)


def moved_section(since: ScorecardComparison, *, labels: Mapping[str, str] | None = None) -> Section:
    """Return the section on what moved since the last quarter's scorecard.

    Parameters
    ----------
    since
        What `criteria.compare` returned for the last scorecard and this one.
    labels
        What outcomes are called, by their names; the names where it is not said.

    Returns
    -------
    Section
        The finding in words, a table of the six criteria, and one of the tests whose verdicts moved, where any did.
    """
    tests = [row for row in rows(since.tests_table) if row["direction"] != "same"]
    more = (_tests(tests, labels or {}),) if tests else ()
    return Section("since", "What moved since last quarter", (since.words,), (), (_criteria(since), *more))


def _criteria(since: ScorecardComparison) -> Table:
    made = [
        {
            "title": row["title"],
            "before": row["before"],
            "after": row["after"],
            "moved": MOVED[row["direction"]],
            "because": row["because"],
        }
        for row in rows(since.table)
    ]
    return Table(
        id="since-criteria",
        caption="The six criteria in the last quarter's report and in this one",
        frame=pd.DataFrame(made),
        formats={},
        headings={
            "title": "Criterion",
            "before": "Last quarter",
            "after": "Now",
            "moved": "How it moved",
            "because": "Why",
        },
        note=_NOTE,
    )


def _tests(tests: list[dict[str, Any]], labels: Mapping[str, str]) -> Table:
    questions = {a.code: a.question for a in ASKINGS}
    made = [
        {
            "test": questions.get(row["code"], row["code"]).replace("'{}'", "each outcome").replace("{}", ""),
            "outcome": labels.get(row["outcome"], row["outcome"]),
            "group": row["group"],
            "before": row["before"],
            "after": row["after"],
            "sure_before": _sure(row["probability_before"]),
            "sure_after": _sure(row["probability_after"]),
            "because": row["because"],
        }
        for row in tests
    ]
    return Table(
        id="since-tests",
        caption="The tests whose verdicts moved since last quarter",
        frame=pd.DataFrame(made),
        formats={},
        headings={
            "test": "Question",
            "outcome": "Outcome",
            "group": "For whom",
            "before": "Last quarter",
            "after": "Now",
            "sure_before": "Probability last quarter",
            "sure_after": "Probability now",
            "because": "Why",
        },
        note=_NOTE,
    )


def _sure(probability: float) -> str:
    return chance(probability) if math.isfinite(probability) else "not known"
