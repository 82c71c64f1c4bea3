"""The command `report`: publish a quarter, held against what was published before, and say what moved."""

import argparse
import re
from pathlib import Path
from typing import Any

from syschange import criteria
from syschange.cli.common import Commands, Progress, add_output
from syschange.cli.releasing import Written, add_release, announce, as_json, hold_usage, terms_of, write
from syschange.cli.told import FINE, WORSE, Told
from syschange.disclosure.ledger.links import same_name
from syschange.errors import MissingFileError, clean
from syschange.reports import quarterly

_PERIOD = re.compile(r"\d{4}(?:-(?:Q[1-4]|H[12]|0[1-9]|1[0-2])|/\d{2}(?:-Q[1-4])?)?")
_EPILOG = """\
what it does, in this order:
  It checks the data, judges the criteria, protects people, holds the release against the ledger, and only then
  writes the folder and the entry of the ledger, both or neither. A run that is killed in between leaves the entry
  and not the files: run it again, and the same files are known and put in place. No file is ever there that the
  ledger does not know.

last quarter:
  The scorecard is kept as scorecard.json among the files. The next quarter is compared with that of --last, or else
  of the folder that is being replaced. A report of the same period that is made again is compared with what it was
  compared with before.

exit codes:
  0  the report was written, whatever its verdicts
  1  something is wrong with the data, the plan or a file; nothing was written
  2  the command itself was wrong
  3  with --fail-if-worse: a criterion has a worse verdict than last quarter. The report was written and entered all
     the same, so that a job can publish it on 0 and on 3, and alert somebody on 3
  4  the release was refused: the message says which table and how to mend it; nothing was written
"""


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    report = commands.add_parser(
        "report",
        help="publish a quarter: evaluate, hold against earlier releases, and say what moved",
        description="Evaluate a plan and write the report of a quarter, unless beside the earlier releases it could "
        "identify somebody, with what moved since the last quarter.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    report.add_argument(
        "plan", type=Path, help="the plan, a YAML file; paths in it are taken from its folder"
    )
    report.add_argument(
        "--period", type=_period, required=True, metavar="PERIOD", help="of when it is, for example 2026-Q3"
    )
    add_output(report, default="public")
    report.add_argument(
        "--last",
        type=Path,
        metavar="FILE",
        help="the last quarter's scorecard.json, or its folder (default: that of the folder being replaced)",
    )
    report.add_argument(
        "--fail-if-worse", action="store_true", help="exit code 3 where a criterion has a worse verdict"
    )
    add_release(report)
    report.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> Told:
    if given.ledger is None and given.internal_only is None:
        given.parser.error("what is published each quarter needs a ledger: --ledger releases.jsonl")
    hold_usage(given)
    terms = terms_of(given)
    last = quarterly.find_last(given.out, period=given.period, named=given.last)
    if last is None and given.fail_if_worse and _came_before(given, terms):
        raise MissingFileError(given.out / "scorecard.json", "last quarter's scorecard")
    with Progress() as say:
        plan = criteria.Plan.read(given.plan)
        card = criteria.evaluate(plan, progress=say)
        written = write(card, given, terms, say, last=last, quarter=True)
    worse = written.since is not None and written.since.worsened and given.fail_if_worse
    result = {**as_json(written, given), "period": given.period, "since": _since(written, last)}
    return Told(result, lambda: _say(written, given, last), code=WORSE if worse else FINE)


def _came_before(given: argparse.Namespace, terms: quarterly.Terms) -> bool:
    """Return whether another period of this population was published, so that worse could be missed."""
    if given.ledger is None:
        return False
    return any(
        one.internal is None
        and one.period != given.period
        and same_name(one.population, terms.population or one.population)
        for one in quarterly.releases(given.ledger)
    )


def _say(written: Written, given: argparse.Namespace, last: quarterly.LastQuarter | None) -> None:
    announce(written, given.out, given.ledger)
    if last is None:
        print("Compared with nothing: there is no scorecard of an earlier quarter there; --last names one.")
    else:
        print(clean(f"Compared with {last.period or 'the last quarter'}: {last.path}"))


def _since(written: Written, last: quarterly.LastQuarter | None) -> dict[str, Any] | None:
    """Return what moved as plain values; of an internal copy only what it was compared with."""
    since = written.since
    if since is None or last is None:
        return None
    told = written.protected.policy.internal
    kept = ("criterion", "title", "before", "after", "direction", "because")
    return {
        "compared_with": str(last.path),
        "period": last.period,
        "worsened": None if told else since.worsened,
        "words": None if told else since.words,
        "criteria": []
        if told
        else [{name: row[name] for name in kept} for row in since.table.to_dict("records")],
    }


def _period(text: str) -> str:
    said = text.strip().upper()
    if not _PERIOD.fullmatch(said):
        raise argparse.ArgumentTypeError(
            "a period is a quarter, half, month or year: 2026-Q3, 2026/27-Q2, 2026-H1, 2026-09 or 2026"
        )
    return said
