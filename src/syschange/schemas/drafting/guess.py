"""Guessing what a column is from how its cells look; no guess names a value."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from syschange.frames import MISSING_KINDS
from syschange.schemas.checking.cells import BOOLEAN, DATE, MISSING, NUMBER, TEXT, Cells
from syschange.schemas.checking.rules import given
from syschange.schemas.checking.words import fold
from syschange.schemas.drafting import names
from syschange.schemas.labels import RESERVED, tidy
from syschange.schemas.reading.numerals import number

FEW_LABELS = 20  # ours: more different labels are no list that anyone would look through
SHORT = 80  # ours: the longest label of a census question has some 60 characters
MOST_DIFFERENT = 0.5  # ours: where more cells than that differ, they tell people apart
FEWEST_ROWS = (
    10  # ours: a label of fewer people is not written into a file that travels; as policies hide 1 to 9
)
_FEW_NUMBERS = 10  # ours: so few whole numbers are often codes

_REASONS = frozenset(MISSING_KINDS.values())
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_REFERENCE = re.compile(r"@|[0-9]{3}|[A-Za-z][0-9]{2}")


class Reasoned(NamedTuple):
    """A guess and the reason for it, in words without any value."""

    value: str
    why: str


@dataclass(frozen=True)
class Guess:
    """What a column is taken for.

    Attributes
    ----------
    role
        Its role, and why.
    type
        Its type.
    nullable
        Whether a cell may be missing, and why.
    categories
        The labels it may hold; empty where they are not to be held to.
    offered
        Labels that could be declared once somebody has looked at the others.
    labels_why
        Why there are categories, or why they are only offered; empty where that is no question.
    alone
        Whether it is given in every row and no two rows share a value.
    doubts
        What is doubtful about it.
    """

    role: Reasoned
    type: str
    nullable: Reasoned
    categories: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    labels_why: str = ""
    alone: bool = False
    doubts: tuple[str, ...] = ()


def guess(name: str, cells: Cells) -> Guess | None:
    """Return what a column is taken for; None where its cells are of several kinds, or of one that no field has."""
    kinds = {int(kind) for kind in np.unique(cells.kinds)} - {MISSING}
    nullable = _nullable(cells)
    match sorted(kinds):
        case []:
            return Guess(Reasoned("characteristic", "every cell is missing"), "string", nullable)
        case [kind] if kind == TEXT:
            return _text(name, cells, nullable)
        case [kind] if kind == BOOLEAN:
            return Guess(Reasoned("flag", "every cell is true or false"), "boolean", nullable)
        case [kind] if kind == DATE:
            return Guess(Reasoned("date", "every cell is a date"), "date", nullable)
        case [kind] if kind == NUMBER:
            return _number(name, cells, nullable)
    return None


def _nullable(cells: Cells) -> Reasoned:
    if len(cells.kinds) and given(cells).all():
        return Reasoned("false", "no cell is missing here")
    return Reasoned("true", "some cells are missing here")


def _number(name: str, cells: Cells, nullable: Reasoned) -> Guess:
    numbers = cells.numbers[cells.are(NUMBER)]
    different = len(np.unique(numbers))
    if np.isin(numbers, (0.0, 1.0)).all():
        return Guess(Reasoned("flag", "its numbers are all 0 or 1"), "boolean", nullable)
    whole = bool((np.isfinite(numbers) & (numbers == np.floor(numbers))).all())
    doubts = []
    if whole and (names.of_an_id(name) or (different == len(numbers) and different > FEW_LABELS)):
        doubts.append("these may be ids: ids are kept as text, with role id and type string")
    elif whole and different <= _FEW_NUMBERS:
        doubts.append(
            "few different whole numbers: codes of groups are kept as text, with role characteristic"
        )
    why = "every cell is a whole number" if whole else "every cell is a number"
    return Guess(Reasoned("number", why), "integer" if whole else "number", nullable, doubts=tuple(doubts))


def _text(name: str, cells: Cells, nullable: Reasoned) -> Guess:
    texts, counts = _counted(cells)
    if not texts:
        return Guess(Reasoned("characteristic", "every cell says why it is missing"), "string", nullable)
    if (why := _why_free(name, texts)) is not None:
        return Guess(Reasoned("free_text", why), "string", nullable)
    if (why := _why_id(name, texts, counts)) is not None:
        alone = nullable.value == "false" and max(counts) == 1
        return Guess(Reasoned("id", why), "string", nullable, alone=alone)
    doubts = []
    if all(number(text) is not None for text in texts):
        doubts.append("every text is a number: a number that is measured has role number and no labels")
    if len(texts) > FEW_LABELS:
        return Guess(
            Reasoned("characteristic", "texts that many rows share, too many different ones for a list"),
            "string",
            nullable,
            doubts=tuple(doubts),
        )
    return _labels(texts, counts, nullable, tuple(doubts))


def _counted(cells: Cells) -> tuple[list[str], list[int]]:
    """Return each different text that is not a reason why a cell is missing, and how many cells hold it."""
    places, texts = cells.distinct
    times = np.bincount(places[places >= 0], minlength=len(texts))
    held = [(text, int(n)) for text, n in zip(texts, times, strict=True) if text not in _REASONS and n]
    return [text for text, _ in held], [n for _, n in held]


def _why_free(name: str, texts: Sequence[str]) -> str | None:
    if names.of_free_text(name):
        return "notes and comments go by such a name"
    if any(len(text) > SHORT or "\n" in text for text in texts):
        return "some texts are long"
    return None


def _why_id(name: str, texts: Sequence[str], counts: Sequence[int]) -> str | None:
    if names.of_an_id(name):
        return "ids, names and addresses go by such a name"
    if len(texts) > MOST_DIFFERENT * sum(counts):
        return "most texts are different from each other"
    if sum(map(_is_reference, texts)) > MOST_DIFFERENT * len(texts):
        return "most texts look like references or addresses"
    return None


def _is_reference(text: str) -> bool:
    return _REFERENCE.search(_YEAR.sub("", text)) is not None


def _labels(
    texts: Sequence[str], counts: Sequence[int], nullable: Reasoned, doubts: tuple[str, ...]
) -> Guess:
    """Return a column of labels; they are held to only where every one may be written into the file."""
    pairs = sorted(zip(texts, counts, strict=True), key=lambda pair: (pair[0].casefold(), pair[0]))
    good = [(t, n) for t, n in pairs if tidy(t) and t.isprintable() and t and t not in RESERVED]
    often = tuple(text for text, n in good if n >= FEWEST_ROWS)
    reasons = []
    if len(often) < len(good):
        reasons.append(f"labels of fewer than {FEWEST_ROWS} rows are not written here")
    if len(good) < len(pairs):
        reasons.append("untidy or reserved labels are left out")
    if len({fold(text) for text in texts}) < len(texts):
        reasons.append("some labels differ by case, spaces or characters that cannot be seen only")
    role = Reasoned("characteristic", "few different short texts that many rows share")
    if not reasons:
        why = f"few different labels, each in at least {FEWEST_ROWS} rows"
        return Guess(role, "string", nullable, categories=often, labels_why=why, doubts=doubts)
    return Guess(role, "string", nullable, offered=often, labels_why="; ".join(reasons), doubts=doubts)
