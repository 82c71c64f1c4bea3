"""What a schema knows of other ways to say what a column says: codes, spellings, and words for missing."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from syschange.frames import MISSING_KINDS
from syschange.schemas.codelists import codelist
from syschange.schemas.declared import Declared
from syschange.schemas.definition import Field
from syschange.schemas.reading.numerals import number

_REASONS = tuple(MISSING_KINDS.values())
_BY_MEASURE = ("range_by_measure", "values_by_measure", "half_scale")


@dataclass(frozen=True)
class Step:
    """One thing that stands for another.

    Attributes
    ----------
    to
        The label it stands for.
    declared
        The text a schema or code list declares for it; empty where only its spelling differs from one.
    """

    to: str
    declared: str = ""


@dataclass(frozen=True, eq=False)
class Words:
    """The texts that a column may hold for something else.

    Attributes
    ----------
    settled
        Texts that say what they mean, and are left alone.
    exact
        Declared texts, and what each stands for.
    alike
        Texts without case and spaces, and what all that differ from them by no more stand for.
    """

    settled: frozenset[str]
    exact: Mapping[str, str]
    alike: Mapping[str, str]

    def step(self, text: str) -> Step | None:
        """Return what a text stands for; None where it is to be left alone."""
        if text in self.settled:
            return None
        if text in self.exact:
            return Step(self.exact[text], text)
        if text.strip() in self.exact:
            return Step(self.exact[text.strip()])
        meant = self.alike.get(fold(text))
        return None if meant is None else Step(meant)


@dataclass(frozen=True, eq=False)
class Values:
    """The numbers and days that stand for missing in a column that is not text.

    Attributes
    ----------
    words
        The same as texts, and words.
    amounts, days
        Numbers and days, and what each stands for.
    """

    words: Words
    amounts: Mapping[float, Step]
    days: Mapping[date, Step]


def label_words(field: Field, declared: Declared) -> Words:
    """Return the other ways to say the labels of a column of labels."""
    coded = declared.coded.get(field.name, {})
    listed = codelist(field.codelist) if field.codelist else None
    labels = (*declared.labels.get(field.name, ()), *(listed.labels if listed else ()))
    codes = listed.codes if listed else {}
    # A code is one letter or number: case tells some apart, so only spaces round it are passed over.
    spelt = [(text, meant) for text, meant in coded.items() if text not in codes]
    return Words(
        frozenset((*labels, *_REASONS)), coded, _alike([*((w, w) for w in (*labels, *_REASONS)), *spelt])
    )


def missing_values(field: Field) -> Values:
    """Return what stands for missing in a column of numbers, dates, or true and false."""
    said = {text: MISSING_KINDS[kind] for kind, texts in field.missing.items() for text in texts}
    amounts: dict[float, Step] = {}
    days: dict[date, Step] = {}
    for text, meant in said.items():
        amount, day = number(text), _day(text)
        if amount is not None and field.type != "date":
            amounts.setdefault(amount, Step(meant, text))
        if day is not None and field.type == "date":
            days[day] = Step(meant, text)
    return Values(Words(frozenset(), said, _alike(list(said.items()))), amounts, days)


def measured_missing(field: Field, declared: Declared) -> tuple[str, Mapping[str, Mapping[float, Step]]]:
    """Return the column that says what a number measures, and by measure the scores that are no scores.

    The name is empty where no column says what it measures.
    """
    for rule in declared.schema.rules:
        other = declared.schema.field(rule.other)
        if rule.field == field.name and rule.name in _BY_MEASURE and other is not None:
            return other.name, {
                measure.label: {
                    score: Step(MISSING_KINDS[kind], f"{score:g}") for score, kind in measure.missing.items()
                }
                for measure in codelist(other.codelist).measures
                if measure.missing
            }
    return "", {}


def fold(text: str) -> str:
    """Return a text without case and without spaces of any kind, in one Unicode form.

    A sign that only resembles a letter (a ligature, a full-width letter, a letter of another alphabet) stays what
    it is, and so does one that cannot be seen: to find out what it is doing there is a person's work.
    """
    joined = "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace())
    plain = (c if unicodedata.normalize("NFKC", c) != c else c.casefold() for c in joined)
    return unicodedata.normalize("NFC", "".join(plain))


def _alike(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return what each folded text stands for, leaving out those that could stand for two things."""
    meanings: dict[str, set[str]] = {}
    for text, meant in pairs:
        meanings.setdefault(fold(text), set()).add(meant)
    return {text: next(iter(meant)) for text, meant in meanings.items() if len(meant) == 1}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
