"""The notes of a workbook: what each shorthand means, what is said of each table, and how it was all worked out."""

from collections.abc import Sequence
from dataclasses import dataclass

from syschange.reports.arrange import PlacedTable
from syschange.reports.cells import NOT_APPLICABLE, SHORTHAND, Cell
from syschange.reports.columns import columns
from syschange.reports.content import Content
from syschange.reports.text import plain
from syschange.reports.xlsx.sheets import Grid, Line, Sheet, words

NAME = "Notes"
EVERYWHERE = "the whole report"


@dataclass(frozen=True)
class Note:
    """A note: its marker, such as "[c]" or "[note 2]", what it says, and where it applies."""

    marker: str
    text: str
    where: str


def notes(content: Content, tables: Sequence[PlacedTable], *, verdicts: str) -> tuple[Note, ...]:
    """Return the notes of a report: shorthand first, then numbered notes on tables, then on the whole.

    Parameters
    ----------
    content
        The report.
    tables
        Its tables.
    verdicts
        The worksheet with the verdicts where something there does not apply; empty otherwise.
    """
    said = [t for t in dict.fromkeys(plain(t.table.note) for t in tables) if t]
    general = [t for t in map(plain, content.methods) if t]
    return (
        *_shorthand(tables, verdicts),
        *(Note(f"[note {i}]", text, _where(_said_of(tables, text))) for i, text in enumerate(said, 1)),
        *(Note(f"[note {i}]", text, EVERYWHERE) for i, text in enumerate(general, len(said) + 1)),
    )


def marker(made: Sequence[Note], placed: PlacedTable) -> str:
    """Return the marker of the note on a table; empty where there is none."""
    text = plain(placed.table.note)
    return next((n.marker for n in made if text and n.text == text and n.where != EVERYWHERE), "")


def marks(placed: PlacedTable) -> tuple[str, ...]:
    """Return the shorthand that stands in a table."""
    used = {mark for column in columns(placed.table) for mark in column.marks}
    return tuple(mark for mark in SHORTHAND if mark in used)


def notes_sheet(made: Sequence[Note], lines: Sequence[Line]) -> Sheet:
    """Return the worksheet of the notes."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((words(n.marker), words(n.text), words(n.where)) for n in made)
    grid = Grid("notes", ("Note", "What it says", "Where it applies"), rows)
    return Sheet(NAME, "Notes", tuple(lines), grid if rows else None)


def _shorthand(tables: Sequence[PlacedTable], verdicts: str) -> list[Note]:
    made = []
    for mark, meaning in SHORTHAND.items():
        places = [_where([t for t in tables if mark in marks(t)])]
        places += [f"worksheet {verdicts}"] if verdicts and mark == NOT_APPLICABLE else []
        where = "; ".join(p for p in places if p)
        made += [Note(mark, meaning, where)] if where else []
    return made


def _said_of(tables: Sequence[PlacedTable], text: str) -> list[PlacedTable]:
    return [t for t in tables if plain(t.table.note) == text]


def _where(tables: Sequence[PlacedTable]) -> str:
    """Return the numbers of tables as words."""
    numbers = ", ".join(str(t.number) for t in tables)
    return f"table{'' if len(tables) == 1 else 's'} {numbers}" if tables else ""
