"""A report as Markdown, for the summary of a continuous integration job; a label in it can never become code."""

import re
from collections.abc import Iterator, Sequence

from syschange.reports.arrange import PlacedTable, arrange
from syschange.reports.cells import explained, grid, headings, numeric
from syschange.reports.content import Content, Tile
from syschange.reports.text import plain

# A shape before each verdict, so that the eye finds it; the words are always there too.
SHAPES = {
    "MET": "✔",
    "NOT MET": "✘",
    "UNCLEAR": "◆",
    "NO EVIDENCE": "○",
    "SYSTEMS CHANGE": "✔",
    "NOT (YET) SYSTEMS CHANGE": "✘",
    "UNPROVEN": "◆",
}
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~$&!#^])")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|xmpp):|\b(www)\.")
_SHORTCODE = re.compile(r":(?=[A-Za-z0-9_+-]+:)")
_FIRST = re.compile(r"^([-+=>:]|\d+(?=[.)](?:\s|$)))")


def to_markdown(content: Content) -> str:
    """Return a report as Markdown that GitHub and GitLab show alike: headings, paragraphs, lists and tables."""
    return "\n".join(_blocks(content)).strip() + "\n"


def escape(text: object) -> str:
    """Return text that Markdown shows as it is: nothing in it is markup, a link, a mention or code."""
    safe = _SPECIAL.sub(r"\\\1", plain(text))
    safe = _LINK.sub(lambda m: f"{m[1]}\\:" if m[1] else f"{m[2]}\\.", safe)
    safe = _SHORTCODE.sub(r"\:", safe)
    # A comment between the sign and the name keeps a label from calling somebody's attention.
    safe = safe.replace("@", "@<!-- -->")
    return _FIRST.sub(lambda m: f"{m[1]}\\" if m[1].isdigit() else f"\\{m[1]}", safe)


def _blocks(content: Content) -> Iterator[str]:
    """Yield the lines of the report, an empty one after every block."""
    yield from _block(f"# {escape(content.title)}")
    yield from _stamp(content)
    yield from _block(f"*{escape(content.subtitle)}*" if plain(content.subtitle) else "")
    first = content.summary[:1]
    yield from _paragraphs(first)
    shape = SHAPES[content.verdict]
    yield from _block(f"**{shape} {escape(content.verdict)}.** {escape(content.verdict_words)}")
    yield from _paragraphs(content.summary[1:])
    yield from _notices(content.notices)
    yield from _verdicts(content)
    for placed in arrange(content):
        yield from _heading(placed.section.title, content)
        yield from _paragraphs(placed.section.paragraphs)
        for picture in placed.pictures:
            yield from _block(f"### {escape(picture.picture.headline)}")
            yield from _block(f"*{escape(picture.picture.subtitle)}*")
            yield from _table(picture.table)
        for table in placed.tables:
            yield from _table(table)
    for title, paragraphs in (
        ("How this was worked out", content.methods),
        ("How people are kept from being identified", content.disclosure),
    ):
        if paragraphs:
            yield from _heading(title, content)
            yield from _paragraphs(paragraphs)
    if content.provenance:
        yield from _heading("Where this comes from", content)
        yield from _rows(["What", "Which"], [[escape(n), escape(v)] for n, v in content.provenance], (0, 0))


def _block(line: str) -> Iterator[str]:
    if line:
        yield line
        yield ""


def _paragraphs(texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        yield from _block(escape(text))


def _heading(title: str, content: Content) -> Iterator[str]:
    yield from _block(f"## {escape(title)}")
    yield from _stamp(content)


def _stamp(content: Content) -> Iterator[str]:
    yield from _block(f"> **{escape(content.stamp)}**" if plain(content.stamp) else "")


def _notices(notices: Sequence[str]) -> Iterator[str]:
    """Yield what limits the findings, as one quotation that stands out."""
    if notices:
        yield "> **What limits these findings**"
        yield ">"
        yield from (f"> - {escape(notice)}" for notice in notices)
        yield ""


def _verdicts(content: Content) -> Iterator[str]:
    if content.tiles:
        yield from _heading("Criterion by criterion", content)
        columns = ["Criterion", "Verdict", "How probable", "Grade of evidence", "Why", "What to collect"]
        yield from _rows(columns, [_tile(tile) for tile in content.tiles], (0,) * len(columns))


def _tile(tile: Tile) -> list[str]:
    verdict = f"{SHAPES[tile.verdict]} **{escape(tile.verdict)}**"
    told = [escape(t) for t in (tile.probability, tile.grade, tile.reason, "; ".join(tile.collect))]
    return [escape(tile.name), verdict, *told]


def _table(placed: PlacedTable) -> Iterator[str]:
    table = placed.table
    yield from _block(f"**Table {placed.number}. {escape(table.caption)}**")
    yield from _block(escape(table.note))
    marks = "; ".join(f"{escape(mark)} {meaning}" for mark, meaning in explained(table))
    yield from _block(f"Shorthand: {marks}." if marks else "")
    cells = grid(table)
    if cells:
        yield from _rows(
            [escape(h) for h in headings(table)],
            [[escape(c.shown) for c in row] for row in cells],
            numeric(cells, len(table.frame.columns)),
        )
    else:
        yield from _block("This table has no rows.")


def _rows(
    columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool | int]
) -> Iterator[str]:
    """Yield a table of cells that have been escaped; columns of numbers stand to the right."""
    yield f"| {' | '.join(columns)} |"
    yield f"| {' | '.join('---:' if r else '---' for r in right)} |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
