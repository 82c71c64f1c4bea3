"""How a table fits on paper: the size of its type, which way the sheet lies, its columns, and where it is split."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from syschange.reports.pdf.fonts import width, wrapped

# Points. A4 with margins of 15 mm (ours: as narrow as office printers can print).
MARGIN: Final = 42.52
PORTRAIT: Final = 595.28 - 2 * MARGIN
LANDSCAPE: Final = 841.89 - 2 * MARGIN
INSET: Final = 3.5  # on either side of a cell
# Sizes of type and ways to lay the sheet, the most legible first (ours; none under 7 points).
_WAYS: Final = ((8.5, False), (7.5, False), (8.5, True), (7.5, True))
_SPLIT: Final = 8.0
_LONGEST_WORD = 110.0  # a word wider than this may be broken
_LINES = 4  # a column is never so narrow that a cell of fair length takes more lines than this
_HEADING_LINES = 3  # and what is left over goes to headings that take more
_FAIR = 90.0
_TALLEST_HEADING = 160.0
TALLEST_ROW: Final = 240.0  # a row that may be taller is broken over two sheets
_LEADING = 1.45
_HAIR = 0.02


@dataclass(frozen=True)
class Part:
    """Some columns of a table, side by side on one sheet.

    Attributes
    ----------
    columns
        Which columns of the table, the first one always among them.
    widths
        Of each, its width in points, with its insets.
    repeats
        Whether the headings stand again on every sheet; not where they are so tall that they would fill it.
    whole
        Whether each row stands on one sheet; not where one is so tall that it might not fit.
    """

    columns: tuple[int, ...]
    widths: tuple[float, ...]
    repeats: bool
    whole: bool


@dataclass(frozen=True)
class Fit:
    """How a table is laid out: the size of its type in points, whether the sheet lies on its side, its parts."""

    size: float
    landscape: bool
    parts: tuple[Part, ...]


def fit(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Fit:
    """Return how a table fits on A4 with nothing cut off.

    The type is made a little smaller, then the sheet is turned, and then the columns are split into parts that each
    begin with the first column, which names the rows.

    Parameters
    ----------
    headings
        The heading of each column.
    rows
        The cells, as they are shown.
    """
    every = tuple(range(len(headings)))
    for size, landscape in _WAYS:
        columns, room = _columns(headings, rows, size), LANDSCAPE if landscape else PORTRAIT
        if sum(c.least for c in columns) <= room:
            return Fit(size, landscape, (_part(columns, every, room, size),))
    columns = _columns(headings, rows, _SPLIT)
    groups = _groups([c.least for c in columns], PORTRAIT)
    parts = tuple(_part(columns, group, PORTRAIT, _SPLIT) for group in groups)
    return Fit(size=_SPLIT, landscape=False, parts=parts)


@dataclass(frozen=True)
class _Column:
    """A column: its texts, the least room it needs, and the room in which no cell takes a second line."""

    heading: str
    cells: Sequence[str]
    least: float
    most: float


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[_Column]:
    return [
        _column(heading, [row[i] for row in rows], size, bold=not i) for i, heading in enumerate(headings)
    ]


def _column(heading: str, cells: Sequence[str], size: float, *, bold: bool) -> _Column:
    texts = [(heading, True), *((cell, bold) for cell in dict.fromkeys(cells))]
    word = max((width(w, size, bold=b) for text, b in texts for w in text.split()), default=0.0)
    whole = max((width(text, size, bold=b) for text, b in texts[1:]), default=0.0)
    named = width(heading, size, bold=True) / _HEADING_LINES
    least = max(min(word, _LONGEST_WORD), min(max(whole, named) / _LINES, _FAIR))
    return _Column(heading, cells, least + 2 * INSET, max(whole, named, least) + 2 * INSET)


def _groups(least: Sequence[float], room: float) -> list[tuple[int, ...]]:
    """Return groups of columns that each fit the room; the first column is in every one."""
    made: list[list[int]] = [[0]]
    for i in range(1, len(least)):
        if sum(least[j] for j in made[-1]) + least[i] > room and len(made[-1]) > 1:
            made.append([0])
        made[-1].append(i)
    return [tuple(group) for group in made]


def _part(columns: Sequence[_Column], chosen: tuple[int, ...], room: float, size: float) -> Part:
    """Return a part whose columns share the room that is left over by how much each still wants."""
    these = [columns[i] for i in chosen]
    left, asked = max(room - sum(c.least for c in these), 0.0), sum(c.most - c.least for c in these)
    share = min(left / asked, 1.0) if asked else 0.0
    # A hair more than is needed: a word that only just fits is not to be broken for a rounding.
    widths = tuple(round(c.least + share * (c.most - c.least) + _HAIR, 2) for c in these)
    rows = zip(*(c.cells for c in these), strict=True)
    tallest = max((tall(row, widths, size) for row in rows), default=0.0)
    heading = tall([c.heading for c in these], widths, size)
    return Part(chosen, widths, heading <= _TALLEST_HEADING, tallest <= TALLEST_ROW)


def tall(texts: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Return about how tall a row is, in points; rather too much than too little."""
    lines = max(wrapped(t, w - 2 * INSET, size, bold=True) for t, w in zip(texts, widths, strict=True))
    return lines * size * _LEADING
