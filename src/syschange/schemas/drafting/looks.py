"""Reading a file of which nothing is known yet: each column as the type that every one of its texts plainly has."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from syschange.errors import UnreadableFileError, quote
from syschange.schemas.checking.cells import Cells
from syschange.schemas.definition import Field, Schema
from syschange.schemas.drafting.likeness import likeness
from syschange.schemas.drafting.names import of_an_id
from syschange.schemas.reading.columns import read_column
from syschange.schemas.reading.dates import FORMATS, ISO
from syschange.schemas.reading.dispatch import read
from syschange.schemas.reading.numerals import integer, number

_LONGEST_NUMBER = 15  # more digits than a number keeps exactly: a reference
_EVEN = 6  # ours: whole numbers of so many digits, all as long and all different, are references
_YES_AND_NO = frozenset(("true", "false", "yes", "no"))
_UNTYPED = Schema(
    name="draft", version="", title="", grain="", keys=(), min_rows=0, fields=(), rules=()
)  # under which every cell stays what the file says it is


def read_as_it_looks(path: str | Path) -> pd.DataFrame:
    """Read a file by how its texts look: the result is what the schema drafted from it will read.

    Parameters
    ----------
    path
        The file, in any format that `read` knows, with its usual options.

    Raises
    ------
    MissingFileError, MissingExtraError, UnreadableFileError
        As in `read`; and where the first line seems to be data, which no name of a column may give away.
    """
    raw = read(path, _UNTYPED)
    columns = {str(name): raw[name] for name in raw.columns}
    if any(name in set(cells.dropna()) for name, cells in columns.items()):
        raise UnreadableFileError(
            f"The first line of the file {quote(Path(path).name)} does not seem to hold the names of columns.",
            "Add a first line with a name for each column; none of them should stand in a row below it.",
        )
    alike = likeness({name: Cells.of(cells) for name, cells in columns.items()})
    known = alike.columns if alike else {}
    return pd.DataFrame(
        {n: read_column(cells, known.get(n) or _field(n, cells), ISO).cells for n, cells in columns.items()}
    )


def _field(name: str, raw: "pd.Series[Any]") -> Field | None:
    """Return a column as a field of the type its texts have; None where a file says the types itself."""
    texts = raw.dropna().unique().tolist()
    if not texts or not all(isinstance(text, str) for text in texts):
        return None
    field = Field(
        name=name,
        role="characteristic",
        type="string",
        required=True,
        nullable=True,
        disclosure="quasi_identifier",
        description="",
    )
    return replace(field, type=_type(name, texts, len(raw.dropna())))


def _type(name: str, texts: Sequence[str], rows: int) -> str:
    if {text.casefold() for text in texts} <= _YES_AND_NO:
        return "boolean"
    if all(FORMATS[ISO](text) is not None for text in texts):
        return "date"
    if all(number(text) is not None for text in texts) and not _are_references(name, texts, rows):
        return "integer" if all(integer(text) is not None for text in texts) else "number"
    return "string"


def _are_references(name: str, texts: Sequence[str], rows: int) -> bool:
    lengths = {len(text) for text in texts}
    even = len(lengths) == 1 and min(lengths) >= _EVEN and len(texts) == rows > 1
    return of_an_id(name) or even or max(lengths) > _LONGEST_NUMBER
