"""How wide the columns of a worksheet are: wide enough for every number and word, and never for a whole paragraph."""

from syschange.reports.cells import Cell
from syschange.reports.xlsx.sheets import Grid, Line, Sheet

FIRST, ALONE = 50.0, 100.0  # ours: the first column also carries the lines above the table, which wrap in it
_LEAST, _MOST, _ANY = 14.0, 60.0, 255.0  # the last is the widest there is: a number never wraps
_WIDE = 1.25  # ours: a character of 12 points beside one of 11, by which the format measures
_MARGIN = 2.0


def widths(sheet: Sheet) -> tuple[float, ...]:
    """Return the width of each column, as the format counts it."""
    if sheet.grid is None:
        return (ALONE,)
    rest = [_width(sheet.grid, i) for i in range(1, len(sheet.grid.headings))]
    return (max(FIRST, _numbers(sheet.grid, 0)), *rest)


def _width(grid: Grid, i: int) -> float:
    texts = [grid.headings[i], *(_shown(row[i]) for row in grid.rows)]
    word = max(len(w) for text in texts for w in text.split() or [""])
    text = max(map(len, texts)) / 3  # ours: a long text takes about three lines
    return max(min(max(_fit(word), _fit(text), _LEAST), _MOST), _numbers(grid, i))


def _numbers(grid: Grid, i: int) -> float:
    held = (row[i] for row in grid.rows)
    return min(_fit(max((len(c.shown) for c in held if isinstance(c, Cell) and c.number), default=0)), _ANY)


def _fit(characters: float) -> float:
    return float(round(_WIDE * characters + _MARGIN))


def _shown(cell: Cell | Line) -> str:
    return cell.shown if isinstance(cell, Cell) else cell.text
