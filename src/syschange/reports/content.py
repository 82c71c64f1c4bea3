"""What a report says, apart from how it is written: frozen values of plain text, numbers and figures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import pandas as pd

from syschange import charts
from syschange.criteria.judging.verdicts import (
    MET,
    NO_EVIDENCE,
    NOT_MET,
    NOT_YET,
    SYSTEMS_CHANGE,
    UNCLEAR,
    UNPROVEN,
)
from syschange.errors import UnknownChoiceError, WrongTypeError, quote

VERDICTS = (MET, NOT_MET, UNCLEAR, NO_EVIDENCE)
OVERALL = (SYSTEMS_CHANGE, NOT_YET, UNPROVEN)


@dataclass(frozen=True)
class Tile:
    """One criterion and its verdict.

    Attributes
    ----------
    name
        The criterion.
    verdict
        "MET", "NOT MET", "UNCLEAR" or "NO EVIDENCE".
    probability
        How probable it is, in words and figures; may be empty.
    grade
        The grade of the evidence, for example "3 of 5"; may be empty.
    reason
        Why the verdict is what it is; may be empty.
    collect
        What to collect to settle it.

    Raises
    ------
    UnknownChoiceError
        Where the verdict is not one of the four.
    """

    name: str
    verdict: str
    probability: str
    grade: str
    reason: str
    collect: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise UnknownChoiceError("verdict", self.verdict, VERDICTS)


@dataclass(frozen=True, eq=False)
class Table:
    """A table of a report.

    Attributes
    ----------
    id
        Its short name; the CSV file is called after it.
    caption
        What it holds, in words.
    frame
        Cells that are numbers, or text such as a label or the shorthand "[c]". A missing cell is shown as "[x]",
        not available, and empty text as "[z]", not applicable. The first column names the rows.
    formats
        For each column of numbers, how they are shown: Python's format specification, such as ".0%". Whole
        numbers without one are shown in full, others to three significant figures.
    headings
        For each column, its plain heading; the name of the column where there is none.
    note
        What a reader needs to know before the numbers; may be empty.

    Raises
    ------
    WrongTypeError
        Where two columns have one name, there is no column, or a format is not one.
    """

    id: str
    caption: str
    frame: pd.DataFrame = field(repr=False)
    formats: Mapping[str, str]
    headings: Mapping[str, str]
    note: str

    def __post_init__(self) -> None:
        # The table stays as it was when it was checked, whatever is done to what it was made from.
        object.__setattr__(self, "frame", self.frame.reset_index(drop=True))
        object.__setattr__(self, "formats", MappingProxyType(dict(self.formats)))
        object.__setattr__(self, "headings", MappingProxyType(dict(self.headings)))
        if not len(self.frame.columns) or not self.frame.columns.is_unique:
            raise WrongTypeError(
                f"The table {quote(self.id)} has no column, or two of one name.",
                "Give a table with at least one column, each with a name of its own.",
            )
        for spec in self.formats.values():
            _check_format(spec)


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture with its words and its numbers.

    Attributes
    ----------
    id
        Its short name.
    headline
        What it shows, as a sentence.
    subtitle
        The measure, for whom, and when.
    description
        What somebody would see in it, in words.
    figure
        The matplotlib figure.
    table
        The numbers it draws.
    """

    id: str
    headline: str
    subtitle: str
    description: str
    figure: "charts.Figure" = field(repr=False)
    table: Table


@dataclass(frozen=True, eq=False)
class Section:
    """A section: its title, its paragraphs, then its pictures and its further tables.

    Attributes
    ----------
    id
        The name that links to the section have.
    title, paragraphs, pictures, tables
        What stands in it, in this order.
    """

    id: str
    title: str
    paragraphs: tuple[str, ...]
    pictures: tuple[Picture, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, eq=False)
class Content:
    """All that a report says.

    Attributes
    ----------
    title, subtitle
        The name of the report, and where and what.
    verdict, verdict_words
        The overall verdict, "SYSTEMS CHANGE", "NOT (YET) SYSTEMS CHANGE" or "UNPROVEN", and a sentence on it.
    summary
        The finding in paragraphs; the first stands alone.
    tiles
        The criteria.
    notices
        What limits the findings; printed where nobody can miss it.
    sections
        The sections.
    methods, disclosure
        How it was worked out, and how people are kept from being identified: paragraphs.
    provenance
        Where it comes from, as pairs of name and value.
    stamp
        Words repeated on every page, such as "INTERNAL ONLY" with the reason; none where empty.
    language
        The language of the words, as a BCP 47 tag.

    Raises
    ------
    UnknownChoiceError
        Where the overall verdict is not one of the three.
    """

    title: str
    subtitle: str
    verdict: str
    verdict_words: str
    summary: tuple[str, ...]
    tiles: tuple[Tile, ...]
    notices: tuple[str, ...]
    sections: tuple[Section, ...]
    methods: tuple[str, ...]
    disclosure: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]
    stamp: str = ""
    language: str = "en-GB"

    def __post_init__(self) -> None:
        if self.verdict not in OVERALL:
            raise UnknownChoiceError("overall verdict", self.verdict, OVERALL)


def _check_format(spec: str) -> None:
    try:
        format(0.5, spec)
    except (ValueError, TypeError):
        raise WrongTypeError(
            f"{quote(spec)} is not a way to show a number.", "Use one such as ',.0f', '.1f' or '.0%'."
        ) from None
