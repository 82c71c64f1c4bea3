"""What a sheet of a workbook holds besides its values: how far it reaches, and whatever makes its meaning unclear."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from syschange.errors import UnreadableFileError, quote
from syschange.schemas.reading.limits import Limits, too_much
from syschange.schemas.reading.xlsxguard import BROKEN, Sheet, broken, defused

_AGAIN = "in the spreadsheet, save, and run again."


@dataclass
class Layout:
    """How a sheet is laid out. Rows and columns are counted from 1, as a spreadsheet does.

    Attributes
    ----------
    last_row, last_column
        The last row and the last column with a value in them.
    hidden_rows
        The first row that holds a value and is hidden; 0 where there is none.
    hidden_columns
        First and last of each run of hidden columns.
    merged
        The first range of cells that are merged, for example "A1:B1".
    uncounted
        The row of the first formula whose value the file does not hold; 0 where there is none.
    errors
        Row and column of each cell that holds an error such as #N/A.
    cells
        How many cells there are, those without a value included.
    """

    last_row: int = 0
    last_column: int = 0
    hidden_row: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: str = ""
    uncounted: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)
    cells: int = 0


def layout(archive: zipfile.ZipFile, sheet: Sheet, path: Path, limits: Limits) -> Layout:
    """Look through the XML of a sheet once, keeping none of it.

    Raises
    ------
    UnreadableFileError
        Where it is damaged, or has more rows or cells than the limits allow.
    """
    found = Layout()
    over: tuple[int, str, int, str] | None = None
    whole = False
    try:
        for event, node, parent in _nodes(archive, sheet):
            _look(event, node, found)
            if found.cells > limits.max_cells:
                over = found.cells, "cells or more", limits.max_cells, "max_cells"
            elif found.last_row - 1 > limits.max_rows:
                over = found.last_row - 1, "rows or more", limits.max_rows, "max_rows"
            if over is not None:
                break
            if event == "end" and parent is not None:
                parent.clear()
        whole = True
    except BROKEN:
        pass
    if over is not None:
        raise too_much(path.name, *over)
    if not whole:
        raise broken(path)
    return found


def hold_layout(found: Layout, path: Path) -> None:
    """Refuse a sheet whose meaning depends on how it looks.

    Raises
    ------
    UnreadableFileError
        Where it has no values, merged cells, hidden rows or columns that hold values, or formulas without one.
    """
    what = f"The workbook {quote(path.name)}"
    if found.last_row == 0:
        raise UnreadableFileError(
            f"{what} has nothing on this sheet.", "Its first row should be the names of the columns."
        )
    if found.merged:
        raise UnreadableFileError(
            f"{what} has merged cells (the first are {found.merged}): what they belong to is not plain.",
            f"Unmerge them, and keep one header row, {_AGAIN}",
        )
    if found.hidden_row:
        raise UnreadableFileError(
            f"{what} has hidden rows that hold values (the first is row {found.hidden_row}).",
            f"Take the filter off, and unhide or delete them, {_AGAIN}",
        )
    hidden = min((low for low, _ in found.hidden_columns if low <= found.last_column), default=0)
    if hidden:
        raise UnreadableFileError(
            f"{what} has hidden columns that hold values (the first is column {hidden}).",
            f"Unhide or delete them, {_AGAIN}",
        )
    if found.uncounted:
        raise UnreadableFileError(
            f"{what} has formulas whose values it does not hold (the first is in row {found.uncounted}).",
            "Open it in a spreadsheet, let it calculate, save, and run again.",
        )


def _nodes(archive: zipfile.ZipFile, sheet: Sheet) -> Iterator[tuple[str, Any, Any]]:
    """Yield each element of interest with the one it stands in, which may be emptied afterwards."""
    with archive.open(sheet.part) as stream:
        rows = None
        events = defused().ElementTree.iterparse(stream, events=("start", "end"), forbid_dtd=True)
        for event, node in events:
            tag = _local(node.tag)
            if event == "start" and tag == "sheetData":
                rows = node
            elif (event == "start" and tag == "c") or (event == "end" and tag in ("col", "mergeCell")):
                yield event, node, None
            elif event == "end" and tag == "row":
                yield event, node, rows


def _look(event: str, node: Any, found: Layout) -> None:  # noqa: ANN401 - an element of the XML library
    if event == "start":
        found.cells += 1
        return
    tag = _local(node.tag)
    if tag == "row":
        _look_at_row(node, found)
    elif tag == "col":
        if _true(node.get("hidden")):
            found.hidden_columns.append((int(node.get("min", "1")), int(node.get("max", "1"))))
    else:
        found.merged = found.merged or _reference(node.get("ref", ""))


def _look_at_row(node: Any, found: Layout) -> None:  # noqa: ANN401 - an element of the XML library
    row = int(node.get("r") or found.last_row + 1)
    column, filled = 0, False
    for cell in node:
        place = cell.get("r")
        column = column_number(place.rstrip("0123456789")) if place else column + 1
        inside = {_local(child.tag): child for child in cell}
        holds = "is" in inside or ("v" in inside and bool(inside["v"].text))
        if (
            "f" in inside and not holds and cell.get("t") != "str"
        ):  # the result of a formula may be an empty text
            found.uncounted = found.uncounted or row
        if not holds:
            continue
        filled = True
        found.last_column = max(found.last_column, column)
        if cell.get("t") == "e":
            found.errors.append((row, column))
    if filled:
        found.last_row = row
        if _true(node.get("hidden")):
            found.hidden_row = found.hidden_row or row


@cache
def column_number(letters: str) -> int:
    """Return the number of a column from its letters: A is 1, AA is 27.

    Raises
    ------
    ValueError
        Where they are not one to three letters.
    """
    if not (letters.isascii() and letters.isalpha() and len(letters) <= len("XFD")):
        raise ValueError("no column")
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - ord("A") + 1
    return total


def _reference(ref: str) -> str:
    """Return a range for a message; whatever is not plainly one says nothing."""
    return (
        ref
        if ref.isascii() and ref.replace(":", "").isalnum() and len(ref) <= len("XFD1048576:XFD1048576")
        else "?"
    )


def _true(said: str | None) -> bool:
    return said in ("1", "true")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
