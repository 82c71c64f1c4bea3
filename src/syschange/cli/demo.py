"""The command `demo`: evaluate the HELP trial, a real one."""

import argparse

from syschange import criteria, examples
from syschange.cli.common import Commands, Progress, add_output
from syschange.cli.releasing import announce, as_json, write
from syschange.cli.told import Told
from syschange.reports import quarterly


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    demo = commands.add_parser(
        "demo",
        help="evaluate the HELP trial, a real one",
        description="Evaluate the HELP trial: people leaving detoxification, and a clinic that links them to care.",
    )
    add_output(demo, default="out/help")
    demo.set_defaults(run=_run, ledger=None, hide_exposed=False)


def _run(given: argparse.Namespace) -> Told:
    with Progress() as say:
        say("reading the HELP trial")
        trial = examples.help_trial()
        plan = criteria.Plan.read(trial.plan_path)
        card = criteria.evaluate(plan, trial.tables, progress=say)
        written = write(card, given, quarterly.Terms(), say)
    return Told(as_json(written, given), lambda: announce(written, given.out, None))
