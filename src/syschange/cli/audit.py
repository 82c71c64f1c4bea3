"""The command `audit`: attack what has been published, or hold a ledger's releases against each other once more."""

import argparse
from pathlib import Path

from syschange.cli.common import Commands, Progress
from syschange.cli.told import FINE, REFUSED, Told
from syschange.disclosure.policies import POLICIES
from syschange.errors import clean
from syschange.reports import quarterly

_EPILOG = """\
what is looked at:
  a ledger (.jsonl)  whether it is as it was written, and whether a release exposes somebody beside earlier ones
  a folder, or a file of one
                     the CSV files of a report, and tables with a column n: what adding up and taking away gives, of
                     the tables of one outcome together; a scorecard.json: whether it holds true values. What cannot
                     be read is named
  Workbooks, pages and PDF files are not read: they hold the same numbers as the CSV files.

exit codes:
  0  nothing could be worked out
  1  there is nothing to look at, or it cannot be read
  2  the command itself was wrong
  4  something can be worked out, or a ledger was changed: the message names the table, and never whom or how many
"""


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    audit = commands.add_parser(
        "audit",
        help="attack what has been published, as somebody would who has nothing else",
        description="Look back at what has been published: a ledger of releases, or the folder of a report.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    audit.add_argument(
        "path", type=Path, metavar="PATH", help="a ledger (.jsonl), a folder, or a file of one"
    )
    audit.add_argument(
        "--policy", choices=list(POLICIES), help="the policy it was published under (default: what it says)"
    )
    audit.add_argument(
        "--full", action="store_true", help="look for other tables that fit as well; takes longer"
    )
    audit.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> Told:
    is_ledger = given.path.is_file() and given.path.suffix == ".jsonl"
    if is_ledger and (given.full or given.policy):
        given.parser.error(
            "--policy and --full are for a folder; a ledger says under which policy each release was"
        )
    found: quarterly.LedgerAudit | quarterly.FolderAudit
    with Progress() as say:
        say(f"looking at {clean(given.path.name)}")
        if is_ledger:
            found = quarterly.audit_ledger(given.path)
        else:
            found = quarterly.audit_folder(given.path, policy=given.policy, full=given.full)
    result = {
        "of": "ledger" if is_ledger else "folder",
        "nothing_found": found.ok,
        ("releases" if is_ledger else "files"): found.table.to_dict("records"),
        "words": found.text,
    }
    return Told(result, lambda: print(found.text), code=FINE if found.ok else REFUSED)
