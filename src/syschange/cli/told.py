"""What a command tells: words on a terminal or one JSON object, and its exit code."""

import argparse
import json
import math
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syschange import disclosure, reports
from syschange.errors import (
    DisclosureError,
    DuplicateRowsError,
    InvalidDataError,
    NotEstimableError,
    SyschangeError,
    clean,
)
from syschange.version import __version__

FINE, PROBLEM, USAGE, WORSE, REFUSED, DIFFERENT = 0, 1, 2, 3, 4, 5
FORMAT = 1
CODES: Mapping[int, str] = {
    FINE: "it worked",
    PROBLEM: "something is wrong with the data, the plan or a file; the message says what",
    USAGE: "the command itself was wrong; the message says how to use it",
    WORSE: "a criterion has a worse verdict than last quarter (with --fail-if-worse); the report was written",
    REFUSED: "a release was refused because it could identify somebody, or an audit found that something does",
    DIFFERENT: "a table worked out again differs from the published one",
}
_UNTOLD = "The words on the terminal say where; they are true, and not for release."


@dataclass(frozen=True)
class Told:
    """What a command tells.

    Attributes
    ----------
    result
        What goes into the JSON: plain values, none of them true numbers of people.
    say
        Prints the same in words.
    code
        The exit code.
    error
        What went wrong although there is something to tell.
    """

    result: Mapping[str, Any]
    say: Callable[[], None]
    code: int = FINE
    error: SyschangeError | None = field(default=None)


def answer(given: argparse.Namespace) -> int:
    """Run a command, tell what it has to tell, and return its exit code."""
    run: Callable[[argparse.Namespace], Told] = given.run
    command = str(given.parser.prog)
    policy = getattr(given, "policy", None)
    try:
        told = _run(run, given)
    except SyschangeError as error:
        if given.json:
            _print_json(failed(command, error, policy=policy))
        print(f"syschange: {error}", file=sys.stderr)
        return code_of(error)
    code = told.code if told.error is None else code_of(told.error)
    try:
        if given.json:
            made = _envelope(command, code, told.result)
            _print_json(made if told.error is None else {**made, "error": _error(told.error, policy)})
        else:
            told.say()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has heard enough: what was done is done, and the code says so
        hush()
    if told.error is not None:
        print(f"syschange: {told.error}", file=sys.stderr)
    return code


def hush() -> None:
    """Print no more: nobody is there to read it, and Python would complain of that where the process ends."""
    with suppress(BrokenPipeError):
        sys.stdout.close()


def _run(run: Callable[[argparse.Namespace], Told], given: argparse.Namespace) -> Told:
    """Run a command. What nobody foresaw is told by its kind and place: its words may hold a value from the data."""
    try:
        return run(given)
    except (SyschangeError, BrokenPipeError):
        raise
    except OSError as problem:
        raise SyschangeError(
            f"A file or folder could not be read or written: {problem.strerror or 'the system refused'}.",
            "Check that every path of the command is there, that you may use it, and that the disk is not full.",
        ) from None
    except Exception as problem:  # noqa: BLE001 - the last place where a value from the data can be held back
        last = traceback.extract_tb(problem.__traceback__)[-1]
        where = f"{clean(Path(last.filename).name)}, line {last.lineno}"
        raise SyschangeError(
            f"syschange itself went wrong: {type(problem).__name__} in {where}.",
            "Please report that sentence; no more of it is printed, because it could hold a value from the data.",
        ) from None


def code_of(error: SyschangeError) -> int:
    """Return the exit code of an error."""
    return REFUSED if isinstance(error, DisclosureError) else PROBLEM


def failed(command: str, error: SyschangeError, *, policy: str | None = None) -> dict[str, Any]:
    """Return the JSON of a command that failed, under the policy that was asked for."""
    return {**_envelope(command, code_of(error), None), "error": _error(error, policy)}


def failure(command: str, kind: str, sentence: str, hint: str, code: int) -> dict[str, Any]:
    """Return the JSON of a command that could not be run."""
    return {
        **_envelope(command, code, None),
        "error": {"kind": kind, "sentence": sentence, "hint": hint, "check": None},
    }


def _envelope(command: str, code: int, result: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "about": command,
        "format": FORMAT,
        "version": __version__,
        "ok": code == FINE,
        "exit_code": code,
        "result": result,
        "error": None,
    }


def _error(error: SyschangeError, policy: str | None) -> dict[str, Any]:
    """Return an error as plain values; the words of some say how many rows there are, and stay on the terminal."""
    said: dict[str, Any] = {
        "kind": type(error).__name__,
        "sentence": error.sentence,
        "hint": error.hint,
        "check": None,
    }
    if isinstance(error, InvalidDataError):
        return {
            **said,
            "sentence": "The data are not valid.",
            "hint": _UNTOLD,
            "check": _check(error.report, policy),
        }
    if isinstance(error, DuplicateRowsError):
        return {**said, "sentence": "Somebody has more rows than the design allows.", "hint": _UNTOLD}
    if isinstance(error, NotEstimableError):
        return {**said, "sentence": "The data cannot give a number that was asked for.", "hint": _UNTOLD}
    return said


def _check(report: object, policy: str | None) -> dict[str, Any] | None:
    """Return a check of data as it may be kept: numbers of rows rounded or hidden, by one policy throughout."""
    found: Any = report if isinstance(report, Sequence) else (report,)
    try:
        kept = disclosure.protect(found, policy=policy or disclosure.ONS_10_5)
        made: dict[str, Any] = json.loads(reports.render_check(kept, format="json"))
    except SyschangeError:
        return None
    return made


def _print_json(made: Mapping[str, Any]) -> None:
    print(json.dumps(plain(made), ensure_ascii=True, indent=2, allow_nan=False))


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as JSON has it: a number that is missing or without end as null, anything unknown as text."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)
