"""Texts as one whole number a row on DuckDB, which groups by it in about half the time the texts would take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from syschange.frames.tables import Frame

CODE = "code"  # the column of whole numbers, and no name that `prepare` gives
MOST = 32  # ours: texts of one column; each row's is looked for from the first on, which costs more than it spares

_SEVERAL = 2  # columns at least, for one alone is grouped by as quickly as it is

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Coding:
    """A frame of DuckDB's with several columns of text as one of whole numbers.

    Attributes
    ----------
    frame
        The frame, with the column `CODE`. It is missing where a text is none of those that were expected.
    texts
        The texts expected of each column that is in it, in the order of their numbers.
    rest
        The keys that are not in it.
    """

    frame: Frame
    texts: Mapping[str, Sequence[str]]
    rest: tuple[str, ...]

    def places(self, numbers: Codes, *, missing: int) -> dict[str, Codes]:
        """Return for each column the places of the texts that whole numbers stand for; `missing` where there is none.

        Parameters
        ----------
        numbers
            Values of `CODE`.
        missing
            What stands for a missing text.
        """
        made = {}
        for column, texts in reversed(list(self.texts.items())):
            numbers, place = np.divmod(numbers, _size(texts))
            made[column] = np.where(place > len(texts), missing, place - 1)
        return made


def coding_of(frame: Frame, keys: Sequence[str], expected: Mapping[str, Sequence[str]]) -> Coding | None:
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
    texts = {key: expected[key] for key in keys if 0 < len(expected.get(key, ())) <= MOST}
    sizes = prod(_size(found) for found in texts.values())
    if not frame.implementation.is_duckdb() or len(texts) < _SEVERAL or sizes >= 2**62:
        return None
    import duckdb  # an extra, and here it is that engine's table

    wide = "INTEGER" if sizes < 2**31 else "BIGINT"
    code: Any = None
    for column, found in texts.items():
        # DuckDB looks a text up once where a Parquet file tells its rows apart by number. A missing one is found at
        # the end of the list; one that is not in it gives none, and makes the whole code missing.
        listed = duckdb.ConstantExpression([*found, None])
        place = duckdb.FunctionExpression("list_position", listed, duckdb.ColumnExpression(column)).cast(wide)
        code = place if code is None else code * duckdb.ConstantExpression(_size(found)).cast(wide) + place
    made: Frame = nw.from_native(frame.to_native().project(duckdb.StarExpression(), code.alias(CODE)))
    return Coding(made, texts, tuple(key for key in keys if key not in texts))


def _size(texts: Sequence[str]) -> int:
    """Return how many numbers there are room for: places from 1 on, a missing text among them, and none."""
    return len(texts) + 2
