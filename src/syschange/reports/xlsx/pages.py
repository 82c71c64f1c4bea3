"""The worksheets of a report in their order: cover, contents, notes, verdicts, findings, tables, sources."""

from collections.abc import Sequence

from syschange.reports.arrange import PlacedSection, arrange
from syschange.reports.content import Content, Tile
from syschange.reports.text import plain
from syschange.reports.xlsx import notes as noted
from syschange.reports.xlsx.cover import CONTENTS, COVER, SOURCES, VERDICTS, cover
from syschange.reports.xlsx.sheets import STAMP, Grid, Line, Sheet, words
from syschange.reports.xlsx.tables import table_sheets

FINDINGS = "Findings"
_TILE = ("Criterion", "Verdict", "How probable", "Grade of evidence", "Why", "What to collect")
_ONE, _NONE = "This worksheet contains one table.", "This worksheet contains no table."


def pages(content: Content) -> tuple[Sheet, ...]:
    """Return the worksheets of a report."""
    sections = arrange(content)
    tables = [table for section in sections for table in section.every_table]
    verdicts = _verdicts(content)
    lacking = verdicts is not None and any("[z]" in _tile(tile) for tile in content.tiles)
    made = noted.notes(content, tables, verdicts=VERDICTS if lacking else "")
    every = [
        noted.notes_sheet(made, _above(content, table=bool(made))),
        verdicts,
        _findings(content, sections),
        *table_sheets(sections, made, _above(content, table=True), _above(content, table=False)),
        _sources(content),
    ]
    there = [sheet for sheet in every if sheet is not None]
    return (cover(content, there), _contents(content, there), *there)


def _above(content: Content, *, table: bool) -> tuple[Line, ...]:
    """Return the lines that stand on every worksheet but the cover."""
    back = Line("Back to the contents", goes_to=CONTENTS)
    return (*_stamp(content), Line(_ONE if table else _NONE), back)


def _stamp(content: Content) -> tuple[Line, ...]:
    """Return the stamp as a line; none where there is none."""
    words_of_it = plain(content.stamp)
    return (Line(words_of_it, STAMP),) if words_of_it else ()


def _contents(content: Content, sheets: Sequence[Sheet]) -> Sheet:
    rows = tuple((Line(s.name, goes_to=s.name), words(s.title)) for s in sheets)
    first = Line("Back to the cover", goes_to=COVER)
    grid = Grid("contents", ("Worksheet", "What it holds"), rows)
    return Sheet(CONTENTS, "Contents", (*_stamp(content), Line(_ONE), first), grid)


def _verdicts(content: Content) -> Sheet | None:
    if not content.tiles:
        return None
    rows = tuple(tuple(words(text) for text in _tile(tile)) for tile in content.tiles)
    lines = (*_above(content, table=True), Line(f"{content.verdict}. {plain(content.verdict_words)}".strip()))
    return Sheet(VERDICTS, "Criterion by criterion", lines, Grid("verdicts", _TILE, rows))


def _tile(tile: Tile) -> tuple[str, ...]:
    told = (tile.name, tile.verdict, tile.probability, tile.grade, tile.reason, "; ".join(tile.collect))
    return tuple(plain(text) or "[z]" for text in told)


def _findings(content: Content, sections: Sequence[PlacedSection]) -> Sheet | None:
    """Return the worksheet of what the page says between its tables."""
    rows = tuple(
        (words(plain(placed.section.title)), words(plain(text)))
        for placed in sections
        for text in placed.section.paragraphs
        if plain(text)
    )
    if not rows:
        return None
    grid = Grid("findings", ("Section", "Finding"), rows)
    return Sheet(FINDINGS, "The findings in words, section by section", _above(content, table=True), grid)


def _sources(content: Content) -> Sheet | None:
    rows = tuple((words(plain(name)), words(plain(value))) for name, value in content.provenance)
    if not rows:
        return None
    grid = Grid("sources", ("What", "Which"), rows)
    return Sheet(SOURCES, "Where this comes from", _above(content, table=True), grid)
