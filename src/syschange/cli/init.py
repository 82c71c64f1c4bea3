"""The command `init`: begin a project that publishes a report each quarter."""

import argparse
from pathlib import Path

from syschange import projects
from syschange.cli.common import Commands, Progress
from syschange.cli.told import Told
from syschange.errors import clean


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    init = commands.add_parser(
        "init",
        help="begin a project that publishes a report each quarter",
        description="Make a folder with a plan, made-up records to try it on, and a job that publishes the report of "
        "each quarter on GitHub or GitLab. It can be pushed as it is; its README says how to bring your own records.",
    )
    init.add_argument("folder", type=Path, help="the folder to make")
    init.add_argument(
        "--title", default="Is it systems change?", help="what the project is called (default: %(default)s)"
    )
    init.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> Told:
    with Progress() as say:
        say("making up records")
        written = projects.begin(given.folder, title=given.title)
    return Told(
        {"folder": str(given.folder), "files": [str(p) for p in written]},
        lambda: _say(given.folder, len(written)),
    )


def _say(folder: Path, files: int) -> None:
    print(f"{files} files in {clean(str(folder))}")
    print("README.md there says how to make the first report.")
