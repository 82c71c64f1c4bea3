"""What the commands share: the line that says what is being done, and options about what is written."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from syschange import disclosure
from syschange.cli.usage import Known
from syschange.disclosure.policies import POLICIES
from syschange.errors import clean
from syschange.reports.formats import FORMATS

Commands: TypeAlias = "argparse._SubParsersAction[Any]"  # noqa: SLF001 - it has no other name
Say = Callable[[str], None]
STANDARD = ("html", "md", "csv")
_FEWEST_WORDS = 3  # ours: who needs it and what for cannot be said in fewer


def add_output(command: argparse.ArgumentParser, *, default: str) -> None:
    """Let a command be told which folder to write a report to, in which formats and under which policy."""
    command.add_argument(
        "--out",
        type=Path,
        default=Path(default),
        metavar="DIR",
        help=f"folder to write to (default: {default})",
    )
    command.add_argument(
        "--formats",
        type=Known("report format", tuple(FORMATS), several=True),
        default=STANDARD,
        metavar="LIST",
        help=f"formats with commas between them: {', '.join(FORMATS)} (default: {','.join(STANDARD)})",
    )
    how = command.add_mutually_exclusive_group()
    how.add_argument(
        "--policy",
        choices=list(POLICIES),
        help=f"disclosure policy (default: {disclosure.ONS_10_5.name}: 0 to 9 are hidden, others rounded to 5)",
    )
    how.add_argument(
        "--internal-only",
        type=_reason,
        metavar="REASON",
        help="write true values, not for release, with who needs them and what for stamped on every page",
    )


def policy_of(given: argparse.Namespace) -> disclosure.Policy:
    """Return the policy that a command was told."""
    if given.internal_only is not None:
        return disclosure.internal_only(given.internal_only)
    return POLICIES[given.policy or disclosure.ONS_10_5.name]


def words(text: str) -> str:
    """Return what was said in an option that may be left out, but not left empty: an unset variable says nothing.

    Raises
    ------
    argparse.ArgumentTypeError
        Where nothing was said.
    """
    if not text.strip():
        raise argparse.ArgumentTypeError("nothing was said; say it, or leave the option out")
    return text


def _reason(text: str) -> str:
    said = " ".join(text.split())
    if len(said.split()) < _FEWEST_WORDS:
        raise argparse.ArgumentTypeError(
            "a reason takes some words: who needs true values, and what for; it stands on every page"
        )
    return said


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
