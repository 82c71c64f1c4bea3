"""The page on how far a report can be reproduced: each thing that is asked, and what this run shows of it."""

import dataclasses

import pandas as pd

from syschange.reports.pipeline.facts import Facts
from syschange.reports.report import Report, Section, Table

# NHS RAP Community of Practice, "Levels of RAP" (2026): the points of each level that a run can speak to, in our
# words. What only people can show (a second pair of eyes, code that others can read) is named as such.
BASELINE, SILVER, GOLD = "Baseline", "Silver", "Gold"
YES, NOT_SHOWN = "yes", "not shown"
_SHORT = 12  # of a commit's name: what git itself shows, and a little more


def pipeline_section(facts: Facts) -> Section:
    """Return the section on reproducibility.

    Parameters
    ----------
    facts
        What `gather` returned.

    Returns
    -------
    Section
        A paragraph in plain words, and a row for each thing asked: its level, whether this run shows it ("yes" or
        "not shown"), and by what. Nothing is ticked that the run has not seen.
    """
    rows = _rows(facts)
    shown = sum(row["shown"] == YES for row in rows)
    told = (
        f"A report should be made by a program that somebody else can run again. Of {len(rows)} things "
        f"that are asked of such a program, this run shows {shown}. What it does not show may still be "
        "so: a run can only speak of what it has seen."
    )
    table = Table(
        id="pipeline",
        caption="What a reproducible analytical pipeline asks, and what this run shows",
        frame=pd.DataFrame(rows),
        formats={},
        headings={
            "level": "Level",
            "asked": "What is asked",
            "shown": "Shown by this run",
            "by": "By what",
        },
        note="The levels are those of the reproducible analytical pipelines community in the NHS.",
    )
    return Section("pipeline", "Can this be done again?", (told,), (), (table,))


def with_evidence(report: Report, facts: Facts) -> Report:
    """Return a report with that section as its last."""
    return dataclasses.replace(report, sections=(*report.sections, pipeline_section(facts)))


def _rows(facts: Facts) -> list[dict[str, str]]:
    asked = [*_baseline(facts), *_silver(facts), *_gold(facts)]
    return [
        {"level": level, "asked": what, "shown": YES if shown else NOT_SHOWN, "by": by}
        for level, what, shown, by in asked
    ]


def _baseline(facts: Facts) -> list[tuple[str, str, bool, str]]:
    saved = bool(facts.commit) and not facts.changed
    commit = f"commit {facts.commit[:_SHORT]}"
    where = (
        commit if saved else f"{commit}, and changes that are not in it" if facts.commit else "no repository"
    )
    return [
        (BASELINE, "The numbers are made by code, in an open language", True, "syschange, in Python"),
        (BASELINE, "The code and the plan are under version control", saved, where),
        (
            BASELINE,
            "A README says how to run it",
            facts.instructions,
            "README.md has the command" if facts.instructions else "no README.md with the command",
        ),
        (BASELINE, "Somebody else has looked at the work", False, "only people can show this"),
    ]


def _silver(facts: Facts) -> list[tuple[str, str, bool, str]]:
    pins = f"{facts.pins} packages pinned"
    return [
        (
            SILVER,
            "The versions of all packages are written down",
            facts.pins > 0 and facts.unpinned == 0,
            pins if not facts.unpinned else f"{pins}, {facts.unpinned} not",
        ),
        (SILVER, "Data are checked before they are used", True, "every table was held against its schema"),
        (
            SILVER,
            "The same input gives the same output",
            facts.again,
            "every file was made twice, byte for byte the same" if facts.again else "made once",
        ),
        (
            SILVER,
            "Numbers are compared with published ones",
            False,
            "a command of its own: syschange backtest",
        ),
        (
            SILVER,
            "The pipeline has tests of its own",
            False,
            "a folder of tests is there; this run did not run them" if facts.tests else "no folder of tests",
        ),
        (SILVER, "Output is tidy data, each column one thing", True, "the tables of this report"),
        (SILVER, "Runs are logged", facts.ledger, "the ledger of releases" if facts.ledger else "no ledger"),
    ]


def _gold(facts: Facts) -> list[tuple[str, str, bool, str]]:
    return [
        (GOLD, "The code is a package", True, "syschange is one"),
        (
            GOLD,
            "It runs by itself in continuous integration",
            bool(facts.service),
            facts.service or "run by hand",
        ),
        (
            GOLD,
            "A schedule or an event starts it",
            facts.scheduled,
            "started by the clock" if facts.scheduled else "not started by the clock",
        ),
        (
            GOLD,
            "Changes are listed by version",
            facts.changelog,
            "CHANGELOG.md" if facts.changelog else "no CHANGELOG.md with a version",
        ),
    ]
