"""What the commands share: the line that says what is being done, and the folder and policy of a report."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from syschange import criteria, disclosure, reports
from syschange.errors import clean

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no other name
Say = Callable[[str], None]


def add_output(command: argparse.ArgumentParser, *, default: str) -> None:
    """Let a command be told which folder to write a report to, and under which policy."""
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


def write_report(
    card: criteria.Scorecard, given: argparse.Namespace, say: Say
) -> tuple[criteria.Scorecard, tuple[Path, ...]]:
    """Protect a scorecard, write its report, and return it as published and the files written."""
    say("protecting people's identities")
    protected = disclosure.protect(card, policy=given.policy)
    say("writing the report")
    (published,) = protected.results
    assert isinstance(published, criteria.Scorecard)  # noqa: S101 - a scorecard went in
    return published, reports.build(protected).write(given.out)


def announce(card: criteria.Scorecard, folder: Path, written: Sequence[Path]) -> None:
    """Print the verdict and where the report is.

    Parameters
    ----------
    card
        As it is published: what is printed may end in the log of a job, and the true card tells of a small team.
    folder, written
        Where the report is, and its files.
    """
    print(f"{card.verdict}: {card.verdict_words}")
    for row in card.table.to_dict("records"):
        print(f"  {row['verdict']:<12} {row['title']}")
    tables = [p for p in written if p.suffix == ".csv"]
    for path in written:
        if path not in tables and path.suffix in (".html", ".md"):
            print(path)
    if tables:
        print(f"{folder / 'tables'} ({len(tables)} tables as CSV)")


class Progress:
    """A line that says what is being done, on a terminal only, and is gone when it is done."""

    def __enter__(self) -> Say:
        self._shown = sys.stderr.isatty()
        return self._say

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def _say(self, words: str) -> None:
        if self._shown:
            print(f"\r\033[K{clean(words)} …", end="", file=sys.stderr, flush=True)
