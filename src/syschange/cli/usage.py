"""The parser of the command line: what is mistyped is answered with what is most like it."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from syschange.cli.told import USAGE, failure
from syschange.errors import UnknownChoiceError, clean, listing, nearest, quote


@dataclass(frozen=True)
class Known:
    """The type of an option that takes one of some words, or several with commas between them.

    Case, spaces, hyphens and underscores are no difference.

    Attributes
    ----------
    what
        What they are, for the message of a mistake.
    allowed
        The words.
    several
        Whether more than one may be given; they are then returned as a tuple, each once.
    """

    what: str
    allowed: tuple[str, ...]
    several: bool = False

    def __call__(self, text: str) -> str | tuple[str, ...]:
        """Return what was meant.

        Raises
        ------
        argparse.ArgumentTypeError
            Where there is none such, naming the nearest.
        """
        typed = [part.strip() for part in text.split(",")] if self.several else [text]
        found = tuple(dict.fromkeys(self._one(word) for word in typed if word))
        if not found:
            raise argparse.ArgumentTypeError(f"name a {self.what}: {listing(self.allowed)}")
        return found if self.several else found[0]

    def _one(self, word: str) -> str:
        folded = {_folded(one): one for one in self.allowed}
        if _folded(word) not in folded:
            raise argparse.ArgumentTypeError(str(UnknownChoiceError(self.what, word, self.allowed)))
        return folded[_folded(word)]


def _folded(word: str) -> str:
    return "".join(c for c in word.casefold() if c not in " -_")


class Parser(argparse.ArgumentParser):
    """A parser that names the nearest right thing, and knows its own commands and options.

    Options are not to be cut short: what is a unique beginning today is none once another option is added.

    Attributes
    ----------
    as_json
        Whether a mistake is told as JSON too, because that was asked for.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - those of ArgumentParser
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)
        self.as_json = False

    @property
    def parts(self) -> Mapping[str, "Parser"]:
        """The commands below this one, by their names."""
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - it has no other name
                return dict(action.choices)
        return {}

    @property
    def options(self) -> tuple[argparse.Action, ...]:
        """The options of this command."""
        return tuple(a for a in self._actions if a.option_strings)

    @property
    def places(self) -> tuple[argparse.Action, ...]:
        """What this command takes by its place, commands left out."""
        return tuple(
            a for a in self._actions if not a.option_strings and a.dest != "==SUPPRESS==" and not self.parts
        )

    def every(self) -> Iterator["Parser"]:
        """Yield this parser and those of every command below it."""
        yield self
        for part in self.parts.values():
            yield from part.every()

    def refuse(self, extra: Sequence[str]) -> NoReturn:
        """End with what could not be understood, and what was perhaps meant."""
        typed = next((word for word in extra if word.startswith("-")), extra[0])
        name = typed.partition("=")[0]
        if not name.startswith("-"):
            self.error(f"{quote(name)} is more than this command takes")
        close = nearest(name, [o for action in self.options for o in action.option_strings if len(o) > 2])  # noqa: PLR2004 - not -h
        hint = f"did you mean {close}?" if close else f"see {self.prog} --help"
        self.error(f"there is no option {clean(name)}; {hint}")

    def error(self, message: str) -> NoReturn:
        """Say on stderr, in words, what is wrong with the command, and end with exit code 2."""
        self.print_usage(sys.stderr)
        if self.as_json:
            print(
                json.dumps(
                    failure(self.prog, "WrongUsage", message, f"See {self.prog} --help.", USAGE), indent=2
                )
            )
        self.exit(USAGE, f"{self.prog}: error: {message}\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as there
        if action.choices is None or value in action.choices:
            return
        known = [str(choice) for choice in action.choices]
        close = nearest(value, known)
        what = "command" if isinstance(action.choices, Mapping) else "choice"
        hint = f"did you mean {quote(close)}?" if close else f"choose from {listing(known)}"
        raise argparse.ArgumentError(
            None if what == "command" else action, f"there is no {what} {quote(value)}; {hint}"
        )
