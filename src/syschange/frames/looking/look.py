"""What is asked of a table that is looked through, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

Positions = npt.NDArray[np.int64]
Fingerprints = npt.NDArray[np.uint64]


class Group(NamedTuple):
    """Columns of which a fingerprint is wanted.

    Attributes
    ----------
    columns
        Their names.
    whole
        Whether a row counts only where none of its cells is missing.
    """

    columns: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, eq=False)
class Look:
    """What one pass over a table found.

    Attributes
    ----------
    rows
        How many rows the table has.
    counts
        How many rows each mark is set on.
    fingerprints
        For each group of columns a number a row, in the order of the rows: the same for two rows that hold the
        same in all of them, and `NOT_WHOLE` where one is missing and the group asks for whole rows. Two rows that
        differ have the same number once in some 10¹⁹ pairs: a match is to be looked at, a difference is certain.
    places
        For each mark that is set at all, the rows it is set on, from 0; empty for a table that is not in memory.
    """

    rows: int
    counts: Mapping[str, int]
    fingerprints: Mapping[Group, Fingerprints]
    places: Mapping[str, Positions]


@dataclass(frozen=True, eq=False)
class Wanted:
    """Rows that are wanted of a table.

    Attributes
    ----------
    columns
        The columns wanted of them.
    mark
        An expression over these columns that is true on the rows; None where it does not matter.
    positions
        Where they stand, from 0; None where it does not matter. Without either, all rows are wanted.
    different
        Whether rows that are alike in these columns are wanted once, with all their places.
    """

    columns: tuple[str, ...]
    mark: nw.Expr | None = None
    positions: Positions | None = None
    different: bool = False


@dataclass(frozen=True, eq=False)
class Fetched:
    """Rows that were fetched.

    Attributes
    ----------
    frame
        The columns wanted, rows numbered from 0.
    places
        Where each row stands in the table, from 0; a row that stands for several, all of their places.
    times
        How many places each row has.
    """

    frame: pd.DataFrame
    places: Positions
    times: Positions
