"""What recoding made: the table, and every change as a table and in words."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from syschange.errors import quote
from syschange.schemas.checking.words import counted

CHANGE_COLUMNS = ("column", "from", "to", "rows")


@dataclass(frozen=True)
class Change:
    """What was changed in one column, in all the rows that held the same.

    Attributes
    ----------
    column
        The column.
    declared
        What stood there, where it is a text that the schema or a code list declares; otherwise empty.
    to
        The label that stands there now; of a column that is not text, in the column beside it.
    rows
        How many rows were changed.
    companion
        The column beside it that says why the cells are now missing; empty for a column of labels.
    """

    column: str
    declared: str
    to: str
    rows: int
    companion: str = ""

    @property
    def sentence(self) -> str:
        """The change in words."""
        rows = counted(self.rows, "row")
        held = quote(self.declared) if self.declared else "another spelling"
        if not self.companion:
            return f"{self.column}: {rows} held {held} and now {_one(self.rows, 'holds')} {quote(self.to)}."
        return (
            f"{self.column}: {rows} held {held}, which is no value: {_one(self.rows, 'is')} now missing, and "
            f"{self.companion} says {quote(self.to)}."
        )


def _one(rows: int, verb: str) -> str:
    one, several = {"holds": ("holds", "hold"), "is": ("it is", "they are")}[verb]
    return one if rows == 1 else several


@dataclass(frozen=True, eq=False, repr=False)
class Recoded:
    """A table that was recoded, and everything that was changed in it.

    Attributes
    ----------
    schema
        The name of the schema.
    table
        The table, of pandas or Polars as it came.
    made
        Every change, in the order of the schema's columns.
    """

    schema: str
    table: Any
    made: tuple[Change, ...]

    @property
    def changes(self) -> pd.DataFrame:
        """Every change as a table.

        Returns
        -------
        DataFrame
            Columns `column`, `from` (what stood there where the schema or a code list declares it, and missing
            where the data spelt it in a way of their own), `to` and `rows`.
        """
        lines = [(c.column, c.declared or None, c.to, c.rows) for c in self.made]
        table = pd.DataFrame(lines, columns=list(CHANGE_COLUMNS))
        return table.astype({**dict.fromkeys(CHANGE_COLUMNS[:3], "str"), "rows": "int64"})

    @property
    def text(self) -> str:
        """Every change as a sentence, with no value from the data that nobody declared."""
        if not self.made:
            return f"{self.schema}: nothing was changed."
        columns = len({c.column for c in self.made})
        cells = sum(c.rows for c in self.made)
        head = f"{self.schema}: {counted(cells, 'cell')} changed in {counted(columns, 'column')}."
        return "\n".join([head, *(c.sentence for c in self.made)])

    def __repr__(self) -> str:
        return f"Recoded: {self.text}"
