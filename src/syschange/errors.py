"""Every error a user can meet: each class builds its own sentence, and the hint that goes with it.

The tree::

    SyschangeError
    ├── MissingColumnError     a column that was named is not in the table
    ├── UnknownChoiceError     an option, category or name that is not one of those allowed
    ├── WrongTypeError         a value or column of a kind that cannot be used here
    ├── MissingFileError       a file that is not where it was said to be
    ├── UnreadableFileError    a file that is there and cannot be read as what it should be
    ├── MissingExtraError      an optional dependency that is not installed
    ├── InvalidDataError       data that fail their schema (carries the check report)
    ├── InvalidPlanError       a plan that cannot be run
    ├── DuplicateRowsError     more rows than the design allows for one person
    ├── NotEstimableError      a number the data cannot give
    ├── NotProtectedError      a result on its way out that has not been through disclosure control
    └── CannotWriteError       an output that could not be written

No sentence holds an identifier or free text from the data: names of columns, files, options and declared
categories only, cleaned of control characters.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

_LONGEST_NAME = 80
_MOST_NAMES = 12


def clean(name: object) -> str:
    """Return a name fit for a message: one line, no control characters, at most 80 characters.

    Parameters
    ----------
    name
        A column, option, file or category name. It is converted with `str`.
    """
    text = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in str(name))
    return text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"


def quote(name: object) -> str:
    """Return a cleaned name in single quotation marks."""
    return f"'{clean(name)}'"


def quote_path(path: Path) -> str:
    """Return a path in single quotation marks; of a long one the end, which holds the name of the file."""
    text = str(path)
    return quote(text if len(text) <= _LONGEST_NAME else f"…{text[1 - _LONGEST_NAME :]}")


def listing(names: Iterable[object]) -> str:
    """Return names as a readable list, shortened with a count after twelve."""
    every = [quote(n) for n in names]
    if len(every) > _MOST_NAMES:
        return ", ".join(every[:_MOST_NAMES]) + f" and {len(every) - _MOST_NAMES} more"
    return ", ".join(every)


def nearest(name: object, allowed: Iterable[object]) -> str | None:
    """Return the allowed name most like the one given, or None where nothing is close.

    Case, spaces, hyphens and underscores do not count as differences.
    """

    def fold(value: object) -> str:
        return "".join(c for c in str(value).casefold() if c not in " -_")

    folded = {fold(a): str(a) for a in allowed}
    close = difflib.get_close_matches(fold(name), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


def _did_you_mean(name: object, allowed: Sequence[object]) -> str:
    close = nearest(name, allowed)
    if close is not None:
        return f"Did you mean {quote(close)}?"
    return f"Use one of {listing(allowed)}." if allowed else "There are none to choose from."


class SyschangeError(Exception):
    """The base of every error this library raises on purpose.

    Parameters
    ----------
    sentence
        What is wrong, as one sentence.
    hint
        What to do about it, as one sentence; may be empty.
    """

    def __init__(self, sentence: str, hint: str = "") -> None:
        self.sentence = sentence
        self.hint = hint
        super().__init__(f"{sentence} {hint}".strip())


class MissingColumnError(SyschangeError, KeyError):
    """A column that was named is not in the table."""

    def __init__(self, column: str, available: Sequence[str], table: str = "the table") -> None:
        super().__init__(f"There is no column {quote(column)} in {table}.", _did_you_mean(column, available))

    __str__ = Exception.__str__  # KeyError shows the repr of its argument


class UnknownChoiceError(SyschangeError, ValueError):
    """An option, category or name that is not one of those allowed."""

    def __init__(self, what: str, given: object, allowed: Sequence[object]) -> None:
        super().__init__(f"{quote(given)} is not a known {what}.", _did_you_mean(given, allowed))


class WrongTypeError(SyschangeError, TypeError):
    """A value or column of a kind that cannot be used here."""


class MissingFileError(SyschangeError, FileNotFoundError):
    """A file that is not where it was said to be."""

    def __init__(self, path: Path, what: str = "file") -> None:
        folder = path.parent
        present = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
        close = nearest(path.name, present)
        hint = f"Did you mean {quote(close)}?" if close else "Check the path and its spelling."
        if not folder.is_dir():
            hint = f"The folder {quote_path(folder)} does not exist either."
        super().__init__(f"The {what} {quote_path(path)} does not exist.", hint)

    __str__ = Exception.__str__  # OSError builds its own text from errno


class UnreadableFileError(SyschangeError, ValueError):
    """A file that is there and cannot be read as what it should be."""


class MissingExtraError(SyschangeError, ImportError):
    """An optional dependency that is not installed."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {quote(package)}, which is not installed.",
            f'Install it with: python -m pip install "syschange[{extra}]"',
        )


class InvalidDataError(SyschangeError, ValueError):
    """Data that fail their schema; `report` holds every problem.

    Parameters
    ----------
    report
        The check report, whose `text` says every problem in words.
    text
        The report's words.
    """

    def __init__(self, report: object, text: str) -> None:
        self.report = report
        super().__init__(text, "Nothing was computed; put the data right and run again.")


class InvalidPlanError(SyschangeError, ValueError):
    """A plan that cannot be run."""


class DuplicateRowsError(SyschangeError, ValueError):
    """More rows than the design allows for one person."""

    def __init__(self, people: int, what: str) -> None:
        noun = "person has" if people == 1 else "people have"
        super().__init__(
            f"{people} {noun} more than one {what}.",
            "Keep one row for each, by a rule you can state (the latest, or the first), and run again.",
        )


class NotEstimableError(SyschangeError, ValueError):
    """A number the data cannot give."""


class NotProtectedError(SyschangeError, TypeError):
    """A result on its way out that has not been through disclosure control."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} holds true values and may not be written.",
            "Pass it through syschange.disclosure.protect first.",
        )


class DisclosureError(SyschangeError, ValueError):
    """What could identify a person if it were published so, or what a ledger cannot let out."""


class CannotWriteError(SyschangeError, OSError):
    """An output that could not be written."""

    __str__ = Exception.__str__  # OSError builds its own text from errno


class DataWarning(UserWarning):
    """Something in the data that a reader has to know, and that does not stop the analysis."""
