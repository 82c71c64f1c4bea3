"""What the columns of a table are called and hold, for the formats that say so to a program."""

from dataclasses import dataclass

from syschange.reports.arrange import slug, unique
from syschange.reports.cells import SHORTHAND, Cell, grid, headings
from syschange.reports.content import Table

TEXT, NUMBER = "text", "number"


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes
    ----------
    name
        Its name for a program: a-z, 0-9 and single underscores, and no other column of the table has it.
    heading
        Its heading for a reader.
    kind
        "number" where every cell is a number or a shorthand, with one number at least; "text" otherwise.
    marks
        The shorthand that stands in it in the place of a number or a text; none in the first column, which
        names the rows.
    """

    name: str
    heading: str
    kind: str
    marks: tuple[str, ...]


def columns(table: Table) -> tuple[Column, ...]:
    """Return the columns of a table."""
    cells = list(zip(*grid(table), strict=True)) or [()] * len(table.frame.columns)
    named = unique(_name(str(column)) for column in table.frame.columns)
    return tuple(
        _column(name.replace("-", "_"), heading, held, first=i == 0)
        for i, (name, heading, held) in enumerate(zip(named, headings(table), cells, strict=True))
    )


def is_mark(cell: Cell, column: Column) -> bool:
    """Return whether a cell holds a shorthand, such as "[c]", and not a label that looks like one."""
    return cell.shown in column.marks


def _name(name: str) -> str:
    return "column" if slug(name) == slug("") else name


def _column(name: str, heading: str, cells: tuple[Cell, ...], *, first: bool) -> Column:
    marks = () if first else tuple(mark for mark in SHORTHAND if any(c.shown == mark for c in cells))
    numbers = any(c.number for c in cells) and all(c.number or c.shown in marks for c in cells)
    return Column(name, heading, NUMBER if numbers else TEXT, marks)
