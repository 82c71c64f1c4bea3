"""The command line: check data, evaluate a plan, see the worked example; a thin face over the library."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from syschange import criteria, disclosure, examples, reports, schemas
from syschange.errors import InvalidDataError, SyschangeError, clean
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
  2  the command itself was wrong; the message says how to use it

start here:
  syschange demo --out out/help      evaluate the HELP trial, a real one, and open out/help/report.html
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
    _add_demo(commands)
    _add_check(commands)
    _add_evaluate(commands)
    return parser


def _add_demo(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = commands.add_parser(
        "demo",
        help="evaluate the HELP trial, a real one",
        description="Evaluate the HELP trial: people leaving detoxification, and a clinic that links them to care.",
    )
    _add_output(demo, default="out/help")
    demo.set_defaults(run=_demo)


def _add_check(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "check",
        help="say everything that is wrong with data, before anything is computed",
        description="Check one CSV file against a schema, or all the data that a plan names. Every problem is "
        "reported at once, by row and column. No value from the data is printed.",
    )
    check.add_argument("path", type=Path, help="a plan (.yaml), or a CSV file together with --schema")
    check.add_argument(
        "--schema", metavar="NAME", help=f"the schema of a CSV file: {', '.join(schemas.names())}"
    )
    check.set_defaults(run=_check, wrong_usage=check.error)


def _add_evaluate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="evaluate a plan and write its report",
        description="Check the data that a plan names, judge the six criteria, and write the report.",
    )
    evaluate.add_argument(
        "plan", type=Path, help="the plan, a YAML file; paths in it are taken from its folder"
    )
    _add_output(evaluate, default="out")
    evaluate.set_defaults(run=_evaluate)


def _add_output(command: argparse.ArgumentParser, *, default: str) -> None:
    command.add_argument(
        "--out",
        type=Path,
        default=Path(default),
        metavar="DIR",
        help=f"folder to write to (default: {default})",
    )
    command.add_argument(
        "--policy",
        default=disclosure.ONS_10_5.name,
        choices=[p.name for p in (disclosure.ONS_10_5, disclosure.NHS_7_5, disclosure.STRICT_10_10)],
        help="disclosure policy (default: %(default)s, numbers 0 to 9 hidden and others rounded to 5)",
    )


def _demo(given: argparse.Namespace) -> None:
    with _Progress() as say:
        say("reading the HELP trial")
        trial = examples.help_trial()
        plan = criteria.Plan.read(trial.plan_path)
        card = criteria.evaluate(plan, trial.tables, progress=say)
        written = _write(card, given, say)
    _announce(card, given.out, written)


def _evaluate(given: argparse.Namespace) -> None:
    with _Progress() as say:
        plan = criteria.Plan.read(given.plan)
        card = criteria.evaluate(plan, progress=say)
        written = _write(card, given, say)
    _announce(card, given.out, written)


def _check(given: argparse.Namespace) -> None:
    if given.schema is None and given.path.suffix not in (".yaml", ".yml"):
        given.wrong_usage(
            "a plan is a .yaml file; for a CSV file say which schema, for example --schema people"
        )
    with _Progress() as say:
        say(f"checking {clean(given.path.name)}")
        if given.schema is None:
            found = criteria.check_data(criteria.Plan.read(given.path))
        else:
            found = (schemas.check(schemas.read_csv(given.path, given.schema), given.schema),)
    for report in found:
        if report.ok:
            print(report.text)
    if not all(report.ok for report in found):
        raise InvalidDataError(found, "\n".join(report.text for report in found if not report.ok))


def _write(
    card: criteria.Scorecard, given: argparse.Namespace, say: Callable[[str], None]
) -> tuple[Path, ...]:
    say("protecting people's identities")
    protected = disclosure.protect(card, policy=given.policy)
    say("writing the report")
    return reports.build(protected).write(given.out)


def _announce(card: criteria.Scorecard, folder: Path, written: Sequence[Path]) -> None:
    """Print the verdict and where the report is; nothing here is a count of people."""
    print(f"{card.verdict}: {card.verdict_words}")
    for row in card.table.to_dict("records"):
        print(f"  {row['verdict']:<12} {row['title']}")
    tables = [p for p in written if p.suffix == ".csv"]
    for path in written:
        if path not in tables and path.suffix in (".html", ".md"):
            print(path)
    if tables:
        print(f"{folder / 'tables'} ({len(tables)} tables as CSV)")


class _Progress:
    """A line that says what is being done, on a terminal only, and is gone when it is done."""

    def __enter__(self) -> Callable[[str], None]:
        self._shown = sys.stderr.isatty()
        return self._say

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _say(self, words: str) -> None:
        if self._shown:
            print(f"\r\033[K{clean(words)} …", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
