"""Comparing a table that was published with the same table worked out again, cell by cell."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from syschange.errors import (
    MissingColumnError,
    MissingFileError,
    UnreadableFileError,
    WrongTypeError,
    listing,
    quote,
    quote_path,
)
from syschange.reports.text import plain

COLUMNS = ("row", "column", "published", "recomputed", "what")
DIFFERS, ONLY_PUBLISHED, ONLY_RECOMPUTED = "differs", "published only", "recomputed only"
NO_COLUMN_PUBLISHED, NO_COLUMN_RECOMPUTED = "column not published", "column not recomputed"
_NUMBER = re.compile(r"^[-−+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d+)?\s*(%?)$")
_MOST_TOLD = 20  # ours: rows told in words; all of them are in the table


@dataclass(frozen=True, eq=False, repr=False)
class Backtest:
    """What a backtest found.

    Attributes
    ----------
    table
        A row a difference: `row` (the key in words), `column`, `published`, `recomputed` (the cells as they stand;
        empty where there is none) and `what` ("differs", "published only", "recomputed only" of rows; "column not
        published", "column not recomputed").
    same
        Whether there is no difference.
    rows, cells
        How many rows stand in both, and how many of their cells were compared.
    text
        The finding in sentences. Of what was worked out again it says where it differs and never what it is: that may
        not have been made for release.
    """

    _table: pd.DataFrame = field()
    rows: int
    cells: int
    published: str
    recomputed: str

    @property
    def table(self) -> pd.DataFrame:
        """A copy of the differences."""
        return self._table.copy()

    @property
    def same(self) -> bool:
        """Whether there is no difference."""
        return self._table.empty

    @property
    def text(self) -> str:
        """The finding in sentences."""
        both = f"{_number(self.rows, 'row')} and {_number(self.cells, 'cell')}"
        if self.same:
            return f"The two tables are the same: {both} were compared."
        return " ".join([f"The two tables differ; {both} stand in both.", *self._differences()])

    def __repr__(self) -> str:
        return f"Backtest: {self.text}"

    def _differences(self) -> Iterator[str]:
        cells, kinds = self._of(DIFFERS), self._table["what"]
        if len(cells):
            each = list(
                dict.fromkeys(f"{r} ({c})" for r, c in zip(cells["row"], cells["column"], strict=True))
            )
            more = f" and {len(each) - _MOST_TOLD} more" if len(each) > _MOST_TOLD else ""
            columns = listing(dict.fromkeys(cells["column"]))
            yield f"{_number(len(cells), 'cell')} in {columns} differ: {'; '.join(each[:_MOST_TOLD])}{more}."
        gone, new = self._of(ONLY_PUBLISHED), int((kinds == ONLY_RECOMPUTED).sum())
        if len(gone):
            more = f" and {len(gone) - _MOST_TOLD} more" if len(gone) > _MOST_TOLD else ""
            yield f"Published and not worked out again: {'; '.join(gone['row'][:_MOST_TOLD])}{more}."
        if new:
            yield f"{_number(new, 'row')} worked out again and not published."
        for what, words in (
            (NO_COLUMN_RECOMPUTED, "Columns published and not worked out again"),
            (NO_COLUMN_PUBLISHED, "Columns worked out again and not published"),
        ):
            columns_ = self._of(what)["column"]
            if len(columns_):
                yield f"{words}: {listing(columns_)}."

    def _of(self, what: str) -> pd.DataFrame:
        return self._table[self._table["what"] == what]


def backtest(
    published: str | Path, recomputed: str | Path, *, key: Sequence[str], tolerance: float = 0.0
) -> Backtest:
    """Compare a published CSV file with the same table worked out again, cell by cell.

    Cells that are numbers in both ("1,234", "−5", "45%") are held against each other as numbers, any others as text;
    a hidden number ("[c]") is like another hidden one and like nothing else. The order of rows and columns is no
    difference.

    Parameters
    ----------
    published
        The CSV file that was published.
    recomputed
        The CSV file of the same table worked out again; or a folder, in which it is the file of the same name, or in
        its folder `tables`.
    key
        The columns that name a row.
    tolerance
        By how much two numbers may differ and still be the same (ours: not at all).

    Returns
    -------
    Backtest

    Raises
    ------
    MissingFileError, UnreadableFileError
        Where a file is not there, or is no table.
    MissingColumnError
        Where a column of the key is not in both.
    WrongTypeError
        Where the key does not tell rows apart, or the tolerance is negative.
    """
    if not (isinstance(tolerance, int | float) and math.isfinite(tolerance) and tolerance >= 0):
        raise WrongTypeError("The tolerance is not a number from nought on.", "Give one such as 0.5.")
    if not key or len(set(key)) < len(key):
        raise WrongTypeError("The key names no column, or one twice.", "Name the columns that name a row.")
    first = Path(published)
    second = _same_table(Path(recomputed), first.name)
    was, now = (_keyed(read_csv(p), p, key) for p in (first, second))
    made = pd.DataFrame(_compared(was, now, tolerance), columns=list(COLUMNS))
    both = [k for k in was.rows if k in now.rows]
    columns = [c for c in was.columns if c in now.columns]
    return Backtest(made, len(both), len(both) * len(columns), first.name, second.name)


@dataclass(frozen=True)
class _Keyed:
    """A table by the key of its rows: columns that are not in the key, and the cells of every row."""

    columns: tuple[str, ...]
    rows: Mapping[tuple[str, ...], Mapping[str, str]]
    key: tuple[str, ...]

    def named(self, row: tuple[str, ...]) -> str:
        return ", ".join(f"{c}: {plain(v)}" for c, v in zip(self.key, row, strict=True))


def _same_table(path: Path, name: str) -> Path:
    if not path.is_dir():
        return path
    for folder in (path, path / "tables"):
        if (folder / name).is_file():
            return folder / name
    folder = path / "tables" if (path / "tables").is_dir() else path
    raise MissingFileError(folder / name, "table worked out again")


def read_csv(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the headings of a CSV file and its rows, as text.

    Raises
    ------
    MissingFileError, UnreadableFileError
        Where it is not there, or is no table.
    """
    if not path.is_file():
        raise MissingFileError(path, "table")
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except (UnicodeDecodeError, csv.Error, OSError):
        raise UnreadableFileError(
            f"The file {quote_path(path)} is not a CSV file that can be read.", "Save it as CSV, in UTF-8."
        ) from None
    if not lines or len(set(lines[0])) < len(lines[0]) or any(len(r) != len(lines[0]) for r in lines):
        raise UnreadableFileError(
            f"The file {quote_path(path)} is not one table: it is empty, or rows are longer or shorter than its "
            "headings, or two columns have one name.",
            "Give a CSV file with one row of headings, and as many cells in each row.",
        )
    return lines[0], lines[1:]


def _keyed(read: tuple[list[str], list[list[str]]], path: Path, key: Sequence[str]) -> _Keyed:
    heads, lines = read
    for column in key:
        if column not in heads:
            raise MissingColumnError(column, heads, quote(path.name))
    rest = tuple(h for h in heads if h not in key)
    every = [dict(zip(heads, line, strict=True)) for line in lines]
    made = {tuple(_bare(row[c]) for c in key): {c: row[c] for c in rest} for row in every}
    if len(made) < len(every):
        raise WrongTypeError(
            f"In {quote(path.name)} the columns {listing(key)} do not tell its rows apart.",
            "Name more columns in the key.",
        )
    return _Keyed(rest, made, tuple(key))


def _compared(was: _Keyed, now: _Keyed, tolerance: float) -> Iterator[tuple[str, str, str, str, str]]:
    yield from (("", c, "", "", NO_COLUMN_RECOMPUTED) for c in was.columns if c not in now.columns)
    yield from (("", c, "", "", NO_COLUMN_PUBLISHED) for c in now.columns if c not in was.columns)
    shared = [c for c in was.columns if c in now.columns]
    for row, cells in was.rows.items():
        other = now.rows.get(row)
        if other is None:
            yield was.named(row), "", "", "", ONLY_PUBLISHED
            continue
        for column in shared:
            if not _same(cells[column], other[column], tolerance):
                yield was.named(row), column, cells[column], other[column], DIFFERS
    yield from ((now.named(row), "", "", "", ONLY_RECOMPUTED) for row in now.rows if row not in was.rows)


def _same(one: str, other: str, tolerance: float) -> bool:
    first, second = _value(one), _value(other)
    if first is None or second is None:
        return _bare(one) == _bare(other)
    # Decimal digits are not exact in binary: what lies on the tolerance is within it.
    near = abs(first[0] - second[0]) <= tolerance + 1e-9 * max(1.0, abs(first[0]))
    return first[1] == second[1] and (near if tolerance else math.isclose(first[0], second[0], rel_tol=1e-12))


def _value(text: str) -> tuple[float, str] | None:
    """Return the number a cell holds, and its unit; None where it holds none."""
    bare = _bare(text)
    found = _NUMBER.match(bare)
    if not found or not any(c.isdigit() for c in bare):
        return None
    return float(bare.rstrip("% ").replace(",", "").replace("−", "-")), found[1]


def _bare(text: str) -> str:
    """Return a cell without spaces around it, and without the apostrophe that keeps a spreadsheet from running it."""
    return text.strip().removeprefix("'")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
