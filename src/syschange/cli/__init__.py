"""The command line: check data, evaluate a plan, publish each quarter, look back; a thin face over the library."""

import argparse
import sys
from collections.abc import Sequence

from syschange.cli import audit, backtest, check, completion, demo, evaluate, init, plan, report, schema
from syschange.cli.told import CODES, PROBLEM, answer, hush
from syschange.cli.usage import Parser
from syschange.version import __version__

# A command is a module with `add(commands)`, whose parser has `run`, a function to a `Told`. One line each.
COMMANDS = (
    demo,
    init,
    plan,
    check,
    evaluate,
    report,
    audit,
    backtest,
    schema,
    completion,
)

_DESCRIPTION = """\
Did it change, for whom, will it last, and is it a new way of working? syschange reads a plan and the
records it names, judges the six criteria of systems change, and writes a report that is safe to publish:
every number of people in it is rounded or hidden.
"""
_EPILOG = f"""\
exit codes:
{chr(10).join(f"  {code}  {words}" for code, words in CODES.items())}

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
        0 where it worked, and another number as `--help` lists them. Wrong usage ends the process with 2.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = tree()
    for one in parser.every():
        one.as_json = "--json" in words
    given, extra = parser.parse_known_args(words)
    if extra:
        given.parser.refuse(extra)
    try:
        return answer(given)
    except BrokenPipeError:  # whoever reads what is printed left before the work was done
        hush()
        return PROBLEM


def tree() -> Parser:
    """Return the parser of the whole command line; every command that does something can answer with JSON."""
    parser = Parser(
        prog="syschange",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"syschange {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add(commands)
    for one in parser.every():
        if not one.parts:
            one.add_argument(
                "--json", action="store_true", help="print one JSON object and nothing else; errors too"
            )
            one.set_defaults(parser=one, root=parser)
    return parser
