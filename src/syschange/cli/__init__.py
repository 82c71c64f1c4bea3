"""The command line: check data, evaluate a plan, see the worked example; a thin face over the library."""

import argparse
import sys
from collections.abc import Callable, Sequence

from syschange.cli import check, demo, evaluate, plan, schema
from syschange.errors import SyschangeError
from syschange.version import __version__

FINE, PROBLEM = 0, 1

_DESCRIPTION = """\
Did it change, for whom, will it last, and is it a new way of working? syschange reads a plan and the
records it names, judges the six criteria of systems change, and writes a report that is safe to publish:
every number of people in it is rounded or hidden.
"""
_EPILOG = """\
exit codes:
  0  it worked
  1  something is wrong with the data or the plan; the message says what, and nothing was written
     but the file of a check that was asked for
  2  the command itself was wrong; the message says how to use it

start here:
  syschange demo --out out/help      evaluate the HELP trial, a real one, and open out/help/report.html
  syschange plan new                 make a plan of your own by answering questions
  syschange schema list              the tables that can be brought, and what their columns may hold
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        The words after `syschange`; those of the process where left out.

    Returns
    -------
    int
        0 where it worked, 1 where the data or the plan has a problem. Wrong usage ends the process with 2.
    """
    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = given.run
    try:
        run(given)
    except SyschangeError as error:
        print(f"syschange: {error}", file=sys.stderr)
        return PROBLEM
    return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="syschange",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"syschange {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (demo, plan, check, evaluate, schema):
        command.add(commands)
    return parser
