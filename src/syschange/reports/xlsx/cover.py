"""The cover of a workbook: what it is, what was found, who agreed what would count, and how people are protected."""

from collections.abc import Iterator, Sequence

from syschange.reports.content import Content
from syschange.reports.text import plain
from syschange.reports.xlsx.sheets import HEADING, STAMP, Line, Sheet

COVER, CONTENTS, VERDICTS, SOURCES = "Cover", "Contents", "Verdicts", "Sources"
_WHAT = (
    "This workbook tells whether a change in services is systems change. It holds the verdicts, the findings in "
    "words and every table of the report. It holds no pictures: what each shows is told in words above its table."
)
_NAMED = (
    3  # ours: the sources that the cover names; a report begins with who agreed what would count, and when
)


def cover(content: Content, sheets: Sequence[Sheet]) -> Sheet:
    """Return the cover of a workbook with these other worksheets."""
    return Sheet(COVER, plain(content.title) or "A report", tuple(_lines(content, {s.name for s in sheets})))


def _lines(content: Content, names: set[str]) -> Iterator[Line]:
    if plain(content.stamp):
        yield Line(plain(content.stamp), STAMP)
    yield from _texts([content.subtitle])
    yield from _part("What this is", [_WHAT])
    yield from _part("The verdict", [content.verdict, content.verdict_words])
    if VERDICTS in names:
        yield Line("The verdicts, criterion by criterion", goes_to=VERDICTS)
    yield from _part("In short", content.summary)
    yield from _part("What limits these findings", content.notices)
    agreed = [f"{plain(name)}: {plain(value)}" for name, value in content.provenance[:_NAMED]]
    yield from _part("Where this comes from", agreed)
    if SOURCES in names:
        yield Line("Everything it rests on, and each number that was agreed", goes_to=SOURCES)
    yield from _part("How people are kept from being identified", content.disclosure)
    yield from _part("Finding your way", ["Every worksheet begins in its first cell, with its title."])
    yield Line("The contents, with a link to every worksheet", goes_to=CONTENTS)


def _part(title: str, texts: Sequence[str]) -> Iterator[Line]:
    lines = tuple(_texts(texts))
    if lines:
        yield Line(title, HEADING)
        yield from lines


def _texts(texts: Sequence[str]) -> Iterator[Line]:
    yield from (Line(plain(text)) for text in texts if plain(text))
