"""Several characteristics as one whole number a row, by which engines group in about half the time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from syschange.frames.opening.tables import Frame

MOST = 32  # ours: texts of one column; each row's is looked for from the first on, which costs more than it spares
_SEVERAL = 2  # columns at least, for one alone is grouped by as quickly as it is
_WIDEST = 2**62  # codes below it fit into 64 bits
_NARROW = 2**31

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Coding:
    """A frame with several of its columns as a few of whole numbers.

    Attributes
    ----------
    frame
        The frame with those columns of codes. A code is missing where a value is none of those expected.
    codes
        The name of each column of codes, and which columns it stands for. The code counts up the last of them first.
    known
        The values expected of each column that is coded. The first is 1; one more than there are is for missing.
    rest
        The keys that are not coded.
    """

    frame: Frame
    codes: Mapping[str, tuple[str, ...]]
    known: Mapping[str, Sequence[Any]]
    rest: tuple[str, ...]

    def places(self, name: str, numbers: Codes, *, missing: int) -> dict[str, Codes]:
        """Return for each column that a code stands for the places of its values; `missing` where there is none.

        Parameters
        ----------
        name
            The column of codes.
        numbers
            Codes that occur in it.
        missing
            What stands for a missing value.
        """
        made = {}
        for column in reversed(self.codes[name]):
            numbers, place = np.divmod(numbers, room(self.known[column]))
            made[column] = np.where(place > len(self.known[column]), missing, place - 1)
        return made


def room(known: Sequence[Any]) -> int:
    """Return how many numbers a column takes: places from 1 on, one for the missing, and none for what is neither."""
    return len(known) + 2


def coding_of_texts(
    frame: Frame, keys: Sequence[str], expected: Mapping[str, Sequence[str]]
) -> Coding | None:
    """Return keys as whole numbers where the frame is DuckDB's and two of them or more hold few texts, else None.

    Parameters
    ----------
    frame
        A frame of any engine.
    keys
        The columns to group by.
    expected
        The texts expected of each column of text, for example those of the first rows.
    """
    known = {key: expected[key] for key in keys if 0 < len(expected.get(key, ())) <= MOST}
    if not frame.implementation.is_duckdb() or len(known) < _SEVERAL:
        return None
    import duckdb  # an extra, and here it is that engine's table

    codes, made = dict(_together(known)), {}
    for name, columns in codes.items():
        wide = "INTEGER" if prod(room(known[c]) for c in columns) < _NARROW else "BIGINT"
        code: Any = None
        for column in columns:
            # DuckDB looks a text up once where a Parquet file tells its rows apart by number. A missing one is found
            # at the end of the list; one that is not in it gives none, and makes the whole code missing.
            listed = duckdb.ConstantExpression([*known[column], None])
            place = duckdb.FunctionExpression("list_position", listed, duckdb.ColumnExpression(column))
            size = duckdb.ConstantExpression(room(known[column])).cast(wide)
            code = place.cast(wide) if code is None else code * size + place.cast(wide)
        made[name] = code.alias(name)
    coded: Frame = nw.from_native(frame.to_native().project(duckdb.StarExpression(), *made.values()))
    return Coding(coded, codes, known, tuple(key for key in keys if key not in known))


def coding_of_places(frame: Frame, keys: Sequence[str], known: Mapping[str, Sequence[Any]]) -> Coding | None:
    """Return keys that are held as places already (see `Coding.known`) as fewer whole numbers.

    Parameters
    ----------
    frame
        A frame of any engine.
    keys
        The columns to group by.
    known
        The values that places stand for, of each column held so.
    """
    held = {key: known[key] for key in keys if key in known}
    if not held:
        return None
    codes, made = dict(_together(held)), {}
    for name, columns in codes.items():
        code: Any = None
        for column in columns:
            place = nw.col(column).cast(nw.Int64)
            code = place if code is None else code * room(known[column]) + place
        made[name] = code
    coded = frame.with_columns(code.alias(name) for name, code in made.items())
    return Coding(coded, codes, held, tuple(key for key in keys if key not in held))


def _together(known: Mapping[str, Sequence[Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give columns that one code has room for together, under a name that `prepare` gives nothing."""
    columns: list[str] = []
    sets = 0
    for column in known:
        if columns and prod(room(known[c]) for c in (*columns, column)) >= _WIDEST:
            yield f"code{sets}", tuple(columns)
            columns, sets = [], sets + 1
        columns.append(column)
    yield f"code{sets}", tuple(columns)
