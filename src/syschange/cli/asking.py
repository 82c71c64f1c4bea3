"""Questions on the terminal, answered line by line; a conversation that is broken off leaves nothing behind."""

import shutil
import textwrap
from collections.abc import Iterator
from typing import Any

from syschange.criteria.plan.drafting import Asked
from syschange.criteria.plan.drafting.answer import Talk
from syschange.errors import CannotWriteError, clean

_WIDEST = 110
_INTRO = """\
A few questions make a plan. Each says why it matters; Enter takes what is usual, or skips what may be skipped.
What is offered is chosen by its number. Ctrl-C stops, and nothing is written then."""


def converse(talk: Talk[dict[str, Any]]) -> dict[str, Any]:
    """Ask every question on the terminal, and return the answers.

    Raises
    ------
    CannotWriteError
        Where the answers end before the questions do.
    """
    print(_INTRO)
    try:
        asked, number = next(talk), 1
        while True:
            _print(asked, number)
            asked, before = talk.send(input("> ")), asked
            number += asked.question is not before.question or not asked.complaint
    except StopIteration as done:
        answers: dict[str, Any] = done.value
        return answers
    except (EOFError, KeyboardInterrupt, UnicodeDecodeError):
        print()
        raise CannotWriteError(
            "The answers ended before the questions did, so nothing was written.",
            "Begin again, or put the answers into a file: --answers FILE.",
        ) from None


def _print(asked: Asked, number: int) -> None:
    print()
    for line in _lines(asked, number):
        print(line)


def _lines(asked: Asked, number: int) -> Iterator[str]:
    question = asked.question
    if asked.complaint:
        yield from _wrapped(f"That cannot be: {asked.complaint}", "  ")
    else:
        for told in asked.told:
            yield from _wrapped(told, "  ")
        yield from _wrapped(f"{number}. {question.text}", "")
        yield from _wrapped(f"Why: {question.why}", "   ")
    offered = asked.choices or question.choices
    yield from (f"   {i:>3}  {clean(choice)}" for i, choice in enumerate(offered, start=1))
    if question.usual:
        source = f" ({question.source})" if question.source else ""
        yield from _wrapped(f"Enter: {clean(question.usual)}{source}", "   ")
    elif question.skip:
        yield from _wrapped(f"Enter skips it; {question.skip}.", "   ")


def _wrapped(text: str, pad: str) -> Iterator[str]:
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    yield from textwrap.wrap(plain, max(width, 40), initial_indent=pad, subsequent_indent=f"{pad}  ")
