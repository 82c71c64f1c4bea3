"""What a PDF says, as data: plain text, numbers of points and drawings, none of which is ever read as a command."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from syschange.reports.arrange import PlacedPicture, PlacedSection, PlacedTable, arrange
from syschange.reports.cells import explained, grid, headings, numeric
from syschange.reports.content import Content, Tile
from syschange.reports.html import LOOKS
from syschange.reports.pdf.fitting import INSET, MARGIN, PORTRAIT, TALLEST_ROW, Part, fit, tall
from syschange.reports.pdf.fonts import ABSENT, FAMILY, breakable, drawable, has_absent, width, wrapped
from syschange.reports.pdf.pictures import sheets

TEXT: Final = 9.0
_HEADER = 8.0
_HEADER_LINE = 12.0
_CRITERION, _VERDICT, _SURE = 98.0, 116.0, 92.0
_TILES: Final = (_CRITERION, _VERDICT, _SURE, PORTRAIT - _CRITERION - _VERDICT - _SURE)
_PAIRS: Final = (170.0, PORTRAIT - 170.0)  # at this size a SHA-256 stands in one line, to be copied whole
_PAIR_SIZE: Final = 8.0
_TILE_HEADINGS = ("Criterion", "Verdict", "How sure", "Why, and what to collect")
_NO_ROWS = "This table has no rows."
_SHORTEST_LIST = 4  # sections; a report with fewer has no list of contents (ours)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?:-.*)?\Z")

_Data = dict[str, Any]


def said(content: Content) -> _Data:
    """Return all that a PDF says, for its template to set; every text is in characters that the font has."""
    language, region = _language(content.language)
    stamp = _text(content.stamp, PORTRAIT, _HEADER, bold=True)
    title = drawable(content.title) or "Report"
    return {
        "title": title,
        "heading": _text(title, PORTRAIT, 20, bold=True),
        "language": language,
        "region": region,
        "font": FAMILY,
        "margin": MARGIN,
        "inset": INSET,
        "size": TEXT,
        "stamp": stamp,
        "header": _HEADER_LINE * wrapped(stamp, PORTRAIT, _HEADER, bold=True) if stamp else 0,
        "foot": _shortened(title, 0.7 * PORTRAIT, _HEADER),
        "subtitle": _text(content.subtitle),
        "first": _texts(content.summary[:1], size=11),
        "summary": _texts(content.summary[1:]),
        "verdict": {
            "look": LOOKS[content.verdict],
            "word": content.verdict,
            "words": _text(content.verdict_words, PORTRAIT - 60),
        },
        "notices": _texts(content.notices, PORTRAIT - 60),
        "tiles": {
            "headings": _TILE_HEADINGS,
            "rows": [_tile(t) for t in content.tiles],
            **_tile_frame(content),
        },
        "contents": len(content.sections) >= _SHORTEST_LIST,
        "sections": [_section(placed) for placed in arrange(content)],
        "ends": _ends(content),
        "pairs": {
            "rows": [_pair(*p) for p in content.provenance],
            **_frame(_PAIRS, content.provenance, _PAIR_SIZE),
        },
        "shapes": {look: _shape(look) for look in sorted(set(LOOKS.values()))},
        "absent": _absent(content),
    }


def _text(text: object, room: float = PORTRAIT, size: float = TEXT, *, bold: bool = False) -> str:
    return breakable(drawable(text), room, size, bold=bold)


def _texts(texts: Sequence[str], room: float = PORTRAIT, size: float = TEXT) -> list[str]:
    return [made for text in texts if (made := _text(text, room, size))]


def _language(tag: str) -> tuple[str, str | None]:
    """Return the language and the region of a BCP 47 tag; "und", not determined, where it is none."""
    found = _LANGUAGE.fullmatch(tag)
    return (found[1].lower(), found[2].upper() if found[2] else None) if found else ("und", None)


def _shortened(text: str, room: float, size: float) -> str:
    if width(text, size) <= room:
        return text
    while text and width(f"{text}…", size) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def _frame(widths: Sequence[float], rows: Sequence[Sequence[str]], size: float) -> _Data:
    """Return how a table with fixed columns is framed: its rows are broken only where one is very tall."""
    whole = all(tall([drawable(t) for t in row], widths, size) <= TALLEST_ROW for row in rows)
    return {"widths": widths, "size": size, "repeats": True, "whole": whole}


def _tile_frame(content: Content) -> _Data:
    told = [(t.name, t.verdict, t.probability, " ".join((t.reason, *t.collect))) for t in content.tiles]
    return _frame(_TILES, told, TEXT)


def _tile(tile: Tile) -> _Data:
    name, _, sure, why = (w - 2 * INSET for w in _TILES)
    probability, grade = drawable(tile.probability), drawable(tile.grade)
    reason = drawable(tile.reason)
    return {
        "name": _text(tile.name, name, bold=True),
        "look": LOOKS[tile.verdict],
        "word": tile.verdict,
        "sure": _texts([probability, f"Grade {grade}" if grade else ""], sure),
        "reason": _text(f"{reason[:1].upper()}{reason[1:]}." if reason else "", why),
        "collect": _texts(tile.collect, why - 12),
    }


def _section(placed: PlacedSection) -> _Data:
    return {
        "title": _text(placed.section.title, PORTRAIT, 14, bold=True) or "Section",
        "paragraphs": _texts(placed.section.paragraphs),
        "pictures": [_picture(p) for p in placed.pictures],
        "tables": [_table(t) for t in placed.tables],
    }


def _picture(placed: PlacedPicture) -> _Data:
    picture = placed.picture
    drawn = sheets(picture, f"picture-{placed.name}")
    described = drawable(picture.description) or drawable(picture.headline) or "A picture of the table below."
    more = "More of the same picture, described at its beginning."
    return {
        "headline": _text(picture.headline, PORTRAIT, 11, bold=True) or "Picture",
        "subtitle": _text(picture.subtitle),
        "sheets": [
            {"svg": s.svg, "width": s.width, "height": s.height, "described": more if i else described}
            for i, s in enumerate(drawn)
        ],
        "table": _table(placed.table),
    }


def _table(placed: PlacedTable) -> _Data:
    table = placed.table
    names = [drawable(h) or "(no name)" for h in headings(table)]
    cells = grid(table)
    rows = [[drawable(c.shown) for c in row] for row in cells]
    numbers = numeric(cells, len(names))
    marks = "; ".join(f"{mark} {meaning}" for mark, meaning in explained(table))
    how = fit(names, rows)
    return {
        "caption": _text(f"Table {placed.number}. {drawable(table.caption)}", PORTRAIT, TEXT, bold=True),
        "notes": _texts([table.note, f"Shorthand: {marks}." if marks else "", "" if rows else _NO_ROWS]),
        "size": how.size,
        "landscape": how.landscape,
        "parts": [_part(part, how.size, names, rows, numbers) for part in how.parts],
    }


def _part(
    part: Part, size: float, names: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[bool]
) -> _Data:
    """Return some columns of a table, each word of them no wider than its column or free to be broken."""
    rooms = [w - 2 * INSET for w in part.widths]
    chosen = list(zip(part.columns, rooms, strict=True))
    return {
        "widths": part.widths,
        "repeats": part.repeats,
        "whole": part.whole,
        "numbers": [numbers[i] for i in part.columns],
        "headings": [breakable(names[i], room, size, bold=True) for i, room in chosen],
        "rows": [[breakable(row[i], room, size, bold=not i) for i, room in chosen] for row in rows],
    }


def _ends(content: Content) -> list[_Data]:
    """Return the sections of paragraphs alone that close a report."""
    told: Mapping[str, Sequence[str]] = {
        "How this was worked out": content.methods,
        "How people are kept from being identified": content.disclosure,
    }
    return [{"title": title, "paragraphs": _texts(texts)} for title, texts in told.items() if texts]


def _pair(name: str, value: str) -> list[str]:
    left, right = (w - 2 * INSET for w in _PAIRS)
    return [_text(name, left, _PAIR_SIZE, bold=True), _text(value, right, _PAIR_SIZE)]


def _shape(look: str) -> str:
    return files("syschange.reports.pdf").joinpath(f"shapes/{look}.svg").read_text(encoding="utf-8")


def _absent(content: Content) -> str:
    """Say what a box stands for, where there is one."""
    if not any(has_absent(text) for text in _every_text(content)):
        return ""
    return (
        f"{ABSENT} stands for a character, such as an emoji, that the font of this file does not have. The web page "
        "and the tables as CSV have every one."
    )


def _every_text(content: Content) -> list[str]:
    """Return every text of a report, in no order that matters."""
    sections = arrange(content)
    tables = [placed.table for section in sections for placed in section.every_table]
    pictures = [p.picture for section in sections for p in section.pictures]
    return [
        content.title, content.subtitle, content.verdict_words, content.stamp,
        *content.summary, *content.notices, *content.methods, *content.disclosure,
        *(text for pair in content.provenance for text in pair),
        *(text for t in content.tiles for text in (t.name, t.probability, t.grade, t.reason, *t.collect)),
        *(text for s in content.sections for text in (s.title, *s.paragraphs)),
        *(text for p in pictures for text in (p.headline, p.subtitle, p.description)),
        *(text for t in tables for text in (t.caption, t.note, *headings(t))),
        *(cell.shown for t in tables for row in grid(t) for cell in row),
    ]  # fmt: skip
