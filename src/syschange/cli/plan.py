"""The command `plan`: draft a plan by answering questions, say what one asks and needs, and list every default."""

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from syschange import criteria, schemas
from syschange.cli.asking import converse
from syschange.cli.common import Commands, Progress
from syschange.cli.planned import as_json, print_defaults, print_plan
from syschange.cli.schema import is_there, write_new
from syschange.cli.told import Told
from syschange.criteria.plan import drafting
from syschange.errors import CannotWriteError, SyschangeError, clean, quote_path

_YAML = (".yaml", ".yml")
_NEW_EPILOG = """\
three ways to answer:
  syschange plan new --data records        questions on the terminal; what is found in records/ is offered
  syschange plan new --answers mine.yaml   a file with the keys of a plan, of which any may be left out
  syschange plan new --from-folder records --yes
                                           what the data say; the rest is marked TO DECIDE, and the plan is refused
                                           until it is decided

No id, no free text and no label of fewer than ten people is shown or written. Nothing is written before the plan has
been read back, and no file is overwritten without --replace.
"""


def add(commands: Commands) -> None:
    """Add the command to the command line."""
    plan = commands.add_parser(
        "plan",
        help="draft a plan by answering questions, and say what one asks and needs",
        description="A plan says what was changed, who agreed what would count and when, where the records are, and "
        "which outcomes matter. Draft one, say in plain words what one asks, or list every default with its source.",
    )
    parts = plan.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_new(parts)
    check = parts.add_parser(
        "check",
        help="say what a plan asks, which data it needs, and which tests can have evidence",
        description="Read a plan and say what it asks, which data it needs and which are there, and which tests can "
        "have evidence and which cannot, and why. No data are judged: 'syschange check' does that.",
    )
    check.add_argument("path", type=Path, metavar="PATH", help="the plan, a YAML file")
    check.set_defaults(run=_check)
    defaults = parts.add_parser(
        "defaults",
        help="list every default of a plan with its source",
        description="List what a plan may leave out, what stands there then, and where that comes from. 'ours' is a "
        "choice of this library, without any other source.",
    )
    defaults.set_defaults(run=_defaults)


def _add_new(parts: Commands) -> None:
    new = parts.add_parser(
        "new",
        help="draft a plan by answering questions",
        description="Draft a plan from answers to questions, a file of answers, or what a folder of data says.",
        epilog=_NEW_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    new.add_argument(
        "path", type=Path, nargs="?", default=Path("plan.yaml"), metavar="PATH",
        help="the file to write (default: plan.yaml)",
    )  # fmt: skip
    way = new.add_mutually_exclusive_group()
    way.add_argument("--data", type=Path, metavar="DIR", help="the folder the data are in")
    way.add_argument("--answers", type=Path, metavar="FILE", help="a YAML file of answers; nothing is asked")
    way.add_argument("--from-folder", type=Path, metavar="DIR", help="fill in what the data say; needs --yes")
    new.add_argument("--yes", action="store_true", help="ask nothing: what is not known is marked TO DECIDE")
    new.add_argument("--replace", action="store_true", help="write over a file that is there already")
    new.set_defaults(run=_new, wrong_usage=new.error)


def _new(given: argparse.Namespace) -> Told:
    _hold_usage(given)
    _hold_place(given.path, replace=given.replace)
    if given.answers is not None:
        text = criteria.draft_plan(drafting.read_answers(given.answers))
    elif given.from_folder is not None:
        with Progress() as say:
            say(f"looking at {clean(given.from_folder.name)}")
            seen = _look(given.from_folder, given.path)
        text = criteria.draft_plan(drafting.filled(seen), beside=drafting.FOUND)
    else:
        text = _asked(given)
    open_keys = drafting.to_decide(text)
    write_new(given.path, text, replace=given.replace, hint="Name another file.")
    result = {"plan": str(given.path), "to_decide": list(open_keys)}
    return Told(result, lambda: _say_new(given.path, len(open_keys)))


def _say_new(path: Path, n: int) -> None:
    print(path)
    if n:
        print(
            f"{n} {'line is' if n == 1 else 'lines are'} marked TO DECIDE; the plan is refused until they are."
        )
    else:
        print(f"Read it, change what is wrong, and see what it asks: syschange plan check {path}")


def _hold_usage(given: argparse.Namespace) -> None:
    if given.path.suffix.casefold() not in _YAML:
        given.wrong_usage("a plan is a YAML file: end PATH with .yaml")
    if given.yes != (given.from_folder is not None):
        given.wrong_usage(
            "--from-folder and --yes go together: without them questions are asked (--data DIR)"
        )
    if given.json and given.answers is None and given.from_folder is None:
        given.wrong_usage("--json goes with --answers, or --from-folder and --yes: questions need a terminal")


def _hold_place(target: Path, *, replace: bool) -> None:
    """Refuse a place that cannot be written to, before anybody answers forty questions."""
    if target.is_dir() or ((target.exists() or target.is_symlink()) and not replace):
        raise is_there(target, "Name another, or say --replace.")
    folder = target.absolute().parent
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise CannotWriteError(
            f"The file {quote_path(target)} cannot be written: nothing can be put into its folder.",
            "Name another file.",
        )


def _look(folder: Path, target: Path) -> drafting.Seen:
    """Look at a folder of data; its files are named from the folder the plan is written to."""
    if not folder.is_dir():
        return drafting.look(folder)
    try:
        within = os.path.relpath(folder.absolute(), target.absolute().parent)
    except ValueError:  # another drive
        within = str(folder.absolute())
    within = Path(within).as_posix()
    return drafting.look(folder, within="" if within == "." else within)


def _asked(given: argparse.Namespace) -> str:
    def look(typed: str) -> drafting.Seen:
        return _look(Path(typed).expanduser(), given.path)

    seen = None
    if given.data is not None:
        with Progress() as say:
            say(f"looking at {clean(given.data.name)}")
            seen = _look(given.data, given.path)
    return criteria.draft_plan(converse(drafting.interview(seen, look)))


def _check(given: argparse.Namespace) -> Told:
    plan = criteria.Plan.read(given.path)
    with Progress() as say:
        say("looking at the columns of the data")
        columns, problems = _columns(plan)
    tests = criteria.foresee(plan, columns=columns)
    return Told(as_json(plan, tests, problems), lambda: print_plan(plan, tests, problems))


def _columns(plan: criteria.Plan) -> tuple[Mapping[str, list[str]], Mapping[str, str]]:
    """Return the columns of the data sets that can be read, and of the others why not."""
    columns: dict[str, list[str]] = {}
    problems: dict[str, str] = {}
    for name, table in plan.tables.items():
        schema: Any = schemas.read_schema(plan.folder / table.schema) if table.schema else schemas.load(name)
        try:
            rows = schemas.read(
                plan.folder / table.path, schema, columns=dict(table.columns), **table.options
            )
        except SyschangeError as error:
            problems[name] = str(error)
        else:
            back = {own: shipped for shipped, own in schema.renames.items()}
            columns[name] = [back.get(str(c), str(c)) for c in rows.columns]
    return columns, problems


def _defaults(_: argparse.Namespace) -> Told:
    every = drafting.plan_defaults()
    return Told({"defaults": [vars(d) for d in every]}, lambda: print_defaults(every))
