"""A report as JSON, for programs: every word and number of the page, in the form of `data/report.schema.json`."""

import json
from typing import Any

from syschange.reports.arrange import PlacedSection, PlacedTable, arrange
from syschange.reports.cells import Cell, explained, grid
from syschange.reports.columns import Column, columns, is_mark
from syschange.reports.content import Content, Tile
from syschange.reports.exact import shown_number
from syschange.reports.text import plain
from syschange.version import __version__

FORMAT = "syschange report"
VERSION = 1


def to_json(content: Content) -> str:
    """Return a report as one JSON object, with its keys in the same order every time.

    Numbers stand in `values` with the digits the page shows and no more (a share of 44% is 0.44), and in `shown`
    as the page has them. Pictures are there as words and as the table of what they draw.
    """
    placed = arrange(content)
    made = {
        "format": FORMAT,
        "version": VERSION,
        "library": __version__,
        "language": content.language,
        "stamp": plain(content.stamp),
        "title": plain(content.title),
        "subtitle": plain(content.subtitle),
        "verdict": content.verdict,
        "verdict_words": plain(content.verdict_words),
        "summary": _texts(content.summary),
        "tiles": [_tile(tile) for tile in content.tiles],
        "notices": _texts(content.notices),
        "sections": [_section(section) for section in placed],
        "tables": [_table(table) for section in placed for table in section.every_table],
        "methods": _texts(content.methods),
        "disclosure": _texts(content.disclosure),
        "provenance": [{"name": plain(name), "value": plain(value)} for name, value in content.provenance],
    }
    return json.dumps(made, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _texts(texts: tuple[str, ...]) -> list[str]:
    return [plain(text) for text in texts]


def _tile(tile: Tile) -> dict[str, Any]:
    return {
        "name": plain(tile.name),
        "verdict": tile.verdict,
        "probability": plain(tile.probability),
        "grade": plain(tile.grade),
        "reason": plain(tile.reason),
        "collect": _texts(tile.collect),
    }


def _section(placed: PlacedSection) -> dict[str, Any]:
    return {
        "name": placed.name,
        "title": plain(placed.section.title),
        "paragraphs": _texts(placed.section.paragraphs),
        "pictures": [
            {
                "name": p.name,
                "headline": plain(p.picture.headline),
                "subtitle": plain(p.picture.subtitle),
                "description": plain(p.picture.description),
                "table": p.table.name,
            }
            for p in placed.pictures
        ],
        "tables": [table.name for table in placed.tables],
    }


def _table(placed: PlacedTable) -> dict[str, Any]:
    table, cells, held = placed.table, grid(placed.table), columns(placed.table)
    return {
        "name": placed.name,
        "number": placed.number,
        "caption": plain(table.caption),
        "note": plain(table.note),
        "shorthand": [{"mark": mark, "meaning": meaning} for mark, meaning in explained(table)],
        "columns": [{"name": c.name, "heading": c.heading, "kind": c.kind} for c in held],
        "values": [[_value(*pair) for pair in zip(row, held, strict=True)] for row in cells],
        "shown": [[cell.shown for cell in row] for row in cells],
    }


def _value(cell: Cell, column: Column) -> float | int | str | None:
    """Return a number as a number, a label as text, and a shorthand such as "[c]" as nothing."""
    if cell.number:
        return shown_number(cell)
    return None if is_mark(cell, column) else cell.bare
