"""The command `evaluate`: judge a plan and write its report."""

import argparse
from pathlib import Path

from syschange import criteria
from syschange.cli.common import Commands, Progress, add_output, announce, write_report


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
    evaluate.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> None:
    with Progress() as say:
        plan = criteria.Plan.read(given.plan)
        card = criteria.evaluate(plan, progress=say)
        published, written = write_report(card, given, say)
    announce(published, given.out, written)
