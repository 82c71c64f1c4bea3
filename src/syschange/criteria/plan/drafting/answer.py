"""One answer: what was typed as a value, or a sentence on why it cannot be one."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from syschange.criteria.plan.drafting.questions import CHOICE, DAY, NAME, NUMBER, TEXTS, YES, Question
from syschange.errors import InvalidPlanError, listing, nearest, quote

T = TypeVar("T")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)")
_LONGEST = 2000  # ours: more is a document, and belongs elsewhere


@dataclass(frozen=True)
class Asked:
    """A question as it is asked now.

    Attributes
    ----------
    question
        The question; its `usual` is what stands for an empty answer here.
    choices
        What is offered, to be chosen by its number or in its own words.
    also
        What may be answered besides, without being offered.
    free
        Whether anything else may be answered too.
    told
        Lines to say beforehand.
    complaint
        Why the answer before was none.
    """

    question: Question
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    free: bool = True
    told: tuple[str, ...] = field(default=())
    complaint: str = ""


Talk = Generator[Asked, str, T]
Hold = Callable[[Any], object]


def ask(asked: Asked, *, hold: Hold | None = None) -> Talk[Any]:
    """Ask until there is an answer: yields what to ask, is sent what was typed, and returns the value.

    Parameters
    ----------
    asked
        What is asked.
    hold
        Raises `InvalidPlanError` where a value does not go with the answers before.
    """
    now = asked
    while True:
        typed = yield now
        try:
            value = value_of(now, typed)
            if hold is not None and value is not None:
                hold(value)
        except InvalidPlanError as error:
            now = replace(now, complaint=str(error), told=())
        else:
            return value


def value_of(asked: Asked, typed: str) -> object:
    """Return what was typed as a value of the plan; None where the question was skipped.

    Raises
    ------
    InvalidPlanError
        Where it is none, saying why.
    """
    text, question = typed.strip(), asked.question
    if not text and not question.usual:
        if question.skip:
            return None
        raise InvalidPlanError("This one has to be answered.", "Ctrl-C stops, and nothing is written.")
    text = text or question.usual
    if len(text) > _LONGEST or any(unicodedata.category(c)[0] == "C" for c in text):
        raise InvalidPlanError(
            "The answer is too long, or holds a character that cannot be seen.", "Type it again."
        )
    if question.kind == TEXTS:
        return _texts(asked, text)
    if question.kind in _AS:
        return _AS[question.kind](question, text)
    return _chosen(asked, text)


def _chosen(asked: Asked, text: str) -> str:
    """Return one of the choices: by its own words first, then by its number."""
    known = (*asked.choices, *asked.also, *asked.question.choices)
    if text in known:
        return text
    offered = asked.choices or asked.question.choices
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(offered):
        return offered[int(text) - 1]
    folded = [k for k in known if k.casefold() == text.casefold()]
    if folded:
        return folded[0]
    if not known or (asked.free and asked.question.kind != CHOICE):
        return text
    close = nearest(text, known)
    raise InvalidPlanError(
        f"{quote(text)} is none of those that may be answered.",
        f"Did you mean {quote(close)}?" if close else f"Choose from {listing(offered)}, or give the number.",
    )


def _texts(asked: Asked, text: str) -> list[str]:
    if text in asked.choices or text == asked.question.usual:
        return [text]
    parts = [part.strip() for part in re.split(";" if ";" in text else ",", text)]
    return list(dict.fromkeys(_chosen(asked, part) for part in parts if part))


def _day(question: Question, text: str) -> dt.date:
    del question
    try:
        if _DAY.fullmatch(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidPlanError(f"{quote(text)} is no day.", "Write it as 2026-03-31.")


def _number(question: Question, text: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise InvalidPlanError(f"{quote(text)} is not a number.", "Write it as 2 or 0.1.")
    if not question.least <= value <= question.most:
        raise InvalidPlanError(
            f"{quote(text)} is outside {question.least:g} to {question.most:g}.", "Check the units."
        )
    return value


def _name(question: Question, text: str) -> str:
    del question
    if not _NAME.fullmatch(text):
        raise InvalidPlanError(
            f"{quote(text)} is no short name.",
            "Use letters, digits and underscores, a letter first: mental_health.",
        )
    return text


def _yes(question: Question, text: str) -> bool:
    del question
    if text.casefold() in {"yes", "y", "true"}:
        return True
    if text.casefold() in {"no", "n", "false"}:
        return False
    raise InvalidPlanError(f"{quote(text)} is neither yes nor no.", "Write yes or no.")


_AS: dict[str, Callable[[Question, str], object]] = {DAY: _day, NUMBER: _number, NAME: _name, YES: _yes}


def named(names: Sequence[str]) -> Hold:
    """Return what refuses a name that is taken."""

    def hold(value: Any) -> None:  # noqa: ANN401 - any answer
        if value in names:
            raise InvalidPlanError(f"{quote(value)} is there already.", "Give it another name.")

    return hold
