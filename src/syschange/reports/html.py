"""A report as one HTML file: accessible, complete in itself, and calm to read on a phone, a desk or paper."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from syschange import charts
from syschange.errors import WrongTypeError
from syschange.reports.arrange import PlacedPicture, PlacedSection, PlacedTable, arrange
from syschange.reports.cells import Cell, explained, grid, headings, numeric
from syschange.reports.content import Content, Picture
from syschange.reports.csv import to_csv
from syschange.reports.text import plain

# The class of each verdict in the style sheet, and the shape that the template draws for it.
LOOKS = {
    "MET": "met",
    "NOT MET": "not-met",
    "UNCLEAR": "unclear",
    "NO EVIDENCE": "no-evidence",
    "SYSTEMS CHANGE": "met",
    "NOT (YET) SYSTEMS CHANGE": "not-met",
    "UNPROVEN": "unclear",
}


@dataclass(frozen=True)
class _Column:
    """A column as the page shows it: its heading, and whether it holds numbers."""

    heading: str
    number: bool


@dataclass(frozen=True)
class _Table:
    """A table as the page shows it."""

    id: str
    title: str
    note: str
    marks: Sequence[tuple[str, str]]
    columns: Sequence[_Column]
    rows: Sequence[Sequence[Cell]]
    file: str
    link: str


@dataclass(frozen=True)
class _Picture:
    """A picture as the page shows it: twice, for a desk and for a phone; the drawings are markup that is escaped.

    `narrow` is None where the picture cannot be drawn again, because it is no chart of this library.
    """

    id: str
    headline: str
    subtitle: str
    wide: Any
    narrow: Any
    table: _Table


@dataclass(frozen=True)
class _Section:
    """A section as the page shows it."""

    id: str
    title: str
    paragraphs: Sequence[str]
    pictures: Sequence[_Picture]
    tables: Sequence[_Table]


def to_html(content: Content) -> str:
    """Return a report as one HTML page that asks for nothing from outside itself.

    The page is built to meet WCAG 2.2 at level AA: landmarks, headings in order, tables with captions and
    scopes, pictures named and described, verdicts as shape and word, colours with a contrast of at least 4.5:1
    in light and in dark.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=PackageLoader("syschange.reports", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    sections = [_section(placed, content.stamp) for placed in arrange(content)]
    page = environment.get_template("report.html.jinja")
    return page.render(report=content, sections=sections, looks=LOOKS)


def _section(placed: PlacedSection, stamp: str) -> _Section:
    return _Section(
        f"section-{placed.name}",
        placed.section.title,
        placed.section.paragraphs,
        [_picture(p, stamp) for p in placed.pictures],
        [_table(t, stamp) for t in placed.tables],
    )


def _picture(placed: PlacedPicture, stamp: str) -> _Picture:
    picture, name = placed.picture, f"picture-{placed.name}"
    again = _narrow(picture.figure)
    return _Picture(
        name,
        picture.headline,
        picture.subtitle,
        _drawn(picture, picture.figure, name),
        _drawn(picture, again, f"{name}-narrow") if again is not None else None,
        _table(placed.table, stamp),
    )


def _narrow(figure: "charts.Figure") -> "charts.Figure | None":
    """Return a picture drawn again for a phone; None where it is no chart of this library."""
    try:
        return charts.narrow(figure)
    except WrongTypeError:
        return None


def _drawn(picture: Picture, figure: "charts.Figure", prefix: str) -> Any:  # noqa: ANN401 - markup, loaded lazily
    from markupsafe import Markup

    title, description = plain(picture.headline), plain(picture.description)
    drawn = charts.svg(figure, id_prefix=prefix, title=title, description=description)
    return Markup(drawn)  # noqa: S704 - the drawing escapes every label itself


def _table(placed: PlacedTable, stamp: str) -> _Table:
    table, rows = placed.table, grid(placed.table)
    names = headings(table)
    columns = [_Column(*made) for made in zip(names, numeric(rows, len(names)), strict=True)]
    data = base64.b64encode(to_csv(table, stamp=stamp).encode("utf-8")).decode("ascii")
    return _Table(
        f"table-{placed.name}",
        f"Table {placed.number}. {plain(table.caption)}",
        table.note,
        explained(table),
        columns,
        rows,
        f"{placed.name}.csv",
        f"data:text/csv;charset=utf-8;base64,{data}",
    )
