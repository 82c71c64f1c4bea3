"""The command `evaluate`: judge a plan and write its report."""

import argparse
from pathlib import Path

from syschange import criteria
from syschange.cli.common import Commands, Progress, add_output, words
from syschange.cli.releasing import add_release, announce, as_json, hold_usage, terms_of, write
from syschange.cli.told import Told


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    evaluate = commands.add_parser(
        "evaluate",
        help="evaluate a plan and write its report",
        description="Check the data that a plan names, judge the six criteria, and write the report.",
    )
    evaluate.add_argument(
        "plan", type=Path, help="the plan, a YAML file; paths in it are taken from its folder"
    )
    add_output(evaluate, default="out")
    evaluate.add_argument("--period", type=words, metavar="PERIOD", help="of when it is, for example 2026-Q3")
    add_release(evaluate)
    evaluate.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> Told:
    hold_usage(given)
    terms = terms_of(given)
    with Progress() as say:
        plan = criteria.Plan.read(given.plan)
        card = criteria.evaluate(plan, progress=say)
        written = write(card, given, terms, say)
    return Told(as_json(written, given), lambda: announce(written, given.out, given.ledger))
